package org.weightless.agent.contract.scheduler;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.weightless.Fiber;
import org.weightless.Scheduler;
import org.weightless.agent.contract.scheduler.SchedulerModel.Open;
import org.weightless.agent.contract.scheduler.SchedulerModel.Policy;
import org.weightless.agent.contract.scheduler.Script.Action;
import org.weightless.agent.contract.scheduler.Script.Verb;

/** Random fibers that spawn, suspend, remove, re-prioritise and jump: the order is the model's, by run() and by step(). */
class SchedulerModelTest {
    private static final int CASES = 1500;

    /** The script on real fibers. */
    private static final class Run {
        private final Script script;
        private final Scheduler scheduler;
        private final List<String> log = new ArrayList<>();
        private final Fiber[] spawned;
        private int count;

        Run(Script script, Scheduler scheduler) {
            this.script = script;
            this.scheduler = scheduler;
            spawned = new Fiber[script.actions().size()];
            for (int i = 0; i < script.first(); i++) {
                spawn();
            }
        }

        private void spawn() {
            if (count < spawned.length) {
                int index = count++;
                spawned[index] =
                        scheduler.spawn(Script.name(index), () -> body(index)).priority(script.priorities().get(index));
            }
        }

        private void body(int index) {
            List<Action> actions = script.actions().get(index);
            for (int i = 0; i < actions.size(); i++) {
                log.add(Script.name(index) + i);
                if (!jumps(actions.get(i))) {
                    perform(actions.get(i));
                    Fiber.yield();
                }
            }
            log.add(Script.name(index) + " end");
        }

        private boolean jumps(Action action) {
            if (action.verb() != Verb.JUMP) {
                return false;
            }
            try {
                Fiber.jump(Script.name(action.target()), null);
                return true;
            } catch (IllegalArgumentException e) {
                log.add("refused");
                return false;
            }
        }

        private void perform(Action action) {
            Fiber other = spawned[action.target()];
            if (action.verb() == Verb.SPAWN) {
                spawn();
            } else if (action.verb() == Verb.STOP) {
                scheduler.stop();
            } else if (other != null) {
                switch (action.verb()) {
                    case PRIORITY -> other.priority(action.value());
                    case SUSPEND -> other.suspend();
                    case RESUME -> other.resume();
                    case REMOVE -> scheduler.remove(other.id());
                    default -> {}
                }
            }
        }

        List<String> log() {
            for (Fiber fiber : spawned) {
                if (fiber != null) {
                    assertNull(fiber.failure());
                }
            }
            assertEquals(log.stream().filter(event -> !event.equals("refused")).count(), scheduler.switches());
            return log;
        }
    }

    private static void compare(Policy policy, Supplier<Scheduler> schedulers, Verb... verbs) {
        Random random = new Random(42);
        int proved = 0;
        for (int i = 0; i < CASES; i++) {
            Script script = Script.random(random, List.of(verbs));
            List<String> expected;
            try {
                expected = new SchedulerModel(script, policy).run();
            } catch (Open e) {
                continue;
            }
            proved++;
            Run byRun = new Run(script, schedulers.get());
            for (long before = -1; before < byRun.scheduler.switches();) {
                before = byRun.scheduler.switches();
                byRun.scheduler.run();
            }
            assertEquals(expected, byRun.log(), script::toString);
            Run byStep = new Run(script, schedulers.get());
            while (byStep.scheduler.step()) {
                assertTrue(byStep.scheduler.switches() < 10_000);
            }
            assertEquals(expected, byStep.log(), script::toString);
        }
        assertTrue(proved > CASES / 2, "only " + proved + " cases prove anything");
    }

    @Test
    void roundRobinWithoutJumps() {
        compare(Policy.ROUND_ROBIN, Scheduler::roundRobin, Verb.PRIORITY, Verb.SPAWN, Verb.SUSPEND, Verb.RESUME, Verb.REMOVE,
                Verb.STOP);
    }

    @Test
    void roundRobinWithJumps() {
        compare(Policy.ROUND_ROBIN, Scheduler::roundRobin, Verb.JUMP, Verb.JUMP, Verb.PRIORITY, Verb.SPAWN, Verb.SUSPEND,
                Verb.RESUME, Verb.REMOVE);
    }

    @Test
    void slicesWithoutJumps() {
        compare(Policy.SLICES, Scheduler::prioritySlices, Verb.PRIORITY, Verb.SPAWN, Verb.REMOVE);
    }

    @Test
    void slicesWithSuspending() {
        compare(Policy.SLICES, Scheduler::prioritySlices, Verb.PRIORITY, Verb.SUSPEND, Verb.RESUME);
    }

    @Test
    void slicesWithJumps() {
        compare(Policy.SLICES, Scheduler::prioritySlices, Verb.JUMP, Verb.PRIORITY, Verb.SPAWN, Verb.REMOVE);
    }

    @Test
    void scatteredWithoutJumps() {
        compare(Policy.SCATTERED, Scheduler::priorityScattered, Verb.PRIORITY, Verb.SPAWN, Verb.SUSPEND, Verb.REMOVE);
    }

    @Test
    void scatteredWithJumps() {
        compare(Policy.SCATTERED, Scheduler::priorityScattered, Verb.JUMP, Verb.PRIORITY, Verb.SPAWN, Verb.SUSPEND,
                Verb.REMOVE);
    }
}

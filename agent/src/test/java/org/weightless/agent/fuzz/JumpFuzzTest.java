package org.weightless.agent.fuzz;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.weightless.Fiber;
import org.weightless.Generator;
import org.weightless.Scheduler;
import org.weightless.agent.testing.EventLog;
import org.weightless.agent.testing.Thorough;

/**
 * Random fibers that yield, jump with cargo, suspend, resume, end and cancel each other. Who ran and what each one got
 * has to be the same however the scheduler is run: in one go, where switches are plain ones, and in ways that make it
 * look around before each.
 */
@Timeout(120)
class JumpFuzzTest {
    private static final int SEEDS = Thorough.count(300, 100);
    private static final int SLICES = 2_500;

    /** Ways to run the same program. */
    enum Way {
        RECORDED {
            @Override
            void prepare(Scheduler scheduler) {
                scheduler.record();
            }
        },
        MEASURED {
            @Override
            void prepare(Scheduler scheduler) {
                scheduler.measure(true);
            }
        },
        STEP_BY_STEP {
            @Override
            void run(Scheduler scheduler) {
                while (scheduler.step()) {
                    // all is in the step
                }
            }
        },
        /** Stopped after every third slice. */
        INTERRUPTED {
            @Override
            void inSlice(Scheduler scheduler, int number) {
                if (number % 3 == 0) {
                    scheduler.stop();
                }
            }

            @Override
            void run(Scheduler scheduler) {
                while (scheduler.fibers().stream().anyMatch(fiber -> fiber.state() != Fiber.State.SUSPENDED)) {
                    scheduler.run();
                }
            }
        },
        WITH_ACTIONS {
            @Override
            void inSlice(Scheduler scheduler, int number) {
                if (number % 5 == 0) {
                    scheduler.execute(() -> {});
                }
            }
        },
        /** Without priorities: who waits for a slice behind a more urgent one cannot be jumped to there. */
        PARALLEL_WITH_ONE_CARRIER {
            @Override
            Scheduler scheduler() {
                return Scheduler.parallel(1);
            }

            @Override
            boolean hasPriorities() {
                return false;
            }
        };

        boolean hasPriorities() {
            return true;
        }

        Scheduler scheduler() {
            return Scheduler.roundRobin();
        }

        void prepare(Scheduler scheduler) {}

        void inSlice(Scheduler scheduler, int number) {}

        void run(Scheduler scheduler) {
            scheduler.run();
        }
    }

    /** One program: the choices of a seed, played by six fibers. */
    private static final class Program {
        private final Random random;
        private final Scheduler scheduler;
        private final Way way;
        private final List<Fiber> fibers = new ArrayList<>();
        private final List<String> events = new ArrayList<>();
        private int slices;

        Program(long seed, Scheduler scheduler, Way way) {
            this.random = new Random(seed);
            this.scheduler = scheduler;
            this.way = way;
            for (int i = 0; i < 6; i++) {
                fibers.add(scheduler.spawn(this::play));
            }
        }

        void raiseSome() {
            fibers.get(random.nextInt(fibers.size())).priority(2);
        }

        private void play() {
            Object got = null;
            while (slices < SLICES && random.nextInt(400) > 0) {
                got = next(got);
            }
        }

        /** One slice, which ends in some way; what the next one begins with. */
        private Object next(Object got) {
            Fiber self = Fiber.current();
            events.add(self.id() + " got " + got);
            if (way != null) {
                way.inSlice(scheduler, slices);
            }
            slices++;
            Fiber other = fibers.get(random.nextInt(fibers.size()));
            switch (random.nextInt(24)) {
                case 0 -> self.suspend();
                case 1 -> other.suspend();
                case 2 -> {
                    if (other != self && random.nextInt(8) == 0) {
                        other.cancel();
                    }
                }
                default -> other.resume();
            }
            return switch (random.nextInt(8)) {
                case 0, 1 -> Fiber.yield("dropped");
                case 2 -> asInt(other);
                case 3 -> inGenerator(other);
                default -> jump(other);
            };
        }

        private Object jump(Fiber target) {
            try {
                return Fiber.jump(target, "cargo " + slices);
            } catch (IllegalArgumentException refused) {
                return "refused";
            }
        }

        /** A frame whose result cannot carry the cargo out. */
        private int asInt(Fiber target) {
            events.add("int frame got " + jump(target));
            return slices;
        }

        private Object inGenerator(Fiber target) {
            return Generator.of(() -> Fiber.yield(jump(target))).next();
        }

        /** All events, and how the fibers have ended. */
        List<String> ended() {
            for (Fiber fiber : fibers) {
                events.add(fiber.id() + " " + fiber.state());
            }
            return events;
        }
    }

    /** What happens in one run without more. */
    private static List<String> played(long seed, boolean priorities) {
        Scheduler scheduler = Scheduler.roundRobin();
        Program program = new Program(seed, scheduler, null);
        if (priorities) {
            program.raiseSome();
        }
        scheduler.onFailure(EventLog::fail).run();
        return program.ended();
    }

    private static List<String> played(long seed, boolean priorities, Way way) {
        Scheduler scheduler = way.scheduler().onFailure(EventLog::fail);
        Program program = new Program(seed, scheduler, way);
        if (priorities) {
            program.raiseSome();
        }
        way.prepare(scheduler);
        way.run(scheduler);
        return program.ended();
    }

    @ParameterizedTest
    @EnumSource
    void theSameHoweverItIsRun(Way way) {
        int events = 0;
        for (long seed = 0; seed < SEEDS; seed++) {
            boolean priorities = seed % 3 == 0 && way.hasPriorities();
            List<String> plain = played(seed, priorities);
            events += plain.size();
            assertEquals(plain, played(seed, priorities, way), "seed " + seed);
        }
        assertTrue(events > SEEDS * 100, "the programs end too early: " + events + " events");
    }

    /** A timer that is never due makes every switch look at the clock. */
    @Test
    void theSameBesideATimer() {
        for (long seed = 0; seed < SEEDS; seed++) {
            List<String> expected = played(seed, false);
            Scheduler scheduler = Scheduler.roundRobin().virtualTime();
            Program program = new Program(seed, scheduler, null);
            Fiber sleeper = scheduler.spawn(() -> Fiber.sleep(Duration.ofHours(1)));
            scheduler.run();
            assertEquals(Fiber.State.DONE, sleeper.state());
            assertEquals(expected, program.ended(), "seed " + seed);
        }
    }

    /**
     * The jump itself is done before anything else can happen to its target, so only what comes from outside can take
     * it away.
     */
    @Test
    void cargoForAFiberThatIsTakenAwayIsNobodysElse() {
        List<Object> got = new ArrayList<>();
        Scheduler scheduler = Scheduler.roundRobin();
        Fiber target = scheduler.spawn(() -> got.add(Fiber.yield(null)));
        scheduler.spawn(() -> {
            scheduler.execute(target::cancel);
            got.add(Fiber.jump(target, "lost"));
        });
        scheduler.spawn(() -> {
            for (int i = 0; i < 3; i++) {
                got.add(Fiber.yield(null));
            }
        });
        scheduler.run();
        assertEquals(4, got.size());
        assertTrue(got.stream().allMatch(value -> value == null), got::toString);
        assertEquals(Fiber.State.CANCELLED, target.state());
    }
}

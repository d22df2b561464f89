package org.weightless.agent.contract.fiber;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.weightless.Fiber;
import org.weightless.Fiber.State;
import org.weightless.Generator;
import org.weightless.Scheduler;
import org.weightless.channel.Channel;

/** A fork of a fiber is a fiber of the same scheduler that goes on behind the same yield. */
class FiberForkTest {
    private final List<Object> log = Collections.synchronizedList(new ArrayList<>());
    private final Scheduler scheduler = Scheduler.roundRobin();

    private void counts() {
        for (int i = 0; i < 3; i++) {
            log.add(Fiber.current().name() + " " + i);
            Fiber.yield();
        }
    }

    @Test
    void bothGoOnBehindTheSameYield() {
        Fiber original = scheduler.spawn("original", this::counts);
        scheduler.step();
        Fiber fork = original.priority(3).description("counts").fork("fork");
        assertEquals(State.READY, fork.state());
        assertEquals(3, fork.priority());
        assertEquals("counts", fork.description());
        assertEquals(original.id() + 1, fork.id());
        assertEquals(List.of(original, fork), List.copyOf(scheduler.fibers()));
        scheduler.run();
        assertEquals(List.of("original 0", "fork 1", "original 1", "fork 2", "original 2"), log);
        assertEquals(State.DONE, fork.state());
    }

    @Test
    void aFiberForksAnotherWhileTheSchedulerRuns() {
        Fiber original = scheduler.spawn("original", this::counts);
        scheduler.spawn("forks", () -> {
            original.fork();
            Fiber.yield();
            original.fork("late");
        });
        scheduler.run();
        assertEquals(List.of("original 0", "fiber-3 1", "original 1", "fiber-3 2", "late 2", "original 2"), log);
    }

    @Test
    void oneThatHasNotBegunForksToOneThatHasNotBegun() {
        Fiber original = scheduler.spawn("original", this::counts);
        assertEquals(State.NEW, original.fork("fork").state());
        scheduler.run();
        assertEquals(6, log.size());
        assertTrue(log.contains("fork 0"));
    }

    @Test
    void theForkOfASuspendedOneCanRun() {
        Fiber original = scheduler.spawn("original", this::counts);
        scheduler.step();
        original.suspend();
        Fiber fork = original.fork("fork");
        assertEquals(State.READY, fork.state());
        scheduler.run();
        assertEquals(State.DONE, fork.state());
        assertEquals(State.SUSPENDED, original.state());
        assertEquals(List.of("original 0", "fork 1", "fork 2"), log);
    }

    @Test
    void aLocalThatHoldsTheFiberHoldsTheForkThere() {
        Fiber original = scheduler.spawnReturning("original", () -> {
            Fiber self = Fiber.current();
            Fiber.yield();
            return self;
        });
        scheduler.step();
        Fiber fork = original.fork();
        scheduler.run();
        assertSame(original, original.result());
        assertSame(fork, fork.result());
    }

    @Test
    void eachIsJoinedAndFailsByItself() {
        Fiber original = scheduler.spawnReturning("original", () -> {
            Object cargo = Fiber.yield(null);
            if (cargo != null) {
                throw new IllegalStateException("failed with " + cargo);
            }
            return "good";
        });
        scheduler.step();
        Fiber fork = original.fork("fork");
        scheduler.spawn("joins", () -> {
            try {
                Fiber.jump(fork, "cargo");
                log.add(fork.join());
            } catch (IllegalStateException e) {
                log.add(e.getMessage());
            }
            log.add(original.join());
        });
        scheduler.run("joins");
        assertEquals(List.of("failed with cargo", "good"), log);
        assertNull(original.failure());
    }

    @Test
    void aGeneratorInTheMiddleOfItsBodyForksAlong() {
        Fiber original = scheduler.spawn("original", () -> {
            Generator<Integer> generator = Generator.of(() -> {
                Fiber.jump("other", null);
                Fiber.yield(1);
                Fiber.jump("other", null);
                Fiber.yield(2);
            });
            for (int i = 0; i < 2; i++) {
                int value = generator.next();
                log.add(Fiber.current().name() + value);
            }
        });
        Fiber other = scheduler.spawn("other", () -> {
            for (int i = 0; i < 10; i++) {
                Fiber.yield();
            }
        });
        scheduler.step();
        scheduler.step();
        assertEquals(State.READY, original.state());
        assertEquals(State.READY, other.state());
        original.fork("fork");
        scheduler.run();
        assertEquals(List.of("fork1", "fork2", "original1", "original2"), log.stream().sorted().toList());
    }

    private String refused(Fiber fiber) {
        String message = assertThrows(IllegalStateException.class, fiber::fork).getMessage();
        assertTrue(message.startsWith(fiber.toString()), message);
        return message.substring(fiber.toString().length());
    }

    @Test
    void oneThatWaitsIsRefusedWithWhatItWaitsFor() {
        Channel<String> mail = Channel.<String>rendezvous().named("mail");
        CompletableFuture<String> stage = new CompletableFuture<>();
        Fiber receives = scheduler.spawn(() -> log.add(mail.receive()));
        Fiber sleeps = scheduler.spawn(() -> Fiber.sleep(Duration.ofHours(1)));
        Fiber awaits = scheduler.spawn(() -> log.add(Fiber.await(stage)));
        Fiber joins = scheduler.spawn(() -> receives.join());
        for (int i = 0; i < 4; i++) {
            scheduler.step();
        }
        assertEquals(" cannot be forked: it waits for receive from channel mail, let that come first", refused(receives));
        assertTrue(refused(sleeps).startsWith(" cannot be forked: it sleeps for "), refused(sleeps));
        assertTrue(refused(awaits).contains("waits for a stage"), refused(awaits));
        assertTrue(refused(joins).contains("waits for "), refused(joins));
        receives.suspend();
        assertTrue(refused(receives).contains("waits for receive"), "also one that is suspended while it waits");
        stage.complete("woken");
        assertTrue(refused(awaits).contains("waits for a stage"), "and one that has not gone on since");
    }

    @Test
    void oneThatRunsOrHasEndedOrIsCancelledIsRefused() {
        Fiber runs = scheduler.spawn(() -> {
            log.add(refused(Fiber.current()));
            Fiber.yield();
        });
        scheduler.step();
        assertEquals(List.of(" cannot be forked: it runs, let it be suspended first"), log);
        runs.cancel();
        assertEquals(" cannot be forked: it is being cancelled", refused(runs));
        scheduler.run();
        assertEquals(" has ended: nothing is left to be forked", refused(runs));
    }

    @Test
    void aNameThatIsTakenIsRefusedAndNothingIsAdded() {
        Fiber original = scheduler.spawn("original", this::counts);
        scheduler.step();
        assertThrows(IllegalArgumentException.class, () -> original.fork("original"));
        assertEquals(1, scheduler.fibers().size());
        assertNotEquals(original, original.fork("other"));
    }

    @Test
    void forksOfAParallelSchedulerRunInAnyThread() {
        Scheduler parallel = Scheduler.parallel(2);
        Fiber original = parallel.spawn("original", () -> {
            int sum = 0;
            for (int i = 1; i <= 50; i++) {
                sum += i;
                Fiber.yield();
            }
            log.add(sum);
        });
        parallel.step();
        for (int i = 0; i < 20; i++) {
            original.fork("fork " + i);
        }
        parallel.run();
        assertEquals(Collections.nCopies(21, 1275), log);
    }
}

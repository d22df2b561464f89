package org.weightless;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.weightless.Fiber.State;
import org.weightless.internal.fiber.Fibers;
import org.weightless.internal.fiber.Wait;
import org.weightless.runtime.Unwinding;

/** Schedulers and generators with bodies that are {@link Script}s: runs, waits, jumps and ends without an agent. */
class ScriptedRunTest {
    private final Scheduler scheduler = Scheduler.roundRobin().virtualTime();
    private final List<Object> log = new ArrayList<>();

    private Script logging(String name, int times) {
        return new Script().yields(times, () -> log.add(name));
    }

    /** As {@code run()}, but never waits for what nobody brings. */
    private void steps() {
        while (scheduler.step()) {
            // one switch
        }
    }

    // ---- runs

    @Test
    void fibersTakeTurnsInTheOrderOfSpawning() {
        scheduler.spawnReturning("a", logging("a", 3));
        scheduler.spawnReturning("b", logging("b", 1));
        scheduler.spawnReturning("c", logging("c", 2));
        scheduler.run();
        assertEquals(List.of("a", "b", "c", "a", "c", "a"), log);
        assertEquals(6 + 3, scheduler.switches());
        assertEquals(List.of(), List.copyOf(scheduler.fibers()));
    }

    @Test
    void whatTheLastStepGivesIsTheResult() {
        Fiber fiber = scheduler.spawnReturning(new Script().yields(null).then((in, current) -> "result"));
        assertEquals(State.NEW, fiber.state());
        assertTrue(scheduler.step());
        assertEquals(State.READY, fiber.state());
        assertTrue(scheduler.step());
        assertFalse(scheduler.step());
        assertEquals(State.DONE, fiber.state());
        assertEquals("result", fiber.result());
        assertEquals("result", fiber.join());
    }

    @Test
    void aFailureIsKeptAndToldAndTheRunGoesOn() {
        IllegalStateException failure = new IllegalStateException("a test's");
        scheduler.onFailure((fiber, thrown) -> log.add(thrown));
        Fiber failing = scheduler.spawnReturning(new Script().yields(null).then((in, current) -> {
            throw failure;
        }));
        scheduler.spawnReturning(logging("b", 3));
        scheduler.run();
        assertEquals(List.of("b", failure, "b", "b"), log);
        assertSame(failure, failing.failure());
        assertNull(failing.result());
        assertSame(failure, assertThrows(IllegalStateException.class, failing::join));
    }

    @Test
    void runFromAFiberTurnsTheOrder() {
        for (String name : List.of("a", "b", "c")) {
            scheduler.spawnReturning(name, logging(name, 2));
        }
        scheduler.run("b");
        assertEquals(List.of("b", "c", "a", "b", "c", "a"), log);
        assertThrows(IllegalArgumentException.class, () -> scheduler.run("b"));
    }

    @Test
    void stopEndsTheRunAndTheNextOneGoesOnBehind() {
        scheduler.spawnReturning("a", new Script().does(scheduler::stop).yields(2, () -> log.add("a")));
        scheduler.spawnReturning("b", logging("b", 2));
        scheduler.run();
        assertEquals(List.of("a"), log);
        scheduler.run();
        assertEquals(List.of("a", "b", "a", "b"), log);
    }

    @Test
    void aRunInsideAFiberOfTheSameSchedulerIsRefused() {
        scheduler.spawnReturning(new Script().does(() -> {
            assertThrows(IllegalStateException.class, scheduler::step);
            assertThrows(IllegalStateException.class, scheduler::run);
            log.add(Fiber.current().id());
        }));
        scheduler.run();
        assertEquals(List.of(1), log);
        assertNull(Fiber.current());
    }

    // ---- waits

    @Test
    void sleepersWakeInTheOrderOfTheirTimes() {
        for (int millis : new int[] {30, 10, 20}) {
            scheduler.spawnReturning(new Script().then((in, current) -> HandLinked.sleep(Duration.ofMillis(millis),
                    current))
                    .does(() -> log.add(millis)));
        }
        scheduler.run();
        assertEquals(List.of(10, 20, 30), log);
        assertEquals(Duration.ofMillis(30), scheduler.now());
    }

    @Test
    void aStageEndsAWaitByItsValueOrItsException() {
        CompletableFuture<Object> value = new CompletableFuture<>();
        CompletableFuture<Object> failure = new CompletableFuture<>();
        Fiber first = scheduler.spawnReturning(new Script().then((in, current) -> HandLinked.await(value, current)));
        Fiber second = scheduler.spawnReturning(new Script().then((in, current) -> HandLinked.await(failure, current))
                .caught((in, current) -> in));
        assertTrue(scheduler.step() && scheduler.step());
        assertFalse(scheduler.step());
        assertEquals(State.WAITING, first.state());
        value.complete("value");
        IllegalStateException thrown = new IllegalStateException("a test's");
        failure.completeExceptionally(thrown);
        scheduler.run();
        assertEquals("value", first.result());
        assertSame(thrown, second.result());
    }

    @Test
    void aJoinGivesTheResultTheFailureOrTheCancellation() {
        IllegalStateException failure = new IllegalStateException("a test's");
        Fiber done = scheduler.spawnReturning(new Script().yields(null).then((in, current) -> "done"));
        Fiber failed = scheduler.spawnReturning(new Script().yields(null).then((in, current) -> {
            throw failure;
        }));
        Fiber cancelled = scheduler.spawnReturning(new Script().yields(null).yields(null).yields(null));
        for (Fiber joined : List.of(done, failed, cancelled)) {
            scheduler.spawnReturning(new Script().then((in, current) -> HandLinked.join(joined, current))
                    .caught((in, current) -> in).then((in, current) -> log.add(in)));
        }
        scheduler.spawnReturning(new Script().does(cancelled::cancel));
        scheduler.run();
        assertEquals(List.of("done", failure), log.subList(0, 2));
        assertInstanceOf(CancellationException.class, log.get(2));
    }

    @Test
    void aDeadlockNamesThoseThatWait() {
        Wait[] open = new Wait[1];
        scheduler.detectDeadlock(true);
        scheduler.spawnReturning("stuck", new Script().then((in, current) -> {
            open[0] = new Wait((Fiber) current, "lock the gate", false);
            return open[0].suspendIn(current);
        }));
        DeadlockException deadlock = assertThrows(DeadlockException.class, scheduler::run);
        assertTrue(deadlock.getMessage().contains("#1 stuck  WAITING  priority 1\n    waits for lock the gate"),
                deadlock.getMessage());
        open[0].wake(null);
        scheduler.run();
        assertEquals(0, scheduler.fibers().size());
    }

    // ---- what is asked of a fiber, in each state

    private enum Asked { CANCEL, REMOVE, SUSPEND }

    @ParameterizedTest
    @EnumSource(Asked.class)
    void anOpenWaitEndsWithItsFiberAndIsCounted(Asked asked) {
        Fiber fiber = scheduler.spawnReturning(new Script()
                .then((in, current) -> HandLinked.sleep(Duration.ofMillis(10), current))
                .caught((in, current) -> {
                    log.add(in.getClass());
                    throw (Throwable) in;
                }));
        scheduler.spawnReturning(new Script().does(() -> {
            assertEquals(State.WAITING, fiber.state());
            switch (asked) {
                case CANCEL -> fiber.cancel();
                case REMOVE -> scheduler.remove(fiber.id());
                default -> fiber.suspend();
            }
        }));
        steps();
        assertFalse(scheduler.itsRun().transitions().waitsForOutside());
        assertEquals(asked == Asked.CANCEL ? List.of(FiberCancelled.class) : List.of(), log);
        assertEquals(asked == Asked.SUSPEND ? State.SUSPENDED : State.CANCELLED, fiber.state());
        if (asked == Asked.SUSPEND) {
            fiber.resume();
            assertEquals(State.WAITING, fiber.state());
            steps();
            assertEquals(State.DONE, fiber.state());
            assertEquals(Duration.ofMillis(10), scheduler.now());
        }
    }

    @Test
    void whatIsAskedOfARunningFiberTakesEffectAtItsYield() {
        Fiber[] self = new Fiber[3];
        self[0] = scheduler.spawnReturning(new Script().does(() -> self[0].suspend()).does(() -> log.add("runs on"))
                .yields(null));
        self[1] = scheduler.spawnReturning(new Script().does(() -> scheduler.remove(2)).does(() -> log.add("runs on"))
                .yields(null)
                .does(() -> log.add("never")));
        self[2] = scheduler.spawnReturning(new Script().does(() -> self[2].cancel()).yields(null)
                .caught((in, current) -> log.add(in.getClass())));
        scheduler.run();
        assertEquals(List.of("runs on", "runs on", FiberCancelled.class), log);
        assertEquals(List.of(State.SUSPENDED, State.CANCELLED, State.DONE), List.of(self[0].state(), self[1].state(),
                self[2].state()));
        self[0].resume();
        scheduler.run();
        assertEquals(State.DONE, self[0].state());
    }

    @Test
    void whoIsWokenWhileSuspendedGoesOnWithTheValueWhenResumed() {
        CompletableFuture<Object> stage = new CompletableFuture<>();
        Fiber fiber = scheduler.spawnReturning(new Script().then((in, current) -> HandLinked.await(stage, current)));
        scheduler.step();
        fiber.suspend();
        stage.complete("value");
        assertEquals(State.SUSPENDED, fiber.state());
        steps();
        assertEquals(State.SUSPENDED, fiber.state());
        fiber.resume();
        steps();
        assertEquals("value", fiber.result());
    }

    @Test
    void whoIsSuspendedWhileItGoesToSleepWakesWhenItIsResumed() {
        Fiber[] self = new Fiber[1];
        self[0] = scheduler.spawnReturning(new Script().does(() -> self[0].suspend())
                .then((in, current) -> HandLinked.sleep(Duration.ofMillis(3), current)));
        steps();
        assertEquals(State.SUSPENDED, self[0].state());
        self[0].resume();
        steps();
        assertEquals(State.DONE, self[0].state());
        assertEquals(Duration.ofMillis(3), scheduler.now());
    }

    @Test
    void aWaitThatIsSettledBeforeItParksSuspendsNothing() {
        IllegalStateException failure = new IllegalStateException("a test's");
        Fiber woken = scheduler.spawnReturning(new Script().then((in, current) -> {
            Wait wait = new Wait((Fiber) current, "a value", false);
            wait.wake("value");
            return wait.suspendIn(current);
        }));
        Fiber failed = scheduler.spawnReturning(new Script().then((in, current) -> {
            Wait wait = new Wait((Fiber) current, "a value", false);
            wait.fail(failure);
            return wait.suspendIn(current);
        }));
        steps();
        assertEquals("value", woken.result());
        assertSame(failure, failed.failure());
        assertEquals(2, scheduler.switches());
    }

    @Test
    void aWaitWhoseSuspensionIsGivenUpIsSettledAndTheFiberGoesOn() {
        Wait[] given = new Wait[1];
        Fiber fiber = scheduler.spawnReturning(new Script().then((in, current) -> {
            HandLinked.sleep(Duration.ofDays(1), current);
            given[0] = Fibers.wait((Fiber) current);
            throw Unwinding.keepRunning(current, new OutOfMemoryError("a test's"));
        }).caught((in, current) -> log.add(((Fiber) current).state())).yields(null).then((in, current) -> "went on"));
        steps();
        assertEquals(List.of(State.RUNNING), log);
        assertTrue(given[0].isSettled());
        assertEquals("went on", fiber.result());
        assertEquals(Duration.ZERO, scheduler.now());
    }

    // ---- jumps

    @Test
    void aJumpHandsItsCargoOverAndThePlaceStays() {
        Fiber[] target = new Fiber[1];
        scheduler.spawnReturning("a", new Script().then((in, current) -> HandLinked.jump("c", "cargo", current))
                .then((in, current) -> log.add("a " + in)));
        scheduler.spawnReturning("b", logging("b", 1));
        target[0] = scheduler.spawnReturning("c", new Script().yields(null).then((in, current) -> log.add("c " + in)));
        scheduler.run();
        assertEquals(List.of("b", "c null", "a null"), log);
        log.clear();
        scheduler.spawnReturning("d", new Script().yields(null).then((in, current) -> log.add("d " + in)));
        scheduler.spawnReturning("e", new Script().then((in, current) -> HandLinked.jump("d", "cargo", current))
                .then((in, current) -> log.add("e " + in)));
        scheduler.run();
        assertEquals(List.of("d cargo", "e null"), log);
    }

    @Test
    void aHigherPriorityGoesBeforeTheTarget() {
        Fiber target = scheduler.spawnReturning("t", logging("t", 2));
        scheduler.spawnReturning("h", logging("h", 2)).priority(3);
        scheduler.spawnReturning("j", new Script().then((in, current) -> HandLinked.jump(target, null, current)));
        scheduler.run("j");
        assertEquals(List.of("h", "t", "t", "h"), log);
    }

    @Test
    void aJumpToNobodyIsRefusedInTheFiberThatAsked() {
        Fiber stranger = Scheduler.roundRobin().spawn(() -> {});
        for (Object target : List.of("nobody", 99, 2.5, stranger)) {
            scheduler.spawnReturning(new Script().then((in, current) -> HandLinked.jump(target, null, current))
                    .caught((in, current) -> log.add(in.getClass())));
        }
        scheduler.run();
        assertEquals(List.of(IllegalArgumentException.class, IllegalArgumentException.class,
                IllegalArgumentException.class,
                IllegalArgumentException.class), log);
    }

    @Test
    void theJumpingSchedulerEndsARunWithoutATarget() {
        Scheduler jumping = Scheduler.jumping().virtualTime();
        jumping.spawnReturning("a", new Script().does(() -> log.add("a"))
                .then((in, current) -> HandLinked.jump("b", null, current))
                .does(() -> log.add("a again")));
        jumping.spawnReturning("b", new Script().does(() -> log.add("b"))
                .then((in, current) -> HandLinked.sleep(Duration.ofMillis(1), current)).does(() -> log.add("b slept"))
                .yields(null));
        jumping.run();
        assertEquals(List.of("a", "b", "b slept"), log);
        assertEquals(2, jumping.fibers().size());
        jumping.run();
        assertEquals(1, jumping.fibers().size());
        jumping.run();
        assertEquals(List.of("a", "b", "b slept", "a again"), log);
    }

    // ---- texts

    @Test
    void aDumpShowsWhatEachIsAt() {
        scheduler.measure(true);
        scheduler.spawnReturning("sleeper", new Script()
                .then((in, current) -> HandLinked.sleep(Duration.ofMillis(7), current)))
                .description("a sleeper").priority(2);
        scheduler.spawnReturning(logging("b", 2));
        scheduler.step();
        String[] lines = scheduler.dump().split("\n");
        assertTrue(lines[0].matches("#1 sleeper  WAITING  priority 2  1 switches  \\d+\\.\\d{3} ms  a sleeper"),
                lines[0]);
        assertEquals("    sleeps for 7 ms", lines[1]);
        assertEquals("#2 fiber-2  NEW  priority 1  0 switches  0.000 ms", lines[2]);
        assertEquals(3, lines.length);
    }

    // ---- generators

    @Test
    void aGeneratorGivesItsValuesAndThenItsResult() {
        Generator<Object> generator = Generator.returning(new Script().yields(1).yields(2)
                .then((in, current) -> "result " + in));
        assertTrue(generator.hasNext());
        assertThrows(IllegalStateException.class, () -> generator.send("unread"));
        assertEquals(1, generator.next());
        assertEquals(2, generator.next());
        StopIteration end = assertThrows(StopIteration.class, () -> generator.send("sent"));
        assertEquals("result sent", end.value());
        assertNull(assertThrows(StopIteration.class, generator::next).value());
        assertEquals("result sent", generator.result());
    }

    @Test
    void closingThrowsInsideAndAnAnswerByAValueIsRefused() {
        Generator<Object> generator = Generator.returning(new Script().yields(1)
                .caught((in, current) -> FiberCompanion.yield("ignored " + in.getClass().getSimpleName(), current))
                .yields(3));
        generator.next();
        assertThrows(IllegalStateException.class, generator::close);
        assertFalse(generator.isDone());
        assertEquals(3, generator.next());
        generator.close();
        assertTrue(generator.isDone());
    }

    @Test
    void aGeneratorPassesOnToAnotherAndGivesItsResult() {
        Generator<Object> inner = Generator.returning(new Script().yields(1).yields(2)
                .then((in, current) -> "inner " + in));
        Generator<Object> outer = Generator.returning(new Script()
                .then((in, current) -> GeneratorCompanion.yieldFrom(inner, current))
                .then((in, current) -> FiberCompanion.yield("outer got " + in, current)));
        assertEquals(1, outer.next());
        assertEquals(2, inner.next());
        assertEquals("outer got inner sent", outer.send("sent"));
        assertTrue(inner.isDone());
    }

    /** Without fiber copies the loop of PEP 380 runs where nothing has to be suspended. */
    @Test
    void delegationToWhatHasNoValueEndsAtOnce() {
        assertNull(Delegation.run(List.of()));
        Generator<Object> ended = Generator.returning(new Script().then((in, current) -> "result"));
        assertEquals("result", Delegation.apart(ended));
        assertNull(Delegation.apart(IntGenerator.of(() -> {})));
        assertThrows(IllegalStateException.class, () -> Delegation.run(List.of(1)));
    }
}

package org.weightless.agent.contract.storing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.InvalidObjectException;
import java.io.NotSerializableException;
import java.io.Serializable;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.weightless.Fiber;
import org.weightless.Scheduler;

/** A fiber is stored while it is ready or suspended, and read into a scheduler. */
class StoredFiberTest {
    private static final List<String> LOG = new ArrayList<>();

    @BeforeEach
    void clear() {
        LOG.clear();
    }

    private static void steps(String name) {
        for (int i = 0; i < 3; i++) {
            LOG.add(name + i);
            Fiber.yield();
        }
    }

    @ParameterizedTest
    @EnumSource
    void fibersGoOnInAnotherScheduler(Storage storage) throws Exception {
        Scheduler first = Scheduler.roundRobin();
        Fiber a = first.spawn("a", () -> steps("a")).priority(3).description("the first");
        Fiber b = first.spawn(() -> steps("b"));
        first.step();
        first.step();
        b.suspend();
        byte[] bytes = storage.write(new ArrayList<>(List.of(a, b)));
        Scheduler second = Scheduler.parallel(1);
        second.spawn("other", () -> {});
        @SuppressWarnings("unchecked")
        List<Fiber> read = (List<Fiber>) second.reading(() -> storage.read(bytes));
        assertEquals("fiber 2 (a, READY)", read.get(0).toString());
        assertEquals("fiber 3 (fiber-3, SUSPENDED)", read.get(1).toString());
        assertEquals(3, read.get(0).priority());
        assertEquals("the first", read.get(0).description());
        assertSame(read.get(0), second.fiber("a"));
        second.run();
        assertEquals(List.of("a0", "b0", "a1", "a2"), LOG);
        read.get(1).resume();
        second.run();
        assertEquals(List.of("a0", "b0", "a1", "a2", "b1", "b2"), LOG);
        assertEquals(Fiber.State.SUSPENDED, b.state());
    }

    @Test
    void aStoredFileIsReadByTheScheduler() throws Exception {
        Scheduler first = Scheduler.roundRobin();
        byte[] bytes = Storage.FILE.write(first.spawn("a",
                (org.weightless.Generator.Body & Serializable) () -> steps("a")));
        Scheduler second = Scheduler.roundRobin();
        Fiber read = (Fiber) second.read(new ByteArrayInputStream(bytes));
        assertEquals(Fiber.State.NEW, read.state());
        second.run();
        assertEquals(Fiber.State.DONE, read.state());
        assertEquals(List.of("a0", "a1", "a2"), LOG);
    }

    @ParameterizedTest
    @EnumSource
    void endedOnesKeepTheirOutcome(Storage storage) throws Exception {
        Scheduler scheduler = Scheduler.roundRobin().onFailure((fiber, thrown) -> {});
        Fiber done = scheduler.spawnReturning(() -> "result");
        Fiber failed = scheduler.spawn(() -> {
            throw new IllegalStateException("failed");
        });
        Fiber cancelled = scheduler.spawn(() -> {});
        cancelled.cancel();
        scheduler.run();
        byte[] bytes = storage.write(new ArrayList<>(List.of(done, failed, cancelled)));
        @SuppressWarnings("unchecked")
        List<Fiber> read = (List<Fiber>) Scheduler.roundRobin().reading(() -> storage.read(bytes));
        assertEquals("result", read.get(0).join());
        assertEquals("failed", read.get(1).failure().getMessage());
        assertThrows(CancellationException.class, read.get(2)::join);
    }

    @ParameterizedTest
    @EnumSource
    void onesThatWaitOrRunAreRefused(Storage storage) {
        Scheduler scheduler = Scheduler.roundRobin().virtualTime();
        Fiber waiting = scheduler.spawn("w", () -> Fiber.sleep(Duration.ofDays(1)));
        scheduler.step();
        String message = assertThrows(NotSerializableException.class, () -> storage.write(waiting)).getMessage();
        assertTrue(message.contains("it sleeps for") && message.contains("let that come first"), message);
        Fiber running = scheduler.spawn("r", () -> storage.write(Fiber.current()));
        scheduler.step();
        assertTrue(running.failure() instanceof NotSerializableException, String.valueOf(running.failure()));
    }

    @ParameterizedTest
    @EnumSource
    void withoutASchedulerItIsNotRead(Storage storage) throws Exception {
        byte[] bytes =
                storage.write(Scheduler.roundRobin().spawn((org.weightless.Generator.Body & Serializable) () -> {}));
        String message = assertThrows(InvalidObjectException.class, () -> storage.read(bytes)).getMessage();
        assertTrue(message.contains("Scheduler.read(..)"), message);
    }

    @ParameterizedTest
    @EnumSource
    void aNameThatIsTakenLetsNoneIn(Storage storage) throws Exception {
        Scheduler first = Scheduler.roundRobin();
        Fiber a = first.spawn("a", () -> steps("a"));
        Fiber b = first.spawn("b", () -> steps("b"));
        first.step();
        first.step();
        byte[] bytes = storage.write(new ArrayList<>(List.of(a, b)));
        Scheduler second = Scheduler.roundRobin();
        second.spawn("b", () -> {});
        assertThrows(IllegalArgumentException.class, () -> second.reading(() -> storage.read(bytes)));
        assertNull(second.fiber("a"));
        assertEquals(1, second.fibers().size());
    }

    @ParameterizedTest
    @EnumSource
    void aDefaultNameThatIsTakenLetsNoneInEither(Storage storage) throws Exception {
        Scheduler first = Scheduler.roundRobin();
        List<Fiber> unnamed = new ArrayList<>(List.of(first.spawn(() -> steps("a")), first.spawn(() -> steps("b"))));
        Scheduler other = Scheduler.roundRobin();
        Fiber namesake = other.spawn("fiber-1", () -> steps("c"));
        first.step();
        first.step();
        other.step();
        byte[] two = storage.write(unnamed);
        Scheduler second = Scheduler.roundRobin();
        second.spawn("fiber-3", () -> {});
        assertThrows(IllegalArgumentException.class, () -> second.reading(() -> storage.read(two)));
        assertEquals(1, second.fibers().size());
        byte[] alike = storage.write(new ArrayList<>(List.of(unnamed.get(0), namesake)));
        Scheduler third = Scheduler.roundRobin();
        assertThrows(IllegalArgumentException.class, () -> third.reading(() -> storage.read(alike)));
        assertEquals(0, third.fibers().size());
    }
}

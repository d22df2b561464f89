package org.weightless.agent.contract.fiber;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.lang.ref.WeakReference;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.weightless.Fiber;
import org.weightless.FiberCancelled;
import org.weightless.Generator;
import org.weightless.Scheduler;
import org.weightless.agent.testing.Caught;
import org.weightless.agent.testing.Garbage;
import org.weightless.agent.testing.Left;
import org.weightless.concurrent.Joiner;
import org.weightless.concurrent.Subtask;
import org.weightless.concurrent.TaskScope;

/** A failure that nobody looks at is logged, once; no other is. */
@Timeout(60)
class UnseenFailureTest {
    private static final Logger LOGGER = Logger.getLogger("org.weightless");

    private final List<LogRecord> logged = Collections.synchronizedList(new ArrayList<>());
    private final IOException failure = new IOException("no disk");
    private final Generator.Body fails = () -> {
        Fiber.yield();
        throw failure;
    };

    private RuntimeException thrownByHandler;

    private final Handler handler = new Handler() {
        @Override
        public void publish(LogRecord entry) {
            logged.add(entry);
            if (thrownByHandler != null) {
                throw thrownByHandler;
            }
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
    };

    static List<Supplier<Scheduler>> schedulers() {
        return List.of(Scheduler::roundRobin, () -> Scheduler.parallel(2));
    }

    @BeforeEach
    void listen() {
        LOGGER.setUseParentHandlers(false);
        LOGGER.addHandler(handler);
    }

    @AfterEach
    void listenNoMore() {
        LOGGER.removeHandler(handler);
        LOGGER.setUseParentHandlers(true);
    }

    @ParameterizedTest
    @MethodSource("schedulers")
    void ofASubtaskWhoseOwnerHasLeftItsScopeOpenIsLogged(Supplier<Scheduler> factory) {
        Scheduler scheduler = factory.get();
        scheduler.spawn(() -> {
            TaskScope<Object, Void> scope = TaskScope.open();
            Subtask<Object> subtask = scope.fork(() -> {
                throw failure;
            });
            while (subtask.state() == Subtask.State.UNAVAILABLE) {
                Fiber.yield();
            }
        });
        scheduler.run();
        scheduler.run();
        assertEquals(List.of(failure), logged.stream().map(LogRecord::getThrown).toList());
        assertTrue(logged.get(0).getMessage().startsWith("fiber 2 (fiber-2) has failed"), logged.get(0).getMessage());
    }

    /** Before or behind the end of the join: that is chance in several threads. */
    @ParameterizedTest
    @MethodSource("schedulers")
    void ofASubtaskThatCleansUpWhenAnotherHasWonIsLogged(Supplier<Scheduler> factory) {
        for (int i = 0; i < 50; i++) {
            logged.clear();
            Scheduler scheduler = factory.get();
            Fiber owner = scheduler.spawnReturning(() -> {
                try (var scope = TaskScope.open(Joiner.<String>anySuccessfulOrThrow())) {
                    AtomicBoolean begun = new AtomicBoolean();
                    scope.fork(() -> {
                        while (!begun.get()) {
                            Fiber.yield();
                        }
                        return "won";
                    });
                    scope.fork(() -> {
                        try {
                            begun.set(true);
                            for (;;) {
                                Fiber.yield();
                            }
                        } catch (FiberCancelled cancelled) {
                            throw failure;
                        }
                    });
                    return scope.join();
                }
            });
            scheduler.run();
            assertEquals("won", owner.result());
            assertEquals(List.of(failure), logged.stream().map(LogRecord::getThrown).toList());
        }
    }

    @ParameterizedTest
    @MethodSource("schedulers")
    void isLoggedOnceWithItsTraceWhenTheRunReturns(Supplier<Scheduler> factory) {
        Scheduler scheduler = factory.get();
        scheduler.spawn("worker", fails);
        scheduler.spawn(() -> {
            for (int i = 0; i < 5; i++) {
                assertTrue(logged.isEmpty(), "the run has not returned");
                Fiber.yield();
            }
        });
        scheduler.run();
        scheduler.run();
        assertEquals(1, logged.size());
        LogRecord entry = logged.get(0);
        assertSame(failure, entry.getThrown());
        assertEquals(Level.SEVERE, entry.getLevel());
        assertTrue(entry.getMessage().startsWith("fiber 1 (worker) has failed"), entry.getMessage());
    }

    /** Each is given the failed fiber, in a fiber that runs before the run returns. */
    static List<Consumer<Fiber>> looks() {
        return List.of(Fiber::failure, Fiber::result, failed -> Caught.by(IOException.class, failed::join));
    }

    @ParameterizedTest
    @MethodSource("looks")
    void isNotLoggedIfSomebodyHasAskedForIt(Consumer<Fiber> look) {
        for (Supplier<Scheduler> factory : schedulers()) {
            Scheduler scheduler = factory.get();
            Fiber failed = scheduler.spawn(fails);
            scheduler.spawn(() -> {
                while (failed.state() != Fiber.State.FAILED) {
                    Fiber.yield();
                }
                look.accept(failed);
            });
            scheduler.run();
            assertTrue(logged.isEmpty(), logged::toString);
        }
    }

    @ParameterizedTest
    @MethodSource("schedulers")
    void isNotLoggedIfAFiberWaitedForIt(Supplier<Scheduler> factory) {
        Scheduler scheduler = factory.get();
        Fiber failed = scheduler.spawn(fails);
        Fiber joiner = scheduler.spawnReturning(() -> Caught.by(IOException.class, failed::join));
        scheduler.run();
        assertSame(failure, joiner.result());
        assertTrue(logged.isEmpty(), logged::toString);
    }

    @ParameterizedTest
    @MethodSource("schedulers")
    void isNotLoggedIfAHandlerTakesIt(Supplier<Scheduler> factory) {
        Scheduler scheduler = factory.get().onFailure((fiber, thrown) -> {});
        scheduler.spawn(fails);
        scheduler.run();
        assertTrue(logged.isEmpty(), logged::toString);
    }

    @ParameterizedTest
    @MethodSource("schedulers")
    void aCancelledFiberIsNoFailure(Supplier<Scheduler> factory) {
        Scheduler scheduler = factory.get();
        Fiber cancelled = scheduler.spawn(() -> {
            Fiber.current().cancel();
            Fiber.yield();
        });
        scheduler.run();
        assertEquals(Fiber.State.CANCELLED, cancelled.state());
        assertTrue(logged.isEmpty(), logged::toString);
    }

    @ParameterizedTest
    @MethodSource("schedulers")
    void stepsLogItWhenTheyFindNothingToRun(Supplier<Scheduler> factory) {
        Scheduler scheduler = factory.get();
        scheduler.spawn(fails);
        assertTrue(scheduler.step());
        assertTrue(scheduler.step());
        assertTrue(logged.isEmpty(), logged::toString);
        assertFalse(scheduler.step());
        assertFalse(scheduler.step());
        assertEquals(1, logged.size());
    }

    @Test
    void theOneThatPassesItOnIsTheOneWhoseFailureIsLogged() {
        Scheduler scheduler = Scheduler.roundRobin();
        Fiber failed = scheduler.spawn(fails);
        scheduler.spawn("parent", () -> failed.join());
        scheduler.run();
        assertEquals(1, logged.size());
        assertTrue(logged.get(0).getMessage().contains("(parent)"), logged.get(0).getMessage());
    }

    @ParameterizedTest
    @MethodSource("schedulers")
    void whatALoggerThrowsDoesNotLeaveTheRun(Supplier<Scheduler> factory) {
        thrownByHandler = new IllegalStateException("of the handler");
        Scheduler scheduler = factory.get();
        scheduler.spawn(fails);
        scheduler.spawn(fails);
        PrintStream err = System.err;
        ByteArrayOutputStream printed = new ByteArrayOutputStream();
        System.setErr(new PrintStream(printed, true, StandardCharsets.UTF_8));
        try {
            scheduler.run();
        } finally {
            System.setErr(err);
        }
        assertEquals(2, logged.size());
        String text = printed.toString(StandardCharsets.UTF_8);
        assertTrue(text.contains("fiber 2 (fiber-2) has failed") && text.contains("of the handler"), text);
        assertTrue(text.contains("java.io.IOException: no disk"), text);
    }

    @Test
    void aFailedFiberIsNotHeldUntilTheRunReturns() {
        Scheduler scheduler = Scheduler.roundRobin();
        WeakReference<Fiber> failed = new WeakReference<>(scheduler.spawn(() -> {
            throw failure;
        }));
        assertTrue(scheduler.step());
        Garbage.assertCollected(failed, "the fiber");
        assertFalse(scheduler.step());
        assertEquals(1, logged.size());
    }

    @Test
    void aRunThatNeverReturnsKeepsFewFailures() {
        Scheduler scheduler = Scheduler.roundRobin();
        int count = 2_000;
        for (int i = 0; i < count; i++) {
            scheduler.spawn(() -> {
                throw failure;
            });
            assertTrue(scheduler.step());
            if (i % 100 == 0) {
                System.gc();
            }
        }
        assertTrue(Left.unseen(scheduler) < count / 2, () -> Left.unseen(scheduler) + " are kept");
        assertFalse(scheduler.step());
        assertEquals(count, logged.size());
        assertEquals(0, Left.unseen(scheduler));
    }
}

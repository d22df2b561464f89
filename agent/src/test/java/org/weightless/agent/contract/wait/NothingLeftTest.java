package org.weightless.agent.contract.wait;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.weightless.Fiber;
import org.weightless.Scheduler;
import org.weightless.TimedOutException;
import org.weightless.agent.testing.EventLog;
import org.weightless.agent.testing.Left;
import org.weightless.channel.Channel;
import org.weightless.channel.ChannelClosedException;

/**
 * Every kind of wait, ended in every way, under both kinds of schedulers: its source and the timers hold nothing of it
 * afterwards.
 */
@Timeout(60)
class NothingLeftTest {
    private static final int FIBERS = 3;
    private static final int ROUNDS = 40;
    private static final Duration LONG = Duration.ofDays(1);
    private static final Duration SHORT = Duration.ofMillis(5);

    /** The ways in which a wait ends. */
    enum Ending {
        LIMIT {
            @Override
            boolean isFor(WaitSource.Kind kind) {
                return kind.takesALimit();
            }
        },
        SERVED {
            @Override
            boolean isFor(WaitSource.Kind kind) {
                return kind.serves();
            }
        },
        EXCEPTION {
            @Override
            boolean isFor(WaitSource.Kind kind) {
                return kind.fails();
            }
        },
        CANCEL,
        REMOVE,
        RAISE,
        BLOCK,
        CANCEL_AND_REMOVE,
        STOP_AND_CANCEL;

        boolean isFor(WaitSource.Kind kind) {
            return true;
        }
    }

    private record Schedulers(String name, Supplier<Scheduler> factory) {
        @Override
        public String toString() {
            return name;
        }
    }

    static List<Schedulers> schedulers() {
        return List.of(new Schedulers("serial", Scheduler::roundRobin),
                new Schedulers("parallel", () -> Scheduler.parallel(2)));
    }

    static Stream<Arguments> table() {
        List<Arguments> rows = new ArrayList<>();
        for (WaitSource.Kind kind : WaitSource.Kind.values()) {
            for (Ending ending : Ending.values()) {
                if (ending.isFor(kind)) {
                    schedulers().forEach(scheduler -> rows.add(Arguments.of(kind, ending, scheduler)));
                }
            }
        }
        return rows.stream();
    }

    @ParameterizedTest(name = "{0} {1} {2}")
    @MethodSource("table")
    void nothingIsLeftOfAWait(WaitSource.Kind kind, Ending ending, Schedulers schedulers) {
        Scheduler scheduler = schedulers.factory.get().onFailure((fiber, thrown) -> {});
        if (!kind.isNested()) {
            scheduler.virtualTime();
        }
        WaitSource source = kind.at(scheduler);
        List<Fiber> waiting = new ArrayList<>();
        for (int i = 0; i < FIBERS; i++) {
            waiting.add(scheduler.spawn(switch (ending) {
                case LIMIT -> () -> waitAgainAndAgain(source);
                case BLOCK -> () -> Fiber.within(SHORT, () -> waitOnce(source, kind));
                default -> () -> waitOnce(source, kind);
            }));
        }
        assertTimeoutPreemptively(Duration.ofSeconds(30), () -> {
            end(ending, scheduler, source, waiting);
            assertTrue(source.left() <= source.kept(), () -> source.left() + " left at the source");
            assertEquals(0, Left.timers(scheduler), "timers");
        });
        source.close();
    }

    /** A sleeper is in front of the timers, so that those behind are not dropped because they come up. */
    @ParameterizedTest
    @MethodSource("schedulers")
    void aWaitThatWasServedHasNoTimerAnyMore(Schedulers schedulers) {
        Scheduler scheduler = schedulers.factory.get().virtualTime().onFailure(EventLog::fail);
        Channel<Integer> channel = Channel.rendezvous();
        scheduler.spawn(() -> Fiber.sleep(Duration.ofSeconds(1)));
        scheduler.spawn(() -> {
            for (int i = 0; i < 10 * ROUNDS; i++) {
                channel.send(i, LONG);
            }
            channel.close();
        });
        Fiber receiver = scheduler.spawnReturning(() -> {
            int most = 0;
            while (!channel.isClosed()) {
                try {
                    channel.receive(LONG);
                } catch (ChannelClosedException end) {
                    return most;
                }
                most = Math.max(most, Left.timers(scheduler));
            }
            return most;
        });
        assertTimeoutPreemptively(Duration.ofSeconds(30), () -> scheduler.run());
        assertTrue((int) receiver.result() <= 3, () -> receiver.result() + " timers");
    }

    /** The same for blocks. */
    @ParameterizedTest
    @MethodSource("schedulers")
    void aBlockThatEndsInTimeHasNoTimerAnyMore(Schedulers schedulers) {
        Scheduler scheduler = schedulers.factory.get().virtualTime().onFailure(EventLog::fail);
        scheduler.spawn(() -> Fiber.sleep(Duration.ofSeconds(1)));
        Fiber fiber = scheduler.spawnReturning(() -> {
            int most = 0;
            for (int i = 0; i < 10 * ROUNDS; i++) {
                Fiber.within(LONG, () -> Fiber.yield());
                most = Math.max(most, Left.timers(scheduler));
            }
            return most;
        });
        assertTimeoutPreemptively(Duration.ofSeconds(30), () -> scheduler.run());
        assertTrue((int) fiber.result() <= 1, () -> fiber.result() + " timers");
    }

    private static void waitAgainAndAgain(WaitSource source) throws Exception {
        for (int i = 0; i < ROUNDS; i++) {
            try {
                source.await(Duration.ofSeconds(1));
            } catch (TimedOutException late) {
                // again
            }
            assertTrue(source.left() <= 2 * FIBERS, () -> source.left() + " left by those that have waited");
        }
    }

    private static void waitOnce(WaitSource source, WaitSource.Kind kind) throws Exception {
        source.await(kind.takesALimit() ? LONG : null);
    }

    private static void end(Ending ending, Scheduler scheduler, WaitSource source, List<Fiber> waiting) {
        switch (ending) {
            case LIMIT, BLOCK -> scheduler.run();
            case SERVED -> runAndThen(scheduler, waiting, fibers -> source.serve(FIBERS));
            case EXCEPTION -> runAndThen(scheduler, waiting, fibers -> source.fail());
            case CANCEL -> runAndThen(scheduler, waiting, fibers -> fibers.forEach(Fiber::cancel));
            case RAISE -> runAndThen(scheduler, waiting,
                    fibers -> fibers.forEach(fiber -> fiber.raise(new IllegalStateException("raised"))));
            case REMOVE -> runAndThen(scheduler, waiting,
                    fibers -> fibers.forEach(fiber -> scheduler.remove(fiber.id())));
            case CANCEL_AND_REMOVE -> runAndThen(scheduler, waiting, fibers -> fibers.forEach(fiber -> {
                fiber.cancel();
                scheduler.remove(fiber.id());
            }));
            case STOP_AND_CANCEL -> {
                runAndThen(scheduler, waiting, fibers -> scheduler.stop());
                waiting.forEach(fiber -> assertEquals(Fiber.State.WAITING, fiber.state()));
                runAndThen(scheduler, waiting, fibers -> fibers.forEach(Fiber::cancel));
            }
            default -> throw new AssertionError(ending);
        }
        waiting.forEach(fiber -> assertEquals(stateAfter(ending), fiber.state(), () -> "" + fiber.failure()));
    }

    private static Fiber.State stateAfter(Ending ending) {
        return switch (ending) {
            case LIMIT, SERVED -> Fiber.State.DONE;
            case EXCEPTION, RAISE, BLOCK -> Fiber.State.FAILED;
            default -> Fiber.State.CANCELLED;
        };
    }

    /** Runs until all wait, does something in a fiber, and runs to the end. */
    private static void runAndThen(Scheduler scheduler, List<Fiber> waiting, Consumer<List<Fiber>> action) {
        scheduler.spawn(() -> {
            while (waiting.stream().anyMatch(fiber -> fiber.state() != Fiber.State.WAITING)) {
                Fiber.yield();
            }
            action.accept(waiting);
        });
        scheduler.run();
    }
}

package org.weightless.agent.contract;

import static java.util.Map.entry;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.weightless.Fiber;
import org.weightless.Generator;
import org.weightless.Scheduler;
import org.weightless.TimedOutException;
import org.weightless.agent.testing.EventLog;
import org.weightless.channel.Channel;
import org.weightless.channel.Latch;
import org.weightless.channel.Mutex;
import org.weightless.channel.Permits;
import org.weightless.channel.Select;
import org.weightless.concurrent.Joiner;
import org.weightless.concurrent.Subtask;
import org.weightless.concurrent.TaskScope;
import org.weightless.simulation.Environment;

/** The texts of refusals are sentences, whatever is named in them, and say what to do. */
class MessagesTest {
    private static final Duration SHORT = Duration.ofMillis(1);

    private interface Action {
        void run() throws Exception;
    }

    private static Map.Entry<String, Callable<?>> call(String operation, Action action) {
        return entry(operation, () -> {
            action.run();
            return null;
        });
    }

    private static Stream<Arguments> waits() {
        Channel<Integer> first = Channel.<Integer>buffered(1).named("first");
        Channel<Integer> second = Channel.<Integer>buffered(1).named("second");
        Environment environment = new Environment();
        return Stream.of(
                call("lock a mutex", () -> new Mutex().lock()),
                call("lock mutex door", () -> new Mutex().named("door").lock(SHORT)),
                call("take one of the permits", () -> new Permits(1).take()),
                call("pass a latch (1 of 1 to go)", () -> new Latch(1).await()),
                call("pass latch gate (2 of 2 to go)", () -> new Latch(2).named("gate").await(SHORT)),
                call("send to channel first", () -> first.send(1)),
                call("receive from channel first", first::receive),
                call("receive from channel first, or send to channel second",
                        () -> new Select<Integer>().receive(first, x -> x).send(second, 1, () -> 1).run()),
                call("await() of an event", () -> environment.event().await()),
                call("await() of an event", () -> environment.event().await(SHORT)),
                call("await() of process (not begun)", () -> environment.process(() -> {}).await()),
                call("sleep(..)", () -> Fiber.sleep(SHORT)),
                call("within(..)", () -> Fiber.within(SHORT, () -> {})),
                call("jump(..)", () -> Fiber.jump(1, null)))
                .map(call -> Arguments.of(call.getKey(), call.getValue()));
    }

    @ParameterizedTest(name = "{index} {0}")
    @MethodSource("waits")
    void outsideAFiberItSaysWhatNeedsOne(String operation, Callable<?> call) {
        String expected = "no fiber encloses this call, which needs one: " + operation
                + "; call it in code that a fiber runs";
        assertEquals(expected, assertThrows(IllegalStateException.class, call::call).getMessage());
        Generator<Object> generator = Generator.returning(() -> {
            try {
                return call.call();
            } catch (IllegalStateException e) {
                return e.getMessage();
            }
        });
        generator.hasNext();
        assertEquals(expected, generator.result());
    }

    @Test
    void anEmptySelectSaysSoOutsideAFiberToo() {
        assertEquals("a select without a channel: add cases by receive(..) and send(..), or use Fiber.sleep(..)",
                assertThrows(IllegalStateException.class, () -> new Select<>().run()).getMessage());
    }

    private static Object inFiber(Callable<?> body) {
        Scheduler scheduler = Scheduler.roundRobin().virtualTime().onFailure(EventLog::fail);
        Fiber fiber = scheduler.spawnReturning("main", body);
        scheduler.run();
        return fiber.result();
    }

    @Test
    void aLimitThatHasPassedSaysWhatWasWaitedFor() {
        assertEquals("fiber 1 (main, WAITING) has waited as long as it would: take one of the permits",
                inFiber(() -> {
                    try {
                        return new Permits(0).take(SHORT);
                    } catch (TimedOutException e) {
                        return e.getMessage();
                    }
                }));
    }

    @Test
    void anUnknownTargetOfAJumpIsQuoted() {
        assertEquals("no live fiber to jump to: \"\"; a target is a Fiber, the name (String) or the id (Integer) of one of"
                + " this scheduler", inFiber(() -> {
                    try {
                        return Fiber.jump("", null);
                    } catch (IllegalArgumentException e) {
                        return e.getMessage();
                    }
                }));
    }

    private static String refusal(Callable<?> call) {
        return assertThrows(IllegalStateException.class, call::call).getMessage();
    }

    @Test
    void aSubtaskSaysWhatToDoForWhatItHasNot() {
        assertEquals("there is no result of a subtask (UNAVAILABLE) of a scope: it goes on, so call join() of the scope first;"
                + " there is no exception of a subtask (UNAVAILABLE) of a scope: it goes on, so call join() of the scope first;"
                + " there is no result of a subtask (FAILED) of a scope: it has ended by what exception() gives;"
                + " there is no exception of a subtask (SUCCESS) of a scope: it has ended with what get() gives",
                inFiber(() -> {
                    try (TaskScope<Integer, Void> scope = TaskScope.open(Joiner.<Integer>awaitAll())) {
                        Subtask<Integer> good = scope.fork(() -> 1);
                        Subtask<Integer> bad = scope.fork(() -> Integer.parseInt("none"));
                        String before = refusal(good::get) + "; " + refusal(good::exception);
                        scope.join();
                        return before + "; " + refusal(bad::get) + "; " + refusal(good::exception);
                    }
                }));
    }

    @Test
    void aSubtaskOfACancelledScopeSaysThatNothingWillCome() {
        assertEquals("there is no result of a subtask (UNAVAILABLE) of a scope: the scope was cancelled before it had ended,"
                + " and state() tells so", inFiber(() -> {
                    try (TaskScope<Integer, Integer> scope = TaskScope.open(Joiner.<Integer>anySuccessfulOrThrow())) {
                        Subtask<Integer> slow = scope.fork(() -> {
                            Fiber.sleep(SHORT);
                            return 1;
                        });
                        scope.fork(() -> 2);
                        scope.join();
                        return refusal(slow::get);
                    }
                }));
    }
}

package org.weightless.agent.contract;

import static java.util.Map.entry;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.weightless.Fiber;
import org.weightless.Schedule;
import org.weightless.Scheduler;
import org.weightless.agent.testing.Caught;
import org.weightless.agent.testing.EventLog;
import org.weightless.channel.Channel;
import org.weightless.channel.Select;
import org.weightless.flow.Flow;
import org.weightless.itertools.Itertools;
import org.weightless.simulation.Environment;
import org.weightless.simulation.Event;
import org.weightless.testing.Interleavings;

/** A null is refused at the call that was given it, by the name of the parameter, in a fiber and outside. */
class NullArgumentsTest {
    private static final List<Integer> ONE = List.of(1);

    private static Stream<Arguments> calls() {
        Scheduler scheduler = Scheduler.roundRobin();
        Environment environment = new Environment();
        Event<Integer> event = environment.event();
        Select<Object> select = new Select<>();
        Flow<Integer> flow = Flow.values(1);
        return Stream.<Map.Entry<String, Callable<?>>>of(
                entry("fiber", () -> scheduler.adopt(null)),
                entry("patience", () -> scheduler.virtualTime(null)),
                entry("time", () -> Scheduler.roundRobin().manualTime().advance(null)),
                entry("text", () -> Schedule.parse(null)),
                entry("schedule", () -> replay(null, any -> {})),
                entry("program", () -> replay("no such", null)),
                entry("channel", () -> select.receive((Channel<Object>) null, value -> value)),
                entry("channel", () -> select.receive((Channel<Object>) null, value -> value, () -> 1)),
                entry("channel", () -> select.send(null, 1, () -> 1)),
                entry("quiet", () -> flow.debounce(null)),
                entry("period", () -> flow.sample(null)),
                entry("values", () -> Flow.values((Object[]) null)),
                entry("values[1]", () -> Flow.values(1, null)),
                entry("flows", () -> Flow.merge((Flow<Integer>[]) null)),
                entry("flows[0]", () -> Flow.merge(null, flow)),
                entry("sources", () -> Itertools.chain((Iterable<Integer>[]) null)),
                entry("sources[1]", () -> Itertools.chain(ONE, null)),
                entry("sources", () -> Itertools.interleave((Iterable<Integer>[]) null)),
                entry("sources[0]", () -> Itertools.interleave(null, ONE)),
                entry("sources", () -> Itertools.merge((Iterable<Integer>[]) null)),
                entry("sources[1]", () -> Itertools.merge(ONE, null, ONE)),
                entry("sources", () -> Itertools.merge((List<List<Integer>>) null, Comparator.naturalOrder())),
                entry("sources[1]", () -> Itertools.merge(Arrays.asList(ONE, null), Comparator.naturalOrder())),
                entry("pools", () -> Itertools.product((List<Integer>[]) null)),
                entry("pools[0]", () -> Itertools.product(null, ONE)),
                entry("first", () -> Itertools.zip(null, ONE)),
                entry("second", () -> Itertools.zip(ONE, null)),
                entry("first", () -> Itertools.zip(null, ONE, Integer::sum)),
                entry("second", () -> Itertools.zip(ONE, null, Integer::sum)),
                entry("first", () -> Itertools.zipLongest(null, ONE, 0, 0)),
                entry("second", () -> Itertools.zipLongest(ONE, null, 0, 0)),
                entry("until", () -> environment.run((Event<Integer>) null)),
                entry("events", () -> environment.anyOf((Event<?>[]) null)),
                entry("events", () -> environment.anyOf((List<Event<?>>) null)),
                entry("events[1]", () -> environment.anyOf(event, null)),
                entry("events[0]", () -> environment.anyOf(Arrays.asList(null, event))),
                entry("events", () -> environment.allOf((Event<?>[]) null)),
                entry("events", () -> environment.allOf((List<Event<?>>) null)),
                entry("events[1]", () -> environment.allOf(event, null)),
                entry("events[0]", () -> environment.allOf(Arrays.asList(null, event))),
                entry("other", () -> event.and(null)),
                entry("other", () -> event.or(null)),
                entry("fiber", () -> inPolicy(null))).map(call -> Arguments.of(call.getKey(), call.getValue()));
    }

    private static Object replay(String schedule, Interleavings.Program program) {
        Interleavings.replay(schedule, program);
        return null;
    }

    private static Object inPolicy(Fiber fiber) {
        Scheduler scheduler = Scheduler.of(order -> {
            order.note(fiber);
            return null;
        });
        scheduler.spawn(() -> {});
        scheduler.run();
        return null;
    }

    @ParameterizedTest(name = "{index} {0}")
    @MethodSource("calls")
    void aNullIsRefusedByItsName(String parameter, Callable<?> call) {
        assertEquals(parameter, assertThrows(NullPointerException.class, call::call).getMessage());
        Scheduler scheduler = Scheduler.roundRobin().onFailure(EventLog::fail);
        Fiber fiber = scheduler.spawnReturning(() -> Caught.by(NullPointerException.class, call::call).getMessage());
        scheduler.run();
        assertEquals(parameter, fiber.result());
    }
}

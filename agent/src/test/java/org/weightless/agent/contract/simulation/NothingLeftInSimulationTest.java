package org.weightless.agent.contract.simulation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.weightless.Fiber;
import org.weightless.TimedOutException;
import org.weightless.simulation.Claim;
import org.weightless.simulation.Container;
import org.weightless.simulation.Environment;
import org.weightless.simulation.Event;
import org.weightless.simulation.FilterStore;
import org.weightless.simulation.Interrupt;
import org.weightless.simulation.PriorityResource;
import org.weightless.simulation.PriorityStore;
import org.weightless.simulation.Resource;
import org.weightless.simulation.SimProcess;
import org.weightless.simulation.Store;

/** Every kind of wait in a simulation, ended in every way: what it asked for is taken back, and who is behind has its turn. */
@Timeout(60)
class NothingLeftInSimulationTest {
    /** What a process waits for, and what then is served to the one behind it. */
    private record Kind(String name, Function<Environment, Source> source) {
        @Override
        public String toString() {
            return name;
        }
    }

    /** Something that serves nobody at first. */
    private interface Source {
        Event<?> ask();

        void serveOne();
    }

    private record Of(java.util.function.Supplier<Event<?>> asks, Runnable serves) implements Source {
        @Override
        public Event<?> ask() {
            return asks.get();
        }

        @Override
        public void serveOne() {
            serves.run();
        }
    }

    private static Source resource(Resource resource) {
        var holder = resource.request();
        return new Of(resource::request, holder::close);
    }

    private static <T> Source store(Store<T> store, T item) {
        return new Of(store::get, () -> store.put(item));
    }

    private static Source fullStore(Store<String> store) {
        store.put("first");
        return new Of(() -> store.put("second"), store::get);
    }

    private static Source container(Container container, boolean puts) {
        return puts
                ? new Of(() -> container.put(5), () -> container.get(5))
                : new Of(() -> container.get(5), () -> container.put(5));
    }

    private static List<Kind> kinds() {
        return List.of(
                new Kind("resource", env -> resource(new Resource(env, 1))),
                new Kind("priority resource", env -> resource(new PriorityResource(env, 1))),
                new Kind("store", env -> store(new Store<>(env), "item")),
                new Kind("filter store", env -> {
                    FilterStore<String> store = new FilterStore<>(env);
                    return new Of(() -> store.get("item"::equals), () -> store.put("item"));
                }),
                new Kind("priority store", env -> store(PriorityStore.ofComparable(env), 1)),
                new Kind("full store", env -> fullStore(new Store<>(env, 1))),
                new Kind("container", env -> container(new Container(env, 10, 0), false)),
                new Kind("full container", env -> container(new Container(env, 10, 10), true)));
    }

    private enum Ending { LIMIT, WITHIN, INTERRUPT, CANCEL, REMOVE, RAISE, OWN_CANCEL }

    static Stream<Arguments> table() {
        List<Arguments> rows = new ArrayList<>();
        for (Kind kind : kinds()) {
            for (Ending ending : Ending.values()) {
                rows.add(Arguments.of(kind, ending, false));
                rows.add(Arguments.of(kind, ending, true));
            }
        }
        return rows.stream();
    }

    @ParameterizedTest
    @MethodSource("table")
    void whatAWaitAskedForIsTakenBackWhenItEndsOtherwise(Kind kind, Ending ending, boolean inCondition) {
        Environment environment = new Environment();
        Source source = kind.source().apply(environment);
        Event<?>[] asked = new Event<?>[1];
        List<String> served = new ArrayList<>();
        SimProcess<Void> first = environment.process("first", () -> {
            asked[0] = source.ask();
            Event<?> waits = inCondition ? asked[0].or(environment.event()) : asked[0];
            try {
                switch (ending) {
                    case LIMIT -> waits.await(Duration.ofSeconds(1));
                    case WITHIN -> Fiber.within(Duration.ofSeconds(1), () -> {
                        waits.await();
                    });
                    default -> waits.await();
                }
                served.add("first");
            } catch (TimedOutException | Interrupt | UnsupportedOperationException expected) {
                // ended otherwise
            }
        });
        environment.process("second", () -> {
            environment.timeout(0.5).await();
            source.ask().await();
            served.add("second at " + environment.now());
        });
        environment.process("ends it", () -> {
            environment.timeout(1).await();
            switch (ending) {
                case INTERRUPT -> first.interrupt("now");
                case CANCEL -> first.fiber().cancel();
                case REMOVE -> environment.scheduler().remove(first.fiber().id());
                case RAISE -> first.fiber().raise(new UnsupportedOperationException());
                case OWN_CANCEL -> ((Claim<?>) asked[0]).cancel();
                default -> {
                    // ends by itself
                }
            }
            environment.timeout(1).await();
            source.serveOne();
        });
        environment.run();
        assertEquals(List.of("second at 2.0"), served);
        assertTrue(((Claim<?>) asked[0]).isCancelled());
        assertEquals(0, environment.scheduled());
        assertEquals(2, environment.now());
    }

    /** What was given and never seen goes back: the process was woken, and ended before it went on. */
    @Test
    void anItemOfAProcessThatIsCancelledBeforeItGoesOnGoesBack() {
        Environment environment = new Environment();
        Store<String> store = new Store<>(environment);
        SimProcess<Void> waits = environment.process("waits", () -> store.get().await());
        environment.process(() -> {
            environment.timeout(1).await();
            waits.fiber().suspend();
            store.put("item").await();
            environment.timeout(1).await();
            assertEquals(0, store.size());
            waits.fiber().cancel();
            environment.timeout(1).await();
            assertEquals(List.of("item"), store.items());
        });
        environment.run();
    }

    @Test
    void anItemThatWasGivenAndNotYetToldGoesToTheNext() {
        Environment environment = new Environment();
        Store<String> store = new Store<>(environment);
        List<String> got = new ArrayList<>();
        SimProcess<Void> first = environment.process("first", () -> {
            try {
                got.add("first " + store.get().await());
            } catch (Interrupt interrupt) {
                got.add("interrupted");
            }
        });
        environment.process("second", () -> got.add("second " + store.get().await()));
        environment.process(() -> {
            environment.timeout(1).await();
            store.put("item").onProcessed(put -> first.interrupt("at the same time"));
        });
        environment.run();
        assertEquals(List.of("interrupted", "second item"), got);
    }

    @Test
    void whatWasTakenBackCannotBeWaitedForAgain() {
        Environment environment = new Environment();
        Store<String> store = new Store<>(environment);
        Claim<String> get = store.get();
        get.cancel();
        environment.process(() -> get.await());
        assertTrue(assertThrows(IllegalStateException.class, environment::run).getMessage().contains("taken back"));
        assertThrows(IllegalStateException.class, () -> get.succeed("mine"));
    }

    @Test
    void manyTimeoutsThatLoseLeaveTheQueueSmall() {
        Environment environment = new Environment();
        environment.process(() -> {
            for (int i = 0; i < 10_000; i++) {
                environment.timeout(1).or(environment.timeout(1_000_000)).await();
                assertEquals(0, environment.scheduled());
            }
        });
        environment.run();
        assertEquals(10_000, environment.now());
    }
}

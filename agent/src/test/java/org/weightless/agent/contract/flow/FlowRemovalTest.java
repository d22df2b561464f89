package org.weightless.agent.contract.flow;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Flow.Subscriber;
import java.util.concurrent.Flow.Subscription;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.weightless.Fiber;
import org.weightless.FiberLocal;
import org.weightless.Generator;
import org.weightless.Scheduler;
import org.weightless.agent.testing.Caught;
import org.weightless.agent.testing.EventLog;
import org.weightless.concurrent.TaskScope;
import org.weightless.flow.Flow;

/** What somebody ends from outside, a source, a publisher's fiber or the collector, is told to those at the other side. */
@Timeout(60)
class FlowRemovalTest {
    private final EventLog log = new EventLog();
    private final Scheduler scheduler = Scheduler.roundRobin().virtualTime().onFailure(EventLog::fail);

    private final Flow<Integer> ticks = Flow.of(out -> {
        for (int i = 0;; i++) {
            Fiber.sleep(Duration.ofSeconds(1));
            out.emit(i);
        }
    });

    private enum Operator {
        BUFFER(flow -> flow.buffer(2)),
        MERGE(flow -> Flow.merge(flow, Flow.of(out -> Fiber.sleep(Duration.ofDays(1))))),
        ZIP(flow -> Flow.values(1, 2, 3, 4, 5).zip(flow, Integer::sum)),
        DEBOUNCE(flow -> flow.debounce(Duration.ofMillis(1))),
        SAMPLE(flow -> flow.sample(Duration.ofDays(1))),
        BRIDGED(flow -> Flow.from(flow.publisher(Scheduler.current()), 2));

        private final UnaryOperator<Flow<Integer>> operator;

        Operator(UnaryOperator<Flow<Integer>> operator) {
            this.operator = operator;
        }
    }

    /** Of those that were spawned behind this fiber. */
    private Fiber newest() {
        List<Fiber> all = List.copyOf(scheduler.fibers());
        return all.get(all.size() - 1);
    }

    private void remove(Fiber fiber) {
        scheduler.remove(fiber.id());
    }

    /** A subscriber that wants nothing and notes what it is told. */
    private final class Noting implements Subscriber<Integer> {
        Subscription subscription;
        Throwable failure;

        @Override
        public void onSubscribe(Subscription given) {
            subscription = given;
        }

        @Override
        public void onNext(Integer value) {
            log.add("" + value);
        }

        @Override
        public void onError(Throwable thrown) {
            failure = thrown;
            log.add("failed: " + thrown.getMessage());
        }

        @Override
        public void onComplete() {
            log.add("complete");
        }
    }

    /** What a subscriber is told when somebody does this to the fiber that is to publish, which has begun or not. */
    private Noting endedBy(boolean begun, Consumer<Fiber> action) {
        Noting subscriber = new Noting();
        scheduler.spawn(() -> {
            if (begun) {
                Fiber.sleep(Duration.ofSeconds(5));
            }
            action.accept(newest());
        });
        ticks.publisher(scheduler).subscribe(subscriber);
        scheduler.run();
        assertEquals(List.of(), List.copyOf(scheduler.fibers()));
        return subscriber;
    }

    // ---- the source

    @ParameterizedTest
    @EnumSource(Operator.class)
    void aSourceThatIsRemovedFailsItsCollector(Operator operator) {
        scheduler.spawn(() -> {
            Caught.by(CancellationException.class, () -> operator.operator.apply(ticks).toList());
            log.add("told@" + scheduler.now().toSeconds());
        });
        scheduler.spawn(() -> {
            Fiber.sleep(Duration.ofSeconds(5));
            remove((Fiber) scheduler.fibers().toArray()[2]);
            Fiber.sleep(Duration.ofDays(30));
            scheduler.stop();
        });
        scheduler.run();
        assertEquals("told@5", log.take());
        assertEquals(List.of(), List.copyOf(scheduler.fibers()));
    }

    private String toldTheCollector(Consumer<Fiber> end) {
        scheduler.spawn(() -> log.add(Caught.by(CancellationException.class, () -> ticks.buffer(1).toList()).getMessage()));
        scheduler.spawn(() -> end.accept(newest()));
        scheduler.run();
        assertEquals(List.of(), List.copyOf(scheduler.fibers()));
        return log.take();
    }

    @Test
    void aSourceThatEndsBeforeItHasBegunFailsItsCollector() {
        assertEquals("the source of a flow was removed", toldTheCollector(this::remove));
        String cancelled = toldTheCollector(fiber -> fiber.cancel("unwanted"));
        assertTrue(cancelled.matches("the source of a flow was cancelled: .*unwanted.*"), cancelled);
    }

    @Test
    void whatIsRaisedInASourceBeforeItHasBegunIsTheCollectors() {
        IOException failure = new IOException("no");
        scheduler.onFailure((fiber, thrown) -> {});
        Fiber collector = scheduler.spawn(() -> ticks.buffer(1).toList());
        scheduler.spawn(() -> newest().raise(failure));
        scheduler.run();
        assertSame(failure, collector.failure());
    }

    /** The first source has begun, in another thread, when there is no fiber for the second one. */
    @Test
    void aSourceThatHasBegunEndsBeforeItsCollectorIsToldThatAnotherOneCannotBegin() {
        CountDownLatch begun = new CountDownLatch(1);
        AtomicInteger spawned = new AtomicInteger();
        AtomicBoolean left = new AtomicBoolean();
        FiberLocal<String> local = FiberLocal.inheritable(value -> {
            if (spawned.incrementAndGet() == 2) {
                await(begun);
                throw new IllegalStateException("no second one");
            }
            return value;
        });
        Flow<Integer> source = Flow.of(out -> {
            try {
                begun.countDown();
                Fiber.sleep(Duration.ofDays(1));
            } finally {
                Fiber.shielded(() -> Fiber.sleep(Duration.ofMillis(1)));
                left.set(true);
            }
        });
        Scheduler parallel = Scheduler.parallel(2).virtualTime();
        Fiber collector = parallel.spawnReturning(() -> {
            local.set("is inherited");
            Throwable told = Caught.by(IllegalStateException.class, () -> Flow.merge(source, source).toList());
            return told.getMessage() + ", left " + left;
        });
        parallel.run();
        assertEquals("no second one, left true", collector.result());
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    // ---- the publisher's fiber

    @Test
    void aSubscriberIsToldThatItsFiberWasRemoved() {
        for (boolean begun : new boolean[] {false, true}) {
            Noting subscriber = endedBy(begun, this::remove);
            assertEquals("failed: the flow's fiber was removed", log.take());
            assertEquals(CancellationException.class, subscriber.failure.getClass());
        }
    }

    @Test
    void aSubscriberIsToldOnceThatItsFiberWasCancelled() {
        for (boolean begun : new boolean[] {false, true}) {
            endedBy(begun, fiber -> fiber.cancel("unwanted"));
            String told = log.take();
            assertTrue(told.matches("failed: the flow's fiber was cancelled: .*unwanted.*"), told);
            assertEquals(0, told.lastIndexOf("failed"));
        }
    }

    @Test
    void aSubscriberIsToldWhatWasRaisedInItsFiberBeforeThatHadBegun() {
        scheduler.onFailure((fiber, thrown) -> {});
        IOException failure = new IOException("no");
        assertSame(failure, endedBy(false, fiber -> fiber.raise(failure)).failure);
    }

    @Test
    void aSubscriberThatHasCancelledIsToldNothingOfARemoval() {
        Noting subscriber = new Noting();
        scheduler.spawn(() -> {
            Fiber publishing = newest();
            subscriber.subscription.cancel();
            remove(publishing);
        });
        ticks.publisher(scheduler).subscribe(subscriber);
        scheduler.run();
        assertEquals("", log.take());
        assertEquals(List.of(), List.copyOf(scheduler.fibers()));
    }

    @Test
    void aSubscriberIsToldOfItsWrongRequestThoughItsFiberIsRemoved() {
        Noting subscriber = new Noting();
        scheduler.spawn(() -> {
            Fiber publishing = newest();
            subscriber.subscription.request(0);
            remove(publishing);
        });
        ticks.publisher(scheduler).subscribe(subscriber);
        scheduler.run();
        assertEquals("failed: request(0): one or more values are requested (rule 3.9)", log.take());
    }

    // ---- the collector

    @ParameterizedTest
    @EnumSource(Operator.class)
    void aCollectorThatIsRemovedTakesItsSourcesWithIt(Operator operator) {
        Flow<Integer> source = Flow.of(out -> {
            try {
                ticks.collect(out::emit);
            } finally {
                log.add("left@" + scheduler.now().toMillis());
            }
        });
        Fiber collector =
                scheduler.spawn(() -> operator.operator.apply(source).collect(value -> Fiber.sleep(Duration.ofDays(9))));
        scheduler.spawn(() -> {
            Fiber.sleep(Duration.ofMillis(4_500));
            remove(collector);
            Fiber.sleep(Duration.ofDays(30));
            scheduler.stop();
        });
        scheduler.run();
        assertEquals("left@4500", log.take());
        assertEquals(List.of(), List.copyOf(scheduler.fibers()));
    }

    /** A generator that is handed on belongs to no fiber. */
    @Test
    void aGeneratorOfAFlowGoesOnWhenTheFiberThatBeganItHasEnded() {
        Generator<Integer> values = ticks.buffer(1).generator();
        scheduler.spawn(() -> log.add("" + values.next()));
        scheduler.spawn(() -> {
            Fiber.sleep(Duration.ofSeconds(9));
            log.add("" + values.next());
            values.close();
        });
        scheduler.run();
        assertEquals("0 1", log.take());
        assertEquals(List.of(), List.copyOf(scheduler.fibers()));
    }

    // ---- together with scopes

    @Test
    void aScopeAroundACollectorIsClosedWhileTheFlowGoesOn() {
        scheduler.spawn(() -> {
            TaskScope<Object, Void> scope = TaskScope.open();
            scope.fork(() -> Fiber.sleep(Duration.ofDays(1)));
            log.add("" + ticks.buffer(1).onEach(value -> scope.close()).take(2).toList());
        });
        scheduler.run();
        assertEquals("[0, 1]", log.take());
    }
}

package org.weightless.agent.contract.flow;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Flow.Publisher;
import java.util.concurrent.Flow.Subscriber;
import java.util.concurrent.Flow.Subscription;
import java.util.concurrent.SubmissionPublisher;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.weightless.Fiber;
import org.weightless.Scheduler;
import org.weightless.agent.testing.Caught;
import org.weightless.agent.testing.EventLog;
import org.weightless.flow.Flow;

/** Flows as publishers and from publishers; the rules one by one are Reactive Streams' own tests. */
@Timeout(60)
class BridgeTest {
    private final EventLog log = new EventLog();
    private final Scheduler scheduler = Scheduler.roundRobin().virtualTime();

    /** Notes what it is told, and requests nothing by itself. */
    private class Noting implements Subscriber<Object> {
        Subscription subscription;

        @Override
        public void onSubscribe(Subscription given) {
            subscription = given;
            log.add("subscribed");
        }

        @Override
        public void onNext(Object value) {
            log.add("" + value);
        }

        @Override
        public void onError(Throwable thrown) {
            log.add("failed: " + thrown.getMessage());
        }

        @Override
        public void onComplete() {
            log.add("complete");
        }
    }

    private Noting subscribe(Flow<?> flow) {
        Noting subscriber = new Noting();
        flow.publisher(scheduler).subscribe(subscriber);
        return subscriber;
    }

    private static Flow<Integer> count(int to) {
        return Flow.of(out -> {
            for (int i = 1; i <= to; i++) {
                out.emit(i);
            }
        });
    }

    @Test
    void asManyValuesComeAsWereRequested() {
        Noting subscriber = subscribe(count(5));
        scheduler.spawn(() -> {
            Fiber.sleep(Duration.ofSeconds(1));
            assertEquals("subscribed", log.take());
            subscriber.subscription.request(2);
            Fiber.sleep(Duration.ofSeconds(1));
            assertEquals("1 2", log.take());
            subscriber.subscription.request(Long.MAX_VALUE);
            subscriber.subscription.request(1);
        });
        scheduler.run();
        assertEquals("3 4 5 complete", log.take());
    }

    @Test
    void aFlowFailsItsSubscriber() {
        subscribe(Flow.of(out -> {
            throw new IOException("no");
        }));
        scheduler.run();
        assertEquals("subscribed failed: no", log.take());
    }

    @Test
    void aSubscriberThatCancelsEndsTheFlowWhereverItWaits() {
        Noting subscriber = subscribe(Flow.of(out -> {
            try {
                Fiber.sleep(Duration.ofDays(1));
            } finally {
                log.add("left");
            }
        }));
        scheduler.spawn(() -> {
            Fiber.sleep(Duration.ofSeconds(1));
            subscriber.subscription.cancel();
        });
        scheduler.run();
        assertEquals("subscribed left", log.take());
        assertEquals(Duration.ofSeconds(1), scheduler.now());
        assertTrue(scheduler.fibers().isEmpty());
    }

    @Test
    void aSubscriberIsToldThatNoFiberCouldBeSpawned() {
        scheduler.spawn("fiber-2", () -> {});
        subscribe(count(5));
        scheduler.run();
        assertTrue(log.take().startsWith("subscribed failed: the name \"fiber-2\" is taken"));
        assertTrue(scheduler.fibers().isEmpty());
    }

    @Test
    void aWrongRequestFailsTheSubscriptionAndEndsTheFlow() {
        Noting subscriber = subscribe(count(5));
        scheduler.spawn(() -> subscriber.subscription.request(0));
        scheduler.run();
        assertEquals("subscribed failed: request(0): one or more values are requested (rule 3.9)", log.take());
    }

    @Test
    void whoThrowsInOnNextIsToldNoMoreAndTheFiberFails() {
        RuntimeException failure = new IllegalStateException("mine");
        CompletableFuture<Throwable> told = new CompletableFuture<>();
        scheduler.onFailure((fiber, thrown) -> told.complete(thrown));
        Noting subscriber = new Noting() {
            @Override
            public void onNext(Object value) {
                throw failure;
            }
        };
        count(2).publisher(scheduler).subscribe(subscriber);
        subscriber.subscription.request(5);
        scheduler.run();
        assertEquals("subscribed", log.take());
        assertSame(failure, told.join());
    }

    @Test
    void aFlowFromAPublisherOfOtherThreadsGetsAllValuesInOrder() {
        Scheduler real = Scheduler.roundRobin().onFailure(EventLog::fail);
        SubmissionPublisher<Long> publisher = new SubmissionPublisher<>();
        Fiber collector = real.spawnReturning(() -> Flow.<Long>from(publisher, 7).map(n -> n * 2).toList());
        Thread sender = new Thread(() -> {
            while (publisher.getNumberOfSubscribers() == 0) {
                Thread.onSpinWait();
            }
            LongStream.range(0, 2_000).forEach(publisher::submit);
            publisher.close();
        });
        sender.start();
        real.run();
        assertEquals(LongStream.range(0, 2_000).map(n -> n * 2).boxed().toList(), collector.result());
    }

    @Test
    void aFlowRequestsNoMoreThanItMayBeAhead() {
        long[] requested = new long[1];
        Publisher<Integer> publisher = subscriber -> subscriber.onSubscribe(new Subscription() {
            private int sent;

            @Override
            public void request(long count) {
                requested[0] += count;
                assertTrue(requested[0] - sent <= 4, "ahead of what was sent");
                for (long i = 0; i < count; i++) {
                    subscriber.onNext(++sent);
                }
            }

            @Override
            public void cancel() {
                log.add("cancelled");
            }
        });
        scheduler.onFailure(EventLog::fail);
        scheduler.spawn(() -> assertEquals(List.of(1, 2, 3, 4, 5), Flow.<Integer>from(publisher, 4).take(5).toList()));
        scheduler.run();
        assertEquals("cancelled", log.take());
        assertTrue(requested[0] <= 8, () -> requested[0] + " requested");
    }

    @Test
    void aPublisherThatSendsTooMuchIsToldOff() {
        Publisher<Integer> publisher = subscriber -> subscriber.onSubscribe(new Subscription() {
            @Override
            public void request(long count) {
                for (long i = 0; i <= count; i++) {
                    subscriber.onNext(1);
                }
            }

            @Override
            public void cancel() {
                log.add("cancelled");
            }
        });
        scheduler.onFailure(EventLog::fail);
        scheduler.spawn(() -> Caught.by(IllegalStateException.class, () -> Flow.<Integer>from(publisher, 2).toList()));
        scheduler.run();
        assertEquals("cancelled", log.take());
    }

    @Test
    void aPublisherThatSendsBeforeItsSubscriptionIsToldOff() {
        Publisher<Integer> publisher = subscriber -> subscriber.onNext(1);
        scheduler.onFailure(EventLog::fail);
        scheduler.spawn(() -> {
            var told = Caught.by(IllegalStateException.class, () -> Flow.<Integer>from(publisher, 2).toList());
            assertTrue(told.getMessage().contains("onSubscribe(..), which comes first"), told::getMessage);
        });
        scheduler.run();
    }

    /** With several carriers a fiber may begin, and its subscriber cancel, before whoever spawned it goes on. */
    @Test
    void aSubscriberMayCancelAtOnceWhereverItsFiberRuns() throws InterruptedException {
        Scheduler other = Scheduler.parallel(2);
        Fiber stays = other.spawn(() -> Fiber.await(new CompletableFuture<Void>()));
        List<Throwable> thrown = new ArrayList<>();
        Thread runner = new Thread(other::run);
        runner.setUncaughtExceptionHandler((thread, e) -> thrown.add(e));
        runner.start();
        for (int i = 0; i < 3000; i++) {
            CountDownLatch begun = new CountDownLatch(1);
            Noting subscriber = new Noting();
            Flow.of(out -> {
                subscriber.subscription.cancel();
                begun.countDown();
            }).publisher(other).subscribe(subscriber);
            if (!begun.await(30, TimeUnit.SECONDS)) {
                break;
            }
        }
        stays.cancel();
        runner.join();
        assertEquals(List.of(), thrown);
    }

    @Test
    void onlyFibersCollectFromPublishers() {
        assertThrows(IllegalStateException.class, () -> Flow.from(count(1).publisher(scheduler), 1).toList());
        assertThrows(NullPointerException.class, () -> count(1).publisher(scheduler).subscribe(null));
    }

    @Test
    void valuesGoThroughBothBridgesBetweenSchedulersOfTwoThreads() throws InterruptedException {
        Scheduler other = Scheduler.parallel(2);
        Fiber stays = other.spawn(() -> Fiber.await(new CompletableFuture<Void>()));
        Thread runner = new Thread(other::run);
        runner.start();
        Scheduler here = Scheduler.roundRobin().onFailure(EventLog::fail);
        Fiber collector = here.spawnReturning(() -> Flow.from(count(500).publisher(other), 3).buffer(2).toList());
        here.run();
        stays.cancel();
        runner.join();
        assertEquals(LongStream.rangeClosed(1, 500).mapToObj(n -> (int) n).toList(), collector.result());
    }
}

package org.weightless.agent.contract.wait;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.BiConsumer;
import java.util.function.Function;
import org.weightless.Fiber;
import org.weightless.Scheduler;
import org.weightless.agent.testing.Left;
import org.weightless.channel.Channel;
import org.weightless.channel.Latch;
import org.weightless.channel.Mutex;
import org.weightless.channel.Permits;
import org.weightless.channel.Select;

/** Something that fibers wait for, and what it holds of their waits. */
abstract class WaitSource {
    /** All kinds of them. */
    enum Kind {
        FUTURE(scheduler -> new Stage(new CompletableFuture<>(), 0)),
        SUBCLASS_OF_FUTURE(scheduler -> new Stage(new Silent(), 0)),
        FUTURE_THAT_LISTENS(scheduler -> new Stage(new Listening(), 1)),
        PLAIN_STAGE(scheduler -> new Stage(new Silent(), 1) {
            @Override
            CompletionStage<Object> stage() {
                return plain;
            }
        }),
        JOIN(Join::new),
        SEND(scheduler -> new Send()),
        RECEIVE(scheduler -> new Receive()),
        SELECT(scheduler -> new Selecting()),
        MUTEX(Locked::new),
        PERMITS(scheduler -> new Taking()),
        LATCH(scheduler -> new Passing()),
        TIMER(scheduler -> new Sleeping()),
        NESTED(scheduler -> new Nested(Scheduler::roundRobin)),
        NESTED_PARALLEL(scheduler -> new Nested(() -> Scheduler.parallel(1)));

        private final Function<Scheduler, WaitSource> factory;

        Kind(Function<Scheduler, WaitSource> factory) {
            this.factory = factory;
        }

        WaitSource at(Scheduler scheduler) {
            return factory.apply(scheduler);
        }

        boolean isNested() {
            return this == NESTED || this == NESTED_PARALLEL;
        }

        boolean takesALimit() {
            return !isNested() && this != TIMER;
        }

        /** Whether it can end so many waits by itself. */
        boolean serves() {
            return takesALimit() && this != MUTEX;
        }

        /** Whether it can end them by an exception. */
        boolean fails() {
            return ordinal() <= SELECT.ordinal();
        }
    }

    /** Waits; for so long at most, unless that is null. */
    abstract void await(Duration limit) throws Exception;

    /** How much it holds of waits now. */
    abstract int left();

    /** What it may hold for good. */
    int kept() {
        return 0;
    }

    /** Ends so many waits as they are to end. */
    void serve(int waits) {
        throw new UnsupportedOperationException();
    }

    /** Ends all waits by an exception. */
    void fail() {
        throw new UnsupportedOperationException();
    }

    /** Lets what the test does not need any more end. */
    void close() {}

    // ---- stages

    /** A future whose text nobody may ask for. */
    private static class Silent extends CompletableFuture<Object> {
        @Override
        public String toString() {
            throw new AssertionError("nobody has asked for a dump");
        }
    }

    /** A future that wants to know who listens. */
    private static final class Listening extends Silent {
        @Override
        public CompletableFuture<Object> whenComplete(BiConsumer<? super Object, ? super Throwable> action) {
            return super.whenComplete(action);
        }
    }

    private static class Stage extends WaitSource {
        final CompletionStage<Object> plain;
        private final CompletableFuture<Object> future;
        private final int kept;

        Stage(CompletableFuture<Object> future, int kept) {
            this.future = future;
            this.kept = kept;
            plain = plain(future);
        }

        /** A stage that is no future. */
        @SuppressWarnings("unchecked")
        private static CompletionStage<Object> plain(CompletableFuture<Object> future) {
            return (CompletionStage<Object>) Proxy.newProxyInstance(WaitSource.class.getClassLoader(),
                    new Class<?>[] {CompletionStage.class}, (proxy, method, arguments) -> {
                        try {
                            return method.invoke(future, arguments);
                        } catch (InvocationTargetException e) {
                            throw e.getCause();
                        }
                    });
        }

        CompletionStage<Object> stage() {
            return future;
        }

        @Override
        void await(Duration limit) {
            if (limit == null) {
                Fiber.await(stage());
            } else {
                Fiber.await(stage(), limit);
            }
        }

        @Override
        int left() {
            return future.getNumberOfDependents();
        }

        @Override
        int kept() {
            return kept;
        }

        @Override
        void serve(int waits) {
            future.complete("served");
        }

        @Override
        void fail() {
            future.completeExceptionally(new IllegalStateException("failed"));
        }
    }

    // ---- fibers

    private static final class Join extends WaitSource {
        private final Fiber awaited;
        private boolean fails;

        Join(Scheduler scheduler) {
            awaited = scheduler.spawn("awaited", () -> {
                if (fails) {
                    throw new IllegalStateException("failed");
                }
            });
            awaited.suspend();
        }

        @Override
        void await(Duration limit) {
            if (limit == null) {
                awaited.join();
            } else {
                awaited.join(limit);
            }
        }

        @Override
        int left() {
            return Left.joiners(awaited);
        }

        @Override
        void serve(int waits) {
            awaited.resume();
        }

        @Override
        void fail() {
            fails = true;
            awaited.resume();
        }
    }

    private static final class Sleeping extends WaitSource {
        @Override
        void await(Duration limit) {
            Fiber.sleep(Duration.ofDays(1));
        }

        @Override
        int left() {
            return 0;
        }
    }

    /** Each fiber runs a scheduler of its own, whose only fiber waits. */
    private static final class Nested extends WaitSource {
        private final java.util.function.Supplier<Scheduler> factory;
        private final CompletableFuture<Object> never = new CompletableFuture<>();
        private final List<Scheduler> inner = Collections.synchronizedList(new ArrayList<>());

        Nested(java.util.function.Supplier<Scheduler> factory) {
            this.factory = factory;
        }

        @Override
        void await(Duration limit) {
            Scheduler scheduler = factory.get();
            inner.add(scheduler);
            scheduler.spawn(() -> Fiber.await(never));
            scheduler.run();
        }

        @Override
        int left() {
            return inner.stream().mapToInt(Left::nested).sum();
        }

        @Override
        void close() {
            never.complete("end");
            inner.forEach(Scheduler::stop);
        }
    }

    // ---- channels and gates

    private static final class Send extends WaitSource {
        private final Channel<String> channel = Channel.rendezvous();

        @Override
        void await(Duration limit) {
            if (limit == null) {
                channel.send("value");
            } else {
                channel.send("value", limit);
            }
        }

        @Override
        int left() {
            return Left.senders(channel);
        }

        @Override
        void serve(int waits) {
            for (int i = 0; i < waits; i++) {
                channel.tryReceive();
            }
        }

        @Override
        void fail() {
            channel.close();
        }
    }

    private static final class Receive extends WaitSource {
        private final Channel<String> channel = Channel.rendezvous();

        @Override
        void await(Duration limit) {
            if (limit == null) {
                channel.receive();
            } else {
                channel.receive(limit);
            }
        }

        @Override
        int left() {
            return Left.receivers(channel);
        }

        @Override
        void serve(int waits) {
            for (int i = 0; i < waits; i++) {
                channel.trySend("value");
            }
        }

        @Override
        void fail() {
            channel.close();
        }
    }

    private static final class Selecting extends WaitSource {
        private final Channel<String> in = Channel.rendezvous();
        private final Channel<String> out = Channel.rendezvous();

        @Override
        void await(Duration limit) {
            Select<String> select = new Select<String>().receive(in, value -> value).send(out, "value", () -> "sent");
            if (limit != null) {
                select.after(limit, () -> "late");
            }
            select.run();
        }

        @Override
        int left() {
            return Left.receivers(in) + Left.senders(out);
        }

        @Override
        void serve(int waits) {
            for (int i = 0; i < waits; i++) {
                out.tryReceive();
            }
        }

        @Override
        void fail() {
            in.close();
        }
    }

    private static final class Locked extends WaitSource {
        private final Mutex mutex = new Mutex();

        /** A fiber that ends while it holds a mutex does not give it back. */
        Locked(Scheduler scheduler) {
            scheduler.spawn(mutex::lock);
            scheduler.run();
        }

        @Override
        void await(Duration limit) {
            if (limit == null) {
                mutex.lock();
            } else {
                mutex.lock(limit);
            }
        }

        @Override
        int left() {
            return Left.at(mutex);
        }
    }

    private static final class Taking extends WaitSource {
        private final Permits permits = new Permits(0);

        @Override
        void await(Duration limit) {
            if (limit == null) {
                permits.take();
            } else {
                permits.take(limit);
            }
        }

        @Override
        int left() {
            return Left.at(permits);
        }

        @Override
        void serve(int waits) {
            for (int i = 0; i < waits; i++) {
                permits.release();
            }
        }
    }

    private static final class Passing extends WaitSource {
        private final Latch latch = new Latch(1);

        @Override
        void await(Duration limit) {
            if (limit == null) {
                latch.await();
            } else {
                latch.await(limit);
            }
        }

        @Override
        int left() {
            return Left.at(latch);
        }

        @Override
        void serve(int waits) {
            latch.countDown();
        }
    }
}

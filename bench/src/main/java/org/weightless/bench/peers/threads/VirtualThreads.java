package org.weightless.bench.peers.threads;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.ThreadFactory;
import org.weightless.bench.peers.Channels;
import org.weightless.bench.peers.Countdown;
import org.weightless.bench.peers.Fibers;
import org.weightless.bench.peers.Forks;
import org.weightless.bench.peers.Ring;
import org.weightless.bench.peers.Spawning;

/**
 * Virtual threads of JDK 21 and later. Their JVMs have one carrier thread, and the measuring thread is a virtual one
 * itself: so a switch is one from a virtual thread to another, and nobody waits for a processor.
 */
public final class VirtualThreads extends ThreadCoroutines implements Fibers, Ring, Spawning, Forks, Channels {
    private static final int CHILDREN = 10;

    public VirtualThreads() {
        super(factory());
    }

    /** By reflection, since these classes are compiled for Java 17; what it makes is used without. */
    private static ThreadFactory factory() {
        try {
            Object builder = Thread.class.getMethod("ofVirtual").invoke(null);
            return (ThreadFactory) Class.forName("java.lang.Thread$Builder").getMethod("factory").invoke(builder);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("virtual threads need JDK 21 or later", e);
        }
    }

    /** Runs this in a virtual thread, as JMH's worker is one; gives back control at its end. */
    public static void callIn(Runnable work) {
        Thread thread = factory().newThread(work);
        thread.start();
        join(thread);
    }

    @Override
    public Rounds roundRobin(int fibers, Countdown countdown) {
        Tickers tickers = new Tickers(countdown);
        tickers.begin(threads, fibers);
        return tickers;
    }

    @Override
    public int untilOneEnds(int fibers, int rounds) {
        Tickers tickers = new Tickers(new Countdown(Integer.MAX_VALUE));
        Thread quitter = threads.newThread(() -> tickers.tickAndEndAll(rounds));
        quitter.start();
        tickers.begin(threads, fibers);
        join(quitter);
        return Integer.MAX_VALUE - tickers.countdown.left;
    }

    /** Threads that do nothing but yield until they are told to end: a runnable thread is never garbage. */
    private static final class Tickers implements Rounds {
        private final Countdown countdown;
        private volatile boolean abandoned;

        Tickers(Countdown countdown) {
            this.countdown = countdown;
        }

        void begin(ThreadFactory threads, int count) {
            for (int i = 0; i < count; i++) {
                threads.newThread(this::tick).start();
            }
        }

        private void tick() {
            while (!abandoned) {
                countdown.left--;
                Thread.yield();
            }
        }

        void tickAndEndAll(int times) {
            for (int i = 0; i < times; i++) {
                countdown.left--;
                Thread.yield();
            }
            abandoned = true;
        }

        @Override
        public void run() {
            while (countdown.left > 0) {
                countdown.left--;
                Thread.yield();
            }
        }

        @Override
        public void abandon() {
            abandoned = true;
            Thread.yield();
        }
    }

    private static void join(Thread thread) {
        try {
            thread.join();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public Integer ring(int fibers, int hops) {
        return Baton.run(threads, fibers, hops);
    }

    @Override
    public int spawnAndEnd(int fibers) {
        return Messages.spawnAndEnd(threads, fibers);
    }

    @Override
    public Integer pingPong(int messages) {
        return Messages.pingPong(threads, messages);
    }

    @Override
    public long skynet(int leaves) {
        return fork(() -> sum(0, leaves));
    }

    private long sum(long number, int leaves) throws ExecutionException, InterruptedException {
        if (leaves == 1) {
            return number;
        }
        int each = leaves / CHILDREN;
        List<FutureTask<Long>> children = new ArrayList<>(CHILDREN);
        for (int i = 0; i < CHILDREN; i++) {
            long first = number + (long) i * each;
            children.add(begin(() -> sum(first, each)));
        }
        long sum = 0;
        for (FutureTask<Long> child : children) {
            sum += child.get();
        }
        return sum;
    }

    private FutureTask<Long> begin(Callable<Long> body) {
        FutureTask<Long> task = new FutureTask<>(body);
        threads.newThread(task).start();
        return task;
    }

    private long fork(Callable<Long> body) {
        try {
            return begin(body).get();
        } catch (InterruptedException | ExecutionException e) {
            throw new IllegalStateException(e);
        }
    }
}

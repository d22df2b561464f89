package org.weightless.bench.peers.threads;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.locks.LockSupport;
import org.weightless.bench.peers.Token;

/** A ring of threads of which one runs at a time: each wakes the next one and parks. */
final class Baton {
    private final Thread[] stops;
    private final Token token;
    private final CountDownLatch ended = new CountDownLatch(1);
    private volatile int at;

    private Baton(ThreadFactory threads, int count, int hops) {
        stops = new Thread[count];
        token = new Token(hops);
        for (int i = 0; i < count; i++) {
            int number = i;
            stops[i] = threads.newThread(() -> stand(number));
            stops[i].setDaemon(true);
        }
    }

    static Integer run(ThreadFactory threads, int count, int hops) {
        Baton ring = new Baton(threads, count, hops);
        for (Thread stop : ring.stops) {
            stop.start();
        }
        try {
            ring.ended.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
        return ring.token.cargo;
    }

    private void stand(int number) {
        int next = (number + 1) % stops.length;
        while (true) {
            while (at != number) {
                LockSupport.park(this);
            }
            if (token.hops <= 0) {
                break;
            }
            token.pass();
            at = next;
            LockSupport.unpark(stops[next]);
        }
        at = next;
        LockSupport.unpark(stops[next]);
        ended.countDown();
    }
}

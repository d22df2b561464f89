package org.weightless.bench.peers.threads;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadFactory;

/** What threads of either kind do alike. */
final class Messages {
    private Messages() {}

    static int spawnAndEnd(ThreadFactory threads, int count) {
        CountDownLatch left = new CountDownLatch(count);
        for (int i = 0; i < count; i++) {
            threads.newThread(left::countDown).start();
        }
        await(left);
        return count - (int) left.getCount();
    }

    static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    static Integer pingPong(ThreadFactory threads, int messages) {
        SynchronousQueue<Integer> there = new SynchronousQueue<>();
        SynchronousQueue<Integer> back = new SynchronousQueue<>();
        Thread other = threads.newThread(() -> answer(there, back, messages / 2));
        other.setDaemon(true);
        other.start();
        Integer number = 0;
        try {
            for (int i = 0; i < messages / 2; i++) {
                there.put(number + 1);
                number = back.take();
            }
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
        return number;
    }

    private static void answer(SynchronousQueue<Integer> in, SynchronousQueue<Integer> out, int times) {
        try {
            for (int i = 0; i < times; i++) {
                out.put(in.take() + 1);
            }
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}

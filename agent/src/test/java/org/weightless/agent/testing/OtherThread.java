package org.weightless.agent.testing;

import java.util.concurrent.CountDownLatch;

/** A thread beside the one that runs a test. */
public final class OtherThread {
    private OtherThread() {}

    /** Starts one that does something when the latch is down. */
    public static Thread behind(CountDownLatch latch, Runnable action) {
        Thread thread = new Thread(() -> {
            try {
                latch.await();
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
            action.run();
        });
        thread.start();
        return thread;
    }
}

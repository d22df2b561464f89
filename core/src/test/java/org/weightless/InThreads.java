package org.weightless;

import java.util.ArrayList;
import java.util.List;

/** Something that several threads do at the same time. */
public final class InThreads {
    private InThreads() {}

    /** Returns when each of so many threads has done it. */
    public static void run(int count, Runnable action) throws InterruptedException {
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            threads.add(new Thread(action));
        }
        threads.forEach(Thread::start);
        for (Thread thread : threads) {
            thread.join();
        }
    }
}

package org.weightless.agent.testing;

import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;

/** Runs things in another thread and brings back what they throw. */
public final class Threads {
    private Threads() {}

    public static void inAnother(Runnable action) throws Throwable {
        FutureTask<Void> task = new FutureTask<>(action, null);
        Thread thread = new Thread(task, "another");
        thread.start();
        try {
            task.get();
        } catch (ExecutionException e) {
            throw e.getCause();
        }
    }

    /** Throws anything, checked or not. */
    @SuppressWarnings("unchecked")
    public static <T extends Throwable> RuntimeException unchanged(Throwable thrown) throws T {
        throw (T) thrown;
    }
}

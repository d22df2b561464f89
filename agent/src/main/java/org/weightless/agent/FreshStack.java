package org.weightless.agent;

import java.util.function.Supplier;

/**
 * Does work on a thread of its own: with the whole of a stack, wherever the caller is on its own.
 *
 * <p>The caller waits and may hold locks, such as that of a class loader: the work must not need what an application's
 * code could lock.
 */
final class FreshStack {
    private FreshStack() {}

    /**
     * Gives what the work gives.
     *
     * @throws Error what the work threw, or the JVM where it could not start a thread
     */
    static <T> T call(Supplier<T> work) {
        Call<T> call = new Call<>(work);
        call.setDaemon(true);
        call.setContextClassLoader(null);
        call.start();
        boolean interrupted = false;
        while (call.isAlive()) {
            try {
                call.join();
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
        return call.outcome();
    }

    private static final class Call<T> extends Thread {
        private final Supplier<T> work;
        private T result;
        private Throwable failure;

        Call(Supplier<T> work) {
            super(null, null, "weightless-agent", 0, false);
            this.work = work;
        }

        @Override
        public void run() {
            try {
                result = work.get();
            } catch (Throwable e) {
                failure = e;
            }
        }

        T outcome() {
            if (failure instanceof Error error) {
                throw error;
            }
            if (failure instanceof RuntimeException exception) {
                throw exception;
            }
            return result;
        }
    }
}

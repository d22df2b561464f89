package org.weightless.agent.fuzz;

import java.util.concurrent.Callable;
import org.weightless.Generator;

/**
 * The outermost frame of a subject: what a generator, a continuation or a plain thread runs.
 *
 * <p>It is defined next to the program, by the same loader, so that no frame between the driver and the program belongs
 * to a class that the agent may have left alone.
 */
public final class Entry implements Callable<Object>, Runnable, Generator.Body {
    private final Callable<?> subject;
    private Object result;
    private Exception checked;

    public Entry(Callable<?> subject) {
        this.subject = subject;
    }

    @Override
    public Object call() throws Exception {
        T.live(true);
        try {
            return subject.call();
        } finally {
            T.live(false);
        }
    }

    @Override
    public void run() {
        try {
            result = call();
        } catch (RuntimeException e) {
            throw e;
        } catch (Exception e) {
            checked = e;
        }
    }

    /** What {@link #run} ended with. */
    public Object get() throws Exception {
        if (checked != null) {
            throw checked;
        }
        return result;
    }
}

package org.weightless.simulation;

import java.util.concurrent.Callable;
import org.weightless.FiberCancelled;
import org.weightless.Generator;

/** The body of a process's fiber, as ordinary yielding code: the agent instruments this class like a user's. */
final class ProcessBody implements Generator.Body {
    private final SimProcess<?> process;
    private final Object body;

    /**
     * Makes one.
     *
     * @param body a {@link Callable} or a {@link Generator.Body}
     */
    ProcessBody(SimProcess<?> process, Object body) {
        this.process = process;
        this.body = body;
    }

    @Override
    @SuppressWarnings("CatchingUnchecked") // whatever ends the body is the process's outcome
    public void run() throws Exception {
        try {
            if (body instanceof Generator.Body plain) {
                plain.run();
                process.ended(null);
            } else {
                process.ended(((Callable<?>) body).call());
            }
        } catch (FiberCancelled cancelled) {
            process.cancelled();
            throw cancelled;
        } catch (Throwable failure) {
            process.failed(failure);
        }
    }
}

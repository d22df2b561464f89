package org.weightless;

import java.util.Arrays;
import org.weightless.internal.fiber.EndHook;
import org.weightless.internal.fiber.Fibers;
import org.weightless.internal.run.Run;

/** Makes the fibers of a scheduler, with what each begins with: inherited values, contexts, a scope that joins it. */
final class NewFibers {
    /** Whether a {@link FiberLocal} was ever made that new fibers inherit. */
    static volatile boolean inheritLocals;

    private final Run run;

    /** What each gets; never changed in place. */
    private volatile ThreadContext[] contexts = {};

    NewFibers(Run run) {
        this.run = run;
    }

    /** Adds a fiber; a name of null is the default one. */
    Fiber spawn(String name, Object body) {
        Fiber fiber = new Fiber(body);
        if (inheritLocals) {
            FiberLocal.inherit(fiber);
        }
        if (body instanceof EndHook hook) {
            Fibers.addEndHook(fiber, hook);
        }
        if (contexts.length != 0) {
            Fibers.hooks(fiber, BoundContexts.forNewFiber(contexts));
        }
        run.control().spawn(fiber, name);
        return fiber;
    }

    /** Lets each that is made from now on have one more context. */
    synchronized void with(ThreadContext context) {
        ThreadContext[] more = Arrays.copyOf(contexts, contexts.length + 1);
        more[contexts.length] = context;
        contexts = more;
    }
}

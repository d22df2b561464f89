package org.weightless;

import java.util.Arrays;
import org.weightless.internal.fiber.EndHook;
import org.weightless.internal.fiber.Fibers;
import org.weightless.internal.run.Run;

/** Makes the fibers of a scheduler, with what each begins with: inherited values, contexts, a scope that joins it. */
final class NewFibers {
    /** Whether a {@link FiberLocal} was ever made that new fibers inherit. */
    static volatile boolean inheritLocals;

    private NewFibers() {}

    /**
     * Adds a fiber to a run.
     *
     * @param contexts what it gets of its scheduler's
     * @param name null for the default one
     */
    static Fiber spawn(Run run, ThreadContext[] contexts, String name, Object body) {
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

    /** These contexts and one more. */
    static ThreadContext[] with(ThreadContext[] contexts, ThreadContext added) {
        ThreadContext[] more = Arrays.copyOf(contexts, contexts.length + 1);
        more[contexts.length] = added;
        return more;
    }
}

package org.weightless.agent.corpus;

import org.weightless.Fiber;
import org.weightless.PinnedException;

/** What the methods of a {@link YieldingClassPath} call first. */
public final class MethodEntries {
    private static final int EVERY = 7;

    /** A refusal looks through the stack, and where one is there are many. */
    private static final int AFTER_REFUSAL = 2_003;

    private static Thread counting;
    private static int untilNext;
    private static int yields;
    private static int refusals;

    private MethodEntries() {}

    /** Yields now and then, wherever it is called from; a refusal is as good, as the method goes on. */
    public static void entered() {
        if (counting != Thread.currentThread() || --untilNext > 0) {
            return;
        }
        untilNext = EVERY;
        try {
            Fiber.yield();
            yields++;
        } catch (PinnedException refused) {
            refusals++;
            untilNext = AFTER_REFUSAL;
        }
    }

    /** Begins to yield in this thread, inside a generator. */
    static void begin() {
        untilNext = EVERY;
        yields = 0;
        refusals = 0;
        counting = Thread.currentThread();
    }

    static void end() {
        counting = null;
    }

    static int yields() {
        return yields;
    }

    static int refusals() {
        return refusals;
    }
}

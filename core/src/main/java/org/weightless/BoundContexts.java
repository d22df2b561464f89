package org.weightless;

import java.util.Arrays;
import org.weightless.internal.fiber.Fibers;
import org.weightless.internal.fiber.MountHooks;

/** The {@link ThreadContext}s of one fiber: its own values while it does not run, the thread's while it does. */
final class BoundContexts implements MountHooks {
    private final ThreadContext[] contexts;
    private final Object[] values;

    private BoundContexts(ThreadContext[] contexts, Object[] values) {
        this.contexts = contexts;
        this.values = values;
    }

    /** Those of a new fiber. */
    static BoundContexts forNewFiber(ThreadContext[] contexts) {
        Object[] values = new Object[contexts.length];
        for (int i = 0; i < contexts.length; i++) {
            values[i] = contexts[i].forNewFiber();
        }
        return new BoundContexts(contexts, values);
    }

    /** These, which may be none, and one more. */
    static BoundContexts with(BoundContexts these, ThreadContext added) {
        if (these == null) {
            return forNewFiber(new ThreadContext[] {added});
        }
        int count = these.contexts.length;
        ThreadContext[] contexts = Arrays.copyOf(these.contexts, count + 1);
        Object[] values = Arrays.copyOf(these.values, count + 1);
        contexts[count] = added;
        values[count] = added.forNewFiber();
        return new BoundContexts(contexts, values);
    }

    @Override
    public BoundContexts copy() {
        return new BoundContexts(contexts, values.clone());
    }

    @Override
    public void mount() {
        int mounted = 0;
        try {
            for (; mounted < contexts.length; mounted++) {
                swap(mounted);
            }
        } catch (Throwable failed) {
            unmountBelow(mounted, failed);
            throw failed;
        }
    }

    @Override
    public void unmount() {
        unmountBelow(contexts.length, null);
    }

    /** What is bound and what is kept change places. */
    private void swap(int at) {
        Object bound = contexts[at].capture();
        contexts[at].restore(values[at]);
        values[at] = bound;
    }

    /** Does the others, too, where one of them fails. */
    private void unmountBelow(int end, Throwable earlier) {
        Throwable failed = earlier;
        for (int at = end - 1; at >= 0; at--) {
            try {
                swap(at);
            } catch (Throwable thrown) {
                if (failed == null) {
                    failed = thrown;
                } else {
                    failed.addSuppressed(thrown);
                }
            }
        }
        if (failed != null && earlier == null) {
            throw Fibers.unchanged(failed);
        }
    }
}

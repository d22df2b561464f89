package org.weightless.internal.run;

import java.util.function.LongSupplier;
import org.weightless.internal.fiber.FiberState;
import org.weightless.internal.fiber.Fibers;
import org.weightless.internal.fiber.MountHooks;

/** Slices of a serial run that are measured, or have something around them. */
final class SpecialSlices {
    private final LongSupplier nanoTime;

    /** How long the last slice took that was measured. */
    private long lastNanos;

    /** What the hooks or the clock behind a slice have thrown, until the fiber is put away; else null. */
    private Throwable failureBehind;

    /**
     * None has been yet.
     *
     * @param nanoTime the clock by which they are measured
     */
    SpecialSlices(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
    }

    /**
     * The slice of a fiber; what it gives out. What is thrown came before the slice, which has not begun then.
     *
     * @param hooks what is to be done around it, or null
     */
    Object slice(FiberState fiber, Object in, MountHooks hooks, boolean measures) {
        if (hooks == null) {
            return measures ? measured(fiber, in) : Fibers.slice(fiber, in);
        }
        hooks.mount();
        Object out;
        try {
            out = measures ? measured(fiber, in) : Fibers.slice(fiber, in);
        } catch (Throwable ofTheClock) {
            unmount(hooks);
            if (failureBehind != null) {
                ofTheClock.addSuppressed(failureBehind);
                failureBehind = null;
            }
            throw ofTheClock;
        }
        unmount(hooks);
        return out;
    }

    private void unmount(MountHooks hooks) {
        try {
            hooks.unmount();
        } catch (Throwable thrown) {
            failedBehind(thrown);
        }
    }

    private Object measured(FiberState fiber, Object in) {
        long before = nanoTime.getAsLong();
        Object out = Fibers.slice(fiber, in);
        lastNanos = 0;
        try {
            lastNanos = nanoTime.getAsLong() - before;
        } catch (Throwable thrown) {
            failedBehind(thrown);
        }
        Fibers.addSlice(fiber, lastNanos);
        return out;
    }

    private void failedBehind(Throwable thrown) {
        failureBehind = Fibers.joined(failureBehind, thrown);
    }

    long lastNanos() {
        return lastNanos;
    }

    void throwFailureBehind() {
        Throwable thrown = failureBehind;
        if (thrown != null) {
            failureBehind = null;
            throw Fibers.unchanged(thrown);
        }
    }
}

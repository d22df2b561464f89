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

    /** What the hooks behind a slice have thrown, until the fiber is put away; else null. */
    private Throwable hookFailure;

    /**
     * None has been yet.
     *
     * @param nanoTime the clock by which they are measured
     */
    SpecialSlices(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
    }

    /**
     * The slice of a fiber; what it gives out.
     *
     * @param hooks what is to be done around it, or null
     */
    Object slice(FiberState fiber, Object in, MountHooks hooks, boolean measures) {
        if (hooks == null) {
            return measures ? measured(fiber, in) : Fibers.slice(fiber, in);
        }
        hooks.mount();
        Object out = measures ? measured(fiber, in) : Fibers.slice(fiber, in);
        try {
            hooks.unmount();
        } catch (Throwable thrown) {
            hookFailure = thrown;
        }
        return out;
    }

    private Object measured(FiberState fiber, Object in) {
        long before = nanoTime.getAsLong();
        Object out = Fibers.slice(fiber, in);
        lastNanos = nanoTime.getAsLong() - before;
        Fibers.addSlice(fiber, lastNanos);
        return out;
    }

    long lastNanos() {
        return lastNanos;
    }

    void throwHookFailure() {
        Throwable thrown = hookFailure;
        if (thrown != null) {
            hookFailure = null;
            throw Fibers.unchanged(thrown);
        }
    }
}

package org.weightless.internal.fiber;

/** What very few fibers have: made when one first needs any of it, so that the details of all others stay small. */
final class FiberExtras {
    String description;

    /** The values that it has for itself, as the API keeps them; null where there are none. */
    PerFiber locals;

    /** What is done around each slice; null for nothing. */
    MountHooks hooks;

    /** What is to be done at its end, the newest first; null for nothing. */
    EndHook endHooks;

    /** What is to be thrown in it and the blocks that say when; null where there never was any. */
    Interrupts interrupts;

    /** For a fork: what is asked of a fiber, and who waits for its end, is not copied. */
    void takeFrom(FiberExtras original) {
        description = original.description;
        locals = original.locals == null ? null : original.locals.copy();
        hooks = original.hooks == null ? null : original.hooks.copy();
    }
}

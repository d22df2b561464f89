package org.weightless.internal.fiber;

/** Something that is to be done when a fiber has ended, in whatever way: of each fiber a list, the newest first. */
public abstract class EndHook {
    EndHook next;

    private FiberState fiber;

    /** Called once, by a thread that runs the scheduler and outside all fibers. */
    protected abstract void ended();

    /** The fiber whose end this is told; null before it was added to one. */
    protected final FiberState hooked() {
        return fiber;
    }

    /** The one of the same fiber that was added before this one; null behind the first. */
    public final EndHook older() {
        return next;
    }

    final void addTo(FiberState ending) {
        FiberExtras extras = ending.extras();
        fiber = ending;
        next = extras.endHooks;
        extras.endHooks = this;
    }

    final void removeFrom(FiberState ending) {
        FiberExtras extras = ending.extras();
        if (extras.endHooks == this) {
            extras.endHooks = next;
            return;
        }
        for (EndHook newer = extras.endHooks; newer != null; newer = newer.next) {
            if (newer.next == this) {
                newer.next = next;
            }
        }
    }
}

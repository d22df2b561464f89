package org.weightless.runtime;

/**
 * Ends coroutines that nobody can go on with, and those that are suspended inside them. They may be nested deeply, so
 * these are loops; what is still to be ended is a list that is linked by {@link Coroutine#parent}.
 */
final class Abandonment {
    private Abandonment() {}

    /** Ends a coroutine, which has no parent, and all that are suspended inside it. */
    static void of(Coroutine first) {
        Coroutine pending = first;
        while (pending != null) {
            Coroutine ended = pending;
            pending = ended.parent;
            Frame frame = ended.top;
            ended.abandon();
            for (; frame != null; frame = frame.caller) {
                pending = addInside(frame, pending);
            }
        }
    }

    /** Ends what is suspended inside the frames that a coroutine has pushed so far, and drops these. */
    static void ofThoseInside(Coroutine unwinding) {
        Frame frame = unwinding.top;
        Coroutine pending = null;
        do {
            frame = frame.caller;
            pending = addInside(frame, pending);
        } while (frame != unwinding.top);
        unwinding.top = null;
        of(pending);
    }

    /** Adds those that are suspended inside a frame, or inside those that it stands for. */
    private static Coroutine addInside(Frame frame, Coroutine pending) {
        Coroutine all = pending;
        if (frame instanceof SharedFrames shared) {
            for (Object own : shared.own) {
                if (own instanceof Coroutine inner && inner.state == Coroutine.DELEGATED) {
                    inner.parent = all;
                    all = inner;
                }
            }
            return all;
        }
        Coroutine inner = frame instanceof DelegationFrame delegation && delegation.pc == DelegationFrame.JOINED
                ? delegation.inner
                : frame.inner();
        if (inner != null) {
            inner.parent = all;
            all = inner;
        }
        return all;
    }
}

package org.weightless.runtime;

/**
 * The way out of a coroutine, for generated code and for fiber copies written by hand: whether activations leave the
 * native stack now, and what each of them leaves behind.
 *
 * <p>Static methods, so that the public classes above {@link Coroutine} inherit nothing that their users could call.
 * They are the same machine code as members would be: each is below the size that HotSpot inlines without asking how
 * deep it is.
 */
public final class Unwinding {
    private Unwinding() {}

    /**
     * Not 0 while the activations of a coroutine leave the native stack; generated code asks after each linked call.
     */
    public static int of(Coroutine coroutine) {
        return coroutine.unwinding;
    }

    /** The coroutine around another one while both are mounted and can be suspended together, else null. */
    public static Coroutine around(Coroutine coroutine) {
        return coroutine.parent;
    }

    /**
     * Begins to suspend everything from {@code current} out to {@code target}, which must enclose it.
     *
     * @return what the yield's fiber copy has to return
     */
    public static Object suspend(Coroutine current, Coroutine target, Object yielded) {
        current.unwinding = Coroutine.STARTED;
        if (current == target) {
            return yielded;
        }
        for (Coroutine c = current; c != target;) {
            c = c.parent;
            c.unwinding = Coroutine.STARTED;
        }
        carry(target, yielded);
        return null;
    }

    /** Whether the mount that just returned was left by a yield to a coroutine around the given parent or to itself. */
    public static boolean leaves(Coroutine parent) {
        return parent != null && parent.unwinding != Coroutine.IDLE;
    }

    /** Adds a frame on the way out: the caller of the one pushed before. */
    public static void push(Coroutine coroutine, Frame frame) {
        if (coroutine.unwinding == Coroutine.STARTED) {
            coroutine.unwinding = Coroutine.SAVED;
            frame.caller = frame;
        } else {
            Frame last = coroutine.top;
            frame.caller = last.caller;
            last.caller = frame;
        }
        coroutine.top = frame;
    }

    /** Keeps a yielded value that the method on the way out cannot return. */
    public static void carry(Coroutine coroutine, Object yielded) {
        if (yielded != null) {
            coroutine.value = yielded;
        }
    }

    /**
     * Gives a suspension up because a frame could not be made, for want of stack or memory: what is thrown then is an
     * exception like any other to the activations that are left, which have to see that nothing is unwinding any more.
     */
    public static Throwable keepRunning(Coroutine coroutine, Throwable thrown) {
        for (Coroutine c = coroutine; c != null && c.unwinding != Coroutine.IDLE; c = c.parent) {
            if (c.unwinding == Coroutine.SAVED) {
                Abandonment.ofThoseInside(c);
            }
            c.unwinding = Coroutine.IDLE;
            c.value = null;
            c.staysRunning();
        }
        return thrown;
    }
}

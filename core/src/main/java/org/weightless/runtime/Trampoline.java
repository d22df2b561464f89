package org.weightless.runtime;

/**
 * Runs coroutines that are mounted in each other deeply, in a loop instead of on the native stack.
 *
 * <p>A generator that asks another one for a value calls into it, that one may ask a third, and so on: eighteen native
 * frames a level when interpreted. Behind {@link Coroutine#DEEPEST} levels the caller does not call: it unwinds as in
 * a yield, up to its own driver. Its innermost frame, a {@link MountFrame}, knows what is to be mounted, and the loop
 * does that in the caller's place. What comes back goes into the frame that waits.
 *
 * <pre>
 * base (LOOPED)    &lt;- inner (LOOPED)   &lt;- its inner (LOOPED)  ...      linked by parent, frames on the heap
 *   top: MountFrame      top: MountFrame       running
 * </pre>
 *
 * <p>A generator that delegates to another one runs its body, that body may delegate again, and so on, all in one
 * coroutine. Behind as many levels it unwinds in the same way: its innermost frame then waits for nothing, and the loop
 * lets the coroutine go on.
 *
 * <p>Only a caller that is fiber code has a coroutine to unwind. One behind a plain frame nests on the native stack.
 */
final class Trampoline {
    private Trampoline() {}

    /**
     * Goes on with a coroutine, LOOPED already, whose innermost frame waits for a mount, or for nothing, to its yield
     * or end.
     *
     * @param waiting the innermost one that waits: a parameter, as {@link Driver} reads it by its place
     * @return what its mount has to give
     */
    static Object run(Coroutine base, Coroutine waiting) {
        Throwable traced = null;
        for (;;) {
            if (!(waiting.top instanceof MountFrame frame)) {
                if (waiting != base) {
                    waiting = waiting.parent; // whose frame lets it go on
                    continue;
                }
                Object out = base.drive(base.top, null);
                if (out != Coroutine.MountRequest.NEXT) {
                    return out;
                }
                continue;
            }
            Object in;
            boolean throwing = false;
            try {
                in = frame.mountInner(waiting);
            } catch (Throwable thrown) {
                endIfLeftOver(frame.inner());
                if (thrown != traced) {
                    complete(thrown, frame, waiting, base);
                    traced = thrown;
                }
                in = thrown;
                throwing = true;
            }
            if (in == Coroutine.MountRequest.NEXT) {
                waiting = frame.inner();
                continue;
            }
            while (waiting.unwinding != Coroutine.IDLE) {
                Coroutine parent = waiting.parent;
                in = leave(waiting);
                if (waiting == base) {
                    return in;
                }
                waiting = parent;
            }
            ((MountFrame) waiting.top).expect(throwing);
            if (waiting != base) {
                waiting.value = in;
                waiting = waiting.parent;
                continue;
            }
            Object out = base.drive(base.top, in);
            if (out != Coroutine.MountRequest.NEXT) {
                return out;
            }
        }
    }

    private static void complete(Throwable thrown, MountFrame frame, Coroutine waiting, Coroutine base) {
        try {
            Traces.complete(thrown, frame, waiting, base);
        } catch (Throwable ofItsTrace) {
            // no stack, no memory, or a method of the exception's class: the exception itself counts
        }
    }

    /** Takes a coroutine along in a yield to it or to one around it: its frames are on the heap already. */
    private static Object leave(Coroutine left) {
        left.unwinding = Coroutine.IDLE;
        left.hasLeft();
        Object yielded = left.value;
        left.value = null;
        return yielded;
    }

    /** A driver that has failed itself, for want of stack or memory, leaves a coroutine that nobody can go on with. */
    private static void endIfLeftOver(Coroutine inner) {
        if (!inner.isFinished()) {
            inner.state = Coroutine.DONE;
            inner.endAfterFailure();
        }
    }
}

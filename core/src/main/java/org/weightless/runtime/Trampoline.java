package org.weightless.runtime;

/**
 * Runs coroutines that are mounted in each other deeply, in a loop instead of on the native stack.
 *
 * <p>A generator that asks another one for a value calls into it, that one may ask a third, and so on: some fifteen native frames a
 * level. Behind {@link Coroutine#DEEPEST} levels the caller does not call: it unwinds as in a yield, up to its own driver. Its innermost
 * frame, a {@link MountFrame}, knows what is to be mounted, and the loop does that in the caller's place. What comes back goes into
 * the frame that waits.
 *
 * <pre>
 * base (DEEPEST)   <- inner (LOOPED)   <- its inner (LOOPED)  ...     linked by parent, all with their frames on the heap
 *   top: MountFrame      top: MountFrame       running
 * </pre>
 *
 * <p>Only a caller that is fiber code has a coroutine to unwind. One behind a plain frame has none, and a level on the native stack.
 */
final class Trampoline {
    private Trampoline() {}

    /**
     * Goes on with a coroutine whose innermost frame waits for a mount, until the coroutine yields, ends or throws.
     *
     * @return what its mount has to give
     */
    static Object run(Coroutine base) {
        base.state = Coroutine.LOOPED;
        Coroutine waiting = base;
        Throwable traced = null;
        for (;;) {
            MountFrame frame = (MountFrame) waiting.top;
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
            if (in == Coroutine.MOUNT) {
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
            if (out != Coroutine.MOUNT) {
                return out;
            }
        }
    }

    private static void complete(Throwable thrown, MountFrame frame, Coroutine waiting, Coroutine base) {
        try {
            Traces.complete(thrown, frame, waiting, base);
        } catch (Throwable noStack) {
            // the exception itself counts
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

    /** A driver that has failed itself, for want of stack or memory, leaves its coroutine somewhere: nobody could go on with it. */
    private static void endIfLeftOver(Coroutine inner) {
        if (!inner.isFinished()) {
            inner.state = Coroutine.DONE;
            inner.endAfterFailure();
        }
    }
}

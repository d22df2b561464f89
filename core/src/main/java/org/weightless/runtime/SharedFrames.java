package org.weightless.runtime;

/**
 * Stands in a chain for frames that a fork shares: the original has one of these, the fork another one, and neither
 * ever writes to what is behind it.
 *
 * <pre>
 * original.top -> innermost -> this -+
 *                                    +-> first -> ... -> outermost
 * fork.top     -> its copy  -> this -+
 * </pre>
 *
 * <p>When the driver comes to it, it copies the innermost of the shared frames, puts the copy behind itself, with
 * another one of its kind for the rest, and passes on what came in: the driver goes on with the copy as with any
 * frame. So each side copies the frames that it resumes, and the driver knows nothing of forks.
 */
final class SharedFrames extends Frame {
    static final Object[] NOTHING = {};
    /** The same where the frames hold no coroutine either: each fork has there what the original has. */
    static final Object[] SAME = {};

    /** The innermost of the shared frames. */
    final Frame first;
    /** What this side has in the place of references there; null for what is there. */
    final Fork fork;
    /**
     * What this side has there that every further fork needs a copy of: values that are {@code Forkable}, coroutines
     * that are delegated. There may be some that were there once.
     */
    final Object[] own;

    SharedFrames(Frame first, Fork fork, Object[] own, Frame caller) {
        this.first = first;
        this.fork = fork;
        this.own = own;
        this.caller = caller;
    }

    @Override
    public Object resume(Coroutine coroutine, Object in) throws Throwable {
        boolean throwing = throwing();
        caller = copyOfFirst();
        if (throwing) {
            throw (Throwable) in;
        }
        return in;
    }

    /** The innermost frame for this side alone, with what stands for the rest as its caller. */
    Frame copyOfFirst() {
        Frame copy = first.copy();
        if (fork != null) {
            copy.exchangeReferences(fork);
        }
        copy.caller = rest(first.caller);
        return copy;
    }

    private Frame rest(Frame next) {
        if (next == null) {
            return caller;
        }
        if (next instanceof SharedFrames shared) {
            Frame behind = shared.caller == null ? caller : new SharedFrames(shared.caller, fork, own, caller);
            return new SharedFrames(shared.first, Fork.both(shared.fork, fork), own, behind);
        }
        return new SharedFrames(next, fork, own, caller);
    }

    /** The same frames, to be the only ones of a coroutine's chain, as another side sees them. */
    SharedFrames seenBy(Fork other) {
        Object[] theirs = own;
        if (theirs.length > 0) {
            theirs = theirs.clone();
            for (int i = 0; i < theirs.length; i++) {
                theirs[i] = other.of(theirs[i]);
            }
        }
        return new SharedFrames(first, Fork.both(fork, other), theirs, null);
    }

    /** Makes a coroutine's chain its own, frame by frame, for who cuts it. */
    static void copyAll(Coroutine coroutine) {
        Frame inside = null;
        for (Frame frame = coroutine.top; frame != null; frame = frame.caller) {
            if (frame instanceof SharedFrames shared) {
                frame = shared.copyOfFirst();
                if (inside == null) {
                    coroutine.top = frame;
                } else {
                    inside.caller = frame;
                }
            }
            inside = frame;
        }
    }
}

package org.weightless.runtime;

/**
 * Delegation in constant time: the frames of the inner coroutine become a part of the outer one's chain.
 *
 * <pre>
 * outer.top -> frames of the inner one -> {@link DelegationFrame} -> frames of the outer one
 *
 * NEW, SUSPENDED --run--> DELEGATED --its last frame ends--> DONE
 *                         DELEGATED --separate--> SUSPENDED
 * </pre>
 *
 * <p>A delegated coroutine knows in its {@code parent} which one has taken it over; that one may be delegated itself.
 * A yield in the innermost body suspends the outermost coroutine, and going on resumes the innermost frame: levels
 * between them cost nothing. Only who asks for something in the middle pays, by a walk over the chain.
 */
final class Splice {
    private Splice() {}

    /** The coroutine that has the frames of this one in its chain. */
    static Coroutine root(Coroutine coroutine) {
        Coroutine root = coroutine;
        while (root.state == Coroutine.DELEGATED) {
            root = root.parent;
        }
        return root;
    }

    /** Runs a ready coroutine inside a mounted one. */
    static Object run(Coroutine inner, Coroutine host, Object in, boolean throwing) throws Throwable {
        Frame frame = inner.top;
        inner.state = Coroutine.DELEGATED;
        inner.parent = host;
        byte level = host.state;
        if (!Coroutine.delegatesDeeply(host)) {
            host.state++;
        }
        try {
            if (frame == null) {
                return start(inner, host);
            }
            inner.top = null;
            if (throwing) {
                frame.pc = ~frame.pc;
            }
            return drive(frame, host, in);
        } finally {
            host.state = level;
        }
    }

    private static Object start(Coroutine inner, Coroutine host) throws Throwable {
        Object body = inner.value;
        inner.value = null;
        Object out = host.enter(body);
        if (host.unwinding == Coroutine.STARTED) {
            pushReturn(host);
        }
        return out;
    }

    private static void pushReturn(Coroutine host) {
        try {
            Unwinding.push(host, new ReturnFrame());
        } catch (Throwable noMemory) {
            throw Traces.sneak(Unwinding.keepRunning(host, noMemory));
        }
    }

    /** The driver of a chain that stands outside its host's; when the host is suspended the chain is added to it. */
    private static Object drive(Frame frame, Coroutine host, Object in) throws Throwable {
        Throwable traced = null;
        for (;;) {
            Object out;
            try {
                out = frame.resume(host, in);
            } catch (Throwable thrown) {
                host.unwinding = Coroutine.IDLE;
                Frame left = frame;
                frame = frame.caller;
                traced = Coroutine.completeTrace(thrown, left, frame, traced, left);
                if (frame == null) {
                    throw thrown;
                }
                frame.pc = ~frame.pc;
                in = thrown;
                continue;
            }
            if (host.unwinding != Coroutine.IDLE) {
                pushAll(frame, host);
                return out;
            }
            frame = frame.caller;
            if (frame == null) {
                return out;
            }
            in = out;
        }
    }

    private static void pushAll(Frame first, Coroutine host) {
        for (Frame frame = first; frame != null;) {
            Frame caller = frame.caller;
            Unwinding.push(host, frame);
            frame = caller;
        }
    }

    /** Cuts the frames of a delegated coroutine, and of those delegated to it, off the suspended chain that they stand in. */
    static void separate(Coroutine inner) {
        Coroutine root = root(inner);
        SharedFrames.copyAll(root);
        Frame last = null;
        Frame frame = root.top;
        while (!(frame instanceof DelegationFrame delegation) || delegation.inner != inner || isApart(delegation)) {
            if (frame instanceof DelegationFrame nested && !isApart(nested)) {
                nested.inner.parent = inner;
            }
            last = frame;
            frame = frame.caller;
        }
        last.caller = null;
        inner.top = root.top;
        root.top = frame;
        release(delegation);
    }

    private static boolean isApart(DelegationFrame frame) {
        return frame.pc == DelegationFrame.APART;
    }

    private static void release(DelegationFrame delegation) {
        delegation.pc = DelegationFrame.APART;
        delegation.inner.state = Coroutine.SUSPENDED;
        delegation.inner.parent = null;
    }

    /**
     * Cuts a suspended coroutine's chain into one for each generator in it, and leaves it to a frame on top to close
     * the inner ones.
     */
    static void closeInnerFirst(Coroutine root) {
        SharedFrames.copyAll(root);
        DelegationFrame innermost = null;
        DelegationFrame outermost = null;
        Frame start = root.top;
        Frame last = null;
        for (Frame frame = start; frame != null;) {
            Frame caller = frame.caller;
            if (frame instanceof DelegationFrame delegation) {
                if (!isApart(delegation)) {
                    last.caller = null;
                    delegation.inner.top = start;
                }
                delegation.caller = null;
                if (innermost == null) {
                    innermost = delegation;
                } else {
                    outermost.caller = delegation;
                }
                outermost = delegation;
                start = caller;
            }
            last = frame;
            frame = caller;
        }
        if (innermost != null) {
            Frame closing = new ClosingFrame(innermost);
            closing.caller = start;
            root.top = closing;
        }
    }

    /**
     * Closes delegated coroutines one after the other, the innermost first (PEP 380: {@code close} of the inner one
     * comes before the exception at the {@code yieldFrom}). A loop: chains may be longer than the native stack is deep.
     */
    private static final class ClosingFrame extends Frame {
        /** Still to be closed: delegation frames, linked outwards. */
        private Frame next;
        /** What has to be thrown when all are closed. */
        private Throwable exit;

        ClosingFrame(Frame next) {
            this.next = next;
        }

        @Override
        public Object resume(Coroutine coroutine, Object in) throws Throwable {
            Throwable thrown = throwing() ? (Throwable) in : null;
            if (exit == null) {
                exit = thrown;
                thrown = null;
            }
            while (next != null) {
                DelegationFrame delegation = (DelegationFrame) next;
                next = delegation.caller;
                try {
                    close(delegation, coroutine, thrown);
                    thrown = null;
                } catch (Throwable failure) {
                    thrown = failure;
                }
                if (coroutine.unwinding != Coroutine.IDLE) {
                    return null;
                }
            }
            throw thrown != null ? thrown : exit;
        }

        @Override
        protected String whyNotForked() {
            return "generators that it delegates to are being closed, let that end first";
        }

        /** @param thrown what the closing of the one inside has ended with; null if all went well */
        private static void close(DelegationFrame delegation, Coroutine host, Throwable thrown) {
            if (!isApart(delegation)) {
                release(delegation);
            }
            delegation.close(host, thrown);
        }
    }
}

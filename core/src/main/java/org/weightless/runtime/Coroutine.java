package org.weightless.runtime;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * What can be suspended and go on: the driver under continuations, generators and fibers.
 *
 * <p>Its frames leave the native stack by returning: a yield sets {@link #unwinding}, each fiber copy on the way out
 * sees it after its call, {@link Unwinding#push pushes} a frame with its live values and returns. To go on, {@link
 * #mount} runs only the innermost frame and hands what it returns or throws to the next, so a yield costs the same at
 * any depth. A frame that yields again is saved in place.
 *
 * <pre>
 * state      NEW --mount--> RUNNING --yield to this one--> SUSPENDED --mount--> RUNNING --end, exception--> DONE
 * unwinding  IDLE --yield--> STARTED --first frame pushed--> SAVED --driver--> IDLE
 *            STARTED, SAVED --error while a frame is made--> IDLE
 * </pre>
 *
 * <p>A coroutine that is suspended inside another one stays RUNNING while the outer one is suspended. One whose body
 * another one has taken over is DELEGATED, see {@link Splice}. What is above RUNNING tells how many others a running
 * one is mounted in, and how many bodies that are delegated to run in it: behind {@link #DEEPEST} they are run by a
 * {@link Trampoline}, without native stack for each.
 *
 * <p>Costs kept in mind: one object per coroutine (32 bytes with compressed oops), so the body lives in {@link
 * #value} until the start; no reference is stored into this (perhaps old) object for a frame saved in place or a
 * value that can be returned.
 */
public abstract class Coroutine {
    /** Nothing is being suspended. */
    static final byte IDLE = 0;
    /** A yield has begun; no frame has been pushed yet. */
    protected static final byte STARTED = 1;
    /** A yield is going on; {@link #top} is the last frame pushed, its caller the first one. */
    static final byte SAVED = 2;

    static final byte NEW = 0;
    static final byte SUSPENDED = 1;
    protected static final byte DONE = 2;
    /** Its frames are part of another coroutine, the {@link #parent}. */
    static final byte DELEGATED = 3;
    /** Mounted by plain code; one more for each coroutine that it is mounted in. */
    protected static final byte RUNNING = 4;
    /** What is mounted in this one is run by a trampoline. Sixty-four levels take some 150 KB of interpreter frames. */
    static final byte DEEPEST = RUNNING + 64;
    /** Run by a trampoline; one more for each body that is delegated to and runs in it, up to the greatest byte. */
    static final byte LOOPED = DEEPEST + 1;

    /**
     * What travels as {@link #value} where a coroutine unwinds to let a trampoline mount what its innermost frame waits
     * for.
     */
    enum MountRequest {
        /** To the trampoline that runs the coroutine. */
        NEXT,
        /** To one that is yet to begin. */
        FIRST
    }

    /** Not 0 while this coroutine's activations leave the native stack, see {@link Unwinding}. */
    byte unwinding;

    /** For subclasses to look at; they set it in one case only, see {@link #endAfterFailure}. */
    protected byte state;

    /** The innermost suspended frame; while frames are pushed, the outermost so far. */
    Frame top;

    /**
     * The coroutine that this one is mounted in, where both can be suspended together, or that it is delegated to;
     * else null.
     */
    Coroutine parent;

    /** The body before the start; then a value on its way out that no return value could carry. */
    Object value;

    protected Coroutine(Object body) {
        value = body;
    }

    /** Takes back what was done for a suspension that has been given up. */
    protected void staysRunning() {}

    /** Runs the body's fiber copy with this coroutine as the last argument. */
    protected abstract Object enter(Object body) throws Throwable;

    /** Ends this coroutine and all that are suspended inside it: a loop, as they may be nested deeply. */
    protected final void abandonWithThoseInside() {
        parent = null;
        Abandonment.of(this);
    }

    // ---- for continuations, generators and fibers

    protected final boolean isNew() {
        return state == NEW;
    }

    protected final boolean isFinished() {
        return state == DONE;
    }

    protected final boolean isMounted() {
        return state >= RUNNING || state == DELEGATED && Splice.root(this).state >= RUNNING;
    }

    // ---- for delegation, see Splice

    /** Whether this coroutine can be mounted: it is new, or suspended by itself. */
    protected final boolean isReady() {
        return state <= SUSPENDED;
    }

    /**
     * Runs this coroutine, which must be ready, as a part of a mounted one: as if its body had been called there.
     *
     * @param in what the yield inside gives or throws
     * @return the result; while the host is {@link #unwinding}, a yielded value or null, and a {@link
     *     DelegationFrame} has to follow
     */
    protected final Object runInside(Coroutine host, Object in, boolean throwing) throws Throwable {
        return Splice.run(this, host, in, throwing);
    }

    /** Makes a coroutine that is delegated to a suspended one suspended by itself. */
    protected final void separate() {
        if (state == DELEGATED) {
            Splice.separate(this);
        }
    }

    /** Prepares to throw into this suspended coroutine something that has to close those delegated to it first. */
    protected final void closeDelegatedFirst() {
        Splice.closeInnerFirst(this);
    }

    /** Throws anything, checked or not, unchanged; the result lets the caller write a throw statement. */
    protected static RuntimeException sneak(Throwable thrown) {
        throw Traces.sneak(thrown);
    }

    /** Ends a coroutine that is not mounted, without running anything of it. */
    protected final void abandon() {
        state = DONE;
        top = null;
        parent = null;
        value = null;
    }

    /**
     * Starts this coroutine or goes on with it, until it yields or ends.
     *
     * @param parent the coroutine of the caller, where the caller is a fiber copy; else null
     * @param in what the yield inside gives
     * @return the yielded value or, when {@link #isFinished}, the result
     */
    protected final Object mount(Coroutine parent, Object in) {
        state = parent == null ? RUNNING : levelIn(parent);
        if (this.parent != parent) {
            this.parent = parent;
        }
        Frame frame = top;
        return frame == null ? start() : drive(frame, in);
    }

    /** Where a coroutine is deep already and a mount in it cannot be left to a trampoline, counting begins anew. */
    private static byte levelIn(Coroutine parent) {
        int level = parent.state;
        return (byte) (level < DEEPEST ? level + 1 : RUNNING);
    }

    /**
     * Ends a coroutine whose mount threw and left it RUNNING: the driver itself has failed, for want of stack or
     * memory. Its caller has set the state to DONE, as there may be no stack left for a call.
     */
    protected final void endAfterFailure() {
        Unwinding.keepRunning(this, null);
        abandonWithThoseInside();
        unwinding = IDLE;
    }

    /** Goes on with this suspended coroutine by throwing inside, at its yield. */
    protected final Object mountThrowing(Coroutine parent, Throwable thrown) {
        state = RUNNING;
        top.pc = ~top.pc;
        return mount(parent, thrown);
    }

    // ---- for those who leave a mount to a trampoline, see there

    /** Whether so many coroutines are mounted in each other that what this one mounts is left to a trampoline. */
    protected static boolean isDeep(Coroutine parent) {
        return parent != null && parent.state >= DEEPEST;
    }

    /**
     * Asks for this coroutine to be mounted by a trampoline: the caller, whose next frame is a {@link MountFrame},
     * unwinds.
     *
     * @param in what the yield inside gives or throws; null for a new coroutine
     */
    protected final void leaveToTrampoline(Coroutine caller, Object in, boolean throwing) {
        if (throwing) {
            top.pc = ~top.pc;
        }
        if (top != null) {
            value = in;
        }
        requestMount(caller);
    }

    private static void requestMount(Coroutine caller) {
        caller.unwinding = STARTED;
        caller.value = caller.state >= LOOPED ? MountRequest.NEXT : MountRequest.FIRST;
    }

    /** Whether so many bodies run in this coroutine that the next one is left to a trampoline. */
    static boolean delegatesDeeply(Coroutine host) {
        return host.state == DEEPEST || host.state == Byte.MAX_VALUE;
    }

    /**
     * Asks for a coroutine in which so many bodies run to go on by a trampoline: it unwinds, and its next frame, which
     * is none that mounts, is resumed with null.
     *
     * @return false, and nothing is done, where these are not so many
     */
    protected static boolean leavesDelegation(Coroutine host) {
        if (!delegatesDeeply(host)) {
            return false;
        }
        requestMount(host);
        return true;
    }

    /** Mounts this coroutine for a trampoline, with what was left for it. */
    protected final Object mountByTrampoline(Coroutine parent) {
        state = LOOPED;
        if (this.parent != parent) {
            this.parent = parent;
        }
        Frame frame = top;
        if (frame == null) {
            return start();
        }
        Object in = value;
        value = null;
        return drive(frame, in);
    }

    // ---- for forks

    /** The copy of this coroutine, which is not mounted and not delegated, see {@link Fork}. */
    protected final Coroutine forked() {
        return Fork.make(this);
    }

    /** A coroutine of the same kind without frames. */
    protected abstract Coroutine alike();

    /** Takes over what a subclass keeps besides the frames. */
    protected void takeStateOf(Coroutine original) {}

    /** What frames of coroutines of this kind hold that only the API knows. */
    protected abstract ApiValues apiValues();

    // ---- for storing, see Storing

    /** For subclasses that are read: a coroutine without a body. */
    protected Coroutine() {
        this(null);
    }

    /** Writes what a copy in another JVM needs to go on. */
    protected final void write(StoreOutput out) throws IOException {
        Storing.write(this, out);
    }

    /** Reads that into a coroutine without a body. */
    protected final void read(StoreInput in) throws IOException, ClassNotFoundException, ChangedCode {
        Storing.read(this, in);
    }

    /** Whether a coroutine that others had to complete while it was read has been. */
    protected final boolean isComplete() {
        return Storing.isComplete(this);
    }

    /** Whether this can be the body of a coroutine of this class. */
    protected boolean isBody(Object body) {
        return false;
    }

    /** The suspended frames that are the user's, innermost first. */
    protected final StackTraceElement[] suspendedFrames() {
        List<StackTraceElement> elements = new ArrayList<>();
        if (state == SUSPENDED) {
            Traces.collect(top, elements);
            elements.removeIf(Traces::isCore);
        }
        return elements.toArray(StackTraceElement[]::new);
    }

    /** The same frames with what they hold, as they are now. */
    protected final List<FrameView> frameViews() {
        if (state == DELEGATED) {
            Coroutine root = Splice.root(this);
            return root.state == SUSPENDED ? FrameView.of(root.top, this) : List.of();
        }
        return state == SUSPENDED ? FrameView.of(top, null) : List.of();
    }

    /**
     * The innermost suspended call that a finally block or a resource of its method waits for; null if there is none.
     */
    protected final StackTraceElement callThatHasToEnd() {
        return state == SUSPENDED ? Traces.thatHasToEnd(top) : null;
    }

    final Frame top() {
        return top;
    }

    private Object start() {
        Object body = value;
        value = null;
        Object out;
        try {
            out = enter(body);
        } catch (Throwable thrown) {
            if (body == null) {
                throw TwoThreads.refusedWithoutBody(thrown);
            }
            abandon();
            unwinding = IDLE;
            completeTrace(thrown, null, null, null, body);
            throw Traces.sneak(thrown);
        }
        return unwinding != IDLE ? suspended(null, out) : finished(out);
    }

    final Object drive(Frame frame, Object in) {
        Throwable traced = null;
        for (;;) {
            Object out;
            try {
                out = frame.resume(this, in);
            } catch (Throwable thrown) {
                if (state < RUNNING) {
                    throw TwoThreads.refused(thrown);
                }
                unwinding = IDLE;
                Frame left = frame;
                frame = frame.caller;
                traced = completeTrace(thrown, left, frame, traced, left);
                if (frame == null) {
                    abandon();
                    throw Traces.sneak(thrown);
                }
                frame.pc = ~frame.pc;
                in = thrown;
                continue;
            }
            if (unwinding != IDLE) {
                return suspended(frame, out);
            }
            frame = frame.caller;
            if (frame == null) {
                return finished(out);
            }
            in = out;
        }
    }

    /**
     * Completes the trace of an exception that leaves a frame: when the driver meets it first, and once more when it
     * leaves the driver, as causes and suppressed exceptions may have been added on the way.
     *
     * @param traced the exception that this was last done for, or null
     * @param near a frame, or an object whose class's loader finds the classes of the trace
     * @return the exception
     */
    static Throwable completeTrace(Throwable thrown, Frame left, Frame callers, Throwable traced, Object near) {
        if (thrown != traced || callers == null) {
            try {
                Traces.complete(thrown, left, callers == null ? null : traced,
                        near instanceof Frame frame ? frame.near() : near.getClass());
            } catch (Throwable ofItsTrace) {
                // no stack, no memory, or a method of the exception's class: the exception itself counts
            }
        }
        return thrown;
    }

    /** What an exception from a mount is to its caller, see {@link TwoThreads}. */
    protected static Throwable unlessOfTwoThreads(Throwable thrown) {
        return TwoThreads.refusedIfSuch(thrown);
    }

    private Object finished(Object out) {
        abandon();
        return out;
    }

    /** Closes the chain of frames behind a yield: those pushed now stand inside the one that was resumed. */
    private Object suspended(Frame resumed, Object out) {
        if (unwinding == SAVED) {
            Frame last = top;
            top = last.caller;
            last.caller = resumed;
        } else if (resumed == null) {
            top = new ReturnFrame();
        } else if (top != resumed) {
            top = resumed;
        }
        unwinding = IDLE;
        if (!Unwinding.leaves(parent)) {
            state = SUSPENDED;
        }
        if (parent != null) {
            if (value instanceof MountRequest) {
                return byTrampoline();
            }
            parent = null;
        }
        if (out != null || value == null) {
            return out;
        }
        if (value instanceof MountRequest) {
            return byTrampoline();
        }
        out = value;
        value = null;
        return out;
    }

    private Object byTrampoline() {
        Object request = value;
        value = null;
        state = LOOPED;
        return request == MountRequest.FIRST ? Trampoline.run(this, this) : request;
    }

    /** The frames of this coroutine are on the heap by a yield to it or to one around it. */
    final void hasLeft() {
        if (!Unwinding.leaves(parent)) {
            state = SUSPENDED;
        }
        parent = null;
    }
}

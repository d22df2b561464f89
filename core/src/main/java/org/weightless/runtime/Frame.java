package org.weightless.runtime;

import java.io.IOException;

/**
 * One suspended activation of a method: where it goes on, and for whom.
 *
 * <p>Subclasses add typed fields for the live values (see {@link Frames}). Values travel between frames as one
 * reference: an object as itself, {@code null} for {@code void}, an {@code int}, {@code short}, {@code byte}, {@code
 * char}, {@code boolean} or the bits of a {@code float} in the {@link #pc} of the frame that returned it, a {@code
 * long} or the bits of a {@code double} as a {@link Long}.
 */
public abstract class Frame implements Cloneable {
    // ---- kinds of frames in a stored form; those of subclasses outside this package begin with FIRST_OTHER

    static final int NOT_STORED = -1;
    static final int RETURN = 2;
    static final int DROPPED = 3;
    static final int MADE = 4;
    static final int CONVERTED = 5;
    static final int REFLECTED = 6;
    static final int PROXY = 7;
    public static final int FIRST_OTHER = 16;

    /** The frame that called this one; null for the outermost frame. */
    public Frame caller;

    /**
     * The number of the call at which this frame is suspended. Its complement (so, a negative number) asks the frame to
     * go on with an exception. After the frame has returned, its 32-bit result.
     */
    public int pc;

    /** Makes an empty frame. */
    protected Frame() {}

    /**
     * Goes on behind the call at which this frame is suspended.
     *
     * @param coroutine the coroutine that the frame belongs to, mounted on this thread
     * @param in the value or, where {@link #pc} is negative, the exception that the call ends with
     * @return the result of the method; while {@link Coroutine#unwinding}, the value that is being yielded or null
     * @throws Throwable what the method throws
     */
    public abstract Object resume(Coroutine coroutine, Object in) throws Throwable;

    /** What this frame is in the source, or null for a frame that is none of the user's. */
    protected FrameInfo info() {
        return null;
    }

    /** The coroutine suspended inside this frame, or null: a frame that stands for a nested run has one. */
    protected Coroutine inner() {
        return null;
    }

    /**
     * For generated code that saves all references of a method at once.
     *
     * @param reference the number of the field
     * @return the value, or null where it is dead at this frame's {@link #pc}
     */
    public final Object ifLive(Object value, int reference) {
        return value != null && info().isLive(pc, reference) ? value : null;
    }

    /** For generated code of large methods: the number of the place where its call's exceptions go on; 0 for its caller. */
    public final int thrownTo() {
        return info().thrownTo(pc);
    }

    /**
     * Puts what takes its place into each reference but {@link #caller}; frames written by hand say themselves which
     * they have.
     */
    protected void exchangeReferences(Exchange by) {
        FrameInfo info = info();
        Class<?> shape = getClass().getSuperclass();
        FrameReferences references = info == null ? FrameReferences.of(shape) : info.references().of(shape);
        references.exchange(this, by);
    }

    /** Why what is suspended in a frame that this one calls cannot be forked, or null. */
    protected String whyNotForked() {
        return null;
    }

    /** What a stored form tells a frame of this class by, where it is written by hand. */
    protected int storedKind() {
        return NOT_STORED;
    }

    /** Why a frame that is {@link #NOT_STORED} cannot be. */
    String asUnstored() {
        return "a " + getClass().getName() + " cannot be stored: it is part of the JDK's own call";
    }

    /** Writes what a frame that is written by hand holds. */
    protected void store(StoreOutput out) throws IOException {
        // nothing
    }

    /** The coroutine that this frame goes on with if it is the innermost one, or null. */
    Coroutine waitedFor() {
        return inner();
    }

    /** A frame of the same activation with the same values: what it refers to is shared. */
    final Frame copy() {
        try {
            return (Frame) clone();
        } catch (CloneNotSupportedException e) {
            throw new AssertionError(e);
        }
    }

    /** A class whose loader finds the classes of the method. */
    final Class<?> near() {
        FrameInfo info = info();
        return info == null || info.companion() == null ? getClass() : info.companion();
    }

    /** Returns a 32-bit result the way {@link #resume} has to. */
    protected final Object returning(int result) {
        pc = result;
        return this;
    }

    /** Whether this frame is to go on with an exception; says so once. */
    protected final boolean throwing() {
        boolean throwing = pc < 0;
        if (throwing) {
            pc = ~pc;
        }
        return throwing;
    }
}

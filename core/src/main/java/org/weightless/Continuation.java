package org.weightless;

import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.io.Serializable;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodType;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.weightless.runtime.ApiValues;
import org.weightless.runtime.ChangedCode;
import org.weightless.runtime.Coroutine;
import org.weightless.runtime.Exchange;
import org.weightless.runtime.Frame;
import org.weightless.runtime.Linker;
import org.weightless.runtime.StoreInput;
import org.weightless.runtime.StoreOutput;
import org.weightless.runtime.Unwinding;

/**
 * A piece of code that can stop in the middle of anything and go on later, perhaps in another thread.
 *
 * <p>{@link #run} starts the body and returns when the body ends or somewhere below it calls {@link #yield}; the next
 * {@code run} goes on behind that yield. Anything that the body calls may yield: plain methods, lambdas,
 * constructors. What cannot be captured makes the yield throw a {@link PinnedException}.
 *
 * <p>A continuation is used by one thread at a time; whoever hands it to another thread makes the hand-over visible, as
 * with any object. One that is never finished is ordinary garbage; its {@code finally} blocks do not run.
 */
@SuppressWarnings("exports") // what it inherits is for the runtime alone, which no module can see
public final class Continuation extends Coroutine implements Serializable {
    private static final long serialVersionUID = 1;

    private static final MethodHandle RUN = Linker.invoker(Runnable.class, "run", MethodType.methodType(void.class));

    /** The continuations that run in this thread, innermost last: plain code has no other way to know them. */
    private static final ThreadLocal<Mounted> MOUNTED = ThreadLocal.withInitial(Mounted::new);

    /** Set once; not final for a continuation that is read. */
    transient ContinuationScope scope;

    /**
     * Makes a continuation; nothing of the body runs before the first {@link #run}.
     *
     * @param scope what a yield has to name to suspend this continuation
     * @param body what it runs
     */
    public Continuation(ContinuationScope scope, Runnable body) {
        super(Objects.requireNonNull(body, "body"));
        this.scope = Objects.requireNonNull(scope, "scope");
    }

    private Continuation(ContinuationScope scope) {
        super(null);
        this.scope = scope;
    }

    /**
     * Starts the body or goes on with it; returns at the next yield to this continuation or at the end of the body.
     * An exception that leaves the body leaves this method unchanged, and the continuation is then done.
     *
     * @throws IllegalStateException if this continuation is done, or running already
     */
    public void run() {
        refuseUnlessReady();
        runMounted(null, null, null);
    }

    /** @throws IllegalStateException if it is running or done */
    void refuseUnlessReady() {
        if (isMounted()) {
            throw new IllegalStateException("the continuation is running already (scope " + scope
                    + "): it cannot be run from inside its own body, nor from another thread at the same time");
        }
        if (isFinished()) {
            throw new IllegalStateException("the continuation is done (scope " + scope
                    + "): ask isDone() before run(), or make a new one");
        }
    }

    void runMounted(Coroutine caller, Object in, Throwable thrown) {
        Mounted mounted = MOUNTED.get();
        mounted.push(this);
        try {
            if (thrown != null) {
                mountThrowing(caller, thrown);
            } else {
                mount(caller, in);
            }
        } catch (Throwable thrownOut) {
            if (state >= RUNNING) {
                state = DONE;
                endAfterFailure();
            }
            throw sneak(unlessOfTwoThreads(thrownOut));
        } finally {
            mounted.pop();
        }
    }

    void pushIfLeaving(Coroutine caller) {
        if (Unwinding.leaves(caller)) {
            try {
                Unwinding.push(caller, new Run(this));
            } catch (Throwable noMemory) {
                abandonWithThoseInside();
                throw sneak(Unwinding.keepRunning(caller, noMemory));
            }
        }
    }

    /** The frame of {@code run()} while something around the continuation is suspended from inside it. */
    private static final class Run extends Frame {
        private Continuation continuation;

        Run(Continuation continuation) {
            this.continuation = continuation;
        }

        @Override
        public Object resume(Coroutine coroutine, Object in) {
            if (throwing()) {
                continuation.runMounted(coroutine, null, (Throwable) in);
            } else {
                continuation.runMounted(coroutine, in, null);
            }
            return null;
        }

        @Override
        protected Coroutine inner() {
            return continuation;
        }

        @Override
        protected void exchangeReferences(Exchange by) {
            continuation = (Continuation) by.of(continuation);
        }

        @Override
        protected int storedKind() {
            return Stores.RUN;
        }

        @Override
        protected void store(StoreOutput out) throws IOException {
            out.writeObject(continuation);
        }
    }

    static Frame readRun(StoreInput in) throws IOException, ClassNotFoundException {
        if (in.readObject() instanceof Continuation inner) {
            return new Run(inner);
        }
        throw Stores.damaged("a continuation that is run is none");
    }

    /** Whether the body has ended, by itself or by an exception. */
    public boolean isDone() {
        return isFinished();
    }

    /**
     * An independent copy of this suspended continuation: both go on behind the same yield, each with locals of its
     * own (a multi-shot continuation). {@code finally} blocks run in each of the two. The copy of one that has not
     * begun has not begun.
     *
     * <p>The objects that locals refer to are not copied, both see the same ones, one whose constructor yields
     * included. There are two exceptions. Values that are {@link Forkable} are copied. So are this continuation
     * itself, and generators and continuations that are suspended inside it, by a yield to this one or because they
     * are delegated to: a local that holds one of them holds the copy. A field or a collection still refers to the
     * original.
     *
     * <p>Takes constant time: the innermost frame is copied, the others are shared, and each side copies one when it
     * comes to run it. Only the first fork after frames have run has a look at each of them, for what wants to be
     * copied. A fork may be run by another thread than the original at the same time.
     *
     * @throws IllegalStateException if this continuation is done or running, also where that is because something
     * around it is suspended from inside it; or if a generator inside it is closing others
     */
    public Continuation fork() {
        if (isMounted()) {
            throw new IllegalStateException("the continuation is running (scope " + scope
                    + "): it can be forked while it is suspended, from outside");
        }
        if (isFinished()) {
            throw new IllegalStateException("the continuation is done (scope " + scope + "): nothing is left to be forked");
        }
        return (Continuation) forked();
    }

    @Override
    protected Coroutine alike() {
        return new Continuation(scope);
    }

    @Override
    protected ApiValues apiValues() {
        return FrameValues.ONLY;
    }

    // ---- stored

    static Continuation blank() {
        return new Continuation(null);
    }

    private void writeObject(ObjectOutputStream out) throws IOException {
        Stores.write(this, out);
    }

    private void readObject(ObjectInputStream in) throws IOException, ClassNotFoundException {
        Stores.read(this, in);
    }

    void store(StoreOutput out) throws IOException {
        out.writeObject(scope);
        write(out);
    }

    void restore(StoreInput in) throws IOException, ClassNotFoundException, ChangedCode {
        if (!(in.readObject() instanceof ContinuationScope its)) {
            throw Stores.damaged("a continuation has no scope");
        }
        scope = its;
        read(in);
    }

    boolean isRestored() {
        return isComplete();
    }

    @Override
    protected boolean isBody(Object body) {
        return body instanceof Runnable;
    }

    /**
     * Suspends up to the innermost enclosing continuation of a scope: its {@link #run} returns.
     *
     * @throws IllegalStateException if no continuation of this scope encloses the call in this thread
     * @throws PinnedException if a frame between here and there cannot be captured
     */
    public static void yield(ContinuationScope scope) {
        Objects.requireNonNull(scope, "scope");
        throw Refused.yieldingTo(scope, MOUNTED.get().find(scope) != null);
    }

    /** The innermost continuation of a scope that encloses the call in this thread; null where there is none. */
    public static Continuation current(ContinuationScope scope) {
        Objects.requireNonNull(scope, "scope");
        return MOUNTED.get().find(scope);
    }

    /**
     * The suspended frames, innermost first, without those of libraries that only drive them; empty unless suspended.
     * The line of a frame is that of the call at which it is suspended.
     */
    public StackTraceElement[] stackTrace() {
        return suspendedFrames();
    }

    /**
     * The same frames as {@link #stackTrace}, with their variables; empty unless suspended. For a look: nothing is
     * changed, and nothing is paid for it before the first call, which reads the class files.
     */
    public List<SuspendedFrame> frames() {
        return SuspendedFrame.of(frameViews());
    }

    @Override
    protected Object enter(Object body) throws Throwable {
        RUN.invokeExact((Runnable) body, (Coroutine) this);
        return null;
    }

    /** A stack of continuations, one per thread; nearly always of one. */
    private static final class Mounted {
        private Continuation outermost;
        private Continuation[] inner = new Continuation[4];
        private int count;

        void push(Continuation continuation) {
            if (count == 0) {
                outermost = continuation;
            } else {
                pushInner(continuation);
            }
            count++;
        }

        private void pushInner(Continuation continuation) {
            if (count > inner.length) {
                inner = Arrays.copyOf(inner, 2 * count);
            }
            inner[count - 1] = continuation;
        }

        void pop() {
            if (--count == 0) {
                outermost = null;
            } else {
                inner[count - 1] = null;
            }
        }

        Continuation find(ContinuationScope scope) {
            for (int i = count - 2; i >= 0; i--) {
                if (inner[i].scope == scope) {
                    return inner[i];
                }
            }
            return count > 0 && outermost.scope == scope ? outermost : null;
        }
    }
}

package org.weightless;

import java.io.IOException;
import org.weightless.runtime.ApiValues;
import org.weightless.runtime.ChangedCode;
import org.weightless.runtime.Coroutine;
import org.weightless.runtime.Exchange;
import org.weightless.runtime.Frame;
import org.weightless.runtime.MountFrame;
import org.weightless.runtime.StoreInput;
import org.weightless.runtime.StoreOutput;
import org.weightless.runtime.Unwinding;

/**
 * What generators of objects and of primitive values have in common: Python's protocol over a coroutine.
 *
 * <p>The public classes add what a value is and how it comes out. Methods here take the coroutine of their caller,
 * null where that is plain code: something around the generator can then be suspended from inside its body.
 */
abstract class AnyGenerator extends Coroutine {
    /** The value that hasNext fetched, unless it is primitive; in the end, what the body returned. */
    Object kept;

    /** Whether a value that hasNext fetched is still unread. */
    boolean unread;

    /** Whether a StopIteration has carried the result already, or none must. */
    private boolean reported;

    AnyGenerator(Object body) {
        super(body);
        if (AbandonedWatch.REPORTED) {
            AbandonedWatch.watch(this);
        }
    }

    /** For a generator that is read. */
    AnyGenerator() {
        this(null);
    }

    @Override
    protected final Object enter(Object body) throws Throwable {
        return Bodies.run(body, this);
    }

    /**
     * Yields, in the body of this generator, the unread value of another one of the same kind; gives what the yield has
     * to return.
     */
    abstract Object yieldUnreadOf(AnyGenerator other);

    // ---- operations

    /**
     * Runs ahead to the next value, if there is none unread; false also while something around the generator is being
     * suspended.
     */
    final boolean fetch(Coroutine caller) {
        if (unread) {
            return true;
        }
        if (!isReady() && hasEnded()) {
            return false;
        }
        Object value = go(caller, null, null);
        pushIfLeaving(caller, Step.FETCH);
        return fetched(value, caller);
    }

    private boolean fetched(Object value, Coroutine caller) {
        if (Unwinding.leaves(caller)) {
            return false;
        }
        kept = value;
        unread = !isFinished();
        return unread;
    }

    /**
     * Goes on to the next yield.
     *
     * @return the yielded value; null while something around the generator is being suspended
     * @throws StopIteration at the end
     */
    final Object advance(Coroutine caller, Object in, Throwable thrown) {
        return advance(caller, in, thrown, Step.ADVANCE);
    }

    final Object advance(Coroutine caller, Object in, Throwable thrown, int step) {
        if (!isReady() && hasEnded()) {
            throw stop();
        }
        Object value = go(caller, in, thrown);
        pushIfLeaving(caller, step);
        return advanced(value);
    }

    private Object advanced(Object value) {
        if (isFinished()) {
            kept = value;
            throw stop();
        }
        return value;
    }

    final Object sendIn(Object value, Coroutine caller) {
        refuseIfUnread("send");
        if (value != null && isNew()) {
            throw new IllegalStateException("can't send a non-null value to a just-started generator: call next() or send(null)"
                    + " first, so that it is at a yield which can give the value");
        }
        if (isFinished()) {
            reported = true;
        }
        return advance(caller, value, null);
    }

    final Object raiseIn(Throwable thrown, Coroutine caller) {
        refuseIfUnread("raise");
        if (!isReady()) {
            hasEnded();
        }
        if (isNew() || isFinished()) {
            abandon();
            throw sneak(thrown);
        }
        if (thrown instanceof GeneratorExit) {
            closeDelegatedFirst();
        }
        return advance(caller, null, thrown);
    }

    /** Ends this generator by a {@link GeneratorExit}, or whatever closing those that it delegates to has thrown. */
    final void closeBy(Throwable thrown, Coroutine caller) {
        if (!isReady()) {
            hasEnded();
        }
        if (unread) {
            unread = false;
            kept = null;
        }
        if (isNew()) {
            end(null);
        } else if (!isFinished()) {
            closeDelegatedFirst();
            exit(caller, null, thrown);
            pushIfLeaving(caller, Step.CLOSE);
        }
    }

    private void exit(Coroutine caller, Object in, Throwable thrown) {
        Object value;
        try {
            value = go(caller, in, thrown);
        } catch (GeneratorExit expected) {
            return;
        }
        exited(value, caller);
    }

    private void exited(Object value, Coroutine caller) {
        if (isFinished()) {
            end(value);
        } else if (!Unwinding.leaves(caller)) {
            throw new IllegalStateException("generator ignored GeneratorExit: its body caught it and yielded again;"
                    + " let it pass, or end the body in the catch");
        }
    }

    // ---- state

    /** Called where this generator is not ready: it has ended, or it is taken back from the one that delegates to it. */
    private boolean hasEnded() {
        if (isMounted()) {
            throw new IllegalStateException("generator already executing: its own body, one that it delegates to, or another"
                    + " thread asked it to go on; ask from outside, when it has yielded");
        }
        separate();
        if (AbandonedWatch.REPORTED) {
            AbandonedWatch.note(this, callThatHasToEnd());
        }
        return isFinished();
    }

    /** The result for whoever delegates to this ended generator, once. */
    final Object takeResult() {
        Object value = reported ? null : kept;
        reported = true;
        return value;
    }

    private StopIteration stop() {
        return new StopIteration(takeResult());
    }

    /** Ends this generator with a result that no StopIteration will carry. */
    final void end(Object result) {
        abandon();
        kept = result;
        reported = true;
    }

    final Object takeUnread() {
        Object value = kept;
        kept = null;
        unread = false;
        return value;
    }

    final void refuseIfUnread(String operation) {
        if (unread) {
            throw new IllegalStateException("cannot " + operation + " while a value that hasNext() fetched is unread:"
                    + " take it with next() first");
        }
    }

    final Object resultIfEnded() {
        return isFinished() ? kept : null;
    }

    /** What an exception that leaves the body leaves the generator as. */
    static Throwable leaked(Throwable thrown) {
        return thrown instanceof StopIteration
                ? new IllegalStateException(
                        "generator raised StopIteration: its body let out one that next() of another generator"
                                + " threw; catch it, or end the body by returning (PEP 479)",
                        thrown)
                : thrown;
    }

    // ---- forks

    /** The copy of this generator in the state that it has. */
    final AnyGenerator forkOfAny() {
        if (!isReady()) {
            hasEnded();
        }
        AnyGenerator copy = (AnyGenerator) forked();
        if (AbandonedWatch.REPORTED) {
            AbandonedWatch.note(copy, copy.callThatHasToEnd());
        }
        return copy;
    }

    /** A generator of the same class without a body. */
    abstract AnyGenerator another();

    @Override
    protected final Coroutine alike() {
        return another();
    }

    @Override
    protected void takeStateOf(Coroutine original) {
        AnyGenerator other = (AnyGenerator) original;
        kept = other.kept;
        unread = other.unread;
        reported = other.reported;
    }

    @Override
    protected final ApiValues apiValues() {
        return FrameValues.ONLY;
    }

    // ---- stored

    private static final int UNREAD = 1;
    private static final int REPORTED = 2;
    private static final int KEPT = 4;

    final void store(StoreOutput out) throws IOException {
        boolean keeps = kept != null;
        out.writeInt((unread ? UNREAD : 0) | (reported ? REPORTED : 0) | (keeps ? KEPT : 0));
        storeNumber(out);
        write(out);
        if (keeps) {
            Stores.write(kept, (unread ? "the unread value of " : "the result of ") + this, out);
        }
    }

    final void restore(StoreInput in) throws IOException, ClassNotFoundException, ChangedCode {
        int flags = in.readInt();
        readNumber(in, (flags & UNREAD) != 0);
        read(in);
        kept = (flags & KEPT) != 0 ? in.readObject() : null;
        unread = (flags & UNREAD) != 0;
        reported = (flags & REPORTED) != 0;
    }

    /** Writes an unread value that is a number. */
    void storeNumber(StoreOutput out) throws IOException {
        // has none
    }

    void readNumber(StoreInput in, boolean isUnread) throws IOException {
        // has none
    }

    final boolean isRestored() {
        return isComplete();
    }

    @Override
    protected final boolean isBody(Object body) {
        return Bodies.isBody(body);
    }

    // ---- for whoever delegates to this one

    /** @throws IllegalStateException if it is running */
    final boolean isOver() {
        return !isReady() && hasEnded();
    }

    final boolean isReadyToRun() {
        return isReady();
    }

    /** Leaves what this one delegates to next to a trampoline, where it would take too much native stack. */
    final boolean leavesDelegation() {
        return leavesDelegation(this);
    }

    /** Runs this generator, which is ready, in the body of another one. */
    final Object runAsPartOf(Coroutine host, Object in, Throwable thrown) throws Throwable {
        if (AbandonedWatch.REPORTED) {
            AbandonedWatch.note(this, null);
        }
        return thrown == null ? runInside(host, in, false) : runInside(host, thrown, true);
    }

    final void endByException() {
        abandon();
    }

    // ---- steps

    /** Runs the body to its next yield, its end, or a yield to something around this generator. */
    private Object go(Coroutine caller, Object in, Throwable thrown) {
        if (isDeep(caller)) {
            leaveToTrampoline(caller, thrown == null ? in : thrown, thrown != null);
            return null;
        }
        if (AbandonedWatch.REPORTED) {
            AbandonedWatch.note(this, null);
        }
        Object value;
        try {
            value = thrown == null ? mount(caller, in) : mountThrowing(caller, thrown);
        } catch (Throwable thrownOut) {
            if (state >= RUNNING) {
                state = DONE;
                endAfterFailure();
            }
            throw sneak(leaked(unlessOfTwoThreads(thrownOut)));
        }
        if (AbandonedWatch.REPORTED) {
            AbandonedWatch.note(this, callThatHasToEnd());
        }
        return value;
    }

    /** The same for a trampoline. */
    private Object goByTrampoline(Coroutine caller) {
        if (AbandonedWatch.REPORTED) {
            AbandonedWatch.note(this, null);
        }
        Object value;
        try {
            value = mountByTrampoline(caller);
        } catch (Throwable thrownOut) {
            throw sneak(leaked(thrownOut));
        }
        if (AbandonedWatch.REPORTED) {
            AbandonedWatch.note(this, callThatHasToEnd());
        }
        return value;
    }

    private void pushIfLeaving(Coroutine caller, int operation) {
        if (Unwinding.leaves(caller)) {
            try {
                Unwinding.push(caller, new Step(this, operation));
            } catch (Throwable noMemory) {
                abandonWithThoseInside();
                throw sneak(Unwinding.keepRunning(caller, noMemory));
            }
        }
    }

    /** The frame of one of the operations above while something around the generator is suspended from inside its body. */
    static final class Step extends MountFrame {
        static final int ADVANCE = 0;
        /** The same for a caller who waits for a primitive value. */
        static final int ADVANCE_PRIMITIVE = 1;
        /** The same for a caller who waits for such a value in a box. */
        static final int ADVANCE_BOXED = 2;
        static final int FETCH = 3;
        static final int CLOSE = 4;

        private AnyGenerator generator;
        private final int operation;

        private Step(AnyGenerator generator, int operation) {
            this.generator = generator;
            this.operation = operation;
        }

        @Override
        public Object resume(Coroutine coroutine, Object in) {
            boolean throwing = throwing();
            Object result = mounted() ? mounted(coroutine, in, throwing) : mount(coroutine, in, throwing);
            return Unwinding.leaves(coroutine) ? null : result;
        }

        private Object mount(Coroutine coroutine, Object in, boolean throwing) {
            Throwable thrown = throwing ? (Throwable) in : null;
            Object value = throwing ? null : in;
            if (operation == CLOSE) {
                generator.exit(coroutine, value, thrown);
                return null;
            }
            return result(generator.go(coroutine, value, thrown), coroutine);
        }

        private Object mounted(Coroutine coroutine, Object in, boolean throwing) {
            if (operation == CLOSE) {
                if (!throwing) {
                    generator.exited(in, coroutine);
                } else if (!(in instanceof GeneratorExit)) {
                    throw sneak((Throwable) in);
                }
                return null;
            }
            if (throwing) {
                throw sneak((Throwable) in);
            }
            return result(in, coroutine);
        }

        private Object result(Object value, Coroutine coroutine) {
            return operation == FETCH
                    ? returning(generator.fetched(value, coroutine) ? 1 : 0)
                    : advanced(generator.advanced(value), coroutine);
        }

        @Override
        protected Object mountInner(Coroutine host) {
            return generator.goByTrampoline(host);
        }

        /** What the caller waits for; nothing is left in this frame while it is being suspended again. */
        private Object advanced(Object value, Coroutine coroutine) {
            if (operation == ADVANCE || Unwinding.leaves(coroutine)) {
                return value;
            }
            PrimitiveGenerator primitive = (PrimitiveGenerator) generator;
            if (operation == ADVANCE_BOXED) {
                return primitive.boxed();
            }
            return primitive instanceof IntGenerator ? returning((int) primitive.bits) : (Object) primitive.bits;
        }

        @Override
        protected Coroutine inner() {
            return generator;
        }

        @Override
        protected void exchangeReferences(Exchange by) {
            generator = (AnyGenerator) by.of(generator);
        }

        @Override
        protected int storedKind() {
            return Stores.STEP;
        }

        @Override
        protected void store(StoreOutput out) throws IOException {
            out.writeInt(operation);
            out.writeObject(generator);
        }

        static Frame read(StoreInput in) throws IOException, ClassNotFoundException {
            int operation = in.readInt();
            boolean isKnown = operation >= ADVANCE && operation <= CLOSE;
            if (!isKnown || !(in.readObject() instanceof AnyGenerator generator)
                    || (operation == ADVANCE_PRIMITIVE || operation == ADVANCE_BOXED)
                            && !(generator instanceof PrimitiveGenerator)) {
                throw Stores.damaged("a generator that is asked for a value is none");
            }
            return new Step(generator, operation);
        }
    }
}

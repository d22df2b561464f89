package org.weightless;

import java.util.Arrays;
import java.util.Objects;
import org.weightless.internal.fiber.ApiExceptions;
import org.weightless.internal.fiber.Cancellation;
import org.weightless.internal.fiber.Events;
import org.weightless.internal.fiber.FiberState;
import org.weightless.runtime.Coroutine;
import org.weightless.runtime.Pinned;
import org.weightless.runtime.Pinning;

/** The exceptions of yields that cannot be done: what {@link Pinning} finds out, in the API's terms. */
final class Refused {
    static {
        ApiExceptions.madeBy(new Maker());
    }

    private Refused() {}

    /** Makes them for the packages below, which do not know their types. */
    private static final class Maker extends ApiExceptions {
        @Override
        protected RuntimeException outsideFiber(Object operation) {
            return Refused.outsideFiber(operation);
        }

        @Override
        protected RuntimeException deadlock(String message) {
            return new DeadlockException(message);
        }

        @Override
        protected RuntimeException timedOut(String message) {
            return new TimedOutException(message);
        }

        @Override
        protected Throwable cancelled(Cancellation why) {
            return new FiberCancelled((Fiber) why.by(), why.thread(), why.reason());
        }

        @Override
        protected boolean isCancellation(Throwable thrown) {
            return thrown instanceof FiberCancelled;
        }
    }

    /** The exception of a yield that neither a generator nor a fiber can be suspended by. */
    static RuntimeException yielding() {
        return yielding("generator or fiber", AnyGenerator.class, FiberState.class);
    }

    /** The exception of an operation that has no fiber to suspend, or cannot. */
    static RuntimeException outsideFiber(Object operation) {
        Pinned pinned = Pinning.find(FiberState.class);
        return pinned != null
                ? exception(pinned)
                : new IllegalStateException(
                        "no fiber encloses this call, which needs one: " + operation + "; call it in code that a fiber runs");
    }

    /**
     * The exception of a yield to a continuation.
     *
     * @param encloses whether one of this scope encloses the yield in this thread
     */
    static RuntimeException yieldingTo(ContinuationScope scope, boolean encloses) {
        Objects.requireNonNull(scope, "scope");
        String enclosing = "continuation of the scope " + scope;
        return encloses
                ? yielding(enclosing, Continuation.class)
                : new IllegalStateException(
                        "no " + enclosing + " encloses this yield: call it inside the body of a Continuation"
                                + " of that scope, in the thread that runs it");
    }

    /**
     * The exception of a yield in plain code.
     *
     * @param enclosing what the yield was to suspend
     * @param drivers the classes that mount such a thing
     * @return a {@link PinnedException}, or an {@link IllegalStateException} where nothing of the kind encloses the
     *     call
     */
    @SafeVarargs
    private static RuntimeException yielding(String enclosing, Class<? extends Coroutine>... drivers) {
        Pinned pinned = Pinning.find(drivers);
        return pinned != null
                ? exception(pinned)
                : new IllegalStateException("no " + enclosing + " encloses this yield: call it in code that one runs");
    }

    private static PinnedException exception(Pinned pinned) {
        PinnedException thrown = new PinnedException(
                PinnedException.Reason.valueOf(pinned.reason().name()), pinned.culprit(), pinned.message());
        thrown.setStackTrace(fromYield(thrown.getStackTrace()));
        Events.pinned(pinned.reason().name(), pinned.culprit());
        return thrown;
    }

    /**
     * The trace from the yield on: how the reason was found, and what of the API asked for it, is nobody's business.
     */
    private static StackTraceElement[] fromYield(StackTraceElement[] trace) {
        int first = 0;
        while (first < trace.length && isOwn(trace[first].getClassName())) {
            first++;
        }
        return Arrays.copyOfRange(trace, first, trace.length);
    }

    private static boolean isOwn(String name) {
        return name.equals(Refused.class.getName()) || name.equals(Maker.class.getName())
                || name.equals(ApiExceptions.class.getName());
    }
}

package org.weightless.internal.fiber;

import java.lang.invoke.VarHandle;
import java.time.Duration;
import java.util.concurrent.CancellationException;
import org.weightless.runtime.Coroutine;
import org.weightless.runtime.Unwinding;

/**
 * The way to a fiber's state for the packages above. Static methods of a class of their own: the API's class inherits
 * nothing by them that its users could call.
 */
public final class Fibers {
    private static final int DEFAULT_PRIORITY = 1;

    private Fibers() {}

    // ---- the fiber around a piece of code

    /** The innermost fiber around a coroutine, itself included; null where there is none. */
    public static FiberState enclosingOrNull(Coroutine current) {
        Coroutine target = current;
        while (target != null && !(target instanceof FiberState)) {
            target = Unwinding.around(target);
        }
        return (FiberState) target;
    }

    /** The same; throws where there is none that can be suspended for the operation. */
    public static FiberState enclosing(Coroutine current, Object operation) {
        FiberState fiber = enclosingOrNull(current);
        if (fiber == null) {
            throw ApiExceptions.noFiberFor(operation);
        }
        return fiber;
    }

    // ---- the run

    /** Where it lives; null when it has ended. */
    public static Home home(FiberState fiber) {
        Block place = fiber.block;
        return place == null ? null : place.home;
    }

    /** See {@link FiberState#slice}. */
    public static Object slice(FiberState fiber, Object cargo) {
        return fiber.slice(cargo);
    }

    /** A {@link Status}, as the thread that runs the fiber sees it. */
    public static byte status(FiberState fiber) {
        return fiber.status;
    }

    public static boolean hasEnded(FiberState fiber) {
        return fiber.hasEnded();
    }

    /** Counts a slice that was measured. */
    public static void addSlice(FiberState fiber, long nanos) {
        FiberDetails details = fiber.details();
        details.switches++;
        details.nanos += nanos;
    }

    /** Whether this fiber, which can run, comes from a wait or is cancelled. */
    public static boolean hasMoreThanYielded(FiberState fiber) {
        return fiber.status > Status.READY;
    }

    /** Whether it waits for a time or for something outside all fibers. */
    public static boolean waitsForOutside(FiberState fiber) {
        if (fiber.status != Status.WAITING) {
            return false;
        }
        Interrupts interrupts = fiber.interruptsOrNull();
        return fiber.details.wait.isForOutside() || interrupts != null && interrupts.hasTickingLimit();
    }

    /** The user's frames, innermost first, while it is suspended. */
    public static StackTraceElement[] trace(FiberState fiber) {
        return fiber.trace();
    }

    // ---- what it is

    public static int id(FiberState fiber) {
        return fiber.id;
    }

    public static String name(FiberState fiber) {
        FiberDetails details = fiber.details;
        return details != null && details.name != null ? details.name : Names.defaultName(fiber.id);
    }

    public static String description(FiberState fiber) {
        FiberExtras extras = fiber.extrasOrNull();
        return extras == null ? null : extras.description;
    }

    public static void description(FiberState fiber, String description) {
        fiber.extras().description = description;
    }

    public static int priority(FiberState fiber) {
        return fiber.details == null ? DEFAULT_PRIORITY : fiber.details.priority;
    }

    public static long switches(FiberState fiber) {
        return fiber.details == null ? 0 : fiber.details.switches;
    }

    public static Duration time(FiberState fiber) {
        return Duration.ofNanos(fiber.details == null ? 0 : fiber.details.nanos);
    }

    /** The state as one of {@link Status}'s: a fiber whose wait is settled is ready. */
    public static int state(FiberState fiber) {
        int state = fiber.stateNow();
        Wait wait = state == Status.WAITING ? fiber.details.wait : null;
        return wait != null && wait.isSettled() ? Status.READY : state;
    }

    /** What keeps it from running, for a message; null where it is something else than a wait. */
    public static Wait wait(FiberState fiber) {
        return fiber.details == null ? null : fiber.details.wait;
    }

    /** Whether it waits for something that has not come. */
    public static boolean hasOpenWait(FiberState fiber) {
        return Transitions.hasOpenWait(fiber);
    }

    /** What a policy keeps about it, or null. */
    public static Object note(FiberState fiber) {
        return fiber.details == null ? null : fiber.details.note;
    }

    /** Keeps something for a policy until the fiber leaves. */
    public static void note(FiberState fiber, Object note) {
        fiber.details().note = note;
    }

    // ---- stored

    /** Why a fiber cannot be stored now, or null. */
    public static String whyNotStored(FiberState fiber) {
        if (fiber.block == null) {
            return null;
        }
        fiber.block.home.control();
        FiberExtras extras = fiber.extrasOrNull();
        if (extras != null && (extras.locals != null || extras.hooks != null)) {
            return "it has values of its own that are not in its variables, fiber locals or a context";
        }
        return fiber.whyNotForked();
    }

    /** The name that it was given, or null. */
    public static String givenName(FiberState fiber) {
        return fiber.details == null ? null : fiber.details.name;
    }

    /** What is kept of its end: a result or an exception; null before. */
    public static Object storedOutcome(FiberState fiber) {
        Failure failed = failed(fiber);
        return failed != null ? failed.exception : result(fiber);
    }

    /** Whether a fiber whose frames were read can have been in a state. */
    public static boolean canBe(FiberState fiber, int state) {
        return fiber.canBe(state);
    }

    /** Makes a fiber that was read what it was when it was stored, but in no scheduler. */
    public static void restore(FiberState fiber, int state, int priority, String description, Object outcome) {
        fiber.status = (byte) state;
        if (priority != DEFAULT_PRIORITY) {
            fiber.details().priority = priority;
        }
        if (description != null) {
            fiber.extras().description = description;
        }
        if (outcome != null) {
            fiber.details().outcome = state == Status.FAILED ? new Failure((Throwable) outcome) : outcome;
        }
    }

    /** Has something done when a fiber has ended; by the fiber itself, or before it is spawned. */
    public static void addEndHook(FiberState fiber, EndHook hook) {
        hook.addTo(fiber);
    }

    /** By the fiber itself. */
    public static void removeEndHook(FiberState fiber, EndHook hook) {
        hook.removeFrom(fiber);
    }

    /** What was added last of what is to be done at its end, or null. */
    public static EndHook endHook(FiberState fiber) {
        FiberExtras extras = fiber.extrasOrNull();
        return extras == null ? null : extras.endHooks;
    }

    /** What is done around each of its slices, or null. */
    public static MountHooks hooks(FiberState fiber) {
        FiberExtras extras = fiber.extrasOrNull();
        return extras == null ? null : extras.hooks;
    }

    /** Has something done around each of its slices; its run has to know that there are such fibers. */
    public static void hooks(FiberState fiber, MountHooks hooks) {
        fiber.extras().hooks = hooks;
    }

    /** The values that it has for itself, or null. */
    public static PerFiber locals(FiberState fiber) {
        FiberExtras extras = fiber.extrasOrNull();
        return extras == null ? null : extras.locals;
    }

    /** Keeps values for a fiber until it ends. */
    public static void locals(FiberState fiber, PerFiber values) {
        fiber.extras().locals = values;
    }

    // ---- its end

    /** What the body returned; null before the end and where it returned nothing. */
    public static Object result(FiberState fiber) {
        return fiber.seenStatus() == Status.DONE && fiber.details != null ? fiber.details.outcome : null;
    }

    /** The exception that ended it, or null. */
    public static Throwable failure(FiberState fiber) {
        Failure failed = failed(fiber);
        return failed == null ? null : failed.exception;
    }

    /** What ended it that was cancelled; null for others, and where it was removed. */
    public static Throwable cancellation(FiberState fiber) {
        boolean told = fiber.seenStatus() == Status.CANCELLED && fiber.details != null;
        return told ? (Throwable) fiber.details.outcome : null;
    }

    static Failure failed(FiberState fiber) {
        return fiber.seenStatus() == Status.FAILED ? (Failure) fiber.details.outcome : null;
    }

    /** Somebody wants to know the end: a failure is nothing to be logged any more. */
    public static void lookAtEnd(FiberState fiber) {
        Failure failed = failed(fiber);
        if (failed != null) {
            failed.look();
        }
    }

    /** The wait of a fiber for the end of another one; null if that has come. */
    public static Wait joining(FiberState awaited, Coroutine current) {
        Wait wait = null;
        if (awaited.block != null) {
            FiberState fiber = enclosingOrNull(current);
            if (fiber == null) {
                throw ApiExceptions.noFiberFor("join() of " + awaited);
            }
            wait = Wait.forEnd(fiber, awaited);
        }
        if (wait == null) {
            // what ended it in another thread is seen as it was before it left its scheduler
            VarHandle.acquireFence();
        }
        return wait;
    }

    /** What an ended fiber gives to whoever joins it; its exception is thrown. */
    public static Object outcome(FiberState ended) {
        VarHandle.acquireFence();
        lookAtEnd(ended);
        Object outcome = endSeenByJoin(ended);
        if (outcome instanceof Wait.Thrown failed) {
            throw unchanged(failed.exception());
        }
        return outcome;
    }

    /** How this ended fiber ends the wait of those that join it. */
    static Object endSeenByJoin(FiberState ended) {
        return switch (ended.seenStatus()) {
            case Status.FAILED -> new Wait.Thrown(failure(ended));
            case Status.CANCELLED -> new Wait.Thrown(cancellationSeenByJoin(ended));
            default -> result(ended);
        };
    }

    private static CancellationException cancellationSeenByJoin(FiberState ended) {
        Throwable cancelled = cancellation(ended);
        CancellationException seen = new CancellationException(ended + (cancelled == null
                ? " was cancelled or removed"
                : " was cancelled or removed: " + cancelled.getMessage()));
        seen.initCause(cancelled);
        return seen;
    }

    /** The first of two things that were thrown, with the other one suppressed; the first may be null. */
    public static Throwable joined(Throwable first, Throwable next) {
        if (first == null) {
            return next;
        }
        if (first != next) {
            first.addSuppressed(next);
        }
        return first;
    }

    /** Throws anything, checked or not, unchanged; the result is for a throw statement. */
    @SuppressWarnings("unchecked")
    public static <T extends Throwable> RuntimeException unchanged(Throwable thrown) throws T {
        throw (T) thrown;
    }
}

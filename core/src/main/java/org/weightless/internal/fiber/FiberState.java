package org.weightless.internal.fiber;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import org.weightless.runtime.Coroutine;

/**
 * What a run sees of a fiber: a coroutine that is run slice by slice, with its status and its place.
 *
 * <p>The object is 40 bytes with compressed oops: two bytes fill a gap of Coroutine's, what few fibers have is in the
 * details. Its members are for this package alone, so that the API's class shows nothing of them; {@link Fibers} is
 * the way in for others.
 */
public abstract class FiberState extends Coroutine {
    private static final VarHandle DETAILS = detailsHandle();

    /** A {@link Status}. */
    byte status;

    /** The place in the {@link #block}. */
    byte slot;

    int id;

    /** Where the fiber stands in its scheduler's order; null when it has ended. */
    Block block;

    /** Null for a fiber that has nothing but a state. */
    FiberDetails details;

    protected FiberState(Object body) {
        super(body);
    }

    /** For a subclass that is read. */
    protected FiberState() {
        super();
    }

    FiberDetails details() {
        if (details == null) {
            DETAILS.compareAndSet(this, null, new FiberDetails());
        }
        return details;
    }

    final FiberExtras extrasOrNull() {
        FiberDetails now = details;
        return now == null ? null : now.extrasOrNull();
    }

    final FiberExtras extras() {
        return details().extras();
    }

    /** Null where nothing was ever thrown into it and no scope opened. */
    final Interrupts interruptsOrNull() {
        FiberExtras extras = extrasOrNull();
        return extras == null ? null : extras.interrupts;
    }

    final Interrupts interrupts() {
        FiberExtras extras = extras();
        if (extras.interrupts == null) {
            extras.interrupts = new Interrupts();
        }
        return extras.interrupts;
    }

    private static VarHandle detailsHandle() {
        try {
            return MethodHandles.lookup().findVarHandle(FiberState.class, "details", FiberDetails.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    /** The status, which another thread may set; what it stands for is seen behind it. */
    final byte seenStatus() {
        byte seen = status;
        VarHandle.acquireFence();
        return seen;
    }

    boolean hasEnded() {
        return isFinished();
    }

    boolean hasBegun() {
        return !isNew();
    }

    /**
     * The state, one of {@link Status}'s. A status that is READY all the time spares each switch two stores, so who
     * runs is told by what is mounted.
     */
    int stateNow() {
        int state = seenStatus() & Status.STATE;
        return state == Status.READY && isMounted() ? Status.RUNNING : state;
    }

    /** Whether its frames, or their absence, go with a state that it was stored in. */
    final boolean canBe(int stored) {
        return switch (stored) {
            case Status.NEW -> isNew();
            case Status.READY -> isReady() && !isNew();
            case Status.SUSPENDED -> isReady();
            case Status.DONE, Status.FAILED, Status.CANCELLED -> isFinished();
            default -> false;
        };
    }

    /** What keeps it from being forked; null where nothing does. */
    String whyNotForked() {
        if (block == null) {
            return "it has ended";
        }
        if (stateNow() == Status.RUNNING) {
            return "it runs, let it be suspended first";
        }
        Interrupts interrupts = interruptsOrNull();
        if (interrupts != null && interrupts.isBeingCancelled()) {
            return "it is being cancelled";
        }
        if ((status & Status.THROW) != 0) {
            return "something is to be thrown in it, let that come first";
        }
        if (interrupts != null && interrupts.innermost() != null) {
            return "it stands in a block with a limit or a shield, which is one fiber's";
        }
        if (Fibers.endHook(this) != null) {
            return "it belongs to a scope, which joins one fiber";
        }
        Wait wait = Fibers.wait(this);
        return wait == null ? null : "it " + wait + ", let that come first";
    }

    /** A copy that is in no scheduler. */
    FiberState copy() {
        FiberState copy = (FiberState) forked();
        if (hasBegun()) {
            copy.status = Status.READY;
        }
        if (details != null) {
            copy.details().priority = details.priority;
        }
        FiberExtras own = extrasOrNull();
        if (own != null) {
            copy.details().extras().takeFrom(own);
        }
        return copy;
    }

    /** Drops the frames and runs nothing of them. */
    void drop() {
        abandon();
    }

    /**
     * One slice: runs to the next yield or the end. If the status is {@link Status#READY} then, it just yielded; else
     * there is more to do.
     *
     * @param cargo what the yield at which this fiber stands gives
     * @return what the yield gave out, for the scheduler
     */
    Object slice(Object cargo) {
        byte before = status;
        if (before != Status.READY) {
            status = Status.READY;
        }
        try {
            Object out = before <= Status.READY ? mount(null, cargo) : goOn(before);
            if (!isFinished()) {
                return out;
            }
            ended(Status.DONE, out);
        } catch (Throwable thrown) {
            if (ApiExceptions.get().isCancellation(thrown)) {
                ended(Status.CANCELLED, thrown);
            } else {
                ended(Status.FAILED, new Failure(thrown));
            }
        }
        return null;
    }

    /** Goes on with a fiber that is woken, or that something is to be thrown in. */
    private Object goOn(int before) {
        Wait wait = details == null ? null : details.wait;
        if (wait != null) {
            details.wait = null;
            Events.waitEnds(wait.recorded, wait.outcome());
        }
        if (interruptsOrNull() != null) {
            Throwable due = block.home.transitions().dueNow(this, (before & Status.THROW) != 0);
            if (due != null) {
                return mountThrowing(null, due);
            }
            if ((before & Status.THROW) != 0) {
                return mountThrowing(null, tracedHere(ApiExceptions.get().timedOut("the limit of a block around this"
                        + " code passed in " + this + ", and another fiber has left the block since")));
            }
        }
        Object outcome = wait == null ? null : wait.outcome();
        return outcome instanceof Wait.Thrown failed ? mountThrowing(null, failed.exception()) : mount(null, outcome);
    }

    /** Other threads look at the status first. */
    private void ended(byte end, Object outcome) {
        if (!isFinished()) {
            endAfterFailure();
        }
        if (outcome != null) {
            details().outcome = outcome;
        }
        VarHandle.releaseFence();
        status = end;
    }

    @Override
    protected void staysRunning() {
        if ((status & Status.STATE) == Status.WAITING) {
            Wait wait = details.wait;
            details.wait = null;
            status = (byte) (status & ~Status.STATE | Status.READY);
            wait.cancel();
            try {
                wait.leave();
            } catch (Throwable noStack) {
                // what is left is settled and comes to nothing
            }
        }
    }

    /** Lets an exception that is made for a suspended fiber show where that stands, and not who made it. */
    final <T extends Throwable> T tracedHere(T made) {
        StackTraceElement[] here = trace();
        if (here.length > 0) {
            made.setStackTrace(here);
        }
        return made;
    }

    /** The user's frames, innermost first, while it is suspended. */
    StackTraceElement[] trace() {
        return suspendedFrames();
    }
}

package org.weightless.internal.fiber;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.time.Duration;
import java.util.concurrent.CompletionStage;
import org.weightless.runtime.Coroutine;
import org.weightless.runtime.Unwinding;

/**
 * One wait of one fiber: all that lets fibers wait is built on it.
 *
 * <p>Ordinary yielding code makes one, leaves it where others will find it and calls {@link #park}, which suspends the
 * fiber until somebody, in any thread, {@linkplain #wake wakes} it with a value or an exception, until it is
 * cancelled, or until its time limit is over. The first of these counts and the others learn that they came too late,
 * so a value handed to a wait has reached it.
 *
 * <p>What it has left with others is in {@link #enlisted}, and taken back when it ends by something else than them; so
 * is its timer.
 *
 * <pre>
 * OPEN --wake, fail, time limit, cancel--> settled; a wait that is settled before it parks does not suspend
 * </pre>
 */
public final class Wait extends Timed {
    /** An outcome that is thrown. */
    public record Thrown(Throwable exception) {}

    private static final Object NULL = new Object();
    private static final Object CANCELLED = new Object();
    private static final VarHandle SETTLED = settledHandle();

    /** Where it lives: a thread that wakes may not ask the fiber. */
    private final Home home;

    /** What the fiber waits for; shown in dumps and messages. */
    private final Object what;

    /** Whether what ends this wait comes from outside all fibers, so that {@code run()} stays for it. */
    private final boolean outside;

    /** Whether the time limit is what the fiber waits for, and no failure. */
    private boolean sleeping;

    /** Whether the {@link #deadline} counts. */
    public boolean timed;

    /** What the flight recorder is told at the end, or null. */
    public Object recorded;

    private Object settled;

    /** What its source holds of this wait, or null. */
    public Enlisted enlisted;

    public Wait(FiberState fiber, Object what, boolean outside) {
        super(fiber);
        this.home = fiber.block.home;
        this.what = what;
        this.outside = outside;
    }

    /**
     * A wait of the fiber around this code for a nested run; null where no fiber can be suspended, or where its time is
     * virtual and would jump over what the nested one has to wait for; a parallel one asks before anybody sleeps in it.
     */
    public static Wait aroundNested(Home nested) {
        return null;
    }

    public static Wait toSleep(FiberState fiber, Duration time) {
        Wait wait = new Wait(fiber, "the time", false).within(time);
        wait.sleeping = true;
        return wait;
    }

    public static Wait forStage(FiberState fiber, CompletionStage<?> stage) {
        Wait wait = new Wait(fiber, stage, true);
        wait.home.stages().enlist(stage, wait);
        return wait;
    }

    /** A wait of a fiber for the end of another one; null if that has ended. */
    public static Wait forEnd(FiberState fiber, FiberState awaited) {
        if (fiber == awaited) {
            throw new IllegalStateException(fiber + " cannot join itself: it would wait for its own end for ever");
        }
        Wait wait = new Wait(fiber, awaited, false);
        Block place = awaited.block;
        return place != null && place.home.control().addJoiner(awaited, wait) ? wait : null;
    }

    /** Lets the wait end by itself, without an exception, after so many nanoseconds of real time. */
    public void endsAfter(long nanos) {
        within(Duration.ofNanos(home.clock().ofReal(nanos)));
        sleeping = true;
    }

    /**
     * Sets a time limit, counted from now; what comes later finds the wait settled by a {@link
     * org.weightless.TimedOutException}.
     */
    public Wait within(Duration limit) {
        deadline = home.clock().after(limit);
        timed = true;
        return this;
    }

    /**
     * Suspends the fiber until this wait is settled.
     *
     * @return the value that it was woken with
     */
    public Object park() {
        throw ApiExceptions.noFiberFor(this);
    }

    /** {@link #park} for a fiber copy written by hand: its caller has to return what this returns. */
    public Object suspendIn(Coroutine current) {
        Object now = SETTLED.getVolatile(this);
        if (now != null) {
            Object outcome = outcome();
            if (outcome instanceof Thrown failed) {
                throw Fibers.unchanged(failed.exception);
            }
            return outcome;
        }
        recorded = Events.waitBegins(fiber, what);
        fiber.details().wait = this;
        VarHandle.releaseFence();
        fiber.status = (byte) (fiber.status & ~Status.STATE | Status.WAITING);
        return Unwinding.suspend(current, fiber, null);
    }

    // ---- what ends it, in any thread

    /** Ends this wait by a value; false if it is settled already. */
    public boolean wake(Object value) {
        return settle(value == null ? NULL : value);
    }

    /** Ends this wait by an exception; false if it is settled already. */
    public boolean fail(Throwable thrown) {
        return settle(new Thrown(thrown));
    }

    /** Ends this wait by what a fiber's end was; does nothing if it is settled already. */
    public void endAs(FiberState ended) {
        Object outcome = Fibers.endSeenByJoin(ended);
        if (settle(outcome == null ? NULL : outcome)) {
            Fibers.lookAtEnd(ended);
        }
    }

    /** Ends this wait for a fiber that goes on with something else, or not at all; false if it is settled already. */
    public boolean cancel() {
        return SETTLED.compareAndSet(this, null, CANCELLED);
    }

    /** Takes back what it has left at its source. */
    public void leave() {
        if (enlisted != null) {
            enlisted.leave();
        }
    }

    /** The same for a fiber that has ended. */
    public void drop() {
        if (enlisted != null) {
            enlisted.drop();
        }
    }

    @Override
    public void timeOut() {
        boolean first = sleeping ? wake(null) : fail(tooLate());
        if (first) {
            home.transitions().leave(this);
        }
    }

    private RuntimeException tooLate() {
        return fiber.tracedHere(
                ApiExceptions.get().timedOut(fiber + " has waited as long as it would: " + asText(what)));
    }

    private boolean settle(Object outcome) {
        boolean first = SETTLED.compareAndSet(this, null, outcome);
        if (first) {
            home.signal(this);
        }
        return first;
    }

    @Override
    public void deliver() {
        home.transitions().woken(this);
    }

    // ---- seen

    @Override
    public boolean isSettled() {
        return SETTLED.getVolatile(this) != null;
    }

    /** Whether it was ended by a value, even if its fiber has been cancelled since and never saw that. */
    public boolean wasWoken() {
        Object now = SETTLED.getVolatile(this);
        return now != null && now != CANCELLED && !(now instanceof Thrown);
    }

    /** Whether it was ended by this exception, and its fiber was not given another one. */
    public boolean endedBy(Throwable thrown) {
        return SETTLED.getVolatile(this) instanceof Thrown ending && ending.exception == thrown;
    }

    /** What the fiber goes on with: a value or something {@link Thrown}. */
    public Object outcome() {
        Object now = SETTLED.getVolatile(this);
        return now == NULL ? null : now;
    }

    /** Whether time or somebody outside all fibers ends this wait. */
    public boolean isForOutside() {
        return outside || timed;
    }

    /** Whether somebody outside all fibers ends this wait. */
    public boolean isForCompletion() {
        return outside;
    }

    @Override
    public boolean isLimit() {
        return !sleeping;
    }

    /** What the fiber waits for. */
    public Object what() {
        return what;
    }

    /** For messages, which nobody may have asked for: calls nothing of the user's. */
    @Override
    public String toString() {
        return text(asText(what));
    }

    /** For a dump: with the user's own text of what is his. */
    public String dumped() {
        try {
            return text(String.valueOf(what));
        } catch (Throwable ofItsClass) {
            // its toString() may do anything; a dump goes on
            return toString();
        }
    }

    private String text(String waitedFor) {
        String limit = timed ? home.clock().until(deadline).toMillis() + " ms" : "";
        return sleeping ? "sleeps for " + limit : "waits for " + waitedFor + (timed ? ", " + limit + " at most" : "");
    }

    /** Of what fibers wait for the stages alone are the user's; their own text may take long, or more. */
    public static String asText(Object what) {
        return what instanceof CompletionStage
                ? "a stage, " + what.getClass().getName() + "@" + Integer.toHexString(System.identityHashCode(what))
                : String.valueOf(what);
    }

    private static VarHandle settledHandle() {
        try {
            return MethodHandles.lookup().findVarHandle(Wait.class, "settled", Object.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }
}

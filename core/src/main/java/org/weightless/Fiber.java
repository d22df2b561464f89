package org.weightless;

import java.lang.invoke.VarHandle;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletionStage;
import org.weightless.runtime.Coroutine;

/**
 * A weightless thread: a body that a {@link Scheduler} runs in turn with others, each until its next yield. The static {@code yield}
 * here is also what generators yield with.
 *
 * <pre>
 * NEW ------------first switch--> RUNNING --yield, jump--> READY --switch--> RUNNING --end--> DONE, --exception--> FAILED
 * RUNNING --sleep, await, join--> WAITING --time, stage, end of the other--> READY
 * NEW, READY, WAITING --suspend--> SUSPENDED --resume--> NEW, READY, WAITING
 * READY, WAITING, SUSPENDED --cancel--> READY, FiberCancelled thrown at the yield --> CANCELLED
 * NEW --cancel--> CANCELLED; any but an ended one --remove--> CANCELLED
 * </pre>
 *
 * <p>{@link #suspend}, and {@link Scheduler#remove}, of a running fiber take effect at its next yield. While a scheduler runs, its fibers
 * are changed by the thread that runs it alone; others use {@link Scheduler#execute}.
 */
public final class Fiber extends SlicedCoroutine {
    /** Where a fiber is in its life. */
    public enum State {
        /** Spawned, and has not run yet. */
        NEW,
        /** Has run, and can go on. */
        READY,
        /** Has the present slice. */
        RUNNING,
        /** Gets no slice before {@link Fiber#resume}. */
        SUSPENDED,
        /** Waits for a time, a stage, another fiber or a channel. */
        WAITING,
        /** Has ended, with a {@link Fiber#result}. */
        DONE,
        /** Has ended by an exception, its {@link Fiber#failure}. */
        FAILED,
        /** Has ended because it was cancelled or removed. */
        CANCELLED
    }

    private static final State[] STATES = State.values();

    Fiber(Object body) {
        super(body);
    }

    // ---- in a body

    /**
     * Suspends the innermost generator or fiber. In a fiber this gives up the turn. In a generator it yields null to
     * whoever asked for the next value, also where a fiber runs that generator; there {@link #sleep
     * sleep(Duration.ZERO)} gives up the fiber's turn and yields nothing.
     *
     * @throws IllegalStateException outside a generator and a fiber
     * @throws PinnedException if a frame between here and there cannot be captured
     */
    public static void yield() {
        throw Refused.yielding();
    }

    private static void yield(Coroutine current) {
        Fiber.yield(null, current);
    }

    /**
     * The same with a value out: the generator's next value. In a fiber, a value that is a fiber is {@link #jump(Object, Object) jumped} to,
     * and any other is dropped.
     *
     * @return what was {@link Generator#send sent} in, or the cargo of whoever jumped to this fiber; else null
     * @throws IllegalStateException outside a generator and a fiber
     * @throws PinnedException if a frame between here and there cannot be captured
     */
    public static <R> R yield(Object value) {
        throw Refused.yielding();
    }

    static Object yield(Object value, Coroutine current) {
        if (current instanceof Generator) {
            return suspend(current, current, value);
        }
        Coroutine target = enclosing(current);
        if (target instanceof Fiber fiber) {
            return value instanceof Fiber next ? jump(current, fiber, next, null) : suspend(current, fiber, null);
        }
        return suspend(current, target, target instanceof PrimitiveGenerator primitive ? primitive.take(value) : value);
    }

    // ---- the same for primitive values: as they are to a primitive generator, else boxed

    /** As {@link #yield(Object)}; an {@link IntGenerator} gets the value unboxed. */
    public static <R> R yield(int value) {
        throw Refused.yielding();
    }

    private static Object yield(int value, Coroutine current) {
        return current instanceof IntGenerator target ? target.suspendWith(value) : PrimitiveGenerator.yield(value, current);
    }

    /** As {@link #yield(Object)}; a {@link LongGenerator} gets the value unboxed. */
    public static <R> R yield(long value) {
        throw Refused.yielding();
    }

    private static Object yield(long value, Coroutine current) {
        return current instanceof LongGenerator target ? target.suspendWith(value) : PrimitiveGenerator.yield(value, current);
    }

    /** As {@link #yield(Object)}; a {@link DoubleGenerator} gets the value unboxed. */
    public static <R> R yield(double value) {
        throw Refused.yielding();
    }

    private static Object yield(double value, Coroutine current) {
        return current instanceof DoubleGenerator target ? target.suspendWith(value) : PrimitiveGenerator.yield(value, current);
    }

    /** As {@link #yield(Object)} with a {@link Float}; a {@link DoubleGenerator} gets it as a {@code double}. */
    public static <R> R yield(float value) {
        throw Refused.yielding();
    }

    private static Object yield(float value, Coroutine current) {
        return Fiber.yield((Object) value, current);
    }

    /** As {@link #yield(Object)} with a {@link Character}; a primitive generator gets it as its code. */
    public static <R> R yield(char value) {
        throw Refused.yielding();
    }

    private static Object yield(char value, Coroutine current) {
        return Fiber.yield((Object) value, current);
    }

    /** As {@link #yield(Object)} with a {@link Short}; a primitive generator gets it as a number of its type. */
    public static <R> R yield(short value) {
        throw Refused.yielding();
    }

    private static Object yield(short value, Coroutine current) {
        return Fiber.yield((Object) value, current);
    }

    /** As {@link #yield(Object)} with a {@link Byte}; a primitive generator gets it as a number of its type. */
    public static <R> R yield(byte value) {
        throw Refused.yielding();
    }

    private static Object yield(byte value, Coroutine current) {
        return Fiber.yield((Object) value, current);
    }

    /** As {@link #yield(Object)} with a {@link Boolean}. */
    public static <R> R yield(boolean value) {
        throw Refused.yielding();
    }

    private static Object yield(boolean value, Coroutine current) {
        return Fiber.yield((Object) value, current);
    }

    // ---- in a body of a fiber

    /**
     * Gives control to another fiber of the same scheduler. Before it, the ready fiber of the highest priority above the target's gets one
     * slice. Both are extra slices: the place of the queue does not move.
     *
     * @param target a {@link Fiber}, its name or its id
     * @param cargo what the target's {@code jump} or {@code yield} gives; dropped for one that has not begun, or that comes from a wait
     * @return the cargo of whoever jumps back to this fiber, or null where the scheduler came round by itself
     * @throws IllegalArgumentException if the target does not exist, has ended, is suspended, waits or belongs to another scheduler
     * @throws IllegalStateException outside a fiber
     * @throws PinnedException if a frame between here and the fiber cannot be captured
     */
    public static <R> R jump(Object target, Object cargo) {
        Objects.requireNonNull(target, "target");
        throw Refused.outsideFiber("jump(..)");
    }

    private static Object jump(Object target, Object cargo, Coroutine current) {
        Objects.requireNonNull(target, "target");
        Fiber fiber = enclosingFiber(current, "jump(..)");
        return jump(current, fiber, fiber.block.scheduler.target(target), cargo);
    }

    private static Object jump(Coroutine current, Fiber from, Fiber target, Object cargo) {
        return suspend(current, from, from.block.scheduler.jump(from, target, cargo));
    }

    /**
     * Lets the fiber wait for a time; others run meanwhile. It is the fiber that waits, also where the call is in the
     * body of a generator: nothing is yielded to that one's consumer.
     *
     * @param time how long at least; zero and less give up the turn, as {@link #yield()} does in a fiber's own code. A
     *     {@link Scheduler#jumping} scheduler keeps control with a fiber that waits
     * @throws IllegalStateException outside a fiber
     * @throws PinnedException if a frame between here and the fiber cannot be captured
     */
    public static void sleep(Duration time) {
        Objects.requireNonNull(time, "time");
        throw Refused.outsideFiber("sleep(..)");
    }

    private static void sleep(Duration time, Coroutine current) {
        Objects.requireNonNull(time, "time");
        Wait.toSleep(enclosingFiber(current, "sleep(..)"), time).suspendIn(current);
    }

    /**
     * Lets the fiber wait until a stage is complete. Any thread may complete it.
     *
     * @return the stage's value; its exception is thrown without a {@link java.util.concurrent.CompletionException} around it
     * @throws IllegalStateException outside a fiber
     * @throws PinnedException if a frame between here and the fiber cannot be captured
     */
    public static <R> R await(CompletionStage<R> stage) {
        Objects.requireNonNull(stage, "stage");
        throw Refused.outsideFiber("await(..)");
    }

    private static Object await(CompletionStage<?> stage, Coroutine current) {
        Objects.requireNonNull(stage, "stage");
        return Wait.forStage(enclosingFiber(current, "await(..)"), stage).suspendIn(current);
    }

    /**
     * Like {@link #await(CompletionStage)}, for a time at most. The stage itself is not touched when the time is over.
     *
     * @throws TimedOutException if the stage is not complete by then
     */
    public static <R> R await(CompletionStage<R> stage, Duration limit) {
        Objects.requireNonNull(stage, "stage");
        Objects.requireNonNull(limit, "limit");
        throw Refused.outsideFiber("await(..)");
    }

    private static Object await(CompletionStage<?> stage, Duration limit, Coroutine current) {
        Objects.requireNonNull(stage, "stage");
        Objects.requireNonNull(limit, "limit");
        return Wait.forStage(enclosingFiber(current, "await(..)"), stage).within(limit).suspendIn(current);
    }

    /** The fiber that runs this code; null outside a fiber. */
    public static Fiber current() {
        return Carrier.runningFiber();
    }

    private static Fiber current(Coroutine current) {
        Fiber fiber = enclosingFiberOrNull(current);
        return fiber != null ? fiber : current();
    }

    // ---- what encloses the code that runs in a coroutine

    /** The innermost generator or fiber; throws where there is none. */
    static Coroutine enclosing(Coroutine current) {
        Coroutine target = current;
        while (!(target instanceof AnyGenerator) && !(target instanceof Fiber)) {
            if (target == null) {
                throw Refused.yielding();
            }
            target = parentOf(target);
        }
        return target;
    }

    static Fiber enclosingFiberOrNull(Coroutine current) {
        Coroutine target = current;
        while (target != null && !(target instanceof Fiber)) {
            target = parentOf(target);
        }
        return (Fiber) target;
    }

    /** The fiber around a coroutine; throws where there is none that can be suspended for the operation. */
    static Fiber enclosingFiber(Coroutine current, Object operation) {
        Fiber fiber = enclosingFiberOrNull(current);
        if (fiber == null) {
            throw Refused.outsideFiber(operation);
        }
        return fiber;
    }

    // ---- seen from outside

    /** Counts from 1 in its scheduler and is never used again. */
    public int id() {
        return id;
    }

    /** Unique among the live fibers of a scheduler. */
    public String name() {
        return details != null && details.name != null ? details.name : Names.defaultName(id);
    }

    /**
     * Changes the name.
     *
     * @return this fiber
     * @throws IllegalArgumentException if another live fiber holds that name
     * @throws IllegalStateException if this fiber has ended
     */
    public Fiber name(String name) {
        Objects.requireNonNull(name, "name");
        Block place = block;
        if (place == null) {
            throw hasNoNameToChange(name);
        }
        place.scheduler.control().rename(this, name);
        return this;
    }

    /** The exception of a change of name after the end. */
    IllegalStateException hasNoNameToChange(String name) {
        return new IllegalStateException(this + " has ended: its name cannot be changed to " + name);
    }

    /** What this fiber is for, as {@link #description(String)} said it; null by default. */
    public String description() {
        return details == null ? null : details.description;
    }

    /**
     * Says what this fiber is for; dumps show it.
     *
     * @return this fiber
     */
    public Fiber description(String description) {
        details().description = Objects.requireNonNull(description, "description");
        return this;
    }

    /** Where this fiber is in its life, now. */
    public State state() {
        int state = stateNow();
        Wait wait = state == Status.WAITING ? details.wait : null;
        return wait != null && wait.isSettled() ? State.READY : STATES[state];
    }

    /** How much attention this fiber gets against others: 1 (default) and up. */
    public int priority() {
        return details == null ? 1 : details.priority;
    }

    /**
     * Changes the priority; what that means is the scheduler's policy.
     *
     * @return this fiber
     * @throws IllegalArgumentException if it is less than 1
     */
    public Fiber priority(int priority) {
        if (priority < 1) {
            throw new IllegalArgumentException("priority " + priority + " for " + this + ": it must be 1, the default, or more");
        }
        Block place = block;
        if (place != null) {
            place.scheduler.control().prioritise(this, priority);
        }
        return this;
    }

    /** Keeps this fiber from running until {@link #resume}; a running one from its next yield on. It keeps its place. */
    public void suspend() {
        Block place = block;
        if (place != null) {
            place.scheduler.control().suspend(this);
        }
    }

    /** Lets a suspended fiber run again, or go on waiting. Does nothing to another one. */
    public void resume() {
        Block place = block;
        if (place != null) {
            place.scheduler.control().resume(this);
        }
    }

    /**
     * Ends this fiber by a {@link FiberCancelled} at its yield, so that its {@code finally} blocks run; wakes it if it is suspended or
     * waits. One that has not begun is ended at once, a running one at its next yield.
     */
    public void cancel() {
        Block place = block;
        if (place != null) {
            place.scheduler.control().cancel(this);
        }
    }

    /** What the body returned; null before the end and where it returned nothing. */
    public Object result() {
        looksAtEnd();
        return seenStatus() == Status.DONE && details != null ? details.outcome : null;
    }

    /** The exception that ended the body, or null. */
    public Throwable failure() {
        looksAtEnd();
        Failure failed = failed();
        return failed == null ? null : failed.exception;
    }

    /** The user's frames of a suspended fiber, innermost first; empty for one that has not begun, runs or has ended. */
    public StackTraceElement[] stackTrace() {
        return suspendedFrames();
    }

    /** How many times this fiber was resumed; counted while its scheduler {@linkplain Scheduler#measure measures}. */
    public long switches() {
        return details == null ? 0 : details.switches;
    }

    /** How long this fiber has run; measured while its scheduler {@linkplain Scheduler#measure measures}. */
    public Duration time() {
        return Duration.ofNanos(details == null ? 0 : details.nanos);
    }

    /**
     * Waits until this fiber has ended; the calling fiber is suspended meanwhile.
     *
     * @return what its body returned; the very exception that ended it is thrown
     * @throws CancellationException if it was cancelled or removed
     * @throws IllegalStateException if this fiber has not ended and the caller is no fiber, or this very one
     */
    public <R> R join() {
        return joinOutside();
    }

    private static Object join(Fiber self, Coroutine current) {
        Wait wait = self.joinedIn(current);
        return wait == null ? self.outcome() : wait.suspendIn(current);
    }

    /**
     * Like {@link #join()}, for a time at most.
     *
     * @throws TimedOutException if this fiber has not ended by then
     */
    public <R> R join(Duration limit) {
        Objects.requireNonNull(limit, "limit");
        return joinOutside();
    }

    private static Object join(Fiber self, Duration limit, Coroutine current) {
        Objects.requireNonNull(limit, "limit");
        Wait wait = self.joinedIn(current);
        return wait == null ? self.outcome() : wait.within(limit).suspendIn(current);
    }

    private <R> R joinOutside() {
        if (block != null) {
            throw Refused.outsideFiber("join() of " + this);
        }
        VarHandle.acquireFence();
        return outcome();
    }

    /** The wait for this fiber's end; null if that has come. */
    private Wait joinedIn(Coroutine current) {
        Wait wait = block == null ? null : Wait.forEnd(joining(current), this);
        if (wait == null) {
            // what ended it in another thread is seen as it was before it left its scheduler
            VarHandle.acquireFence();
        }
        return wait;
    }

    private Fiber joining(Coroutine current) {
        Fiber fiber = enclosingFiberOrNull(current);
        if (fiber == null) {
            throw Refused.outsideFiber("join() of " + this);
        }
        return fiber;
    }

    @SuppressWarnings("unchecked")
    private <R> R outcome() {
        looksAtEnd();
        Object outcome = endSeenByJoin();
        if (outcome instanceof Wait.Thrown failed) {
            throw sneak(failed.exception());
        }
        return (R) outcome;
    }

    /** How this ended fiber ends the wait of those that join it. */
    Object endSeenByJoin() {
        return switch (STATES[seenStatus()]) {
            case FAILED -> new Wait.Thrown(failed().exception);
            case CANCELLED -> new Wait.Thrown(new CancellationException(this + " was cancelled or removed"));
            default -> result();
        };
    }

    /** Suspends this fiber, which encloses the given coroutine. */
    static Object suspendFiber(Coroutine current, Fiber fiber) {
        return suspend(current, fiber, null);
    }

    @Override
    public String toString() {
        return "fiber " + id + " (" + name() + ", " + state() + ")";
    }
}

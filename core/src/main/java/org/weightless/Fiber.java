package org.weightless;

import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.io.Serializable;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletionStage;
import org.weightless.internal.fiber.FiberState;
import org.weightless.internal.fiber.Fibers;
import org.weightless.internal.fiber.Requests;
import org.weightless.internal.run.Run;
import org.weightless.internal.run.ThreadState;
import org.weightless.runtime.ApiValues;
import org.weightless.runtime.ChangedCode;
import org.weightless.runtime.Coroutine;
import org.weightless.runtime.StoreInput;
import org.weightless.runtime.StoreOutput;

/**
 * A weightless thread: a body that a {@link Scheduler} runs in turn with others, each until its next yield. The
 * static {@code yield} here is also what generators yield with.
 *
 * <pre>
 * NEW ------------first switch--> RUNNING --yield, jump--> READY --switch--> RUNNING --end--> DONE, --exception--> FAILED
 * RUNNING --sleep, await, join--> WAITING --time, stage, end of the other--> READY
 * NEW, READY, WAITING --suspend--> SUSPENDED --resume--> NEW, READY, WAITING
 * READY, WAITING, SUSPENDED --cancel--> READY, FiberCancelled thrown at the yield --> CANCELLED
 * READY, WAITING, SUSPENDED --raise--> READY, the exception thrown at the yield; NEW --raise--> FAILED
 * NEW --cancel--> CANCELLED; any but an ended one --remove--> CANCELLED
 * </pre>
 *
 * <p>{@link #suspend}, and {@link Scheduler#remove}, of a running fiber take effect at its next yield. While a
 * scheduler runs, its fibers are changed by the thread that runs it alone; others use {@link Scheduler#execute}.
 */
@SuppressWarnings("exports") // what it inherits is for the core alone, and nothing of it can be seen
public final class Fiber extends FiberState implements Serializable {
    private static final long serialVersionUID = 1;

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
     * Suspends the innermost generator or fiber. In a fiber this gives up the turn. In a generator it yields null, also
     * where a fiber runs that generator; there {@link #sleep sleep(Duration.ZERO)} gives up the fiber's turn.
     *
     * @throws IllegalStateException outside a generator and a fiber
     * @throws PinnedException if a frame between here and there cannot be captured
     */
    public static void yield() {
        throw Refused.yielding();
    }

    /**
     * The same with a value out: the generator's next value. In a fiber, one that is a fiber is {@link #jump(Object,
     * Object) jumped} to, and any other is dropped.
     *
     * @return what was {@link Generator#send sent} in, or the cargo of whoever jumped to this fiber; else null
     * @throws IllegalStateException outside a generator and a fiber
     * @throws PinnedException if a frame between here and there cannot be captured
     */
    public static <R> R yield(Object value) {
        throw Refused.yielding();
    }

    /** As {@link #yield(Object)}; an {@link IntGenerator} gets the value unboxed. */
    public static <R> R yield(int value) {
        throw Refused.yielding();
    }

    /** As {@link #yield(Object)}; a {@link LongGenerator} gets the value unboxed. */
    public static <R> R yield(long value) {
        throw Refused.yielding();
    }

    /** As {@link #yield(Object)}; a {@link DoubleGenerator} gets the value unboxed. */
    public static <R> R yield(double value) {
        throw Refused.yielding();
    }

    /** As {@link #yield(Object)} with a {@link Float}; a {@link DoubleGenerator} gets it as a {@code double}. */
    public static <R> R yield(float value) {
        throw Refused.yielding();
    }

    /** As {@link #yield(Object)} with a {@link Character}; a primitive generator gets it as its code. */
    public static <R> R yield(char value) {
        throw Refused.yielding();
    }

    /** As {@link #yield(Object)} with a {@link Short}; a primitive generator gets it as a number of its type. */
    public static <R> R yield(short value) {
        throw Refused.yielding();
    }

    /** As {@link #yield(Object)} with a {@link Byte}; a primitive generator gets it as a number of its type. */
    public static <R> R yield(byte value) {
        throw Refused.yielding();
    }

    /** As {@link #yield(Object)} with a {@link Boolean}. */
    public static <R> R yield(boolean value) {
        throw Refused.yielding();
    }

    // ---- in a body of a fiber

    /**
     * Gives control to another fiber of the same scheduler. Before it, the ready fiber of the highest priority above
     * the target's gets one slice. Both are extra slices: the queue's place does not move.
     *
     * @param target a {@link Fiber}, its name or its id
     * @param cargo what the target's {@code jump} or {@code yield} gives; dropped for one that has not begun, or that
     *     comes from a wait
     * @return the cargo of whoever jumps back to this fiber, or null where the scheduler came round by itself
     * @throws IllegalArgumentException if this scheduler has no such live fiber, or it is suspended or waits
     * @throws IllegalStateException outside a fiber
     * @throws PinnedException if a frame between here and the fiber cannot be captured
     */
    public static <R> R jump(Object target, Object cargo) {
        Objects.requireNonNull(target, "target");
        throw Refused.outsideFiber("jump(..)");
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

    /**
     * Lets the fiber wait until a stage is complete. Any thread may complete it.
     *
     * @return the stage's value; its exception is thrown without a {@code CompletionException} around it
     * @throws IllegalStateException outside a fiber
     * @throws PinnedException if a frame between here and the fiber cannot be captured
     */
    public static <R> R await(CompletionStage<R> stage) {
        Objects.requireNonNull(stage, "stage");
        throw Refused.outsideFiber("await(..)");
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

    /**
     * Runs a block for a time at most. When that is over a {@link TimedOutException} is thrown where the block waits or
     * yields, so that {@code finally} blocks run. Each further wait and yield ends the same way until the block is
     * left: code that has to wait while it cleans up does that {@link #shielded}.
     *
     * <p>Code that neither waits nor yields goes on, and a block that comes to its end late has ended well. What comes
     * at the very moment has come in time. Of nested blocks whose time is over the outermost counts: its exception goes
     * through the inner ones. A cancellation ends the limits of the blocks around it. A generator should not yield a
     * value out of such a block, as the limit goes on counting for the fiber.
     *
     * @param limit how long at most, by the clock of the scheduler
     * @throws TimedOutException out of what waits or yields in the block, and so out of this
     * @throws IllegalStateException outside a fiber
     * @throws PinnedException if a frame between here and the fiber cannot be captured
     */
    public static void within(Duration limit, Generator.Body body) {
        FiberCompanion.requireBlock(limit, body);
        throw Refused.outsideFiber("within(..)");
    }

    /** The same with a result: what the body returns. */
    public static <R> R within(Duration limit, Callable<R> body) {
        FiberCompanion.requireBlock(limit, body);
        throw Refused.outsideFiber("within(..)");
    }

    /**
     * Runs a block that no cancellation and no limit of a block around it reaches: these are thrown at its end, or at
     * the next yield where the body itself throws. Limits inside of it count, and what is {@linkplain #raise raised}
     * arrives.
     *
     * @throws IllegalStateException outside a fiber
     * @throws PinnedException if a frame between here and the fiber cannot be captured
     */
    public static void shielded(Generator.Body body) {
        Objects.requireNonNull(body, "body");
        throw Refused.outsideFiber("shielded(..)");
    }

    /** The same with a result: what the body returns. */
    public static <R> R shielded(Callable<R> body) {
        Objects.requireNonNull(body, "body");
        throw Refused.outsideFiber("shielded(..)");
    }

    /** The fiber that runs this code; null outside a fiber. */
    public static Fiber current() {
        return (Fiber) ThreadState.runningFiber();
    }

    // ---- seen from outside

    /** Counts from 1 in its scheduler; begins again behind {@link Integer#MAX_VALUE}, without those of live fibers. */
    public int id() {
        return Fibers.id(this);
    }

    /** Unique among the live fibers of a scheduler. */
    public String name() {
        return Fibers.name(this);
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
        Requests.rename(this, name);
        return this;
    }

    /** What this fiber is for, as {@link #description(String)} said it; null by default. */
    public String description() {
        return Fibers.description(this);
    }

    /** Says what this fiber is for; dumps show it. Gives this fiber. */
    public Fiber description(String description) {
        Fibers.description(this, Objects.requireNonNull(description, "description"));
        return this;
    }

    /**
     * Lets this fiber have something for itself that others bind to the thread, beginning with what the calling code
     * has. For all fibers of a scheduler there is {@link Scheduler#context}.
     *
     * @return this fiber
     * @throws IllegalStateException while it runs: its slice has begun without
     */
    public Fiber context(ThreadContext context) {
        Objects.requireNonNull(context, "context");
        if (Fibers.home(this) instanceof Run run) {
            run.hook(this, hooks -> BoundContexts.with((BoundContexts) hooks, context));
        }
        return this;
    }

    /** Where this fiber is in its life, now. */
    public State state() {
        return STATES[Fibers.state(this)];
    }

    /** How much attention this fiber gets against others: 1 (default) and up. */
    public int priority() {
        return Fibers.priority(this);
    }

    /**
     * Changes the priority; what that means is the scheduler's policy.
     *
     * @return this fiber
     * @throws IllegalArgumentException if it is less than 1
     */
    public Fiber priority(int priority) {
        if (priority < 1) {
            throw new IllegalArgumentException(
                    "priority " + priority + " for " + this + ": it must be 1, the default, or more");
        }
        Requests.prioritise(this, priority);
        return this;
    }

    /** Keeps this fiber from running until {@link #resume}; a running one from its next yield on. It keeps its place. */
    public void suspend() {
        Requests.suspend(this);
    }

    /** Lets a suspended fiber run again, or go on waiting. Does nothing to another one. */
    public void resume() {
        Requests.resume(this);
    }

    /**
     * Ends this fiber by a {@link FiberCancelled} at its yield, so that its {@code finally} blocks run; wakes it if
     * it is suspended or waits. One that has not begun is ended at once, a running one at its next yield.
     */
    public void cancel() {
        Requests.cancel(this, ThreadState.cancellation(null));
    }

    /**
     * The same, and tells why.
     *
     * @param reason what the {@link FiberCancelled} and the exception of {@link #join} carry
     */
    public void cancel(String reason) {
        Requests.cancel(this, ThreadState.cancellation(Objects.requireNonNull(reason, "reason")));
    }

    /**
     * Throws something in this fiber: at the yield or jump where it stands, or out of what it waits for, which is given
     * up. It is woken for that, also if it is suspended. One that is in its slice gets it at its next yield, the
     * calling one at once; one that has not begun ends by it. Several arrive in order, each at a yield of its own.
     *
     * @param thrown any exception, checked ones too; a {@link FiberCancelled} that nobody catches ends the fiber as
     *     cancelled
     * @throws IllegalStateException if this fiber has ended; one that runs in another thread may yet end before that
     */
    public void raise(Throwable thrown) {
        Objects.requireNonNull(thrown, "thrown");
        if (ThreadState.runningFiber() == this) {
            throw Fibers.unchanged(thrown);
        }
        Requests.raise(this, thrown);
    }

    /** What ended this fiber that was cancelled: by whom, why and where; null for others, and where it was removed. */
    public FiberCancelled cancellation() {
        return (FiberCancelled) Fibers.cancellation(this);
    }

    /** A copy of this fiber in its scheduler, named {@code fiber-<id>}; see {@link #fork(String)}. */
    public Fiber fork() {
        return (Fiber) Requests.fork(this, null);
    }

    /**
     * A copy of this fiber in its scheduler: both go on behind the same yield, each with locals of its own; see
     * {@link Continuation#fork} for what they share. The copy goes to the end of the order, has the same priority and
     * description, and can run at once, also where this one is suspended. It is NEW if this one is. Nobody joins it
     * yet.
     *
     * <p>A fiber that waits cannot be forked: there is one place in the queue, and one message for it. What it holds, a
     * mutex or permits, is held once: one of the two gives it back.
     *
     * @param name of the copy
     * @return the new fiber
     * @throws IllegalArgumentException if a live fiber holds that name
     * @throws IllegalStateException if this fiber runs, waits, comes from a wait, is being cancelled or has ended
     */
    public Fiber fork(String name) {
        return (Fiber) Requests.fork(this, Objects.requireNonNull(name, "name"));
    }

    @Override
    protected Coroutine alike() {
        return new Fiber(null);
    }

    @Override
    protected ApiValues apiValues() {
        return FrameValues.ONLY;
    }

    private void writeObject(ObjectOutputStream out) throws IOException {
        Stores.write(this, out);
    }

    private void readObject(ObjectInputStream in) throws IOException, ClassNotFoundException {
        Stores.read(this, in);
    }

    void store(StoreOutput out) throws IOException {
        StoredFiber.of(this).write(out);
        write(out);
        StoredFiber.writeRest(this, out);
    }

    /** Reads what it was; gives the name that it was given, or null. */
    String restore(StoreInput in) throws IOException, ClassNotFoundException, ChangedCode {
        StoredFiber stored = StoredFiber.read(in);
        read(in);
        return stored.readRest(this, in);
    }

    @Override
    protected boolean isBody(Object body) {
        return Bodies.isBody(body);
    }

    /** What the body returned; null before the end and where it returned nothing. */
    public Object result() {
        Fibers.lookAtEnd(this);
        return Fibers.result(this);
    }

    /** The exception that ended the body, or null. */
    public Throwable failure() {
        Fibers.lookAtEnd(this);
        return Fibers.failure(this);
    }

    /** The user's frames of a suspended fiber, innermost first; empty for one that has not begun, runs or has ended. */
    public StackTraceElement[] stackTrace() {
        return suspendedFrames();
    }

    /**
     * The same frames as {@link #stackTrace}, with their variables. It costs nothing before the first call, which reads
     * the class files.
     */
    public List<SuspendedFrame> frames() {
        return SuspendedFrame.of(frameViews());
    }

    /** How many times this fiber was resumed; counted while its scheduler {@linkplain Scheduler#measure measures}. */
    public long switches() {
        return Fibers.switches(this);
    }

    /** How long this fiber has run; measured while its scheduler {@linkplain Scheduler#measure measures}. */
    public Duration time() {
        return Fibers.time(this);
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

    /**
     * Like {@link #join()}, for a time at most.
     *
     * @throws TimedOutException if this fiber has not ended by then
     */
    public <R> R join(Duration limit) {
        Objects.requireNonNull(limit, "limit");
        return joinOutside();
    }

    @SuppressWarnings("unchecked") // what it gives is what the caller takes it for
    private <R> R joinOutside() {
        if (Fibers.home(this) != null) {
            throw Refused.outsideFiber("join() of " + this);
        }
        return (R) Fibers.outcome(this);
    }

    @Override
    protected Object enter(Object body) throws Throwable {
        return Bodies.run(body, this);
    }

    @Override
    public String toString() {
        return "fiber " + id() + " (" + name() + ", " + state() + ")";
    }
}

package org.weightless;

import java.util.ArrayList;
import java.util.List;
import org.weightless.runtime.Coroutine;
import org.weightless.runtime.Pinning;

/**
 * A weightless thread: a body that a {@link Scheduler} runs in turn with others, each until its next yield. The static {@code yield}
 * here is also what generators yield with.
 *
 * <pre>
 * NEW --first switch--> RUNNING --yield--> READY --switch--> RUNNING --end--> DONE, --exception--> FAILED
 *                       RUNNING --join--> WAITING --the other fiber ends--> READY
 * </pre>
 */
public final class Fiber extends Coroutine {
    /** Where a fiber is in its life. */
    public enum State { NEW, READY, RUNNING, SUSPENDED, WAITING, DONE, FAILED, CANCELLED }

    private final Scheduler scheduler;
    private final int id;
    private final String name;
    private State state = State.NEW;
    private Object result;
    private Throwable failure;
    /** The fiber that this one waits for. */
    private Fiber awaited;
    private List<Fiber> joiners = List.of();

    Fiber(Scheduler scheduler, int id, String name, Object body) {
        super(body);
        this.scheduler = scheduler;
        this.id = id;
        this.name = name;
    }

    // ---- in a body

    /**
     * Suspends the innermost generator, as yielding null, or fiber.
     *
     * @throws IllegalStateException outside a generator and a fiber
     * @throws PinnedException if a frame between here and there cannot be captured
     */
    public static void yield() {
        throw refused();
    }

    private static void yield(Coroutine current) {
        Fiber.yield(null, current);
    }

    /**
     * The same with a value out: the generator's next value. A fiber's scheduler drops it.
     *
     * @return what was {@link Generator#send sent} in, or null
     * @throws IllegalStateException outside a generator and a fiber
     * @throws PinnedException if a frame between here and there cannot be captured
     */
    public static <R> R yield(Object value) {
        throw refused();
    }

    static Object yield(Object value, Coroutine current) {
        if (current instanceof Generator) {
            return suspend(current, current, value);
        }
        Coroutine target = enclosing(current);
        return suspend(current, target, target instanceof PrimitiveGenerator primitive ? primitive.take(value) : value);
    }

    // ---- the same for primitive values: as they are to a primitive generator, else boxed

    /** As {@link #yield(Object)}; an {@link IntGenerator} gets the value unboxed. */
    public static <R> R yield(int value) {
        throw refused();
    }

    private static Object yield(int value, Coroutine current) {
        return current instanceof IntGenerator target ? target.suspendWith(value) : PrimitiveGenerator.yield(value, current);
    }

    /** As {@link #yield(Object)}; a {@link LongGenerator} gets the value unboxed. */
    public static <R> R yield(long value) {
        throw refused();
    }

    private static Object yield(long value, Coroutine current) {
        return current instanceof LongGenerator target ? target.suspendWith(value) : PrimitiveGenerator.yield(value, current);
    }

    /** As {@link #yield(Object)}; a {@link DoubleGenerator} gets the value unboxed. */
    public static <R> R yield(double value) {
        throw refused();
    }

    private static Object yield(double value, Coroutine current) {
        return current instanceof DoubleGenerator target ? target.suspendWith(value) : PrimitiveGenerator.yield(value, current);
    }

    /** As {@link #yield(Object)} with a {@link Float}; a {@link DoubleGenerator} gets it as a {@code double}. */
    public static <R> R yield(float value) {
        throw refused();
    }

    private static Object yield(float value, Coroutine current) {
        return Fiber.yield((Object) value, current);
    }

    /** As {@link #yield(Object)} with a {@link Character}; a primitive generator gets it as its code. */
    public static <R> R yield(char value) {
        throw refused();
    }

    private static Object yield(char value, Coroutine current) {
        return Fiber.yield((Object) value, current);
    }

    /** As {@link #yield(Object)} with a {@link Short}; a primitive generator gets it as a number of its type. */
    public static <R> R yield(short value) {
        throw refused();
    }

    private static Object yield(short value, Coroutine current) {
        return Fiber.yield((Object) value, current);
    }

    /** As {@link #yield(Object)} with a {@link Byte}; a primitive generator gets it as a number of its type. */
    public static <R> R yield(byte value) {
        throw refused();
    }

    private static Object yield(byte value, Coroutine current) {
        return Fiber.yield((Object) value, current);
    }

    /** As {@link #yield(Object)} with a {@link Boolean}. */
    public static <R> R yield(boolean value) {
        throw refused();
    }

    private static Object yield(boolean value, Coroutine current) {
        return Fiber.yield((Object) value, current);
    }

    // ----

    /** The innermost generator or fiber around the code that runs in this coroutine; throws where there is none. */
    static Coroutine enclosing(Coroutine current) {
        Coroutine target = current;
        while (!(target instanceof AnyGenerator) && !(target instanceof Fiber)) {
            if (target == null) {
                throw refused();
            }
            target = parentOf(target);
        }
        return target;
    }

    static RuntimeException refused() {
        return Pinning.refused("generator or fiber", AnyGenerator.class, Fiber.class);
    }

    /** The fiber that runs this code; null outside a fiber. */
    public static Fiber current() {
        return Scheduler.running();
    }

    // ---- seen from outside

    /** Counts from 1 in its scheduler and is never used again. */
    public int id() {
        return id;
    }

    public String name() {
        return name;
    }

    public State state() {
        return state;
    }

    /** What the body returned; null before the end and where it returned nothing. */
    public Object result() {
        return result;
    }

    /** The exception that ended the body, or null. */
    public Throwable failure() {
        return failure;
    }

    /**
     * Waits until this fiber has ended; the calling fiber is suspended meanwhile.
     *
     * @return what its body returned
     * @throws IllegalStateException if this fiber has not ended and the caller is no fiber of the same scheduler, or this very fiber
     */
    public <R> R join() {
        if (!hasEnded()) {
            if (current() == null) {
                throw new IllegalStateException("join() waits for " + this + " and so needs a fiber to suspend:"
                        + " call it inside one, or when this one has ended");
            }
            throw refused();
        }
        return outcome();
    }

    private static Object join(Fiber self, Coroutine current) {
        if (self.hasEnded()) {
            return self.outcome();
        }
        Coroutine target = current;
        while (target != null && !(target instanceof Fiber)) {
            target = parentOf(target);
        }
        if (target == null) {
            return self.join();
        }
        Fiber joiner = (Fiber) target;
        if (joiner == self || joiner.scheduler != self.scheduler) {
            throw new IllegalStateException(joiner + " cannot join " + self + ": "
                    + (joiner == self ? "it would wait for itself" : "it belongs to another scheduler"));
        }
        joiner.awaited = self;
        joiner.state = State.WAITING;
        self.joiners = self.joiners.isEmpty() ? new ArrayList<>() : self.joiners;
        self.joiners.add(joiner);
        return suspend(current, joiner, null);
    }

    @SuppressWarnings("unchecked")
    private <R> R outcome() {
        if (failure != null) {
            throw sneak(failure);
        }
        return (R) result;
    }

    // ---- for the scheduler

    boolean hasEnded() {
        return isFinished();
    }

    boolean canRun() {
        return state == State.NEW || state == State.READY;
    }

    /** One slice: runs to the next yield or the end. */
    void slice() {
        state = State.RUNNING;
        Fiber waitedFor = awaited;
        awaited = null;
        try {
            Object out = waitedFor == null
                    ? mount(null, null)
                    : waitedFor.failure != null ? mountThrowing(null, waitedFor.failure) : mount(null, waitedFor.result);
            if (isFinished()) {
                result = out;
                state = State.DONE;
            } else if (state == State.RUNNING) {
                state = State.READY;
            }
        } catch (Throwable thrown) {
            failure = thrown;
            state = State.FAILED;
        }
        if (isFinished()) {
            joiners.forEach(joiner -> joiner.state = State.READY);
            joiners = List.of();
        }
    }

    @Override
    protected Object enter(Object body) throws Throwable {
        return Entry.run(body, this);
    }

    @Override
    public String toString() {
        return "fiber " + id + " (" + name + ", " + state + ")";
    }
}

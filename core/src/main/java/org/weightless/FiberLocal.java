package org.weightless;

import java.lang.ref.WeakReference;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.weightless.internal.fiber.FiberState;
import org.weightless.internal.fiber.Fibers;
import org.weightless.internal.run.ThreadState;

/**
 * A value that each fiber has for itself, as a {@link ThreadLocal} is one that each thread has: it is seen at any depth
 * of calls and in generators that the fiber reads, goes along from thread to thread, and is gone when the fiber ends.
 * Outside fibers it is the thread's.
 *
 * <pre>{@code
 * static final FiberLocal<String> USER = new FiberLocal<>();
 *
 * scheduler.spawn(() -> {
 *     USER.set("ada");
 *     Fiber.yield();
 *     USER.get();             // "ada", whatever other fibers have set
 * });
 * }</pre>
 *
 * @param <T> the type of the value
 */
public final class FiberLocal<T> {
    /** Spreads keys over the places of a table of any power of two: even, as a key has two. */
    private static final int SPREAD = 2 * 0x1E3779B9;

    private static final AtomicInteger COUNT = new AtomicInteger();

    /** Those that threads hand on to the fibers that they spawn. */
    private static final List<WeakReference<FiberLocal<?>>> INHERITED = new CopyOnWriteArrayList<>();

    final int hash = COUNT.getAndIncrement() * SPREAD & ~1;

    @SuppressWarnings("ThreadLocalUsage") // it is as static as this object, which is its only user
    private final ThreadLocal<Object> outside = new ThreadLocal<>();

    /** Null where the value is null until it is set. */
    private final Supplier<? extends T> initial;

    /** What a child begins with, by the value of who spawns it; null where it inherits nothing. */
    private final UnaryOperator<T> forChild;

    /** A local whose value is null until it is set. */
    public FiberLocal() {
        this(null, null);
    }

    private FiberLocal(Supplier<? extends T> initial, UnaryOperator<T> forChild) {
        this.initial = initial;
        this.forChild = forChild;
    }

    /**
     * A local that has a value when it is first asked for.
     *
     * @param initial makes it, once for each fiber or thread that asks; it must not yield
     */
    public static <T> FiberLocal<T> withInitial(Supplier<? extends T> initial) {
        return new FiberLocal<>(Objects.requireNonNull(initial, "initial"), null);
    }

    /**
     * A local whose value a new fiber takes over from the code that spawns it, if it is set there. Later changes are
     * each one's own.
     */
    public static <T> FiberLocal<T> inheritable() {
        return inheritable(UnaryOperator.identity());
    }

    /**
     * The same, with a value that is made of the other one.
     *
     * @param forChild gives what the new fiber begins with; called by the code that spawns it
     */
    public static <T> FiberLocal<T> inheritable(UnaryOperator<T> forChild) {
        FiberLocal<T> local = new FiberLocal<>(null, Objects.requireNonNull(forChild, "forChild"));
        INHERITED.removeIf(each -> each.get() == null);
        INHERITED.add(new WeakReference<>(local));
        NewFibers.inheritLocals = true;
        return local;
    }

    /** The value of the fiber that runs this code; outside a fiber, of the thread. */
    public T get() {
        return getIn(ThreadState.runningFiber());
    }

    /** Changes the value of the fiber that runs this code; outside a fiber, of the thread. */
    public void set(T value) {
        setIn(ThreadState.runningFiber(), value);
    }

    /** Drops the value: the next {@link #get} finds the initial one. */
    public void remove() {
        removeIn(ThreadState.runningFiber());
    }

    // ---- the same for a fiber, or none

    @SuppressWarnings("unchecked")
    T getIn(FiberState fiber) {
        if (fiber != null) {
            LocalValues values = (LocalValues) Fibers.locals(fiber);
            Object value = values == null ? LocalValues.ABSENT : values.get(this);
            return value == LocalValues.ABSENT ? firstIn(fiber) : (T) value;
        }
        Object held = outside.get();
        return held == null ? firstIn(null) : unheld(held);
    }

    /** One that was only asked for is not set: whoever inherits it gets nothing. */
    private T firstIn(FiberState fiber) {
        if (initial == null) {
            return null;
        }
        T value = initial.get();
        setIn(fiber, value);
        return value;
    }

    void setIn(FiberState fiber, T value) {
        if (fiber == null) {
            outside.set(value == null ? LocalValues.ABSENT : value);
            return;
        }
        LocalValues values = (LocalValues) Fibers.locals(fiber);
        if (values == null) {
            values = new LocalValues();
            Fibers.locals(fiber, values);
        }
        values.put(this, value);
    }

    void removeIn(FiberState fiber) {
        if (fiber == null) {
            outside.remove();
            return;
        }
        LocalValues values = (LocalValues) Fibers.locals(fiber);
        if (values != null) {
            values.remove(this);
        }
    }

    /** A thread's value of null is kept as something else, to tell it from none. */
    @SuppressWarnings("unchecked")
    private T unheld(Object held) {
        return held == LocalValues.ABSENT ? null : (T) held;
    }

    // ---- inheritance

    boolean isInherited() {
        return forChild != null;
    }

    /** Adds what a child gets for a value to those that it has, which may be null. */
    @SuppressWarnings("unchecked")
    LocalValues inheritInto(LocalValues child, Object value) {
        LocalValues values = child == null ? new LocalValues() : child;
        values.put(this, forChild.apply((T) value));
        return values;
    }

    /** Gives a fiber that is about to be spawned what it inherits from this code. */
    static void inherit(FiberState child) {
        FiberState parent = ThreadState.runningFiber();
        LocalValues values;
        if (parent == null) {
            values = inheritedFromThread();
        } else {
            LocalValues parents = (LocalValues) Fibers.locals(parent);
            values = parents == null ? null : parents.inherited();
        }
        if (values != null) {
            Fibers.locals(child, values);
        }
    }

    private static LocalValues inheritedFromThread() {
        LocalValues child = null;
        for (WeakReference<FiberLocal<?>> each : INHERITED) {
            FiberLocal<?> local = each.get();
            Object held = local == null ? null : local.outside.get();
            if (held != null) {
                child = local.inheritInto(child, local.unheld(held));
            }
        }
        return child;
    }
}

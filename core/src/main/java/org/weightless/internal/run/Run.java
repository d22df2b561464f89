package org.weightless.internal.run;

import java.time.Duration;
import java.util.function.BiConsumer;
import java.util.function.IntConsumer;
import java.util.function.IntFunction;
import java.util.function.UnaryOperator;
import org.weightless.internal.dump.Dump;
import org.weightless.internal.fiber.ApiExceptions;
import org.weightless.internal.fiber.Clock;
import org.weightless.internal.fiber.FiberState;
import org.weightless.internal.fiber.Fibers;
import org.weightless.internal.fiber.Home;
import org.weightless.internal.fiber.MountHooks;
import org.weightless.internal.fiber.Status;
import org.weightless.internal.fiber.Timed;
import org.weightless.internal.fiber.Transitions;
import org.weightless.internal.fiber.Turns;
import org.weightless.internal.fiber.UnseenFailures;
import org.weightless.runtime.Coroutine;

/**
 * What runs the fibers of one scheduler: the part that one thread and several have in common.
 *
 * <p>{@link SerialRun} switches in the thread that calls, {@link ParallelRun} in several with one lock.
 */
public abstract class Run extends Home {
    /** Held where the locks of two runs are. */
    private static final Object ADOPTING = new Object();

    private final Inbox inbox = new Inbox();
    private final UnseenFailures unseen = new UnseenFailures();

    private Turns turns;
    private Transitions transitions;
    private Object owner;

    /** Null while nobody takes failures. Other threads may set it, and the two below. */
    private volatile BiConsumer<FiberState, Throwable> onFailure;

    /** After how many switches a virtual clock began to wait for a completion, and when. */
    private long heldAt = -1;

    private long heldSince;

    private volatile boolean stopWhenAnyEnds;
    private volatile boolean detectDeadlock;
    private boolean measures;
    private boolean jumpsOnly;

    /** Whether a fiber here has something to be done around its slices. */
    private boolean hooked;

    /** Whether slices are more than slices: measured, or with something around. */
    private boolean special;

    /** The scheduler, which this package does not know. */
    public final Object owner() {
        return owner;
    }

    /** Sets the {@link #owner}: once. */
    public final void owner(Object scheduler) {
        owner = scheduler;
    }

    /** Sets who says which fiber is next: once, before anything else. */
    public void by(Turns policy) {
        turns = policy;
        transitions = makeTransitions(policy);
        measures = policy.measuresTime();
        special = measures;
        Runs.add(this);
    }

    /** Notes that only jumps let other fibers go on: where there is none the run ends. */
    public final void jumpsOnly() {
        jumpsOnly = true;
    }

    /** Whether only jumps let other fibers go on. */
    public final boolean isJumpsOnly() {
        return jumpsOnly;
    }

    Transitions makeTransitions(Turns policy) {
        return new Transitions(this, policy);
    }

    // ---- the run

    /** Runs until nothing is left to do or {@link #stop}; begins with the fiber of this name, if one is given. */
    public abstract void run(String start);

    /** The same in a coroutine: its fiber waits where the thread would. */
    public abstract void run(String start, Coroutine caller) throws Throwable;

    /** One switch; false where nothing can run. */
    public abstract boolean step();

    /** Lets the run that goes on return after the current switch. */
    public abstract void stop();

    /** Does something between two switches. */
    public abstract void execute(Runnable action);

    /** How many times a fiber was resumed. */
    public abstract long switches();

    /** The fiber in its slice, or null. */
    public abstract FiberState runningFiber();

    /** The fiber that had the last slice; null where there was none, and perhaps where it has ended. */
    public abstract FiberState lastFiber();

    /** The run whose fiber runs this one, or null. */
    abstract Run around();

    /** Whether any thread may let a fiber of this run go on. */
    abstract boolean isForManyThreads();

    final FiberState startOf(String name) {
        FiberState first = fiber(name);
        if (first == null) {
            throw new IllegalArgumentException("no live fiber is named \"" + name
                    + "\": run(start) begins with one that is");
        }
        return first;
    }

    /** Turns the order to a fiber; whether that gets the first slice. */
    final boolean turnTo(FiberState first) {
        population().turnTo(first);
        turns.turned();
        transitions.priorities().reorder();
        boolean runs = population().contains(first);
        if (runs) {
            population().next();
            turns.startsWith(first);
        }
        return runs;
    }

    static IllegalStateException runsAlready() {
        return new IllegalStateException("the scheduler is running already: run() and step() are for the code around"
                + " it, inside a fiber use Fiber.yield()");
    }

    /** Gives what a policy has chosen back; throws where that cannot run. */
    final FiberState checked(FiberState chosen) {
        if (chosen != null && !population().contains(chosen)) {
            throw new IllegalStateException("the policy " + turns + " chose " + chosen
                    + ", which cannot run: choose one of those that the order shows, or null");
        }
        return chosen;
    }

    /**
     * Whether the run has something to wait for where no fiber can run. A clock that is moved by hand has gone as far
     * as it may then, and those that sleep longer are left to a later run.
     */
    final boolean staysForOutside() {
        if (!clock().isMovedByHand()) {
            return transitions.waitsForOutside();
        }
        Timed next = timers().first();
        if (next != null && clock().reaches(next.deadline)) {
            return transitions.waitsForOutside();
        }
        clock().jumpToEnd();
        return transitions.waitsForCompletion();
    }

    /** Lets a virtual clock jump to the next timer; false where there is none that it may jump to, or time is real. */
    final boolean jumpClock() {
        Timed next = clock().isVirtual() ? timers().first() : null;
        boolean jumps = next != null && clock().reaches(next.deadline) && nanosHeld(next) <= 0;
        if (jumps) {
            clock().jumpTo(next.deadline);
        }
        return jumps;
    }

    /** How long a virtual clock still waits for a completion before it passes a limit. */
    private long nanosHeld(Timed next) {
        if (clock().patience() == 0 || !next.isLimit() || !transitions.waitsForCompletion()) {
            return 0;
        }
        long now = System.nanoTime();
        if (heldAt != switches()) {
            heldAt = switches();
            heldSince = now;
        }
        return clock().patience() - (now - heldSince);
    }

    /** How long a thread may be parked at most until a timer is due, in real time; that may be 0 or less. */
    final long nanosUntil(Timed next) {
        if (next == null) {
            return Long.MAX_VALUE;
        }
        if (!clock().isVirtual()) {
            return clock().realUntil(next.deadline);
        }
        return clock().reaches(next.deadline) ? nanosHeld(next) : Long.MAX_VALUE;
    }

    /** Those that wait, where a run that ends quietly is to fail because of them; else empty. */
    final String deadlocked() {
        return detectDeadlock ? Dump.ofWaiting(population().toArray()) : "";
    }

    // ---- fibers

    @Override
    public Transitions control() {
        refuseForeignThread();
        if (!inbox.isEmpty()) {
            inbox.deliver();
        }
        return transitions;
    }

    @Override
    public FiberState find(int id) {
        return population().find(id);
    }

    @Override
    public FiberState find(String name) {
        return transitions.names().find(name);
    }

    /** The live fiber of this id, or null. */
    public final FiberState fiber(int id) {
        control();
        return find(id);
    }

    /** The live fiber of this name, or null. */
    public final FiberState fiber(String name) {
        control();
        return find(name);
    }

    /** Takes a fiber out and ends it without running anything of it; false where there is none of this id. */
    public boolean remove(int id) {
        Transitions ready = control();
        FiberState fiber = population().find(id);
        if (fiber != null) {
            ready.remove(fiber);
        }
        return fiber != null;
    }

    /** The live fibers in order, in a new array. */
    public <F extends FiberState> F[] fibers(IntFunction<F[]> array) {
        control();
        return population().copyTo(array);
    }

    /** All live fibers as text. */
    public String dump() {
        control();
        return Dump.of(population().toArray(), measures);
    }

    /** The same with the variables of their methods. */
    public String dumpWithVariables() {
        control();
        return Dump.withVariables(population().toArray(), measures);
    }

    /** Looks at fibers while no other thread changes them, as far as the caller has not seen to that. */
    void look(Runnable action) {
        action.run();
    }

    /** Takes a fiber over from another run. Nobody else does that meanwhile: it takes what guards both runs. */
    public final void adopt(FiberState fiber) {
        Transitions mine = control();
        synchronized (ADOPTING) {
            Home from = Fibers.home(fiber);
            Runnable move = () -> move(fiber, from, mine);
            look(from instanceof Run run && run != this ? () -> run.look(move) : move);
        }
        if (Fibers.hooks(fiber) != null) {
            expectHooks();
        }
    }

    private void move(FiberState fiber, Home from, Transitions mine) {
        String reason = Fibers.home(fiber) == null ? "it has ended" : notToBeMoved(from, fiber);
        if (reason != null) {
            throw new IllegalArgumentException(fiber + " cannot be handed over: " + reason);
        }
        mine.adopt(fiber, from.transitions());
    }

    private String notToBeMoved(Home from, FiberState fiber) {
        if (from == this) {
            return "it is this scheduler's already";
        }
        from.control();
        if (Fibers.state(fiber) == Status.RUNNING || from instanceof Run run && run.isInSlice(fiber)) {
            return "it runs, let it be suspended first";
        }
        return Fibers.hasOpenWait(fiber) ? "it " + Fibers.wait(fiber) + ", let that come first or cancel it" : null;
    }

    @Override
    public void ended(FiberState fiber) {
        if (stopWhenAnyEnds) {
            stop();
        }
        if (Fibers.status(fiber) == Status.FAILED) {
            BiConsumer<FiberState, Throwable> handler = onFailure;
            if (handler == null) {
                unseen.add(fiber);
            } else {
                Fibers.lookAtEnd(fiber);
                handler.accept(fiber, Fibers.failure(fiber));
            }
        }
    }

    @Override
    public void failed(FiberState fiber, Throwable thrown) {
        BiConsumer<FiberState, Throwable> handler = onFailure;
        if (handler == null) {
            unseen.add(fiber, thrown);
        } else {
            handler.accept(fiber, thrown);
        }
    }

    // ---- jumps

    /**
     * The fiber of a higher priority whose slice comes before the target's, or null; refuses a target that cannot run.
     */
    final FiberState above(FiberState from, FiberState target) {
        if (!population().contains(target)) {
            refuseTarget(target);
        }
        return transitions.priorities().above(target, from);
    }

    final void refuseTarget(FiberState target) {
        control();
        if (!population().contains(target)) {
            throw new IllegalArgumentException("cannot jump to " + target + ": " + whyNoTarget(target));
        }
    }

    private String whyNoTarget(FiberState target) {
        Home home = Fibers.home(target);
        if (home == null) {
            return "it has ended";
        }
        if (home != this) {
            return "it belongs to another scheduler";
        }
        return switch (Fibers.state(target)) {
            case Status.WAITING -> "it " + Fibers.wait(target);
            case Status.SUSPENDED -> "it is suspended, resume it first";
            default -> "another thread runs it at this moment, yield and try again";
        };
    }

    // ---- settings

    /** Sets whether the first fiber that ends ends the run. */
    public final void stopWhenAnyEnds(boolean on) {
        stopWhenAnyEnds = on;
    }

    /** Sets who is told of failures. */
    public final void onFailure(BiConsumer<FiberState, Throwable> handler) {
        onFailure = handler;
    }

    /** Sets whether a run fails that ends although fibers wait for others. */
    public final void detectDeadlock(boolean on) {
        detectDeadlock = on;
    }

    /** Sets whether slices are measured, also where the policy does not need it. */
    public void measure(boolean on) {
        measures = on || turns.measuresTime();
        special = measures || hooked;
    }

    /** Looks for something to be done around each slice from now on. */
    public void expectHooks() {
        hooked = true;
        special = true;
    }

    /** Has something done around each slice of a fiber that is not in one. */
    public void hook(FiberState fiber, UnaryOperator<MountHooks> change) {
        control();
        if (isInSlice(fiber)) {
            throw new IllegalStateException(
                    fiber + " runs: give it its context before it begins, or while it is suspended");
        }
        Fibers.hooks(fiber, change.apply(Fibers.hooks(fiber)));
        expectHooks();
    }

    boolean isInSlice(FiberState fiber) {
        return Fibers.state(fiber) == Status.RUNNING;
    }

    /** Sets another clock. */
    public void setClock(Clock other) {
        control();
        if (!timers().isEmpty()) {
            throw new IllegalStateException("fibers wait for a time already: choose the clock before the first run");
        }
        if (agenda() != null) {
            throw new IllegalStateException("the clock is moved by a simulation, whose Environment needs the one there is:"
                    + " use another scheduler for another clock");
        }
        clock(other);
    }

    /** Lets a clock that is moved by hand go further. */
    public void advance(Duration time) {
        control();
        if (!clock().isMovedByHand()) {
            throw new IllegalStateException(
                    "the clock goes by itself: one that advance(..) moves is set by manualTime()");
        }
        clock().advance(time);
    }

    /** Tells somebody the ids of the fibers that the policy chooses, from now on. */
    public abstract void record(IntConsumer recorder);

    /** The exception of a question for what is recorded, where nothing is. */
    public abstract IllegalStateException nothingRecorded();

    // ---- for this package

    @Override
    public final Transitions transitions() {
        return transitions;
    }

    final Turns turns() {
        return turns;
    }

    final Inbox inbox() {
        return inbox;
    }

    final boolean measures() {
        return measures;
    }

    /** Whether a slice is to be measured, or a fiber may have something to be done around it. */
    final boolean hasSpecialSlices() {
        return special;
    }

    /** What is to be done around the slice of this fiber, or null. */
    final MountHooks hooksOf(FiberState fiber) {
        return hooked ? Fibers.hooks(fiber) : null;
    }

    /** What is logged where a run ends or a step finds nothing to run. */
    public final UnseenFailures unseenFailures() {
        return unseen;
    }

    static RuntimeException stuck(String waiting) {
        return ApiExceptions.stuck(waiting);
    }
}

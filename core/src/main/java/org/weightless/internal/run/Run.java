package org.weightless.internal.run;

import java.util.function.BiConsumer;
import java.util.function.IntConsumer;
import java.util.function.IntFunction;
import org.weightless.internal.fiber.ApiExceptions;
import org.weightless.internal.fiber.Clock;
import org.weightless.internal.fiber.Dump;
import org.weightless.internal.fiber.FiberState;
import org.weightless.internal.fiber.Fibers;
import org.weightless.internal.fiber.Home;
import org.weightless.internal.fiber.Status;
import org.weightless.internal.fiber.Transitions;
import org.weightless.internal.fiber.Turns;
import org.weightless.internal.fiber.UnseenFailures;
import org.weightless.internal.fiber.Wait;
import org.weightless.runtime.Coroutine;

/**
 * What runs the fibers of one scheduler: the part that one thread and several have in common.
 *
 * <p>{@link SerialRun} switches in the thread that calls, {@link ParallelRun} in several with one lock.
 */
public abstract class Run extends Home {
    private final Inbox inbox = new Inbox();
    private final UnseenFailures unseen = new UnseenFailures();

    private Turns turns;
    private Transitions transitions;

    /** Null while nobody takes failures. */
    private BiConsumer<FiberState, Throwable> onFailure;

    private boolean stopWhenAnyEnds;
    private boolean detectDeadlock;
    private boolean measures;

    /** Sets who says which fiber is next: once, before anything else. */
    public void by(Turns policy) {
        turns = policy;
        transitions = makeTransitions(policy);
        measures = policy.measuresTime();
        Runs.add(this);
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
            throw new IllegalArgumentException("no live fiber is named " + name
                    + ": run(start) begins with one that is");
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

    /** Lets a virtual clock jump to the next timer; false where there is none or time is real. */
    final boolean jumpClock() {
        Wait next = clock().isVirtual() ? timers().first() : null;
        if (next != null) {
            clock().jumpTo(next.deadline);
        }
        return next != null;
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

    /** Takes a fiber over from another run. */
    public final void adopt(FiberState fiber) {
        Transitions mine = control();
        Home from = Fibers.home(fiber);
        String reason = from == null
                ? "it has ended"
                : from == this ? "it is this scheduler's already" : notToBeMoved(from, fiber);
        if (reason != null) {
            throw new IllegalArgumentException(fiber + " cannot be handed over: " + reason);
        }
        mine.adopt(fiber, from.transitions());
    }

    private static String notToBeMoved(Home from, FiberState fiber) {
        from.control();
        if (Fibers.state(fiber) == Status.RUNNING) {
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
            if (onFailure == null) {
                unseen.add(fiber);
            } else {
                Fibers.lookAtEnd(fiber);
                onFailure.accept(fiber, Fibers.failure(fiber));
            }
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
    }

    /** Sets a clock that jumps from timer to timer. */
    public void virtualTime() {
        control();
        if (!timers().isEmpty()) {
            throw new IllegalStateException("fibers wait for a time already: set virtual time before the first run");
        }
        clock(new Clock(true));
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

    /** What is logged where a run ends or a step finds nothing to run. */
    public final UnseenFailures unseenFailures() {
        return unseen;
    }

    static RuntimeException stuck(String waiting) {
        return ApiExceptions.stuck(waiting);
    }
}

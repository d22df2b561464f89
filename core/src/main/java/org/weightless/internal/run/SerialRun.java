package org.weightless.internal.run;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.util.Objects;
import java.util.function.IntConsumer;
import java.util.function.LongSupplier;
import org.weightless.internal.fiber.Agenda;
import org.weightless.internal.fiber.Enlisted;
import org.weightless.internal.fiber.Events;
import org.weightless.internal.fiber.FiberState;
import org.weightless.internal.fiber.Fibers;
import org.weightless.internal.fiber.Jumps;
import org.weightless.internal.fiber.Population;
import org.weightless.internal.fiber.Signal;
import org.weightless.internal.fiber.Status;
import org.weightless.internal.fiber.Timed;
import org.weightless.internal.fiber.Timers;
import org.weightless.internal.fiber.Transitions;
import org.weightless.internal.fiber.Turns;
import org.weightless.internal.fiber.Wait;
import org.weightless.runtime.Coroutine;
import org.weightless.runtime.Engine;
import org.weightless.runtime.Linker;

/**
 * The run loop in one thread.
 *
 * <pre>
 * run    beginRun, then: burst, pause while somebody waits for a time or a stage, burst ... , endRun   (see RunLoop)
 * burst  switches until stopped or nothing can run and the agenda, if there is one, is at its end
 * switch what came in and fell due; the slice that a jump has asked for, else the policy's choice; then what the slice led to
 * </pre>
 *
 * <p>Nothing is allocated or looked up per switch: the thread is told once per run, and who runs is a number. As long
 * as nothing can have come in, switches are {@linkplain #plainSwitches plain}: the next fiber and its slice.
 */
public final class SerialRun extends Run {
    private static final MethodHandle RUN_LOOP = Linker.staticInvoker(MethodHandles.lookup(), RunLoop.class, "run",
            MethodType.methodType(void.class, SerialRun.class, String.class));

    private final Population population = population();
    private final Jumps jumps = jumps();
    private final Inbox inbox = inbox();
    private final Timers timers = timers();
    private final OwnerThread owner = new OwnerThread(this);
    private Turns turns;
    private Transitions transitions;

    /** What is to be done between two switches. */
    private final Inbox actions = new Inbox();

    private final SpecialSlices specialSlices;
    private final boolean usersPolicy;

    /**
     * Who had the last slice or has one. Not the fiber itself: a reference stored into an old object at each switch
     * costs a fence under G1.
     */
    private int lastId;

    private long switches;

    /**
     * Up to how many {@link #switches} they may be plain; 0 while there may be more to do: a timer, a list of jumps, a
     * choice to be recorded.
     */
    private long plainUntil;

    /** Whether other threads have left something: set behind it, and taken back before it is looked for. */
    private volatile boolean signalled;

    private IntConsumer recorder;

    /** The fiber that gets the first slice of a run. */
    private FiberState start;

    /** What the slice of the {@link #next} fiber begins with. */
    private Object nextCargo;

    /** Whether a run goes on, perhaps paused. */
    private boolean inRun;

    private volatile boolean stopped;

    /**
     * Makes one.
     *
     * @param nanoTime the clock by which slices are measured
     * @param usersPolicy whether what the policy chooses has to be checked
     */
    public SerialRun(LongSupplier nanoTime, boolean usersPolicy) {
        specialSlices = new SpecialSlices(nanoTime);
        this.usersPolicy = usersPolicy;
    }

    @Override
    public void by(Turns policy) {
        super.by(policy);
        turns = policy;
        transitions = transitions();
    }

    @Override
    public void agenda(Agenda one) {
        super.agenda(one);
        turns = turns.beside(one, population);
    }

    // ---- run, step, stop

    @Override
    public void run(String start) {
        RunLoop.run(this, start);
    }

    @Override
    public void run(String start, Coroutine caller) throws Throwable {
        RUN_LOOP.invokeExact(this, start, caller);
    }

    void beginRun(String startName) {
        Engine.requireForFibers();
        refuseSecondRun();
        FiberState first = startName == null ? null : startOf(startName);
        owner.enter();
        stopped = false;
        inRun = true;
        try {
            turns.begins();
            if (first != null && turnTo(first)) {
                start = first;
            }
        } catch (Throwable thrown) {
            endRun();
            throw thrown;
        }
    }

    void endRun() {
        inRun = false;
        jumps.forgetTaken();
        owner.endRun();
        unseenFailures().log();
    }

    @Override
    public boolean step() {
        Engine.requireForFibers();
        refuseSecondRun();
        owner.enter();
        inRun = true;
        boolean switched;
        try {
            turns.begins();
            switched = oneSwitch();
            while (!switched && (advances() || staysForOutside() && jumpClock())) {
                switched = oneSwitch();
            }
        } finally {
            inRun = false;
            owner.leave();
        }
        if (!switched) {
            unseenFailures().log();
        }
        return switched;
    }

    private boolean oneSwitch() {
        FiberState fiber = next();
        if (fiber != null) {
            jumps.list(switchTo(fiber));
        }
        return fiber != null;
    }

    @Override
    public void stop() {
        stopped = true;
        signalled = true;
        owner.wake();
    }

    /** Switches until the run is over or has to wait; true where it has to. */
    boolean burst() {
        while (!isStopped()) {
            FiberState fiber = next();
            if (fiber == null) {
                if (!stopped && advances()) {
                    continue;
                }
                return !stopped && (staysForOutside() || endsQuietly());
            }
            plainSwitches(switchTo(fiber));
        }
        return false;
    }

    /** Whether something has happened that is no slice of a fiber. */
    private boolean advances() {
        Agenda agenda = agenda();
        return agenda != null && agenda.advance();
    }

    /** Takes the signal back first: who stops this scheduler afterwards gives it again. */
    private boolean isStopped() {
        if (signalled) {
            signalled = false;
        }
        return stopped;
    }

    private boolean endsQuietly() {
        String waiting = transitions.waitsForOutside() ? "" : deadlocked();
        if (!waiting.isEmpty()) {
            throw stuck(waiting);
        }
        return false;
    }

    // ---- a switch

    /**
     * Switches while that takes no more than the next fiber's slice. One in some hundreds is no plain one, so that it
     * can be recorded.
     *
     * @param given what the slice before gave out
     */
    private void plainSwitches(Object given) {
        Object cargo = given;
        while (switches < plainUntil && !signalled) {
            FiberState fiber = jumps.hasOnly() ? jumps.takeOnly() : null;
            if (fiber == null) {
                cargo = null;
                fiber = turns.next();
                if (fiber == null) {
                    if (timers.isEmpty() && advances()) {
                        continue;
                    }
                    return;
                }
            }
            begins(fiber);
            cargo = Fibers.slice(fiber, cargo);
            if (Fibers.status(fiber) != Status.READY) {
                jumps.list(cargo);
                transitions.leftSlice(fiber);
                if (!jumps.isEmpty() || !timers.isEmpty()) {
                    plainUntil = 0;
                }
            }
        }
        jumps.list(cargo);
    }

    /** The fiber that is next when all has been let in that came and fell due; null if none can run. */
    private FiberState next() {
        if (!inbox.isEmpty()) {
            inbox.deliver();
        }
        if (!actions.isEmpty()) {
            actions.deliver();
        }
        if (!timers.isEmpty()) {
            timers.fire(clock().now());
        }
        FiberState fiber = start != null ? takeStart() : null;
        if (fiber == null && !jumps.isEmpty()) {
            fiber = jumps.next();
            nextCargo = fiber == null ? null : jumps.cargo();
        }
        return fiber == null ? chosen() : fiber;
    }

    private FiberState chosen() {
        FiberState fiber = turns.next();
        if (fiber != null && recorder != null) {
            recorder.accept(Fibers.id(fiber));
        }
        return usersPolicy ? checked(fiber) : fiber;
    }

    private FiberState takeStart() {
        FiberState first = start;
        start = null;
        return population.contains(first) ? first : null;
    }

    /** The slice of the {@link #next} fiber; what it gives out. */
    private Object switchTo(FiberState fiber) {
        Object in = nextCargo;
        if (in != null) {
            nextCargo = null;
        }
        begins(fiber);
        Object sample = (switches & Events.SWITCHES - 1) == 0 ? Events.sliceBegins(fiber) : null;
        boolean special = hasSpecialSlices();
        Object out = special ? specialSlice(fiber, in) : Fibers.slice(fiber, in);
        if (Fibers.status(fiber) != Status.READY || special) {
            jumps.list(out);
        }
        if (Fibers.status(fiber) != Status.READY) {
            transitions.leftSlice(fiber);
        }
        if (special && turns.measuresTime() && !Fibers.hasEnded(fiber)) {
            turns.ran(fiber, specialSlices.lastNanos());
        }
        Events.sliceEnds(sample, switches);
        boolean busy = !jumps.isEmpty() || !timers.isEmpty() || recorder != null || usersPolicy || special;
        plainUntil = busy ? 0 : switches | Events.SWITCHES - 1;
        if (special) {
            specialSlices.throwFailureBehind();
        }
        return out;
    }

    /** Where the slice cannot begin, the fiber is as it was, and gets the cargo of a jump when it does. */
    private Object specialSlice(FiberState fiber, Object in) {
        try {
            return specialSlices.slice(fiber, in, hooksOf(fiber), measures());
        } catch (Throwable beforeTheSlice) {
            if (in != null) {
                jumps.add(fiber, in);
            }
            if (turns.measuresTime()) {
                turns.ran(fiber, 0);
            }
            throw beforeTheSlice;
        }
    }

    private void begins(FiberState fiber) {
        lastId = Fibers.id(fiber);
        switches++;
    }

    @Override
    public Object jump(FiberState from, FiberState target, Object cargo) {
        Object out = jumps.ask(above(from, target), target, cargo);
        if (!jumps.isEmpty()) {
            plainUntil = 0;
        }
        return out;
    }

    @Override
    public void addedTimer(Timed timed) {
        plainUntil = 0;
    }

    // ---- nothing can run

    /** Parks the thread until a timer is due, something comes in or the run is stopped. */
    void pauseThread() {
        while (inbox.isEmpty() && actions.isEmpty() && !stopped && !jumpClock()) {
            long nanos = nanosUntil(timers.first());
            if (nanos <= 0) {
                return;
            }
            owner.park(nanos);
        }
    }

    /** Prepares to wait in a fiber of another scheduler instead; false where there is nothing to wait for. */
    boolean beginPause(Wait wait) {
        if (jumpClock()) {
            return false;
        }
        long nanos = nanosUntil(timers.first());
        if (nanos != Long.MAX_VALUE) {
            wait.endsAfter(Math.max(0, nanos));
        }
        wait.enlisted = new Pause();
        owner.beginPause(wait);
        if (!inbox.isEmpty() || !actions.isEmpty() || stopped) {
            wait.wake(null);
        }
        return true;
    }

    void endPause() {
        owner.endPause();
    }

    /** A pause in a fiber of another scheduler, for that fiber. */
    private final class Pause implements Enlisted {
        @Override
        public void leave() {
            // the fiber goes on, and the run with it
        }

        /** The run will never go on; another one can begin. */
        @Override
        public void drop() {
            owner.forgetPause();
            inRun = false;
        }
    }

    // ---- threads

    private void refuseSecondRun() {
        refuseForeignThread();
        if (inRun) {
            throw runsAlready();
        }
    }

    @Override
    public void refuseForeignThread() {
        owner.refuseForeignThread();
    }

    @Override
    public void signal(Wait settled) {
        if (owner.isCurrentThread()) {
            settled.deliver();
        } else {
            inbox.add(settled);
            signalled = true;
            owner.wake();
        }
    }

    @Override
    public void execute(Runnable action) {
        Objects.requireNonNull(action, "action");
        actions.add(new Signal() {
            @Override
            public void deliver() {
                action.run();
            }
        });
        signalled = true;
        owner.wake();
    }

    // ---- settings

    @Override
    public void expectHooks() {
        plainUntil = 0;
        super.expectHooks();
    }

    @Override
    public void measure(boolean on) {
        plainUntil = 0;
        super.measure(on);
    }

    @Override
    public void record(IntConsumer choices) {
        recorder = choices;
        plainUntil = 0;
    }

    @Override
    public IllegalStateException nothingRecorded() {
        return new IllegalStateException("nothing is recorded: call record() before the run");
    }

    // ---- seen

    @Override
    public long switches() {
        return switches;
    }

    @Override
    public FiberState runningFiber() {
        FiberState last = lastFiber();
        return last != null && Fibers.state(last) == Status.RUNNING ? last : null;
    }

    @Override
    public FiberState lastFiber() {
        return population.find(lastId);
    }

    @Override
    public boolean waitsForNoTime() {
        return timers.isEmpty();
    }

    @Override
    Run around() {
        return owner.around();
    }

    @Override
    boolean isForManyThreads() {
        return false;
    }
}

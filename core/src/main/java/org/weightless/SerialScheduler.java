package org.weightless;

import java.util.Objects;
import java.util.function.LongSupplier;
import org.weightless.runtime.Engine;

/**
 * The run loop in one thread.
 *
 * <pre>
 * run    beginRun, then: burst, pause while somebody waits for a time or a stage, burst ... , endRun   (see RunLoop)
 * burst  switches until stopped or nothing can run
 * switch what came in and fell due; the slice that a jump has asked for, else the policy's choice; then what the slice led to
 * </pre>
 *
 * <p>Nothing is allocated or looked up per switch: the thread is told once per run, and who runs is a number. As long as nothing can
 * have come in, switches are {@linkplain #plainSwitches plain}: the next fiber and its slice.
 */
final class SerialScheduler extends Scheduler {
    private final Policy policy = policy();
    private final Order order = order();
    private final Jumps jumps = jumps();
    private final Inbox inbox = inbox();
    private final Timers timers = timers();
    private final Transitions transitions = transitions();
    private final Runner runner = new Runner(this);

    /** What is to be done between two switches. */
    private final Inbox actions = new Inbox();

    private final LongSupplier nanoTime;
    private final boolean usersPolicy;

    /** Who had the last slice or has one. Not the fiber itself: a reference stored into an old object at each switch costs a fence under G1. */
    private int lastId;

    private long switches;

    /** Up to how many {@link #switches} they may be plain; 0 while there may be more to do: a timer, a list of jumps, a choice to be recorded. */
    private long plainUntil;

    /** How long the last slice took that was measured. */
    private long lastNanos;

    /** Whether other threads have left something: set behind it, and taken back before it is looked for. */
    private volatile boolean signalled;

    private boolean detectDeadlock;
    private Schedule.Recorder recorder;

    /** The fiber that gets the first slice of a run. */
    private Fiber start;

    /** What the slice of the {@link #next} fiber begins with. */
    private Object nextCargo;

    /** Whether a run goes on, perhaps paused. */
    private boolean inRun;

    private volatile boolean stopped;

    SerialScheduler(Policy policy, LongSupplier nanoTime, boolean usersPolicy) {
        super(policy);
        this.usersPolicy = usersPolicy;
        this.nanoTime = nanoTime;
    }

    // ---- run, step, stop

    @Override
    public void run() {
        RunLoop.run(this, null);
    }

    @Override
    public void run(String start) {
        RunLoop.run(this, Objects.requireNonNull(start, "start"));
    }

    void beginRun(String startName) {
        Engine.requireForFibers();
        refuseSecondRun();
        Fiber first = startName == null ? null : startOf(startName);
        runner.enter();
        stopped = false;
        inRun = true;
        try {
            policy.begins(order);
            if (first != null) {
                turnTo(first);
            }
        } catch (Throwable thrown) {
            endRun();
            throw thrown;
        }
    }

    private Fiber startOf(String name) {
        Fiber first = fiber(name);
        if (first == null) {
            throw new IllegalArgumentException("no live fiber is named " + name + ": run(start) begins with one that is");
        }
        return first;
    }

    private void turnTo(Fiber first) {
        order.turnTo(first);
        policy.turned();
        transitions.priorities().reorder();
        if (Order.canRun(first)) {
            order.next();
            policy.startsWith(first);
            start = first;
        }
    }

    void endRun() {
        inRun = false;
        jumps.forgetTaken();
        runner.endRun();
        unseenFailures().log();
    }

    @Override
    public boolean step() {
        Engine.requireForFibers();
        refuseSecondRun();
        runner.enter();
        inRun = true;
        boolean switched;
        try {
            policy.begins(order);
            switched = oneSwitch();
            while (!switched && transitions.waitsForOutside() && jumpClock()) {
                switched = oneSwitch();
            }
        } finally {
            inRun = false;
            runner.leave();
        }
        if (!switched) {
            unseenFailures().log();
        }
        return switched;
    }

    private boolean oneSwitch() {
        Fiber fiber = next();
        if (fiber != null) {
            jumps.list(switchTo(fiber));
        }
        return fiber != null;
    }

    @Override
    public void stop() {
        stopped = true;
        signalled = true;
        runner.wake();
    }

    /** Switches until the run is over or has to wait; true where it has to. */
    boolean burst() {
        while (!isStopped()) {
            Fiber fiber = next();
            if (fiber == null) {
                return !stopped && (transitions.waitsForOutside() || endsQuietly());
            }
            plainSwitches(switchTo(fiber));
        }
        return false;
    }

    /** Takes the signal back first: who stops this scheduler afterwards gives it again. */
    private boolean isStopped() {
        if (signalled) {
            signalled = false;
        }
        return stopped;
    }

    private boolean endsQuietly() {
        if (detectDeadlock) {
            String waiting = Dump.ofWaiting(order.toArray());
            if (!waiting.isEmpty()) {
                throw new DeadlockException("no fiber can run, and nothing can wake those that wait:\n" + waiting);
            }
        }
        return false;
    }

    // ---- a switch

    /**
     * Switches while that takes no more than the next fiber's slice. One in some hundreds is no plain one, so that it can be recorded.
     *
     * @param given what the slice before gave out
     */
    private void plainSwitches(Object given) {
        Object cargo = given;
        while (switches < plainUntil && !signalled) {
            Fiber fiber = jumps.hasOnly() ? jumps.takeOnly() : null;
            if (fiber == null) {
                cargo = null;
                fiber = policy.next(order);
                if (fiber == null) {
                    return;
                }
            }
            begins(fiber);
            cargo = fiber.slice(cargo);
            if (fiber.status != Status.READY) {
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
    private Fiber next() {
        if (!inbox.isEmpty()) {
            inbox.deliver();
        }
        if (!actions.isEmpty()) {
            actions.deliver();
        }
        if (!timers.isEmpty()) {
            timers.fire(clock().now());
        }
        Fiber fiber = start != null ? takeStart() : null;
        if (fiber == null && !jumps.isEmpty()) {
            fiber = jumps.next();
            nextCargo = fiber == null ? null : jumps.cargo();
        }
        return fiber == null ? chosen() : fiber;
    }

    private Fiber chosen() {
        Fiber fiber = policy.next(order);
        if (fiber != null && recorder != null) {
            recorder.add(fiber.id);
        }
        return usersPolicy ? order.checked(policy, fiber) : fiber;
    }

    private Fiber takeStart() {
        Fiber first = start;
        start = null;
        return order.contains(first) ? first : null;
    }

    /** The slice of the {@link #next} fiber; what it gives out. */
    private Object switchTo(Fiber fiber) {
        Object in = nextCargo;
        if (in != null) {
            nextCargo = null;
        }
        begins(fiber);
        Object sample = (switches & Events.SWITCHES - 1) == 0 ? Events.sliceBegins(fiber) : null;
        boolean measured = measures();
        Object out = measured ? measuredSlice(fiber, in) : fiber.slice(in);
        if (fiber.status != Status.READY || measured) {
            jumps.list(out);
        }
        if (fiber.status != Status.READY) {
            transitions.leftSlice(fiber);
        }
        if (measured && policy.measuresTime() && !fiber.hasEnded()) {
            policy.ran(fiber, lastNanos);
        }
        Events.sliceEnds(sample, switches);
        boolean busy = !jumps.isEmpty() || !timers.isEmpty() || recorder != null || usersPolicy || measures();
        plainUntil = busy ? 0 : switches | Events.SWITCHES - 1;
        return out;
    }

    private void begins(Fiber fiber) {
        lastId = fiber.id;
        switches++;
    }

    private Object measuredSlice(Fiber fiber, Object in) {
        long before = nanoTime.getAsLong();
        Object out = fiber.slice(in);
        lastNanos = nanoTime.getAsLong() - before;
        fiber.details().switches++;
        fiber.details().nanos += lastNanos;
        return out;
    }

    @Override
    Object jump(Fiber from, Fiber target, Object cargo) {
        Object out = jumps.ask(above(from, target), target, cargo);
        if (!jumps.isEmpty()) {
            plainUntil = 0;
        }
        return out;
    }

    // ---- nothing can run

    /** Parks the thread until a timer is due, something comes in or the run is stopped. */
    void pauseThread() {
        if (jumpClock()) {
            return;
        }
        Wait next = timers.first();
        while (inbox.isEmpty() && actions.isEmpty() && !stopped) {
            long nanos = next == null ? Long.MAX_VALUE : next.deadline - clock().now();
            if (nanos <= 0) {
                return;
            }
            runner.park(nanos);
        }
    }

    /** Prepares to wait in a fiber of another scheduler instead; false where there is nothing to wait for. */
    boolean beginPause(Wait wait) {
        if (jumpClock()) {
            return false;
        }
        Wait next = timers.first();
        if (next != null) {
            wait.endsAfter(Math.max(0, next.deadline - clock().now()));
        }
        wait.enlisted = new Pause();
        runner.beginPause(wait);
        if (!inbox.isEmpty() || !actions.isEmpty() || stopped) {
            wait.wake(null);
        }
        return true;
    }

    void endPause() {
        runner.endPause();
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
            runner.forgetPause();
            inRun = false;
        }
    }

    /** Lets a virtual clock jump to the next timer; false where there is none or time is real. */
    private boolean jumpClock() {
        Wait next = clock().isVirtual() ? timers.first() : null;
        if (next != null) {
            clock().jumpTo(next.deadline);
        }
        return next != null;
    }

    // ---- threads

    private void refuseSecondRun() {
        refuseForeignThread();
        if (inRun) {
            throw new IllegalStateException("the scheduler is running already: run() and step() are for the code around it,"
                    + " inside a fiber use Fiber.yield()");
        }
    }

    @Override
    void refuseForeignThread() {
        runner.refuseForeignThread();
    }

    @Override
    void signal(Wait settled) {
        if (runner.isCurrentThread()) {
            settled.deliver();
        } else {
            inbox.add(settled);
            signalled = true;
            runner.wake();
        }
    }

    @Override
    public void execute(Runnable action) {
        Objects.requireNonNull(action, "action");
        actions.add(new Signal() {
            @Override
            void deliver() {
                action.run();
            }
        });
        signalled = true;
        runner.wake();
    }

    // ---- seen

    @Override
    public Scheduler detectDeadlock(boolean on) {
        detectDeadlock = on;
        return this;
    }

    @Override
    public Scheduler measure(boolean on) {
        plainUntil = 0;
        return super.measure(on);
    }

    @Override
    public Scheduler record() {
        recorder = new Schedule.Recorder();
        plainUntil = 0;
        return this;
    }

    @Override
    public Schedule schedule() {
        if (recorder == null) {
            throw new IllegalStateException("nothing is recorded: call record() before the run");
        }
        return recorder.schedule();
    }

    @Override
    public long switches() {
        return switches;
    }

    @Override
    Fiber runningFiber() {
        Fiber last = lastFiber();
        return last != null && last.stateNow() == Status.RUNNING ? last : null;
    }

    @Override
    Fiber lastFiber() {
        return order().find(lastId);
    }

    @Override
    Scheduler around() {
        return runner.around();
    }
}

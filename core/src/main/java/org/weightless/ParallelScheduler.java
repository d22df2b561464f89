package org.weightless;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Executor;
import java.util.concurrent.ForkJoinPool;

/**
 * The run loop in several threads, the carriers: a fiber's slices may run in any of them, one after the other.
 *
 * <p>One lock guards all that a scheduler knows: the order, the states, the timers. A carrier holds it between two slices only, to hand
 * over what the last one led to and to take the next fiber; so whatever a fiber did before a yield is seen by the thread in which it goes
 * on. What is asked of a fiber in its slice waits for the end of that slice. Actions of the user's, and words to other schedulers, are
 * told when the lock is free (see {@link Guard}).
 *
 * <pre>
 * carrier  takes a fiber that can run, or waits for one, or ends with the run
 *          its slice
 *          hands over: where the fiber stands, what was asked of it meanwhile
 * run      ends when it is stopped, or no fiber can run, none is in its slice and none waits for a time or a stage
 * </pre>
 */
final class ParallelScheduler extends Scheduler {
    private final Guard guard;
    private final Order order = order();
    private final Transitions transitions = transitions();
    private final int parallelism;
    private final Executor executor;

    /** The slices that go on now. */
    private final List<Slice> slices = new ArrayList<>();

    private long switches;
    private Fiber last;
    private Fiber start;
    private boolean inRun;
    private int carriers;
    private Throwable failure;
    private boolean detectDeadlock;

    /** Carriers that wait for a fiber. Read without the lock by whom may have something for them. */
    private volatile int idle;

    private volatile boolean stopped;

    /** How a fiber of another scheduler waits for the end of the run; else null. */
    private Wait end;

    /** A carrier's fiber, with what is asked of it until it yields. */
    static final class Slice {
        Fiber fiber;
        Object cargo;

        /** What a jump has asked for and nobody else may take. */
        private final List<Fiber> targets = new ArrayList<>(2);

        private Object targetCargo;
        private final List<Runnable> requests = new ArrayList<>();

        Object takeTargetCargo() {
            Object taken = targetCargo;
            targetCargo = null;
            return taken;
        }
    }

    ParallelScheduler(Policy policy, int parallelism, Executor executor) {
        this(policy, parallelism, executor, new Guard());
    }

    private ParallelScheduler(Policy policy, int parallelism, Executor executor, Guard guard) {
        super(policy, guard);
        this.guard = guard;
        this.parallelism = parallelism;
        this.executor = executor;
    }

    // ---- run, step, stop

    @Override
    public void run() {
        ParallelRun.run(this, null);
    }

    @Override
    public void run(String first) {
        ParallelRun.run(this, Objects.requireNonNull(first, "start"));
    }

    void beginRun(String first) {
        guard.enter();
        try {
            refuseSecondRun();
            Fiber begins = first == null ? null : startOf(first);
            stopped = false;
            failure = null;
            policy().begins();
            if (begins != null) {
                turnTo(begins);
            }
            inRun = true;
            carriers = parallelism;
        } finally {
            guard.leave();
        }
        startCarriers();
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
        transitions.priorities().reorder();
        if (Order.canRun(first)) {
            order.next();
            start = first;
            policy().startsWith(first);
        }
    }

    private void startCarriers() {
        Executor threads = executor != null ? executor : new ForkJoinPool(parallelism);
        int started = 0;
        try {
            while (started < parallelism) {
                threads.execute(this::carry);
                started++;
            }
        } catch (RuntimeException rejected) {
            fail(rejected);
            carriersEnd(parallelism - started);
        } finally {
            if (threads != executor) {
                ((ForkJoinPool) threads).shutdown();
            }
        }
    }

    /** Blocks until all carriers have ended. */
    void awaitEnd() {
        guard.enter();
        try {
            while (carriers > 0) {
                guard.over.awaitUninterruptibly();
            }
        } finally {
            guard.leave();
        }
    }

    /** Lets the end of the run end a wait. */
    void wakeAtEnd(Wait wait) {
        guard.enter();
        end = wait;
        boolean ended = carriers == 0;
        guard.leave();
        if (ended) {
            wait.wake(null);
        }
    }

    /** To be called when the carriers have ended; throws what a handler has thrown. */
    void endRun() {
        guard.enter();
        inRun = false;
        end = null;
        Throwable thrown = failure;
        failure = null;
        guard.leave();
        if (thrown != null) {
            throw unchanged(thrown);
        }
    }

    @Override
    public boolean step() {
        Carrier carrier = Carrier.current();
        Scheduler around = carrier.running;
        guard.enter();
        try {
            refuseSecondRun();
        } catch (IllegalStateException refused) {
            guard.leave();
            throw refused;
        }
        inRun = true;
        carrier.running = this;
        try {
            policy().begins();
            return oneStep(new Slice());
        } finally {
            inRun = false;
            carrier.running = around;
            guard.leave();
        }
    }

    private boolean oneStep(Slice slice) {
        Fiber fiber = chooseFor(slice);
        if (fiber == null && jumpClock()) {
            fiber = chooseFor(slice);
        }
        if (fiber != null) {
            inSlice(slice, fiber);
            leaveTargets(slice);
        }
        return fiber != null;
    }

    private void refuseSecondRun() {
        if (inRun) {
            throw new IllegalStateException("the scheduler is running already: run() and step() are for the code around it,"
                    + " inside a fiber use Fiber.yield()");
        }
    }

    @Override
    public void stop() {
        stopped = true;
        wakeAll();
    }

    private void fail(Throwable thrown) {
        guard.enter();
        if (failure == null) {
            failure = thrown;
        } else if (failure != thrown) {
            failure.addSuppressed(thrown);
        }
        guard.leave();
        stop();
    }

    // ---- a carrier

    private void carry() {
        Carrier carrier = Carrier.current();
        Scheduler around = carrier.running;
        Fiber outer = carrier.fiber;
        carrier.running = this;
        Slice slice = new Slice();
        guard.enter();
        try {
            for (Fiber fiber = take(slice); fiber != null; fiber = take(slice)) {
                inSlice(slice, fiber);
            }
        } catch (Throwable thrown) {
            fail(thrown);
        } finally {
            leaveTargets(slice);
            guard.leave();
            carrier.running = around;
            carrier.fiber = outer;
            carriersEnd(1);
        }
    }

    private void carriersEnd(int count) {
        guard.enter();
        carriers -= count;
        Wait waiting = carriers == 0 ? end : null;
        guard.over.signalAll();
        guard.leave();
        if (waiting != null) {
            waiting.wake(null);
        }
    }

    /** The fiber whose slice is next in this carrier, when there is one; null at the end of the run. */
    private Fiber take(Slice slice) {
        while (!stopped) {
            guard.flush();
            Fiber fiber = chooseFor(slice);
            if (fiber != null) {
                return fiber;
            }
            if (!isQuiet()) {
                await();
            } else if (!jumpClock()) {
                if (!transitions.waitsForOutside()) {
                    endQuietly();
                    return null;
                }
                await();
            }
        }
        return null;
    }

    private boolean isQuiet() {
        return slices.isEmpty() && !guard.isTelling() && inbox().isEmpty();
    }

    private void endQuietly() {
        String waiting = detectDeadlock ? Dump.ofWaiting(order.toArray()) : "";
        if (!waiting.isEmpty()) {
            fail(new DeadlockException("no fiber can run, and nothing can wake those that wait:\n" + waiting));
        }
        stop();
    }

    /** Waits until something may have changed: a fiber can run, a time is over, the run ends. */
    private void await() {
        idle++;
        try {
            Wait next = timers().first();
            if (next == null || clock().isVirtual()) {
                if (inbox().isEmpty() && !stopped) {
                    guard.changed.await();
                }
            } else {
                long nanos = next.deadline - clock().now();
                if (inbox().isEmpty() && !stopped && nanos > 0) {
                    guard.changed.awaitNanos(nanos);
                }
            }
        } catch (InterruptedException interrupted) {
            // a carrier is ended by stop() alone
        } finally {
            idle--;
        }
    }

    // ---- which fiber is next

    private Fiber chooseFor(Slice slice) {
        while (!slice.targets.isEmpty()) {
            Fiber target = slice.targets.remove(0);
            Object cargo = slice.targets.isEmpty() ? slice.takeTargetCargo() : null;
            if (isFree(target)) {
                slice.cargo = cargo;
                return target;
            }
        }
        Fiber fiber = choose();
        slice.cargo = jumps().cargo();
        return fiber;
    }

    private Fiber choose() {
        if (!inbox().isEmpty()) {
            inbox().deliver();
        }
        if (!timers().isEmpty()) {
            timers().fire(clock().now());
        }
        Fiber first = start;
        start = null;
        if (first != null && order.contains(first)) {
            return first;
        }
        Fiber target = jumps().isEmpty() ? null : jumps().next();
        return target != null ? target : policy().next(order);
    }

    /** Whether a fiber that a jump has reserved can run still. */
    private boolean isFree(Fiber fiber) {
        return order.holds(fiber) && isRunnable(fiber) && !defers(fiber, null);
    }

    /** Leaves the targets of a jump to others: to the next run, that is, or the next step. */
    private void leaveTargets(Slice slice) {
        while (!slice.targets.isEmpty()) {
            Fiber target = slice.targets.remove(0);
            Object cargo = slice.targets.isEmpty() ? slice.takeTargetCargo() : null;
            if (isFree(target)) {
                order.setReady(target);
                jumps().add(target, cargo);
            }
        }
    }

    private static boolean isRunnable(Fiber fiber) {
        int state = fiber.status & Status.STATE;
        return state == Status.NEW || state == Status.READY;
    }

    private boolean jumpClock() {
        Wait next = clock().isVirtual() ? timers().first() : null;
        if (next != null) {
            clock().jumpTo(next.deadline);
        }
        return next != null;
    }

    // ---- a slice

    /** Runs a slice without the lock and hands over what it has led to. */
    private void inSlice(Slice slice, Fiber fiber) {
        switches++;
        last = fiber;
        order.setIdle(fiber);
        slice.fiber = fiber;
        slices.add(slice);
        if (idle > 0 && order.size() > 0) {
            guard.changed.signal();
        }
        Carrier carrier = Carrier.current();
        Fiber outer = carrier.fiber;
        Object cargo = slice.cargo;
        slice.cargo = null;
        guard.leave();
        carrier.fiber = fiber;
        long before = measures() ? System.nanoTime() : 0;
        fiber.slice(cargo);
        long nanos = measures() ? System.nanoTime() - before : 0;
        carrier.fiber = outer;
        guard.enter();
        slices.remove(slice);
        slice.fiber = null;
        if (measures()) {
            measured(fiber, nanos);
        }
        handOver(slice, fiber);
    }

    private void measured(Fiber fiber, long nanos) {
        fiber.details().switches++;
        fiber.details().nanos += nanos;
        if (policy().measuresTime() && !fiber.hasEnded()) {
            policy().ran(fiber, nanos);
        }
    }

    private void handOver(Slice slice, Fiber fiber) {
        if (fiber.status == Status.READY) {
            order.setReady(fiber);
        } else {
            transitions.leftSlice(fiber);
            if (fiber.block != null && Transitions.hasOpenWait(fiber) && fiber.details.wait.isSettled()) {
                transitions.woken(fiber.details.wait);
            }
        }
        for (Runnable request : slice.requests) {
            request.run();
        }
        slice.requests.clear();
    }

    /** Whether a fiber is in its slice; then the request is done at the end of that. */
    boolean defers(Fiber fiber, Runnable request) {
        for (Slice slice : slices) {
            if (slice.fiber == fiber) {
                if (request != null) {
                    slice.requests.add(request);
                }
                return true;
            }
        }
        return false;
    }

    @Override
    void jump(Fiber from, Fiber target, Object cargo) {
        guard.enter();
        try {
            if (!order.contains(target)) {
                refuseTarget(target);
            }
            Slice slice = slices.stream().filter(running -> running.fiber == from).findFirst().orElseThrow();
            Fiber above = transitions.priorities().above(target.priority(), from);
            if (above != null) {
                slice.targets.add(above);
                order.setIdle(above);
            }
            slice.targets.add(target);
            slice.targetCargo = cargo;
            order.setIdle(target);
        } finally {
            guard.leave();
        }
    }

    // ---- signals from fibers and threads

    @Override
    void signal(Wait settled) {
        inbox().add(settled);
        wakeIdle();
    }

    @Override
    public void execute(Runnable action) {
        Objects.requireNonNull(action, "action");
        inbox().add(new Signal() {
            @Override
            void deliver() {
                tell(action);
            }
        });
        wakeIdle();
    }

    private void wakeIdle() {
        if (idle > 0) {
            guard.enter();
            guard.changed.signal();
            guard.leave();
        }
    }

    private void wakeAll() {
        guard.enter();
        guard.changed.signalAll();
        guard.leave();
    }

    /** Called when a fiber can run that could not: by those that hold the lock. */
    void becameReady() {
        if (idle > 0) {
            guard.changed.signal();
        }
    }

    @Override
    void ended(Fiber fiber) {
        tell(() -> super.ended(fiber));
    }

    private void tell(Runnable action) {
        guard.tell(() -> {
            try {
                action.run();
            } catch (Throwable thrown) {
                fail(thrown);
            }
        });
    }

    // ---- the same as in one thread, with the lock

    @Override
    public Fiber fiber(int id) {
        return guard.get(() -> super.fiber(id));
    }

    @Override
    public Fiber fiber(String name) {
        return guard.get(() -> super.fiber(name));
    }

    @Override
    public boolean remove(int id) {
        return guard.get(() -> super.remove(id));
    }

    @Override
    public Collection<Fiber> fibers() {
        return guard.get(super::fibers);
    }

    @Override
    public String dump() {
        return guard.get(super::dump);
    }

    @Override
    public Scheduler virtualTime() {
        return guard.get(super::virtualTime);
    }

    @Override
    public long switches() {
        return guard.get(() -> switches);
    }

    @Override
    Fiber target(Object target) {
        return guard.get(() -> super.target(target));
    }

    @Override
    public Scheduler detectDeadlock(boolean on) {
        detectDeadlock = on;
        return this;
    }

    // ---- seen

    @Override
    void refuseForeignThread() {
        // the lock lets everybody in
    }

    @Override
    Fiber runningFiber() {
        return Carrier.current().fiber;
    }

    @Override
    Fiber lastFiber() {
        return last;
    }

    @Override
    Scheduler around() {
        return null;
    }
}

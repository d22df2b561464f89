package org.weightless;

import java.util.Collection;
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
 * <p>What a carrier does is in {@link Carriers}.
 */
final class ParallelScheduler extends Scheduler {
    private final Guard guard;
    private final Order order = order();
    private final Transitions transitions = transitions();
    private final int parallelism;
    private final Executor executor;
    private final Carriers carriers;
    private boolean inRun;
    private int live;
    private Throwable failure;
    private boolean detectDeadlock;

    private volatile boolean stopped;

    /** How a fiber of another scheduler waits for the end of the run; else null. */
    private Wait end;

    ParallelScheduler(Policy policy, int parallelism, Executor executor) {
        this(policy, parallelism, executor, new Guard());
    }

    private ParallelScheduler(Policy policy, int parallelism, Executor executor, Guard guard) {
        super(policy, guard);
        this.guard = guard;
        this.parallelism = parallelism;
        this.executor = executor;
        carriers = new Carriers(this, guard);
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
            policy().begins(order);
            if (begins != null) {
                turnTo(begins);
            }
            inRun = true;
            live = parallelism;
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
        policy().turned();
        transitions.priorities().reorder();
        if (Order.canRun(first)) {
            order.next();
            carriers.startWith(first);
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
            while (live > 0) {
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
        boolean ended = live == 0;
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
            policy().begins(order);
            return carriers.step();
        } finally {
            inRun = false;
            carrier.running = around;
            guard.leave();
        }
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
        guard.run(guard.changed::signalAll);
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

    private void carry() {
        Carrier carrier = Carrier.current();
        Scheduler around = carrier.running;
        carrier.running = this;
        guard.enter();
        try {
            carriers.carry();
        } catch (Throwable thrown) {
            fail(thrown);
        } finally {
            guard.leave();
            carrier.running = around;
            carriersEnd(1);
        }
    }

    private void carriersEnd(int count) {
        guard.enter();
        live -= count;
        Wait waiting = live == 0 ? end : null;
        guard.over.signalAll();
        guard.leave();
        if (waiting != null) {
            waiting.wake(null);
        }
    }

    /** Ends a run in which nothing can happen any more. */
    void endQuietly() {
        String waiting = detectDeadlock ? Dump.ofWaiting(order.toArray()) : "";
        if (!waiting.isEmpty()) {
            fail(new DeadlockException("no fiber can run, and nothing can wake those that wait:\n" + waiting));
        }
        stop();
    }

    @Override
    public Scheduler record() {
        throw new UnsupportedOperationException("slices of a parallel scheduler overlap, so there is no order to replay them in:"
                + " record one that runs in one thread");
    }

    @Override
    public Schedule schedule() {
        throw new IllegalStateException("nothing is recorded: a parallel scheduler records no schedule");
    }

    @Override
    Object jump(Fiber from, Fiber target, Object cargo) {
        guard.run(() -> {
            if (target != from && !order.contains(target)) {
                refuseTarget(target);
            }
            Fiber above = transitions.priorities().above(target, from);
            if (above != null) {
                order.setIdle(above);
            }
            order.setIdle(target);
            carriers.sliceOf(from).reserve(above, target, cargo);
        });
        return null;
    }

    /** Whether a fiber is in its slice; then the request, if any, is done at the end of that. */
    boolean defers(Fiber fiber, Runnable request) {
        Slice slice = carriers.sliceOf(fiber);
        if (slice != null && request != null) {
            slice.request(request);
        }
        return slice != null;
    }

    boolean isStopped() {
        return stopped;
    }

    void becameReady() {
        carriers.becameReady();
    }

    // ---- signals from fibers and threads

    @Override
    void signal(Wait settled) {
        inbox().add(settled);
        carriers.wakeIdle();
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
        carriers.wakeIdle();
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
        return guard.get(carriers::switches);
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
    Transitions control() {
        return transitions;
    }

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
        return carriers.last();
    }

    @Override
    Scheduler around() {
        return null;
    }
}

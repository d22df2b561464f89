package org.weightless;

import java.util.Collection;
import java.util.Objects;
import java.util.concurrent.Executor;
import java.util.concurrent.ForkJoinPool;
import org.weightless.runtime.Engine;

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

    /** How many carriers of the run have not ended, and how many of these have not begun. */
    private int live;

    private int toBegin;
    private Throwable failure;
    private boolean detectDeadlock;

    private volatile boolean stopped;

    /** How a fiber of another scheduler waits for the end of the run; else null. */
    private Wait end;

    /** Whether that fiber was removed, so that nobody ends the run that is over. */
    private boolean abandoned;

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
        Engine.requireForFibers();
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
            toBegin = parallelism;
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
            policy().startsWith(first);
            carriers.startWith(first);
        }
    }

    private void startCarriers() {
        ForkJoinPool pool = null;
        try {
            Executor threads = executor != null ? executor : (pool = new ForkJoinPool(parallelism));
            for (int i = 0; i < parallelism; i++) {
                threads.execute(this::carryIfAwaited);
            }
        } catch (Throwable rejected) {
            fail(rejected);
            awaitNoMoreCarriers();
        } finally {
            if (pool != null) {
                pool.shutdown();
            }
        }
    }

    /** An executor that has failed may come with the others later, in another run, or never. */
    private void awaitNoMoreCarriers() {
        guard.run(() -> {
            carriersEnd(toBegin);
            toBegin = 0;
        });
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
        wait.enlisted = new End();
        guard.enter();
        end = wait;
        boolean ended = live == 0;
        guard.leave();
        if (ended) {
            wait.wake(null);
        }
    }

    /** The end of a run, for the fiber of another scheduler that waits for it. */
    private final class End implements Enlisted {
        @Override
        public void leave() {
            // the fiber stops the run and waits once more
        }

        @Override
        public void drop() {
            guard.run(() -> {
                abandoned = true;
                end = null;
            });
        }
    }

    /** To be called when the carriers have ended; throws what a handler has thrown. */
    void endRun() {
        unseenFailures().log();
        endTurn();
    }

    /** The end of a run or a step. */
    private void endTurn() {
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
        Engine.requireForFibers();
        Carrier carrier = Carrier.current();
        Scheduler around = carrier.running;
        guard.run(this::beginStep);
        carrier.running = this;
        guard.enter();
        boolean switched;
        try {
            policy().begins(order);
            switched = carriers.step();
        } finally {
            carrier.running = around;
            guard.leave();
            endTurn();
        }
        if (!switched) {
            unseenFailures().log();
        }
        return switched;
    }

    private void beginStep() {
        refuseSecondRun();
        failure = null;
        inRun = true;
    }

    /** A run is abandoned that is over, if the fiber that waited for that was removed. */
    private void refuseSecondRun() {
        if (abandoned && live == 0) {
            abandoned = false;
            inRun = false;
        }
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

    private void carryIfAwaited() {
        if (guard.get(this::begins)) {
            carry();
        }
    }

    private boolean begins() {
        boolean awaited = toBegin > 0;
        toBegin -= awaited ? 1 : 0;
        return awaited;
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
        String waiting = detectDeadlock && !stopped ? Dump.ofWaiting(order.toArray()) : "";
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

    /** Whether something has been thrown that the run or the step will throw. */
    boolean hasFailed() {
        return failure != null;
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

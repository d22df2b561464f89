package org.weightless.internal.run;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.concurrent.ForkJoinPool;
import java.util.function.IntConsumer;
import java.util.function.IntFunction;
import java.util.function.UnaryOperator;
import org.weightless.internal.fiber.Clock;
import org.weightless.internal.fiber.FiberState;
import org.weightless.internal.fiber.Fibers;
import org.weightless.internal.fiber.MountHooks;
import org.weightless.internal.fiber.Population;
import org.weightless.internal.fiber.Signal;
import org.weightless.internal.fiber.Timed;
import org.weightless.internal.fiber.Transitions;
import org.weightless.internal.fiber.Turns;
import org.weightless.internal.fiber.Wait;
import org.weightless.runtime.Coroutine;
import org.weightless.runtime.Engine;
import org.weightless.runtime.Linker;

/**
 * The run loop in several threads, the carriers: a fiber's slices may run in any of them, one after the other.
 *
 * <p>One lock guards all that a scheduler knows: the order, the states, the timers. A carrier holds it between two
 * slices only, to hand over what the last one led to and to take the next fiber; so whatever a fiber did before a
 * yield is seen by the thread in which it goes on. What is asked of a fiber in its slice waits for the end of that
 * slice. Actions of the user's, and words to other schedulers, are told when the lock is free (see {@link Guard}).
 *
 * <p>What a carrier does is in {@link ParallelLoop}.
 */
public final class ParallelRun extends Run {
    private static final MethodHandle RUN = Linker.staticInvoker(MethodHandles.lookup(), AwaitedRun.class, "run",
            MethodType.methodType(void.class, ParallelRun.class, String.class));

    private final Guard guard = new Guard();
    private final Population population = population();
    private final int parallelism;
    private final Executor executor;
    private ParallelLoop loop;
    private boolean inRun;

    /** How many carriers of the run have not ended, and how many of these have not begun. */
    private int live;
    private int toBegin;
    private Throwable failure;
    private volatile boolean stopped;

    /** How a fiber of another scheduler waits for the end of the run; else null. */
    private Wait end;
    /** Whether that fiber was removed, so that nobody ends the run that is over. */
    private boolean abandoned;

    /**
     * Makes one.
     *
     * @param parallelism how many threads
     * @param executor gives them; null for a pool of each run's own
     * @throws IllegalArgumentException if there cannot be so many
     */
    public ParallelRun(int parallelism, Executor executor) {
        this.parallelism = Carriers.checked(parallelism, executor);
        this.executor = executor;
    }

    @Override
    public void by(Turns policy) {
        super.by(policy);
        loop = new ParallelLoop(this, guard);
    }

    @Override
    Transitions makeTransitions(Turns policy) {
        return new LockedTransitions(this, policy, guard);
    }

    // ---- run, step, stop

    @Override
    public void run(String start) {
        AwaitedRun.run(this, start);
    }

    @Override
    public void run(String start, Coroutine caller) throws Throwable {
        RUN.invokeExact(this, start, caller);
    }

    void beginRun(String first) {
        Engine.requireForFibers();
        guard.enter();
        try {
            refuseSecondRun();
            FiberState begins = first == null ? null : startOf(first);
            stopped = false;
            failure = null;
            turns().begins();
            if (begins != null && turnTo(begins)) {
                loop.startWith(begins);
            }
            inRun = true;
            live = parallelism;
            toBegin = parallelism;
        } finally {
            guard.leave();
        }
        startCarriers();
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
        wait.enlisted = new AwaitedEnd(this::abandon);
        guard.enter();
        end = wait;
        boolean ended = live == 0;
        guard.leave();
        if (ended) {
            wait.wake(null);
        }
    }

    private void abandon() {
        guard.run(() -> {
            abandoned = true;
            end = null;
        });
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
            throw Fibers.unchanged(thrown);
        }
    }

    @Override
    public boolean step() {
        Engine.requireForFibers();
        ThreadState state = ThreadState.current();
        Run around = state.running;
        guard.run(this::beginStep);
        state.running = this;
        guard.enter();
        boolean switched;
        try {
            turns().begins();
            switched = loop.step();
        } finally {
            state.running = around;
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
            throw runsAlready();
        }
    }

    @Override
    public void stop() {
        stopped = true;
        guard.run(guard.changed::signalAll);
    }

    void fail(Throwable thrown) {
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
        ThreadState state = ThreadState.current();
        Run around = state.running;
        state.running = this;
        guard.enter();
        try {
            loop.carry();
        } catch (Throwable thrown) {
            fail(thrown);
        } finally {
            guard.leave();
            state.running = around;
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
        String waiting = stopped || transitions().waitsForOutside() ? "" : deadlocked();
        if (!waiting.isEmpty()) {
            fail(stuck(waiting));
        }
        stop();
    }

    @Override
    public void record(IntConsumer recorder) {
        throw new UnsupportedOperationException(
                "slices of a parallel scheduler overlap, so there is no order to replay them in:"
                        + " record one that runs in one thread");
    }

    @Override
    public IllegalStateException nothingRecorded() {
        return new IllegalStateException("nothing is recorded: a parallel scheduler records no schedule");
    }

    @Override
    public Object jump(FiberState from, FiberState target, Object cargo) {
        guard.run(() -> {
            if (target != from && !population.contains(target)) {
                refuseTarget(target);
            }
            FiberState above = transitions().priorities().above(target, from);
            if (above != null) {
                population.setIdle(above);
            }
            population.setIdle(target);
            loop.sliceOf(from).reserve(above, target, cargo);
        });
        return null;
    }

    /** Whether a fiber is in its slice; then the request, if any, is done at the end of that. */
    boolean defers(FiberState fiber, Runnable request) {
        Slice slice = loop.sliceOf(fiber);
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
        loop.becameReady();
    }

    @Override
    public void addedTimer(Timed timed) {
        loop.addedTimer(timed);
    }

    // ---- signals from fibers and threads

    @Override
    public void signal(Wait settled) {
        inbox().add(settled);
        loop.wakeIdle();
    }

    @Override
    public void execute(Runnable action) {
        inbox().add(new Signal() {
            @Override
            public void deliver() {
                tell(action);
            }
        });
        loop.wakeIdle();
    }

    @Override
    public void ended(FiberState fiber) {
        tell(() -> super.ended(fiber));
    }

    @Override
    public void failed(FiberState fiber, Throwable thrown) {
        guard.run(() -> tell(() -> super.failed(fiber, thrown)));
    }

    void tell(Runnable action) {
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
    public FiberState find(int id) {
        return guard.get(() -> super.find(id));
    }

    @Override
    public FiberState find(String name) {
        return guard.get(() -> super.find(name));
    }

    @Override
    public boolean remove(int id) {
        return guard.get(() -> super.remove(id));
    }

    @Override
    public <F extends FiberState> F[] fibers(IntFunction<F[]> array) {
        return guard.get(() -> super.fibers(array));
    }

    @Override
    public String dumpWithVariables() {
        return guard.get(super::dumpWithVariables);
    }

    @Override
    void look(Runnable action) {
        guard.run(action);
    }

    @Override
    public String dump() {
        return guard.get(super::dump);
    }

    @Override
    public void expectHooks() {
        guard.run(super::expectHooks);
    }

    @Override
    public void measure(boolean on) {
        guard.run(() -> super.measure(on));
    }

    @Override
    public void hook(FiberState fiber, UnaryOperator<MountHooks> change) {
        guard.run(() -> super.hook(fiber, change));
    }

    @Override
    boolean isInSlice(FiberState fiber) {
        return loop.isInSlice(fiber);
    }

    @Override
    public void setClock(Clock other) {
        guard.run(() -> super.setClock(other));
    }

    @Override
    public void advance(Duration time) {
        guard.run(() -> {
            super.advance(time);
            guard.changed.signalAll();
        });
    }

    @Override
    public long switches() {
        return guard.get(loop::switches);
    }

    // ---- seen

    @Override
    public Transitions control() {
        return transitions();
    }

    @Override
    public void refuseForeignThread() {
        // the lock lets everybody in
    }

    @Override
    public FiberState runningFiber() {
        return ThreadState.current().fiber;
    }

    @Override
    public FiberState lastFiber() {
        return loop.last();
    }

    @Override
    public boolean waitsForNoTime() {
        return false;
    }

    @Override
    Run around() {
        return null;
    }

    @Override
    boolean isForManyThreads() {
        return true;
    }
}

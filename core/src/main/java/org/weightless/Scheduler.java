package org.weightless;

import java.io.IOException;
import java.io.InputStream;
import java.io.ObjectInputFilter;
import java.time.Duration;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.Executor;
import java.util.function.BiConsumer;
import java.util.function.LongSupplier;
import org.weightless.internal.fiber.Clock;
import org.weightless.internal.fiber.FiberState;
import org.weightless.internal.fiber.Fibers;
import org.weightless.internal.fiber.RoundRobin;
import org.weightless.internal.run.ParallelRun;
import org.weightless.internal.run.Run;
import org.weightless.internal.run.SerialRun;
import org.weightless.internal.run.ThreadState;

/**
 * Runs fibers by turns in the thread that calls {@link #run}, each until its next yield. Who is next is a {@link
 * Policy}.
 *
 * <p>The order is that of spawning. A fiber keeps its place while it is suspended or waits; a new one goes to the
 * end, within the current turn. The next {@code run} goes on behind the fiber that ran last, jumps not counted. One
 * fiber's exception never stops another fiber.
 *
 * <p>A scheduler is used by one thread at a time. While {@code run} or {@code step} goes on, other threads may
 * complete stages that fibers await, {@link #stop} it and {@link #execute} something between two switches; whatever
 * else they ask of it or of its fibers is refused by an {@link IllegalStateException}. What a fiber merely tells
 * about itself, such as its state, they may read.
 */
public abstract class Scheduler implements Executor {
    private final Run run;

    /** What each new fiber gets; never changed in place. */
    private volatile ThreadContext[] contexts = {};

    /** What is recorded; null before {@link #record}. */
    private Schedule.Recorder recorder;

    /** A policy of null is the round robin. */
    private Scheduler(Run run, Policy policy) {
        this.run = run;
        run.number(System.identityHashCode(this));
        run.owner(this);
        Order order = new Order(run.population(), this);
        run.by(policy == null ? new RoundRobin(run.population()) : PolicyTurns.of(policy, order));
    }

    // ---- which fiber is next

    /** A scheduler that gives every fiber the same attention, in a fixed order. */
    public static Scheduler roundRobin() {
        return by(null);
    }

    /**
     * A scheduler that gives a fiber of priority p so many slices in a row, each turn. The priority is read before
     * each slice.
     */
    public static Scheduler prioritySlices() {
        return by(new SlicesPolicy());
    }

    /**
     * A scheduler that gives a fiber of priority p so many slices each turn, and spreads them evenly. A turn is laid
     * out at its start, for the fibers that can run and the priorities that they have then.
     */
    public static Scheduler priorityScattered() {
        return by(new ScatteredPolicy());
    }

    /** A scheduler that measures the time fibers take and gives it to them in proportion to their priorities. */
    public static Scheduler fair() {
        return fair(System::nanoTime);
    }

    /** The same by a clock of the caller's, in nanoseconds: it is read before and after each slice. */
    public static Scheduler fair(LongSupplier nanoTime) {
        return of(new SerialRun(Objects.requireNonNull(nanoTime, "nanoTime"), false), new FairPolicy());
    }

    /**
     * A scheduler that runs the fiber that the last one named by {@link Fiber#jump}. The end of a fiber, or a yield
     * without a target, ends the run. A fiber that waits keeps control.
     */
    public static Scheduler jumping() {
        Scheduler scheduler = by(new JumpingPolicy());
        scheduler.run.jumpsOnly();
        return scheduler;
    }

    /** A scheduler that chooses by chance among the fibers that can run: the same seed makes the same choices. */
    public static Scheduler random(long seed) {
        return by(new RandomPolicy(seed));
    }

    /**
     * A scheduler that makes the choices of a recorded schedule, then goes by turns. Jumps and {@code run(start)} are
     * no choices: the program does them again. {@code run} and {@code step} throw an {@link IllegalStateException}
     * where the program does not follow the schedule.
     */
    public static Scheduler replaying(Schedule schedule) {
        return by(new ReplayPolicy(Objects.requireNonNull(schedule, "schedule")));
    }

    /** A scheduler by a policy of one's own, which must not be used by another one. */
    public static Scheduler of(Policy policy) {
        return of(new SerialRun(System::nanoTime, true), Objects.requireNonNull(policy, "policy"));
    }

    private static Scheduler by(Policy policy) {
        return of(new SerialRun(System::nanoTime, false), policy);
    }

    /** The only kind of scheduler: what differs is the run. */
    private static Scheduler of(Run run, Policy policy) {
        return new Scheduler(run, policy) {};
    }

    /**
     * A round robin that runs fibers in several threads at once, the carriers. A fiber may go on in another one after
     * each yield, and sees there all that it did before. Each {@link #run} has a pool of carriers of its own; it blocks
     * until the run is over, or lets the fiber wait that calls it. Any thread may use the scheduler at any time.
     *
     * @param carriers how many slices go on at the same time at most
     * @throws IllegalArgumentException if that is less than 1, or more than 32,767, which is as much as a {@link
     *     java.util.concurrent.ForkJoinPool} has
     */
    public static Scheduler parallel(int carriers) {
        return of(new ParallelRun(carriers, null), null);
    }

    /**
     * The same in threads of the caller's.
     *
     * @param executor gives {@code carriers} threads at once for each run
     * @throws IllegalArgumentException if {@code carriers} is less than 1
     */
    public static Scheduler parallel(int carriers, Executor executor) {
        return of(new ParallelRun(carriers, Objects.requireNonNull(executor, "executor")), null);
    }

    /** The same by a policy of one's own, which no other may use; it is never asked by two threads at once. */
    public static Scheduler parallel(int carriers, Executor executor, Policy policy) {
        Objects.requireNonNull(policy, "policy");
        return of(new ParallelRun(carriers, Objects.requireNonNull(executor, "executor")), policy);
    }

    // ---- fibers

    /** The scheduler of the fiber that runs this code; null outside a fiber. */
    public static Scheduler current() {
        FiberState fiber = ThreadState.runningFiber();
        return fiber != null && Fibers.home(fiber) instanceof Run run ? (Scheduler) run.owner() : null;
    }

    /** Adds a fiber named {@code fiber-<id>}. Nothing of its body runs yet. */
    public Fiber spawn(Generator.Body body) {
        return NewFibers.spawn(run, contexts, null, Objects.requireNonNull(body, "body"));
    }

    /**
     * Adds a fiber. Nothing of its body runs yet.
     *
     * @throws IllegalArgumentException if a live fiber holds that name
     */
    public Fiber spawn(String name, Generator.Body body) {
        return NewFibers.spawn(run, contexts, Objects.requireNonNull(name, "name"), Objects.requireNonNull(body, "body"));
    }

    /** Like {@link #spawn(Generator.Body)}; what the body returns is the fiber's result. */
    public Fiber spawnReturning(Callable<?> body) {
        return NewFibers.spawn(run, contexts, null, new Bodies.Returning(Objects.requireNonNull(body, "body")));
    }

    /** Like {@link #spawn(String, Generator.Body)}; what the body returns is the fiber's result. */
    public Fiber spawnReturning(String name, Callable<?> body) {
        Objects.requireNonNull(name, "name");
        return NewFibers.spawn(run, contexts, name, new Bodies.Returning(Objects.requireNonNull(body, "body")));
    }

    /** The live fiber of this id, or null. */
    public Fiber fiber(int id) {
        return (Fiber) run.fiber(id);
    }

    /** The live fiber of this name, or null. */
    public Fiber fiber(String name) {
        Objects.requireNonNull(name, "name");
        return (Fiber) run.fiber(name);
    }

    /**
     * Takes a fiber out and ends it without running anything of it, not even {@code finally} blocks: it is CANCELLED.
     * Takes effect at the next yield of a running one.
     *
     * @return false where there is none of this id
     */
    public boolean remove(int id) {
        return run.remove(id);
    }

    /** The live fibers in order: a copy. */
    public Collection<Fiber> fibers() {
        return Collections.unmodifiableList(Arrays.asList(run.fibers(Fiber[]::new)));
    }

    /**
     * Takes a fiber over from another scheduler, and gives it back. It goes to the end of the order with a new id, its
     * frames, its priority, its state, those that join it, and its name unless that is the default one.
     *
     * @throws IllegalArgumentException if it runs, waits, has ended or is this scheduler's already, or if a live
     *     fiber holds its name
     */
    public Fiber adopt(Fiber fiber) {
        run.adopt(Objects.requireNonNull(fiber, "fiber"));
        return fiber;
    }

    /**
     * Reads what {@link Stored#write} has written. The fibers in it become fibers of this scheduler: at the end of the
     * order, as they were written, with new ids, their priorities and the names that they were given. One that was
     * suspended is suspended; any other can run. If anything goes wrong none is added.
     *
     * @return what was written
     * @throws IllegalArgumentException if a live fiber holds the name of one of them
     * @throws IncompatibleFrameException if a method in it cannot go on with the code that there is
     */
    public Object read(InputStream in) throws IOException, ClassNotFoundException {
        return Stores.read(this, in, null);
    }

    /** The same by a filter: see {@link Stored#read(InputStream, ObjectInputFilter)}. */
    public Object read(InputStream in, ObjectInputFilter filter) throws IOException, ClassNotFoundException {
        return Stores.read(this, in, Objects.requireNonNull(filter, "filter"));
    }

    /**
     * The same for fibers that the action reads by itself, such as from an {@link java.io.ObjectInputStream}.
     *
     * @return what the action gives
     * @throws Exception what the action throws
     */
    public <R> R reading(Callable<R> action) throws Exception {
        return Stores.reading(this, Objects.requireNonNull(action, "action"));
    }

    /**
     * All live fibers as text: id, name, state, priority, where they stand, what they wait for; switches and time where
     * measured. What they wait for is asked for its {@code toString}, which must not wait for another thread that uses
     * this scheduler. Control characters in names and descriptions are escaped.
     */
    public String dump() {
        return run.dump();
    }

    /**
     * The same with the variables of the methods in which fibers stand, see {@link Fiber#frames}. Strings, numbers,
     * constants of enums and classes are shown, other objects by class and identity.
     */
    public String dumpWithVariables() {
        return run.dumpWithVariables();
    }

    // ---- the run

    /**
     * Runs until no fiber is left or {@link #stop}; also until nothing can run and nobody waits for a time or a stage.
     * While fibers wait for one of these and nothing else can run, the thread is parked. Inside a fiber of another
     * scheduler, that fiber waits instead.
     *
     * <p>An interrupt of the thread does not end the run: use {@link #stop}. One that comes while the thread is parked
     * is kept for the code behind the run, and fibers do not see it.
     *
     * @throws IllegalStateException inside a fiber of this scheduler, while another thread runs it, or without an agent
     * @throws DeadlockException see {@link #detectDeadlock}
     */
    public void run() {
        run.run(null);
    }

    /**
     * The same, beginning with a fiber: turns the order to start there.
     *
     * @throws IllegalArgumentException if no live fiber has this name
     */
    public void run(String start) {
        run.run(Objects.requireNonNull(start, "start"));
    }

    /**
     * One switch: the next fiber in turn runs to its next yield. Never blocks.
     *
     * @return false where nothing can run
     * @throws IllegalStateException inside a fiber of this scheduler, while another thread runs it, or without an agent
     */
    public boolean step() {
        return run.step();
    }

    /**
     * Lets the {@link #run} that goes on return after the current switch, or at once if it waits; every fiber goes on
     * in the next run. Any thread may call it. Between runs this does nothing. A thread that cannot know calls
     * {@code execute(scheduler::stop)}: that ends the run that goes on, or the next one after one switch at most in one
     * thread, and soon after its beginning in several.
     */
    public void stop() {
        run.stop();
    }

    /**
     * Runs an action between two switches in the thread that runs this scheduler, or in the next run. So other threads
     * can spawn, resume or cancel. It runs in no fiber: it cannot yield or wait, but may {@link #spawn} one that does.
     * It does not keep {@code run()} from ending. Any thread may call it; a {@link #parallel} one may run several at
     * once.
     */
    @Override
    public void execute(Runnable action) {
        run.execute(Objects.requireNonNull(action, "action"));
    }

    /** How many times a fiber was resumed, the first times included; never reset. */
    public long switches() {
        return run.switches();
    }

    // ---- settings

    /** Sets whether the first fiber that ends, in whatever way, ends the run. Gives this scheduler, as all settings do. */
    public Scheduler stopWhenAnyEnds(boolean on) {
        run.stopWhenAnyEnds(on);
        return this;
    }

    /**
     * Sets who is told of a fiber that ends with an exception. By default nobody is, and {@link Fiber#failure} keeps
     * it. One that nobody has asked for when the run ends, by that or {@code result()} or {@code join()}, is logged
     * once: level {@code ERROR} of the {@link System.Logger} {@code org.weightless}. A handler that does nothing
     * silences that. What the handler throws leaves {@code run()}; all fibers are intact then.
     *
     * @return this scheduler
     */
    public Scheduler onFailure(BiConsumer<Fiber, Throwable> handler) {
        Objects.requireNonNull(handler, "handler");
        run.onFailure((fiber, thrown) -> handler.accept((Fiber) fiber, thrown));
        return this;
    }

    /**
     * Sets whether {@link #run} throws a {@link DeadlockException} where it would return although fibers wait for
     * others. Off by default, as somebody may resume or wake them for the next run.
     *
     * @return this scheduler
     */
    public Scheduler detectDeadlock(boolean on) {
        run.detectDeadlock(on);
        return this;
    }

    /**
     * Sets whether the switches and the time of each fiber are measured, by two looks at the clock per switch. A {@link
     * #fair} scheduler always does.
     *
     * @return this scheduler
     */
    public Scheduler measure(boolean on) {
        run.measure(on);
        return this;
    }

    /**
     * Lets each fiber that is spawned from now on have something for itself that others bind to the thread. It costs
     * four calls for each slice; a scheduler that never asks for any pays nothing.
     *
     * @return this scheduler
     */
    public Scheduler context(ThreadContext context) {
        synchronized (this) {
            contexts = NewFibers.with(contexts, Objects.requireNonNull(context, "context"));
        }
        run.expectHooks();
        return this;
    }

    /**
     * Lets sleeps and time limits go by a clock that stands still while fibers run and jumps to the next timer when
     * none can: hours pass in no time, in the right order.
     *
     * @return this scheduler
     * @throws IllegalStateException if a fiber waits for a time already, or a simulation moves the clock
     */
    public Scheduler virtualTime() {
        run.setClock(new Clock(true));
        return this;
    }

    /**
     * The same, patient with the world outside. While a fiber waits for a stage or for something {@code shared()}, no
     * time limit passes, be it a wait's or one of {@link Fiber#within}, before so much real time has gone in which no
     * fiber could run. The ends of sleeps still come at once. {@link #step} does not wait: it gives false meanwhile.
     *
     * @param patience how long; {@link java.time.temporal.ChronoUnit#FOREVER FOREVER}'s duration for a clock that
     *     never passes a limit before what is awaited has come
     * @return this scheduler
     * @throws IllegalArgumentException if it is negative
     * @throws IllegalStateException if a fiber waits for a time already, or a simulation moves the clock
     */
    public Scheduler virtualTime(Duration patience) {
        run.setClock(Clock.patient(Objects.requireNonNull(patience, "patience")));
        return this;
    }

    /**
     * Lets sleeps and time limits go faster or slower than real time: with a factor of 60 a fiber that sleeps for a
     * minute sleeps for a second.
     *
     * @param factor how many times as fast
     * @return this scheduler
     * @throws IllegalArgumentException if it is not above 0, or infinite
     * @throws IllegalStateException if a fiber waits for a time already, or a simulation moves the clock
     */
    public Scheduler scaledTime(double factor) {
        run.setClock(Clock.scaled(factor));
        return this;
    }

    /**
     * Lets sleeps and time limits go by a clock that {@link #advance} alone moves. {@link #run} returns where only that
     * could let a fiber go on.
     *
     * @return this scheduler
     * @throws IllegalStateException if a fiber waits for a time already, or a simulation moves the clock
     */
    public Scheduler manualTime() {
        run.setClock(Clock.byHand());
        return this;
    }

    /**
     * Lets the clock go further. The run that goes on, or the next one, takes it from timer to timer up to there, so
     * that each fiber that is woken on the way sees the time that it waited for.
     *
     * @param time how much further than it was to go before
     * @return this scheduler
     * @throws IllegalArgumentException if it is negative
     * @throws IllegalStateException unless {@link #manualTime} was set
     */
    public Scheduler advance(Duration time) {
        run.advance(Objects.requireNonNull(time, "time"));
        return this;
    }

    /**
     * Records from now on which fibers the policy chooses.
     *
     * @throws UnsupportedOperationException if it is {@link #parallel}
     */
    public Scheduler record() {
        Schedule.Recorder fresh = new Schedule.Recorder();
        run.record(fresh::add);
        recorder = fresh;
        return this;
    }

    /**
     * The choices since {@link #record}.
     *
     * @throws IllegalStateException if nothing is recorded
     */
    public Schedule schedule() {
        if (recorder == null) {
            throw run.nothingRecorded();
        }
        return recorder.schedule();
    }

    /**
     * The time since this scheduler was made, or its clock was set, by the clock that its fibers sleep by. One that is
     * moved by hand gets as far as it was {@linkplain #advance advanced} in the course of a run.
     */
    public Duration now() {
        return Duration.ofNanos(run.clock().now());
    }

    /** The fiber that is in its slice now, or null; of a {@link #parallel} scheduler the one of the calling thread. */
    public Fiber running() {
        return (Fiber) run.runningFiber();
    }

    final Run itsRun() {
        return run;
    }
}

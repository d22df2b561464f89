package org.weightless.internal.fiber;

/**
 * Where fibers live: what a run offers to those that it runs, to their waits and to whoever changes them.
 *
 * <p>It holds the population and what is kept of it; when and in which thread things happen is the run's.
 */
public abstract class Home {
    private final Population population = new Population(this);
    private final Timers timers = new Timers();
    private final Stages stages = new Stages();
    private final Jumps jumps = new Jumps(population);
    private Clock clock = new Clock(false);
    private Agenda agenda;
    private int number;

    /** Tells it from others in what is recorded. */
    public final int number() {
        return number;
    }

    /** Sets its {@link #number}. */
    public final void number(int one) {
        number = one;
    }

    /** The way to change fibers; refuses threads that do not run these fibers while another one does. */
    public abstract Transitions control();

    /** The same for the run itself and for what it delivers. */
    public abstract Transitions transitions();

    /** Throws where this thread may not use these fibers now. */
    public abstract void refuseForeignThread();

    /** Tells, from any thread, that a wait of one of these fibers is settled. */
    public abstract void signal(Wait settled);

    /** Asks for the slices of a jump; what the fiber has to yield out then. */
    public abstract Object jump(FiberState from, FiberState target, Object cargo);

    /** The live fiber of this name, or null. */
    public abstract FiberState find(String name);

    /** The live fiber of this id, or null. */
    public abstract FiberState find(int id);

    /** Called for each fiber that has ended, when it has left the population. */
    public abstract void ended(FiberState fiber);

    /** Tells of what has been thrown in a fiber that did not end by it. */
    public abstract void failed(FiberState fiber, Throwable thrown);

    /** Whether nobody here waits for a time, and nobody will while this run is paused. */
    public abstract boolean waitsForNoTime();

    /** A limit that may be the first one has come to the timers, while a fiber is in its slice. */
    public abstract void addedTimer(Timed timed);

    public final Population population() {
        return population;
    }

    public final Timers timers() {
        return timers;
    }

    public final Jumps jumps() {
        return jumps;
    }

    public final Clock clock() {
        return clock;
    }

    /** Takes another clock; to be called while nobody waits for a time. */
    public final void clock(Clock other) {
        clock = other;
    }

    /** What happens when no fiber can run; null where nothing does. */
    public final Agenda agenda() {
        return agenda;
    }

    /** Sets what happens when no fiber can run; a run in several threads does not look at it. */
    public void agenda(Agenda one) {
        agenda = one;
    }

    final Stages stages() {
        return stages;
    }
}

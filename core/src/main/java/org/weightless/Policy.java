package org.weightless;

/**
 * Says which fiber runs next; {@link Scheduler#of} makes a scheduler of it.
 *
 * <p>The scheduler does the rest: it runs the fibers, lets them wait, wakes them, and does the jumps, which are extra
 * slices that a policy is not asked about. A policy belongs to one scheduler. It is called by the thread that runs
 * that, between two slices; but {@link #ready} and {@link #ended} by whoever changes the fiber, as a rule another fiber
 * in its slice, which spawns, wakes, resumes, cancels or removes it. Nothing here can yield.
 */
@FunctionalInterface
public interface Policy {
    /**
     * The fiber that gets the next slice.
     *
     * @param order the fibers that can run
     * @return one of them; null if none is to run now: then the scheduler waits for a time or a stage that a fiber
     *     waits for, or the run ends
     */
    Fiber next(Order order);

    /**
     * Called once, when the scheduler is made, before anything else.
     *
     * @param order where this policy finds the fibers of its scheduler, and keeps what it knows of them
     */
    default void belongsTo(Order order) {}

    /** Called when {@code run} or {@code step} begins. */
    default void begins(Order order) {}

    /** Called when {@code run(start)} has turned the order: what was left of a turn is over. */
    default void turned() {}

    /**
     * Called after {@link #turned} where the fiber can run that the order begins with now: this fiber gets the first
     * slice, and {@link #next} is asked from then on.
     */
    default void startsWith(Fiber fiber) {}

    /** Called when a fiber can run that could not before: a new one, or one that was woken or resumed. */
    default void ready(Fiber fiber) {}

    /** Called when a fiber has left the scheduler. */
    default void ended(Fiber fiber) {}

    /** Whether the scheduler has to {@linkplain Scheduler#measure measure} the time of each slice. */
    default boolean measuresTime() {
        return false;
    }

    /** Called after each slice, that of a jump included, if this policy {@linkplain #measuresTime measures the time}. */
    default void ran(Fiber fiber, long nanos) {}
}

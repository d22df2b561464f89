package org.weightless.testing;

import java.util.Objects;
import org.weightless.Schedule;
import org.weightless.Scheduler;

/**
 * Tests of programs whose outcome must not depend on the order in which fibers run: runs one under many orders, in
 * virtual time, and says how to get a failing one again. It needs no test framework and works in each.
 *
 * <p>A run fails by an exception of the program, by one that ends a fiber, unless the program sets its own {@link
 * Scheduler#onFailure}, and by a {@linkplain Scheduler#detectDeadlock deadlock}.
 */
public final class Interleavings {
    /** What is tested: makes fibers, runs them and checks what came of it. */
    @FunctionalInterface
    public interface Program {
        /**
         * Runs once.
         *
         * @param scheduler chooses by chance and takes virtual time
         * @throws Exception if the outcome is wrong
         */
        void run(Scheduler scheduler) throws Exception;
    }

    private Interleavings() {}

    /**
     * Runs a program under the seeds from 1 to {@code seeds}.
     *
     * @throws InterleavingError for the first seed that fails
     */
    public static void explore(int seeds, Program program) {
        Objects.requireNonNull(program, "program");
        if (seeds < 1) {
            throw new IllegalArgumentException(
                    seeds + " seeds: a program is run under each from 1 to that number, so give 1 or more");
        }
        for (long seed = 1; seed <= seeds; seed++) {
            run("the order of seed " + seed, Scheduler.random(seed), program);
        }
    }

    /**
     * Runs a program once, in the order of a seed.
     *
     * @throws InterleavingError if it fails
     */
    public static void replay(long seed, Program program) {
        run("the order of seed " + seed, Scheduler.random(seed), Objects.requireNonNull(program, "program"));
    }

    /**
     * Runs a program once, in the order of a {@link Schedule}'s text.
     *
     * @throws InterleavingError if it fails
     */
    public static void replay(String schedule, Program program) {
        Objects.requireNonNull(schedule, "schedule");
        Objects.requireNonNull(program, "program");
        run("the schedule", Scheduler.replaying(Schedule.parse(schedule)), program);
    }

    private static void run(String order, Scheduler scheduler, Program program) {
        Throwable[] failed = new Throwable[1];
        scheduler.virtualTime().detectDeadlock(true).record().onFailure((fiber, thrown) -> {
            if (failed[0] == null) {
                failed[0] = thrown;
            }
        });
        try {
            program.run(scheduler);
        } catch (Throwable thrown) {
            if (failed[0] == null) {
                failed[0] = thrown;
            } else if (failed[0] != thrown) {
                failed[0].addSuppressed(thrown);
            }
        }
        if (failed[0] != null) {
            throw new InterleavingError(order, scheduler.schedule(), failed[0]);
        }
    }
}

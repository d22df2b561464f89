package org.weightless;

import java.util.Objects;
import org.weightless.runtime.Coroutine;

/** The fiber copies of {@link Scheduler}, written by hand: what its methods do where a coroutine can be suspended. */
final class SchedulerCompanion {
    private SchedulerCompanion() {}

    static void run(Scheduler self, Coroutine caller) throws Throwable {
        self.itsRun().run(null, caller);
    }

    static void run(Scheduler self, String start, Coroutine caller) throws Throwable {
        self.itsRun().run(Objects.requireNonNull(start, "start"), caller);
    }
}

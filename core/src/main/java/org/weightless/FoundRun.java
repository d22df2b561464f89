package org.weightless;

import org.weightless.internal.run.Run;
import org.weightless.internal.run.RunFinder;

/** Finds the run of a scheduler for packages that know only the scheduler. */
final class FoundRun extends RunFinder {
    static {
        foundBy(new FoundRun());
    }

    private FoundRun() {}

    @Override
    protected Run find(Object scheduler) {
        return ((Scheduler) scheduler).itsRun();
    }
}

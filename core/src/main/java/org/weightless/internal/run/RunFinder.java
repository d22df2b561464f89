package org.weightless.internal.run;

/**
 * Gives the run of a scheduler to other packages of the core. The scheduler's type is the API's, which knows this
 * package and is not known here: it comes by itself when somebody first asks.
 */
public abstract class RunFinder {
    private static final String FINDER = "org.weightless.FoundRun";

    private static volatile RunFinder finder;

    /** For the API, when its class is initialised. */
    protected static void foundBy(RunFinder api) {
        finder = api;
    }

    /** What runs the fibers of a scheduler. */
    public static Run of(Object scheduler) {
        if (finder == null) {
            try {
                Class.forName(FINDER, true, RunFinder.class.getClassLoader());
            } catch (ClassNotFoundException e) {
                throw new NoClassDefFoundError(FINDER);
            }
        }
        return finder.find(scheduler);
    }

    protected abstract Run find(Object scheduler);
}

package org.weightless.internal.fiber;

/**
 * Makes the exceptions that users see. Their types are the API's, which knows this package and is not known here: it
 * comes by itself when the first one is needed.
 */
public abstract class ApiExceptions {
    private static final String MAKER = "org.weightless.Refused";

    private static volatile ApiExceptions maker;

    /** For the API, when its class is initialised. */
    public static void madeBy(ApiExceptions api) {
        maker = api;
    }

    static ApiExceptions get() {
        ApiExceptions made = maker;
        if (made == null) {
            initialise();
            made = maker;
        }
        return made;
    }

    private static void initialise() {
        try {
            Class.forName(MAKER, true, ApiExceptions.class.getClassLoader());
        } catch (ClassNotFoundException e) {
            throw new NoClassDefFoundError(MAKER);
        }
    }

    /** The exception of an operation that has no fiber to suspend, or cannot. */
    public static RuntimeException noFiberFor(Object operation) {
        return get().outsideFiber(operation);
    }

    /** The exception of a run that nothing can go on in, with those that wait. */
    public static RuntimeException stuck(String waiting) {
        return get().deadlock("no fiber can run, and nothing can wake those that wait:\n" + waiting);
    }

    protected abstract RuntimeException outsideFiber(Object operation);

    protected abstract RuntimeException deadlock(String message);

    protected abstract RuntimeException timedOut(String message);

    /** What is thrown at the yield of a fiber that is cancelled. */
    protected abstract Throwable cancelled(Cancellation why);

    /** Whether a fiber that ends by this has been cancelled. */
    protected abstract boolean isCancellation(Throwable thrown);
}

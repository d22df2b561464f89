package org.weightless.simulation;

import java.time.Duration;

/**
 * A claim that brings something which must not be lost, as ordinary yielding code: the agent instruments this class
 * like a user's.
 */
abstract class Get<T> extends Claim<T> {
    Get(Environment environment) {
        super(environment);
    }

    @Override
    public T await() {
        try {
            return super.await();
        } catch (Throwable thrown) {
            abandonedByLastUnseen();
            throw thrown;
        }
    }

    @Override
    public T await(Duration limit) {
        try {
            return super.await(limit);
        } catch (Throwable thrown) {
            abandonedByLastUnseen();
            throw thrown;
        }
    }

    /** The fiber goes on with an exception, perhaps behind the very moment in which it was served. */
    private void abandonedByLastUnseen() {
        if (first == null) {
            abandoned();
        }
    }
}

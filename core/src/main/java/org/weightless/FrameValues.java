package org.weightless;

import java.io.IOException;
import org.weightless.runtime.ApiValues;
import org.weightless.runtime.Frame;
import org.weightless.runtime.StoreInput;

/** What continuations, generators and fibers have in their frames that the API alone knows. */
final class FrameValues implements ApiValues {
    static final ApiValues ONLY = new FrameValues();

    private FrameValues() {}

    @Override
    public boolean isForkable(Object value) {
        return value instanceof Forkable;
    }

    @Override
    public Object forkOf(Object value) {
        Object copy = ((Forkable) value).fork();
        if (copy == null) {
            throw new NullPointerException("fork() of the Forkable " + value.getClass().getName()
                    + " gave null: it has to give a copy, or the object itself");
        }
        return copy;
    }

    @Override
    public Frame readFrame(int kind, StoreInput in) throws IOException, ClassNotFoundException {
        return Stores.frame(kind, in);
    }
}

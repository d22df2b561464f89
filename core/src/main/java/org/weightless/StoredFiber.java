package org.weightless;

import java.io.IOException;
import java.io.NotSerializableException;
import org.weightless.internal.fiber.Fibers;
import org.weightless.internal.fiber.Status;
import org.weightless.runtime.StoreInput;
import org.weightless.runtime.StoreOutput;

/**
 * What of a fiber is stored besides its frames. They stand in between: state and priority come first, the names and
 * the outcome behind them.
 *
 * @param state one of {@link Status}'s
 */
record StoredFiber(int state, int priority) {
    /** @throws NotSerializableException if the fiber cannot be stored as it is now */
    static StoredFiber of(Fiber fiber) throws NotSerializableException {
        String reason = Fibers.whyNotStored(fiber);
        if (reason != null) {
            throw new NotSerializableException(fiber + " cannot be stored: " + reason);
        }
        return new StoredFiber(Fibers.state(fiber), Fibers.priority(fiber));
    }

    void write(StoreOutput out) throws IOException {
        out.writeInt(state);
        out.writeInt(priority);
    }

    static void writeRest(Fiber fiber, StoreOutput out) throws IOException {
        out.writeObject(Fibers.givenName(fiber));
        out.writeObject(Fibers.description(fiber));
        Stores.write(Fibers.storedOutcome(fiber), "the outcome of " + fiber, out);
    }

    static StoredFiber read(StoreInput in) throws IOException {
        return new StoredFiber(in.readInt(), in.readInt());
    }

    /** Makes a fiber that has its frames what it was; gives the name that it was given, or null. */
    String readRest(Fiber fiber, StoreInput in) throws IOException, ClassNotFoundException {
        Object name = in.readObject();
        Object description = in.readObject();
        Object outcome = in.readObject();
        boolean isSound = Fibers.canBe(fiber, state) && priority >= 1 && isStringOrNull(name) && isStringOrNull(description)
                && isOutcome(outcome);
        if (!isSound) {
            throw Stores.damaged("a fiber is in no known state");
        }
        Fibers.restore(fiber, state, priority, (String) description, outcome);
        return (String) name;
    }

    private static boolean isStringOrNull(Object value) {
        return value == null || value instanceof String;
    }

    private boolean isOutcome(Object outcome) {
        return switch (state) {
            case Status.DONE -> true;
            case Status.FAILED -> outcome instanceof Throwable;
            default -> outcome == null;
        };
    }
}

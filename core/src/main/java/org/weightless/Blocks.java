package org.weightless;

import java.util.concurrent.Callable;
import org.weightless.internal.fiber.CancelScope;

/** How the blocks of {@link Fiber} run, as ordinary yielding code: the agent instruments this class like a user's. */
final class Blocks {
    private Blocks() {}

    static Object within(CancelScope limit, Callable<?> body) throws Exception {
        try {
            return body.call();
        } finally {
            limit.close();
        }
    }

    static void within(CancelScope limit, Generator.Body body) throws Exception {
        try {
            body.run();
        } finally {
            limit.close();
        }
    }

    /** What the shield has kept out is thrown at its end; where the body itself throws, at the next yield. */
    static Object shielded(CancelScope shield, Callable<?> body) throws Exception {
        boolean ended = false;
        try {
            Object result = body.call();
            ended = true;
            return result;
        } finally {
            close(shield, ended);
        }
    }

    static void shielded(CancelScope shield, Generator.Body body) throws Exception {
        boolean ended = false;
        try {
            body.run();
            ended = true;
        } finally {
            close(shield, ended);
        }
    }

    private static void close(CancelScope shield, boolean ended) {
        if (ended) {
            shield.closeAndThrow();
        } else {
            shield.close();
        }
    }
}

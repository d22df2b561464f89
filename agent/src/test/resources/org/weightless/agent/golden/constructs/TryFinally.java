package construct;

import org.weightless.Fiber;

/** A yield in a try block and in its finally block, which javac writes out for each way out. */
class TryFinally {
    static int around(int value) {
        try {
            Fiber.yield(value);
            return value + 1;
        } finally {
            Fiber.yield("end");
        }
    }

    static int nested(int value) {
        try {
            try {
                Fiber.yield(value);
            } finally {
                value++;
            }
        } finally {
            value *= 2;
        }
        return value;
    }
}

package construct;

import java.util.List;
import org.weightless.Fiber;

/** Each kind of loop, with a yield inside. */
class Loops {
    static void counting(int n) {
        for (int i = 0; i < n; i++) {
            Fiber.yield(i);
        }
    }

    static void testedFirst(int n) {
        while (n > 0) {
            Fiber.yield(n--);
        }
    }

    static void testedLast(int n) {
        do {
            Fiber.yield(n);
        } while (--n > 0);
    }

    static void overAnArray(long[] values) {
        for (long value : values) {
            Fiber.yield(value);
        }
    }

    static void overAnIterable(List<String> values) {
        for (String value : values) {
            Fiber.yield(value);
        }
    }

    static void endless() {
        for (;;) {
            Fiber.yield();
        }
    }
}

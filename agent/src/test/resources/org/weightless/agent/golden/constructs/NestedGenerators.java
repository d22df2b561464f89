package construct;

import org.weightless.Fiber;
import org.weightless.Generator;

/** A generator that consumes another one, by hand and by yieldFrom. */
class NestedGenerators {
    static void numbers(int n) {
        for (int i = 0; i < n; i++) {
            Fiber.yield(i);
        }
    }

    static void twice(int n) {
        for (int value : Generator.<Integer>of(() -> numbers(n))) {
            Fiber.yield(value);
            Fiber.yield(value);
        }
    }

    static void delegated(Generator<Integer> inner) {
        Object result = Generator.yieldFrom(inner);
        Fiber.yield(result);
    }
}

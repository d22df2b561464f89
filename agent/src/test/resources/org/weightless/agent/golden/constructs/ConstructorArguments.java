package construct;

import org.weightless.Fiber;

/** An object under construction while its arguments suspend. */
class ConstructorArguments {
    record Pair(Object left, Object right) {}

    static int next(int value) {
        Fiber.yield(value);
        return value;
    }

    static Pair one() {
        return new Pair(next(1), next(2));
    }

    static Pair nested() {
        return new Pair(new Pair(next(1), null), new StringBuilder(next(2)));
    }

    static void dropped(boolean flag) {
        new Pair(flag ? next(1) : "none", null);
    }
}

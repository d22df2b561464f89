package construct;

import org.weightless.Fiber;

/** Arguments that javac puts into an array, which lies under the calls that fill it. */
class Varargs {
    static int next(int value) {
        Fiber.yield(value);
        return value;
    }

    static int sum(int... values) {
        int sum = 0;
        for (int value : values) {
            sum += next(value);
        }
        return sum;
    }

    static int filled() {
        return sum(next(1), next(2), 3);
    }
}

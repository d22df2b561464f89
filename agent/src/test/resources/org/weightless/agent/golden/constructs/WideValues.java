package construct;

import org.weightless.Fiber;

/** Longs and doubles in locals and under a call. */
class WideValues {
    static double mean(long from, double weight, int count) {
        double sum = 0;
        for (long value = from; value < from + count; value++) {
            sum += weight * next(value);
        }
        return sum / count;
    }

    static long next(long value) {
        Fiber.yield(value);
        return value;
    }

    static float single(float left) {
        return left - half(left);
    }

    static float half(float value) {
        Fiber.yield(value);
        return value / 2;
    }
}

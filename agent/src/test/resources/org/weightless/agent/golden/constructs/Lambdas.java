package construct;

import java.util.function.Function;
import java.util.function.Supplier;
import org.weightless.Fiber;

/** Lambdas with and without captured values, and one in another. */
class Lambdas {
    private final String field = "field";

    Runnable captures(int number, long large) {
        return () -> Fiber.yield(field + number + large);
    }

    static Supplier<Runnable> nested(String text) {
        return () -> () -> Fiber.yield(text);
    }

    static void called(Function<String, Integer> function) {
        int length = function.apply("text");
        Fiber.yield(length);
    }
}

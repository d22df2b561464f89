package work;

import java.util.List;
import org.weightless.Fiber;
import org.weightless.Generator;

/** Where advice is given: {@code Work [fibers]}. */
public class Work {
    static int step(int n) {
        return n + 1;
    }

    static void stepAndYield(int n) {
        Fiber.yield("yields " + step(n));
        Fiber.yield("yields " + step(n + 1));
    }

    static void stepAndFail() {
        Fiber.yield("fails next");
        throw new IllegalStateException("failed");
    }

    public static void main(String[] arguments) {
        System.out.println(step(1));
        if (List.of(arguments).contains("fibers")) {
            Generator.of(() -> stepAndYield(10)).forEachRemaining(System.out::println);
            try {
                Generator.of(Work::stepAndFail).forEachRemaining(System.out::println);
            } catch (IllegalStateException e) {
                System.out.println(e.getMessage());
            }
        }
    }
}

package covered;

import java.util.List;
import org.weightless.Fiber;
import org.weightless.Generator;

/** What JaCoCo counts: {@code Covered [fibers]}. */
public class Covered {
    enum Kind { SMALL, LARGE }

    record Pair(int left, int right) {
        int sum() {
            return left + right;
        }
    }

    static class Walk {
        private final int limit;

        Walk(int limit) {
            this.limit = limit;
        }

        void run() {
            for (int i = 0; i < limit; i++) {
                Fiber.yield(i % 2 == 0 ? even(i) : odd(i));
            }
        }

        private Object even(int i) {
            return new Pair(i, i).sum();
        }

        private Object odd(int i) {
            return i < 0 ? Kind.LARGE : Kind.SMALL;
        }
    }

    static int never(int n) {
        return n > 0 ? n : -n;
    }

    static int plain(int n) {
        Runnable twice = () -> System.out.println("plain " + 2 * n);
        twice.run();
        return n > 3 ? n : -n;
    }

    public static void main(String[] arguments) {
        System.out.println(plain(2));
        if (List.of(arguments).contains("fibers")) {
            Generator.of(() -> new Walk(4).run()).forEachRemaining(System.out::println);
        }
    }
}

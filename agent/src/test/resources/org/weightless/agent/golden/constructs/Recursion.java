package construct;

import org.weightless.Fiber;

/** A method that calls itself, before and behind a yield. */
class Recursion {
    Recursion left;
    Recursion right;
    int value;

    void walk() {
        if (left != null) {
            left.walk();
        }
        Fiber.yield(value);
        if (right != null) {
            right.walk();
        }
    }

    static int fibonacci(int n) {
        Fiber.yield(n);
        return n < 2 ? n : fibonacci(n - 1) + fibonacci(n - 2);
    }
}

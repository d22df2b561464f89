package construct;

import org.weightless.Fiber;

/** String concatenation, whose parts wait on the stack. */
class StringConcat {
    static String part(int number) {
        return Fiber.yield(number);
    }

    static String joined(int number, long large) {
        return part(1) + number + large + part(2) + 'c';
    }
}

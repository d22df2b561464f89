package construct;

import org.weightless.Fiber;

/** Conditional expressions and operators, with operands that suspend. */
class Conditions {
    static boolean asked(String question) {
        return Fiber.yield(question);
    }

    static Object chosen(boolean flag, Integer number, String text) {
        return flag ? asked("a") ? number : text : asked("b");
    }

    static boolean both(String left, String right) {
        return asked(left) && asked(right) || !asked("or");
    }
}

package construct;

import org.weightless.Fiber;

/** A switch over strings, which javac compiles to two. */
class SwitchString {
    static int length(String text) {
        switch (text) {
            case "a":
                Fiber.yield(1);
                return 1;
            case "bb":
                return 2;
            default:
                Fiber.yield(text);
                return text.length();
        }
    }
}

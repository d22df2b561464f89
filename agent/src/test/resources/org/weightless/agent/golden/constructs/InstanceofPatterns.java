package construct;

import org.weightless.Fiber;

/** A pattern variable that is live behind a yield. */
class InstanceofPatterns {
    static int length(Object value) {
        if (value instanceof String text && text.length() > 1) {
            Fiber.yield(text);
            return text.length();
        }
        if (!(value instanceof int[] array)) {
            return 0;
        }
        Fiber.yield(array.length);
        return array[0];
    }
}

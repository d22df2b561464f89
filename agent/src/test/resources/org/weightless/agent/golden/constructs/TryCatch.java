package construct;

import org.weightless.Fiber;

/** A yield before, in and behind a catch block. */
class TryCatch {
    static String tried(String text, int count) {
        try {
            Fiber.yield(text);
            return text;
        } catch (IllegalStateException | IllegalArgumentException e) {
            Fiber.yield(e);
            return text + count;
        } catch (RuntimeException e) {
            return e.getMessage();
        }
    }

    static int again(int attempts) {
        while (true) {
            try {
                return attempt(attempts);
            } catch (IllegalStateException e) {
                attempts--;
            }
        }
    }

    static int attempt(int number) {
        Fiber.yield(number);
        return number;
    }
}

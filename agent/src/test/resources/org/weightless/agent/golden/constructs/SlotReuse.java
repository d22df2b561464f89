package construct;

import org.weightless.Fiber;

/** One slot that holds several types, and references that die. */
class SlotReuse {
    static void blocks(int number) {
        {
            String text = "text" + number;
            Fiber.yield(text);
            Fiber.yield(text.length());
        }
        {
            long large = number;
            Fiber.yield(large);
            Fiber.yield(large + 1);
        }
        Fiber.yield("end");
    }

    static Object nothingYet(boolean flag) {
        String text = null;
        Fiber.yield(flag);
        if (flag) {
            text = "text";
        }
        Fiber.yield(text);
        return text;
    }
}

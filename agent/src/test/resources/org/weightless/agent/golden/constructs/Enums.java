package construct;

import org.weightless.Fiber;

/** An enum with bodies of its constants: its constructor runs in the class initialiser and has no copy. */
class Enums {
    enum Step {
        ONE {
            @Override
            int next(int value) {
                Fiber.yield(value);
                return value + 1;
            }
        },
        TWO;

        Step() {
            Fiber.yield("never");
        }

        int next(int value) {
            return value + ordinal();
        }
    }
}

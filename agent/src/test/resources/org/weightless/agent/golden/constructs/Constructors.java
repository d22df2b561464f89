package construct;

import org.weightless.Fiber;

/** Constructors that call others, suspend behind super(...) and assign final fields. */
class Constructors {
    static class Base {
        Base(int value) {
            Fiber.yield(value);
        }
    }

    static class Derived extends Base {
        final int first;
        final String second;

        Derived(int first) {
            this(first, "second");
            Fiber.yield("behind this(...)");
        }

        Derived(int first, String second) {
            super(first + 1);
            this.first = first;
            Fiber.yield(second);
            this.second = second;
        }
    }
}

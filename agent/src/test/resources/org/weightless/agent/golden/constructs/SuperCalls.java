package construct;

import org.weightless.Fiber;

/** Calls of the super class's method and of an interface's default method. */
class SuperCalls {
    interface Named {
        default String name() {
            return Fiber.yield("default");
        }
    }

    static class Base {
        String name() {
            return Fiber.yield("base");
        }
    }

    static class Derived extends Base implements Named {
        @Override
        public String name() {
            return super.name() + Named.super.name();
        }
    }
}

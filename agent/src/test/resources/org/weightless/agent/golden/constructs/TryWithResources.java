package construct;

import org.weightless.Fiber;

/** A resource that is open while its user is suspended, and one whose close suspends. */
class TryWithResources {
    record Resource(String name) implements AutoCloseable {
        @Override
        public void close() {
            Fiber.yield("closed " + name);
        }
    }

    static void use(String name) {
        try (Resource first = new Resource(name); Resource second = new Resource(name + "2")) {
            Fiber.yield(first.name() + second.name());
        }
    }
}

package construct;

import org.weightless.Fiber;

/** Yields under a monitor are no suspension points, those around it are. */
class Synchronized {
    private int count;

    void block(Object lock) {
        Fiber.yield("before");
        synchronized (lock) {
            Fiber.yield("under");
        }
        Fiber.yield("behind");
    }

    void inCatch(Object lock) {
        synchronized (lock) {
            try {
                Fiber.yield("under");
            } catch (IllegalStateException e) {
                Fiber.yield("in catch");
            } finally {
                Fiber.yield("in finally");
            }
        }
    }

    synchronized void method() {
        Fiber.yield(count++);
    }

    void selector(Object lock) {
        synchronized (lockOf(lock)) {
            count++;
        }
    }

    private Object lockOf(Object lock) {
        return Fiber.yield(lock);
    }
}

package construct;

import org.weightless.Fiber;

/** Default, static and private methods of an interface. */
interface InterfaceMethods {
    int size();

    default void each() {
        for (int i = 0; i < size(); i++) {
            one(i);
        }
    }

    private void one(int index) {
        Fiber.yield(index);
        check(index);
    }

    static void check(int index) {
        Fiber.yield(-index);
    }
}

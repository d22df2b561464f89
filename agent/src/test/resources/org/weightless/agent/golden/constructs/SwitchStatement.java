package construct;

import org.weightless.Fiber;

/** A switch over numbers, dense and sparse, with fall-through. */
class SwitchStatement {
    static void dense(int n) {
        switch (n) {
            case 0:
                Fiber.yield("zero");
            case 1:
                Fiber.yield("one");
                break;
            case 2:
                return;
            default:
                Fiber.yield("many");
        }
        Fiber.yield("end");
    }

    static String sparse(int n, String other) {
        switch (n) {
            case 1:
            case 1000:
                return Fiber.yield(other);
            case -1:
                return other;
            default:
                return "none";
        }
    }
}

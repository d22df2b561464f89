package construct;

import org.weightless.Fiber;

/** An array, its index and the old element wait under the call that gives the operand. */
class CompoundAssignments {
    private long field;

    static int i() {
        return Fiber.yield("index");
    }

    static int s() {
        return Fiber.yield("operand");
    }

    static void element(int[] a) {
        a[i()] += s();
    }

    static int used(int[] a) {
        return a[i()] <<= s();
    }

    long field() {
        return field += s();
    }

    static String text(String[] a) {
        return a[i()] += s();
    }

    static byte narrow(byte[] a) {
        return a[i()]++;
    }
}

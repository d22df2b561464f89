package construct;

import org.weightless.Fiber;

/** boolean, byte, short and char: one type to the verifier, others to fields, arrays and results. */
class IntLikeTypes {
    static boolean flag(boolean value) {
        Fiber.yield(value);
        return !value;
    }

    static byte small(byte value, short larger, char letter) {
        Fiber.yield(value);
        return (byte) (value + larger + letter);
    }
}

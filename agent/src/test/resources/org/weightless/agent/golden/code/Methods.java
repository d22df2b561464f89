package code;

import org.weightless.Fiber;

/** The methods whose generated code is compared; each has a file of its name. */
class Methods {
    interface Source {
        int next(String key);
    }

    record Pair(Object left, Object right) {}

    final int total;

    static int direct(int value) {
        Fiber.yield(value);
        return value + 1;
    }

    static int twice(int value) {
        int next = direct(value);
        return 2 * next;
    }

    static int linked(Source source, String key) {
        return source.next(key) + 1;
    }

    static Object passedOn(Object value) {
        return Fiber.yield(value);
    }

    private byte checksReceiver(byte value) {
        Fiber.yield(total);
        return value;
    }

    static int loop(int count) {
        int sum = 0;
        for (int i = 0; i < count; i++) {
            sum += direct(i);
        }
        return sum;
    }

    static String caught(String text, int count) {
        try {
            direct(count);
            return text;
        } catch (IllegalStateException e) {
            return text + count;
        }
    }

    static int operands(int[] values, long wide, String text) {
        return values[direct(0)] + (int) (wide * direct(1)) + text.length();
    }

    static Pair displaced(String left) {
        return new Pair(left, direct(1));
    }

    static double doubles(double left, float right) {
        direct(1);
        return left + right;
    }

    static int deadReference(String text) {
        direct(1);
        int length = text.length();
        direct(2);
        return length;
    }

    Methods(int value) {
        direct(value);
        total = value;
    }

    static Runnable makesLambda(String text) {
        Fiber.yield(text);
        return () -> System.out.println(text);
    }
}

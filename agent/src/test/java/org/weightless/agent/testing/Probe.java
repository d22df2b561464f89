package org.weightless.agent.testing;

import java.util.Arrays;
import org.weightless.Continuation;
import org.weightless.Fiber;

/**
 * What the programs under test call: yield points, which yield only when the run says so, and an event log.
 *
 * <p>The log and the values are the same in every run of a program; what differs is where it was suspended.
 */
public final class Probe {
    private Probe() {}

    /** A yield point. */
    public static void y() {
        Programs.Run run = Programs.current();
        if (!run.wantsYield()) {
            return;
        }
        if (run.mode().inContinuation) {
            run.noteYield();
            Continuation.yield(Programs.SCOPE);
        } else {
            Object tag = run.noteYield();
            Object sent = Fiber.yield(tag);
            if (sent != null) {
                run.log("the yield gave " + sent);
            }
        }
    }

    /** Writes an event to the log. */
    public static void log(Object event) {
        Programs.current().log(text(event));
    }

    /** Logs and yields in front of giving the value: an operand whose evaluation suspends. */
    public static int s(int value) {
        log(value);
        y();
        return value;
    }

    public static long s(long value) {
        log(value + "L");
        y();
        return value;
    }

    public static double s(double value) {
        log(value);
        y();
        return value;
    }

    public static float s(float value) {
        log(value + "F");
        y();
        return value;
    }

    public static boolean s(boolean value) {
        log(value);
        y();
        return value;
    }

    public static byte s(byte value) {
        log("byte " + value);
        y();
        return value;
    }

    public static short s(short value) {
        log("short " + value);
        y();
        return value;
    }

    public static char s(char value) {
        log("char " + value);
        y();
        return value;
    }

    public static <T> T s(T value) {
        log(value);
        y();
        return value;
    }

    /** Whether the log is still this short: a condition that ends the loops of programs without locals. */
    public static boolean loggedLessThan(int events) {
        return Programs.current().logged() < events;
    }

    /** Yields and then throws. */
    public static <T> T fail(String message) {
        log("about to fail: " + message);
        y();
        throw new IllegalArgumentException(message);
    }

    public static String text(Object value) {
        if (value instanceof Throwable thrown) {
            return thrown.getClass().getName() + ": " + thrown.getMessage();
        }
        String text = Arrays.deepToString(new Object[] {value});
        return text.substring(1, text.length() - 1);
    }
}

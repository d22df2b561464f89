package org.weightless.internal.fiber;

import java.time.Duration;

/** Prints fibers as text: to find the one that does not go on. */
public final class Dump {
    private Dump() {}

    public static String of(FiberState[] fibers, boolean measured) {
        StringBuilder text = new StringBuilder();
        for (FiberState fiber : fibers) {
            add(text, fiber, measured);
        }
        return text.toString();
    }

    /** Those that wait only. */
    public static String ofWaiting(FiberState[] fibers) {
        StringBuilder text = new StringBuilder();
        for (FiberState fiber : fibers) {
            if (Fibers.state(fiber) == Status.WAITING) {
                add(text, fiber, false);
            }
        }
        return text.toString();
    }

    private static void add(StringBuilder text, FiberState fiber, boolean measured) {
        text.append('#').append(fiber.id).append(' ').append(Fibers.name(fiber)).append("  ");
        text.append(Status.name(Fibers.state(fiber)));
        text.append("  priority ").append(Fibers.priority(fiber));
        if (measured) {
            text.append("  ").append(Fibers.switches(fiber)).append(" switches  ");
            text.append(milliseconds(Fibers.time(fiber))).append(" ms");
        }
        if (Fibers.description(fiber) != null) {
            text.append("  ").append(Fibers.description(fiber));
        }
        text.append('\n');
        Wait wait = fiber.details == null ? null : fiber.details.wait;
        if (wait != null) {
            text.append("    ").append(wait.dumped()).append('\n');
        }
        for (StackTraceElement frame : fiber.trace()) {
            text.append("    at ").append(frame).append('\n');
        }
    }

    private static String milliseconds(Duration time) {
        long micros = time.toNanos() / 1000;
        String fraction = String.valueOf(1000 + micros % 1000);
        return micros / 1000 + "." + fraction.substring(1);
    }
}

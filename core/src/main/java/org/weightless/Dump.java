package org.weightless;

import java.time.Duration;

/** Prints fibers as text: to find the one that does not go on. */
final class Dump {
    private Dump() {}

    static String of(Fiber[] fibers, boolean measured) {
        StringBuilder text = new StringBuilder();
        for (Fiber fiber : fibers) {
            add(text, fiber, measured);
        }
        return text.toString();
    }

    /** Those that wait only. */
    static String ofWaiting(Fiber[] fibers) {
        StringBuilder text = new StringBuilder();
        for (Fiber fiber : fibers) {
            if (fiber.state() == Fiber.State.WAITING) {
                add(text, fiber, false);
            }
        }
        return text.toString();
    }

    private static void add(StringBuilder text, Fiber fiber, boolean measured) {
        text.append('#').append(fiber.id()).append(' ').append(fiber.name()).append("  ").append(fiber.state());
        text.append("  priority ").append(fiber.priority());
        if (measured) {
            text.append("  ").append(fiber.switches()).append(" switches  ").append(milliseconds(fiber.time())).append(" ms");
        }
        if (fiber.description() != null) {
            text.append("  ").append(fiber.description());
        }
        text.append('\n');
        Wait wait = fiber.details == null ? null : fiber.details.wait;
        if (wait != null) {
            text.append("    ").append(wait.dumped()).append('\n');
        }
        for (StackTraceElement frame : fiber.stackTrace()) {
            text.append("    at ").append(frame).append('\n');
        }
    }

    private static String milliseconds(Duration time) {
        long micros = time.toNanos() / 1000;
        String fraction = String.valueOf(1000 + micros % 1000);
        return micros / 1000 + "." + fraction.substring(1);
    }
}

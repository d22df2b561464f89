package org.weightless.internal.dump;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;
import org.weightless.internal.fiber.FiberState;
import org.weightless.internal.fiber.Fibers;
import org.weightless.internal.fiber.Status;
import org.weightless.internal.fiber.Wait;
import org.weightless.runtime.FrameView;
import org.weightless.runtime.Printable;

/** Prints fibers as text: to find the one that does not go on. */
public final class Dump {
    /** So many frames are in an event: as many as the flight recorder keeps of a stack trace by default. */
    private static final int RECORDED = 64;

    private Dump() {}

    public static String of(FiberState[] fibers, boolean measured) {
        StringBuilder text = new StringBuilder();
        for (FiberState fiber : fibers) {
            add(text, fiber, measured);
        }
        return text.toString();
    }

    /** The same with the variables of their methods. */
    public static String withVariables(FiberState[] fibers, boolean measured) {
        StringBuilder text = new StringBuilder();
        try {
            for (FiberState fiber : fibers) {
                addHead(text, fiber, measured);
                addFrames(text, FrameView.of(fiber), Fibers.wait(fiber) == null);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return text.toString();
    }

    /**
     * Where a suspended fiber stands, with the variables of the methods; of a deep one the innermost. No code of the
     * program's is run, and what cannot be looked at is told in the text, as this may be asked before the fiber goes
     * on.
     */
    public static String framesOf(FiberState fiber) {
        StringBuilder text = new StringBuilder();
        try {
            List<FrameView> frames = FrameView.of(fiber);
            addFrames(text, frames.subList(0, Math.min(frames.size(), RECORDED)), false);
            if (frames.size() > RECORDED) {
                text.append("    and ").append(frames.size() - RECORDED).append(" more\n");
            }
        } catch (IOException | RuntimeException | LinkageError | StackOverflowError problem) {
            text.append("(cannot be looked at: ").append(Printable.of(problem.toString())).append(")\n");
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
        try {
            addHead(text, fiber, measured);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        for (StackTraceElement frame : Fibers.trace(fiber)) {
            text.append("    at ").append(Printable.of(frame.toString())).append('\n');
        }
    }

    private static void addHead(Appendable text, FiberState fiber, boolean measured) throws IOException {
        Wait wait = Fibers.wait(fiber);
        addHead(text, fiber, measured, wait == null ? null : wait.dumped());
    }

    /** @param wait what the fiber waits for, or null */
    static void addHead(Appendable text, FiberState fiber, boolean measured, String wait) throws IOException {
        text.append('#').append(String.valueOf(Fibers.id(fiber))).append(' ').append(Printable.of(Fibers.name(fiber)))
                .append("  ");
        text.append(Status.name(Fibers.state(fiber)));
        text.append("  priority ").append(String.valueOf(Fibers.priority(fiber)));
        if (measured) {
            text.append("  ").append(String.valueOf(Fibers.switches(fiber))).append(" switches  ");
            text.append(milliseconds(Fibers.time(fiber))).append(" ms");
        }
        if (Fibers.description(fiber) != null) {
            text.append("  ").append(Printable.of(Fibers.description(fiber)));
        }
        text.append('\n');
        if (wait != null) {
            text.append("    ").append(Printable.of(wait)).append('\n');
        }
    }

    /** Adds frames, behind the call that the innermost is in if that is to be told. */
    static void addFrames(Appendable text, List<FrameView> frames, boolean tellsCall) throws IOException {
        if (tellsCall && !frames.isEmpty() && frames.get(0).call() != null) {
            text.append("    in ").append(Printable.of(frames.get(0).call())).append('\n');
        }
        for (FrameView frame : frames) {
            text.append("    at ").append(Printable.of(frame.location().toString())).append('\n');
            for (FrameView.Value value : frame.values()) {
                text.append("        ").append(Printable.of(value.toString())).append('\n');
            }
        }
    }

    private static String milliseconds(Duration time) {
        long micros = time.toNanos() / 1000;
        String fraction = String.valueOf(1000 + micros % 1000);
        return micros / 1000 + "." + fraction.substring(1);
    }
}

package org.weightless.internal.dump;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.weightless.internal.fiber.FiberState;
import org.weightless.internal.fiber.Fibers;
import org.weightless.internal.fiber.Status;
import org.weightless.internal.fiber.Wait;
import org.weightless.runtime.Coroutine;
import org.weightless.runtime.FrameView;
import org.weightless.runtime.Printable;

/**
 * For programs: one object with the array {@code schedulers}. Each has {@code number}, {@code state}, {@code fibers}
 * and {@code held}, the generators and continuations that variables of its fibers hold.
 */
final class JsonDump extends DumpFormat {
    private boolean first;
    private final List<String> held = new ArrayList<>();

    JsonDump(Appendable out) {
        super(out);
    }

    @Override
    public void begin() throws IOException {
        out.append("{\"schedulers\":[");
        first = true;
    }

    @Override
    public void end() throws IOException {
        out.append("\n]}\n");
    }

    private void separate() throws IOException {
        out.append(first ? "\n" : ",\n");
        first = false;
    }

    @Override
    void scheduler(long number, String state, String busyWith) throws IOException {
        separate();
        out.append("{\"number\":").append(String.valueOf(number)).append(",\"state\":");
        string(out, state);
        if (busyWith != null) {
            out.append(",\"busyWith\":");
            string(out, busyWith);
        }
        out.append(",\"fibers\":[");
        first = true;
    }

    @Override
    void schedulerEnds() throws IOException {
        out.append("],\"held\":[").append(String.join(",\n", held)).append("]}");
        held.clear();
        first = false;
    }

    @Override
    void write(FiberState fiber, boolean measured, List<FrameView> frames) throws IOException {
        separate();
        out.append("{\"id\":").append(String.valueOf(Fibers.id(fiber))).append(",\"name\":");
        string(out, Fibers.name(fiber));
        out.append(",\"state\":");
        string(out, Status.name(Fibers.state(fiber)));
        out.append(",\"priority\":").append(String.valueOf(Fibers.priority(fiber)));
        if (measured) {
            out.append(",\"switches\":").append(String.valueOf(Fibers.switches(fiber)));
            out.append(",\"nanos\":").append(String.valueOf(Fibers.time(fiber).toNanos()));
        }
        if (Fibers.description(fiber) != null) {
            out.append(",\"description\":");
            string(out, Fibers.description(fiber));
        }
        Wait wait = Fibers.wait(fiber);
        if (wait != null) {
            out.append(",\"wait\":");
            string(out, wait.toString());
        }
        out.append(",\"frames\":");
        frames(out, frames);
        out.append('}');
    }

    @Override
    void writeHeld(Coroutine coroutine, List<FrameView> frames) throws IOException {
        StringBuilder text = new StringBuilder("{\"object\":");
        string(text, FrameView.text(coroutine));
        text.append(",\"frames\":");
        frames(text, frames);
        held.add(text.append('}').toString());
    }

    @Override
    void writeProblem(Throwable problem) throws IOException {
        separate();
        out.append("{\"problem\":");
        string(out, problem.toString());
        out.append('}');
    }

    private static void frames(Appendable to, List<FrameView> frames) throws IOException {
        to.append('[');
        String separator = "";
        for (FrameView frame : frames) {
            to.append(separator).append("{\"class\":");
            string(to, frame.location().getClassName());
            to.append(",\"method\":");
            string(to, frame.location().getMethodName());
            to.append(",\"file\":");
            string(to, frame.location().getFileName());
            to.append(",\"line\":").append(String.valueOf(frame.location().getLineNumber())).append(",\"call\":");
            string(to, frame.call());
            to.append(",\"variables\":[");
            String next = "";
            for (FrameView.Value value : frame.values()) {
                to.append(next).append("{\"name\":");
                string(to, value.name());
                to.append(",\"type\":");
                string(to, value.type());
                to.append(",\"value\":");
                string(to, FrameView.text(value.value()));
                to.append('}');
                next = ",";
            }
            to.append("]}");
            separator = ",";
        }
        to.append(']');
    }

    private static void string(Appendable to, String text) throws IOException {
        if (text == null) {
            to.append("null");
            return;
        }
        String whole = Printable.wellFormed(text);
        to.append('"');
        for (int i = 0; i < whole.length(); i++) {
            char c = whole.charAt(i);
            if (c == '"' || c == '\\') {
                to.append('\\').append(c);
            } else if (c < ' ' || Character.isSurrogate(c)) {
                to.append(String.format("\\u%04x", (int) c));
            } else {
                to.append(c);
            }
        }
        to.append('"');
    }
}

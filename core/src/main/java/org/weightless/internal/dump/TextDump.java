package org.weightless.internal.dump;

import java.io.IOException;
import java.util.List;
import org.weightless.internal.fiber.FiberState;
import org.weightless.internal.fiber.Fibers;
import org.weightless.internal.fiber.Wait;
import org.weightless.runtime.Coroutine;
import org.weightless.runtime.FrameView;
import org.weightless.runtime.Printable;

/** For people. */
final class TextDump extends DumpFormat {
    TextDump(Appendable out) {
        super(out);
    }

    @Override
    public void begin() {
        // nothing stands before the first
    }

    @Override
    public void end() {
        // nothing stands behind the last
    }

    @Override
    void scheduler(long number, String state, String busyWith) throws IOException {
        out.append("scheduler ").append(String.valueOf(number)).append("  ").append(state);
        if (busyWith != null) {
            out.append(": did not come between two switches, ").append(Printable.of(busyWith)).append(" keeps it");
        }
        out.append('\n');
    }

    @Override
    void schedulerEnds() throws IOException {
        out.append('\n');
    }

    @Override
    void write(FiberState fiber, boolean measured, List<FrameView> frames) throws IOException {
        Wait wait = Fibers.wait(fiber);
        // no code of the program's is run
        Dump.addHead(out, fiber, measured, wait == null ? null : wait.toString());
        Dump.addFrames(out, frames, wait == null);
    }

    @Override
    void writeHeld(Coroutine held, List<FrameView> frames) throws IOException {
        out.append(FrameView.text(held)).append('\n');
        Dump.addFrames(out, frames, true);
    }

    @Override
    void writeProblem(Throwable problem) throws IOException {
        out.append("(cannot be looked at: ").append(Printable.of(problem.toString())).append(")\n");
    }
}

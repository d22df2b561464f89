package org.weightless.internal.dump;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Collections;
import java.util.Deque;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import org.weightless.internal.fiber.FiberState;
import org.weightless.runtime.Coroutine;
import org.weightless.runtime.FrameView;

/**
 * Writes schedulers, their fibers and the frames of these, one by one: memory does not grow with their number.
 *
 * <p>Behind the fibers of a scheduler come the generators and continuations that variables of theirs hold. Others
 * cannot be found: nothing knows of them.
 */
public abstract class DumpFormat {
    /** So many generators are written for a scheduler at most, as they have to be remembered. */
    private static final int MOST = 10_000;

    final Appendable out;
    private final Set<Coroutine> seen = Collections.newSetFromMap(new IdentityHashMap<>());
    private final Deque<Coroutine> found = new ArrayDeque<>();

    DumpFormat(Appendable out) {
        this.out = out;
    }

    /** One that writes JSON or text. */
    public static DumpFormat to(Appendable out, boolean json) {
        return json ? new JsonDump(out) : new TextDump(out);
    }

    /** Before all schedulers. */
    public abstract void begin() throws IOException;

    /** Behind all schedulers. */
    public abstract void end() throws IOException;

    abstract void scheduler(long number, String state, String busyWith) throws IOException;

    abstract void schedulerEnds() throws IOException;

    abstract void write(FiberState fiber, boolean measured, List<FrameView> frames) throws IOException;

    abstract void writeHeld(Coroutine held, List<FrameView> frames) throws IOException;

    abstract void writeProblem(Throwable problem) throws IOException;

    /**
     * Begins a scheduler.
     *
     * @param number tells it from others
     * @param state {@code idle}, {@code running} or {@code busy}
     * @param busyWith the fiber that keeps a busy one from an answer, or null
     */
    public final void beginScheduler(long number, String state, String busyWith) throws IOException {
        scheduler(number, state, busyWith);
    }

    /** Writes a fiber and what it holds. */
    public final void fiber(FiberState fiber, boolean measured) throws IOException {
        List<FrameView> frames = frames(fiber);
        find(frames);
        write(fiber, measured, frames);
    }

    private List<FrameView> frames(Coroutine coroutine) throws IOException {
        try {
            return FrameView.of(coroutine);
        } catch (RuntimeException | LinkageError changing) {
            // another thread runs it: a scheduler that was asked while it was idle, or a generator that has been handed over
            writeProblem(changing);
            return List.of();
        }
    }

    private void find(List<FrameView> frames) {
        for (FrameView frame : frames) {
            for (FrameView.Value value : frame.values()) {
                if (value.value() instanceof Coroutine held && !(held instanceof FiberState) && seen.size() < MOST
                        && seen.add(held)) {
                    found.add(held);
                }
            }
        }
    }

    /** Writes the generators and continuations that fibers of the scheduler hold. */
    public final void endScheduler() throws IOException {
        for (Coroutine held = found.poll(); held != null; held = found.poll()) {
            List<FrameView> frames = frames(held);
            if (!frames.isEmpty()) {
                find(frames);
                writeHeld(held, frames);
            }
        }
        seen.clear();
        schedulerEnds();
    }
}

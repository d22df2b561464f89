package org.weightless.agent.fuzz;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.weightless.Continuation;
import org.weightless.Generator;
import org.weightless.SuspendedFrame;
import org.weightless.SuspendedFrame.Variable;

/**
 * Lets forks go on in the place of their originals, at random yields, and sees to it that the originals stay as they are meanwhile: what a
 * fork runs must be what the original would have run, and no frame that it shares may be written to.
 *
 * <p>Both sides cannot be run, as a program's objects are shared; but a side that holds what it held would do the same.
 */
final class Takeover {
    /** So many originals are watched at most. */
    private static final int WATCHED = 8;

    private record Original(Supplier<List<SuspendedFrame>> frames, List<String> before) {}

    private final Random random;
    private final List<Original> originals = new ArrayList<>();

    Takeover(long seed) {
        random = new Random(seed);
    }

    Continuation of(Continuation original) {
        if (!isTaken() || heldElsewhere(Arrays.stream(original.stackTrace()))) {
            return original;
        }
        watch(original::frames);
        Continuation fork = original.fork();
        // now and then the fork is the one that waits
        return random.nextInt(4) == 0 ? watchedFork(fork::frames, original) : fork;
    }

    Generator<Object> of(Generator<Object> original) {
        if (!isTaken() || heldElsewhere(original.frames().stream().map(SuspendedFrame::toStackTraceElement))) {
            return original;
        }
        watch(original::frames);
        Generator<Object> fork = original.fork();
        return random.nextInt(4) == 0 ? watchedFork(fork::frames, original) : fork;
    }

    private <T> T watchedFork(Supplier<List<SuspendedFrame>> fork, T original) {
        originals.remove(originals.size() - 1);
        watch(fork);
        return original;
    }

    private boolean isTaken() {
        return random.nextInt(3) == 0;
    }

    /** The engine of a source is in one of its fields, where a fork leaves the original's. */
    static boolean heldElsewhere(Stream<StackTraceElement> frames) {
        return frames.anyMatch(frame -> frame.getClassName().contains(".Source$"));
    }

    private void watch(Supplier<List<SuspendedFrame>> frames) {
        if (originals.size() == WATCHED) {
            originals.remove(random.nextInt(WATCHED));
        }
        originals.add(new Original(frames, seen(frames)));
    }

    /** What a side that waits has become, where it is not what it was; else null. */
    String difference() {
        for (Original each : originals) {
            List<String> now = seen(each.frames);
            if (!now.equals(each.before)) {
                return "one side of a fork that waits had\n  " + each.before + "\n  and has\n  " + now;
            }
        }
        return null;
    }

    /** Each value: a number as such, an object by its identity. A local that holds the side itself is another object in each. */
    private static List<String> seen(Supplier<List<SuspendedFrame>> frames) {
        List<String> seen = new ArrayList<>();
        for (SuspendedFrame frame : frames.get()) {
            seen.add(frame.toStackTraceElement() + " " + frame.call());
            List<Variable> values = new ArrayList<>(frame.variables());
            values.addAll(frame.operands());
            for (Variable value : values) {
                boolean primitive = Character.isLowerCase(value.type().charAt(0)) && !value.type().endsWith("]");
                seen.add(value.name() + " " + value.type() + " "
                        + (primitive ? value.value() : Integer.toHexString(System.identityHashCode(value.value()))));
            }
        }
        return seen;
    }
}

package org.weightless.agent.testing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.weightless.Continuation;
import org.weightless.ContinuationScope;
import org.weightless.Generator;

/** Runs a tiny program in several ways and compares what can be seen of it with the plain run, the oracle. */
public final class Programs {
    public static final ContinuationScope SCOPE = new ContinuationScope("cases");
    private static final int TOO_MANY = 20_000;
    private static Run current;

    private Programs() {}

    /** What a run is in, and which of its yield points yield. */
    public enum Mode {
        PLAIN(false, 0, 0),
        SILENT(false, 0, 0),
        GENERATOR(false, 1, 0),
        EVERY_SECOND(false, 2, 0),
        EVERY_OTHER(false, 2, 1),
        THREADS(true, 1, 0);

        final boolean inContinuation;
        private final int every;
        private final int phase;

        Mode(boolean inContinuation, int every, int phase) {
            this.inContinuation = inContinuation;
            this.every = every;
            this.phase = phase;
        }
    }

    /** What can be seen of a run from outside; {@code result} is what the program returned, or threw. */
    public record Outcome(List<String> log, String result, int yields) {
        private String story() {
            return String.join("\n", log) + "\n" + result;
        }
    }

    /** One run of a program. */
    public static final class Run {
        private final Mode mode;
        private final List<String> log = new ArrayList<>();
        private int points;
        private int yields;
        private Object result;

        Run(Mode mode) {
            this.mode = mode;
        }

        Mode mode() {
            return mode;
        }

        boolean wantsYield() {
            if (++points > TOO_MANY) {
                throw new IllegalStateException("never ends");
            }
            return mode.every > 0 && points % mode.every == mode.phase;
        }

        Integer noteYield() {
            return yields++;
        }

        int logged() {
            return log.size();
        }

        void log(String event) {
            log.add(event);
        }
    }

    public static Run current() {
        return current;
    }

    /**
     * Compares all runs of a program with the plain one; at least one yield has to happen.
     *
     * @return the outcome of the run in a generator with every yield on
     */
    public static Outcome compare(Callable<?> program) {
        return compare(program, program);
    }

    /** The same for a program whose plain twin is another object. */
    public static Outcome compare(Callable<?> twin, Callable<?> program) {
        Outcome plain = run(twin, Mode.PLAIN);
        Outcome yielding = null;
        for (Mode mode : Mode.values()) {
            if (mode != Mode.PLAIN) {
                Outcome outcome = run(program, mode);
                assertEquals(plain.story(), outcome.story(), "the run " + mode);
                yielding = mode == Mode.GENERATOR ? outcome : yielding;
            }
        }
        assertTrue(yielding.yields > 0, "nothing was suspended");
        return yielding;
    }

    public static Outcome run(Callable<?> program, Mode mode) {
        Run run = new Run(mode);
        Run before = current;
        current = run;
        try {
            Object result = switch (mode) {
                case PLAIN -> program.call();
                case THREADS -> throughThreads(program, run);
                default -> throughGenerator(program, run);
            };
            return new Outcome(run.log, "result " + Probe.text(result), run.yields);
        } catch (Throwable thrown) {
            return new Outcome(run.log, "thrown " + Probe.text(thrown), run.yields);
        } finally {
            current = before;
        }
    }

    private static Object throughGenerator(Callable<?> program, Run run) {
        Generator<Object> generator = Generator.returning(program);
        int received = 0;
        while (generator.hasNext()) {
            assertEquals(received++, generator.next(), "the yielded value");
        }
        assertEquals(run.yields, received, "yields that arrived");
        return generator.result();
    }

    private static Object throughThreads(Callable<?> program, Run run) throws Throwable {
        Continuation continuation = new Continuation(SCOPE, () -> run.result = call(program));
        for (int runs = 0; !continuation.isDone(); runs++) {
            assertEquals(runs, run.yields, "yields that suspended the continuation");
            if (runs % 3 == 1) {
                Threads.inAnother(continuation::run);
            } else {
                continuation.run();
            }
        }
        return run.result;
    }

    private static Object call(Callable<?> program) {
        try {
            return program.call();
        } catch (Exception e) {
            throw Threads.unchanged(e);
        }
    }
}

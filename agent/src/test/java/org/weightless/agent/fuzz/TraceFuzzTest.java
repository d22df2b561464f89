package org.weightless.agent.fuzz;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.reflect.InvocationTargetException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.Test;
import org.weightless.Continuation;
import org.weightless.ContinuationScope;
import org.weightless.agent.fuzz.Traced.Op;
import org.weightless.agent.testing.Thorough;

/**
 * Random call traces do the same whether they are suspended on the way or not; options: {@link FuzzOptions}.
 *
 * <p>Cheaper than random programs by far, so that it gets at rare orders of calls, refusals and nested continuations.
 */
class TraceFuzzTest {
    /** Traces that once failed, as operations, with what was wrong. */
    private static final String[] REGRESSIONS = {};

    private static final int TRACES = 5000;
    private static final int LONGEST = 120;
    /** One of so many traces is run once more, with forks. */
    private static final int FORKED = 4;
    /** One of so many traces is run once more and stored at each yield. */
    private static final int STORED = 3;
    private static final int TOO_MANY = 100_000;
    private static final Map<String, byte[]> CLASSES = Subjects.moved("Traced", "Traced$Op", "Traced$Failure", "Traced$Level",
            "Traced$Node", "Traced$Caller", "Traced$Plain", "Traced$Special", "Traced$1", "T", "T$Exhausted", "Entry");
    private static final ContinuationScope SCOPE = new ContinuationScope("trace");

    private final ClassLoader plain = Subjects.plain(CLASSES);
    private final ClassLoader instrumented = Subjects.instrumented(CLASSES);
    private final long[] counts = new long[4];

    /** What a run has shown. */
    private record Outcome(List<Object> log, String end, long suspended, long yields) {
    }

    @Test
    void tracesThatOnceFailedDoTheSameWithAndWithoutYields() throws Exception {
        for (String trace : REGRESSIONS) {
            check(trace, Arrays.stream(trace.split(" ")).mapToInt(op -> Op.valueOf(op).ordinal()).toArray());
        }
    }

    @Test
    void randomTracesDoTheSameWithAndWithoutYields() throws Exception {
        FuzzOptions options = FuzzOptions.read(Thorough.count(TRACES, TRACES / 3));
        long checked = 0;
        for (long i = 0; i < options.count() && !options.isOver(); i++, checked++) {
            long seed = options.seed() + i;
            check("seed " + seed, trace(new Choice(seed)));
        }
        if (Boolean.getBoolean("fuzz.coverage")) {
            System.out.printf("%d traces: %d yields, %d to an inner scope, %d refused, %d refused where either is right%n",
                    checked, counts[0], counts[1], counts[2], counts[3]);
        }
        if (checked >= TRACES) {
            assertTrue(counts[0] > TRACES && counts[1] > TRACES / 4 && counts[2] > TRACES / 4, Arrays.toString(counts));
        }
    }

    /** Operations drawn by weights that differ from trace to trace, so that some are deep and some are wide. */
    private static int[] trace(Choice choice) {
        int[] weights = new int[Op.values().length];
        for (int op = 0; op < weights.length; op++) {
            weights[op] = choice.odds(30) ? 0 : choice.between(1, 10);
        }
        weights[Op.RETURN.ordinal()] += choice.between(4, 30);
        weights[Op.YIELD.ordinal()] += choice.between(4, 30);
        int sum = Arrays.stream(weights).sum();
        int[] trace = new int[choice.between(3, LONGEST)];
        for (int i = 0; i < trace.length; i++) {
            int left = choice.below(sum);
            while (left >= weights[trace[i]]) {
                left -= weights[trace[i]++];
            }
        }
        return trace;
    }

    private void check(String name, int[] trace) throws Exception {
        String difference = difference(trace);
        if (difference == null) {
            return;
        }
        int[] small = shrink(trace);
        throw new AssertionError(
                "trace of " + name + " differs at " + difference + "\nshrunk to " + text(small) + "\nwhich differs at "
                        + difference(small)
                        + "\nreplay: mvn -pl agent -am test -Dtest=TraceFuzzTest -Dsurefire.failIfNoSpecifiedTests=false"
                        + " -Dfuzz." + name.replace("seed ", "seed="));
    }

    private String difference(int[] trace) throws Exception {
        String difference = difference(trace, null, false);
        if (difference == null && Arrays.hashCode(trace) % STORED == 0) {
            String stored = difference(trace, null, true);
            difference = stored == null ? null : "(stored at each yield) " + stored;
        }
        if (difference != null || Arrays.hashCode(trace) % FORKED != 0) {
            return difference;
        }
        Takeover takeover = new Takeover(Arrays.hashCode(trace));
        String forked = difference(trace, takeover, false);
        return forked != null ? "(with forks) " + forked : takeover.difference();
    }

    /**
     * Forks at random yields and runs each side to its end, one after the other: each tells what the trace tells without
     * yields. Between the two all that is shared goes back to what it was at the fork.
     */
    @Test
    void bothSidesOfAForkTellWhatTheTraceTells() throws Exception {
        FuzzOptions options = FuzzOptions.read(Thorough.count(TRACES / 4, TRACES / 12));
        int forks = 0;
        for (long i = 0; i < options.count() && !options.isOver(); i++) {
            Choice choice = new Choice(options.seed() + i);
            int[] trace = trace(choice);
            for (int k = 0; k < trace.length; k++) {
                boolean isShared = trace[k] == Op.NEST.ordinal() || trace[k] == Op.CALL_JDK_CALLBACK.ordinal();
                trace[k] = isShared ? Op.YIELD.ordinal() : trace[k];
            }
            Outcome expected = run(plain, trace, false, null, false);
            forks += forkAndCompare(trace, expected, choice, "seed " + (options.seed() + i) + ": " + text(trace));
        }
        if (options.count() >= TRACES / 12) {
            assertTrue(forks > TRACES / 24, forks + " forks");
        }
    }

    private int forkAndCompare(int[] trace, Outcome expected, Choice choice, String name) throws Exception {
        List<Object> log = new ArrayList<>();
        Callable<?> traced = traced(instrumented, trace, SCOPE, log, new long[4]);
        Runnable entry = entry(instrumented, traced);
        Continuation original = new Continuation(SCOPE, entry);
        original.run();
        int forks = 0;
        while (!original.isDone()) {
            if (choice.odds(20)) {
                int[] state = (int[]) traced.getClass().getMethod("state").invoke(traced);
                Continuation fork = original.fork();
                // the original goes on below; of two forks both are forks
                for (Continuation side : choice.odds(50) ? List.of(fork) : List.of(fork, original.fork())) {
                    drive(side, null, false);
                    assertEquals(expected.log(), log, name);
                    assertEquals(expected.end(), end(entry), name);
                    traced.getClass().getMethod("restore", int[].class).invoke(traced, state);
                    forks++;
                }
            }
            original.run();
        }
        assertEquals(expected.log(), log, name);
        assertEquals(expected.end(), end(entry), name);
        return forks;
    }

    private static Callable<?> traced(ClassLoader loader, int[] trace, ContinuationScope scope, List<Object> log, long[] counts)
            throws ReflectiveOperationException {
        return (Callable<?>) loader.loadClass(Subjects.PACKAGE + ".Traced")
                .getConstructor(int[].class, ContinuationScope.class, List.class, long[].class)
                .newInstance(trace, scope, log, counts);
    }

    private static Runnable entry(ClassLoader loader, Callable<?> traced) throws ReflectiveOperationException {
        return (Runnable) loader.loadClass(Subjects.PACKAGE + ".Entry").getConstructor(Callable.class).newInstance(traced);
    }

    private static String end(Runnable entry) throws ReflectiveOperationException {
        try {
            return "result " + entry.getClass().getMethod("get").invoke(entry);
        } catch (InvocationTargetException e) {
            return "failure " + e.getCause();
        }
    }

    private String difference(int[] trace, Takeover takeover, boolean stored) throws Exception {
        Outcome expected = run(plain, trace, false, null, false);
        Outcome actual = run(instrumented, trace, true, takeover, stored);
        int same = 0;
        while (same < Math.min(expected.log().size(), actual.log().size())
                && expected.log().get(same).equals(actual.log().get(same))) {
            same++;
        }
        if (same < Math.max(expected.log().size(), actual.log().size()) || !expected.end().equals(actual.end())) {
            return "entry " + same + "\n  without yields: " + rest(expected, same) + "\n  with yields: " + rest(actual, same);
        }
        return actual.suspended() == actual.yields() ? null
                : actual.yields() + " yields, but run() returned " + actual.suspended()
                        + " times before the end";
    }

    private static String rest(Outcome outcome, int from) {
        int to = Math.min(outcome.log().size(), from + 4);
        return outcome.log().subList(from, to) + (to < outcome.log().size() ? " ..." : " and then " + outcome.end());
    }

    private Outcome run(ClassLoader loader, int[] trace, boolean yields, Takeover takeover, boolean stored) throws Exception {
        List<Object> log = new ArrayList<>();
        long[] own = new long[4];
        Runnable entry = entry(loader, traced(loader, trace, yields ? SCOPE : null, log, own));
        long suspended = 0;
        String end;
        try {
            if (yields) {
                suspended = drive(new Continuation(SCOPE, entry), takeover, stored);
            } else {
                entry.run();
            }
            end = end(entry);
        } catch (RuntimeException | Error e) {
            end = "failure " + e;
        }
        for (int i = 0; i < own.length; i++) {
            counts[i] += own[i];
        }
        return new Outcome(log, end, suspended, own[0]);
    }

    private static long drive(Continuation started, Takeover takeover, boolean stored) {
        Continuation continuation = started;
        long suspended = 0;
        continuation.run();
        while (!continuation.isDone()) {
            assertTrue(++suspended < TOO_MANY, "never ends");
            continuation = takeover == null ? continuation : takeover.of(continuation);
            continuation = stored ? Moved.atYield(continuation) : continuation;
            continuation.run();
        }
        return suspended;
    }

    /** Leaves out what is not needed for a difference: halves first, single operations in the end. */
    private int[] shrink(int[] trace) throws Exception {
        int[] best = trace;
        for (int part = Math.max(1, trace.length / 2); part >= 1; part /= 2) {
            for (int from = 0; from + part <= best.length;) {
                int[] fewer = new int[best.length - part];
                System.arraycopy(best, 0, fewer, 0, from);
                System.arraycopy(best, from + part, fewer, from, fewer.length - from);
                if (difference(fewer) != null) {
                    best = fewer;
                } else {
                    from += part;
                }
            }
        }
        return best;
    }

    private static String text(int[] trace) {
        StringBuilder text = new StringBuilder();
        for (int op : trace) {
            text.append(Op.values()[op]).append(' ');
        }
        return text.toString().trim();
    }

    @Test
    void theOracleIsDeterministic() throws Exception {
        for (long seed = 1; seed < 50; seed++) {
            int[] trace = trace(new Choice(seed));
            assertEquals(run(plain, trace, false, null, false), run(plain, trace, false, null, false));
        }
    }
}

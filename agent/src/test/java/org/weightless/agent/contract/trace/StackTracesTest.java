package org.weightless.agent.contract.trace;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.weightless.Continuation;
import org.weightless.ContinuationScope;
import org.weightless.Fiber;
import org.weightless.Generator;

/** What stack traces say: of suspended continuations, and of exceptions thrown in resumed code. */
class StackTracesTest {
    private static final ContinuationScope SCOPE = new ContinuationScope("traces");
    private static final ContinuationScope OTHER = new ContinuationScope("other");
    private static final String NAME = StackTracesTest.class.getName();

    private final List<Integer> lines = new ArrayList<>();

    private static int line() {
        return new Throwable().getStackTrace()[1].getLineNumber();
    }

    private void leaf() {
        lines.add(line() + 1);
        Continuation.yield(SCOPE);
        lines.set(0, line() + 1);
        Continuation.yield(SCOPE);
    }

    private int middle(int levels) {
        if (levels > 0) {
            lines.add(0, line() + 1);
            return middle(levels - 1);
        }
        int offset = 3;
        lines.add(0, line() + 1);
        leaf();
        return offset;
    }

    /** The own frames of a trace as {@code method:line}. */
    private static List<String> own(StackTraceElement[] trace) {
        return Arrays.stream(trace).filter(e -> e.getClassName().startsWith(NAME))
                .map(e -> e.getMethodName().replaceAll("lambda\\$(\\w+)\\$\\d+", "lambda $1") + ":" + e.getLineNumber())
                .toList();
    }

    @Test
    void aSuspendedContinuationShowsItsFramesInnermostFirst() {
        int[] first = new int[1];
        Continuation continuation = new Continuation(SCOPE, () -> {
            // @formatter:off: one line
            first[0] = line(); middle(1);
            // @formatter:on
        });
        assertEquals(0, continuation.stackTrace().length);
        continuation.run();
        List<Integer> inner = List.copyOf(lines);
        assertEquals(List.of("leaf:" + inner.get(2), "middle:" + inner.get(0), "middle:" + inner.get(1),
                "lambda aSuspendedContinuationShowsItsFramesInnermostFirst:" + first[0]), own(continuation.stackTrace()));
        assertEquals(4, continuation.stackTrace().length, "user frames only");
        for (StackTraceElement element : continuation.stackTrace()) {
            assertEquals("StackTracesTest.java", element.getFileName());
            assertEquals(NAME, element.getClassName());
        }
        continuation.run();
        assertEquals("leaf:" + lines.get(0), own(continuation.stackTrace()).get(0));
        assertEquals(inner.get(2) + 2, lines.get(0));
        continuation.run();
        assertTrue(continuation.isDone());
        assertEquals(0, continuation.stackTrace().length);
    }

    @Test
    void constructorsAndInterfaceMethodsAreShownByTheirNames() {
        class Local {
            final int value;

            Local() {
                // @formatter:off: one line
                value = 1; leaf();
                // @formatter:on
            }
        }
        Continuation continuation = new Continuation(SCOPE, Local::new);
        continuation.run();
        StackTraceElement[] trace = continuation.stackTrace();
        assertEquals("leaf", trace[0].getMethodName());
        assertEquals("<init>", trace[1].getMethodName());
        assertTrue(trace[1].getClassName().endsWith("Local"));
    }

    @Test
    void nestedContinuationsShowInnerFramesFirst() {
        Continuation inner = new Continuation(OTHER, this::leaf);
        Continuation outer = new Continuation(SCOPE, () -> runNested(inner));
        outer.run();
        List<String> names = Arrays.stream(outer.stackTrace()).map(StackTraceElement::getMethodName)
                .filter(name -> !name.startsWith("lambda")).toList();
        assertEquals(List.of("leaf", "runNested"), names.stream().filter(n -> !n.equals("run")).toList());
    }

    private static void runNested(Continuation inner) {
        inner.run();
    }

    // ---- exceptions

    private int thrownAt;

    private int failing(int yields) {
        for (int i = 0; i < yields; i++) {
            Fiber.yield(i);
        }
        // @formatter:off: one line
        thrownAt = line(); throw new IllegalStateException("for its trace");
        // @formatter:on
    }

    private int caller(int yields) {
        int one = 1;
        callerAt = line() + 1;
        one += failing(yields);
        return one;
    }

    private int callerAt;

    private List<String> traceOf(int yields) {
        int[] at = new int[1];
        Generator<Object> generator = Generator.of(() -> {
            // @formatter:off: one line
            at[0] = line(); Fiber.yield(caller(yields));
            // @formatter:on
        });
        int nextAt = 0;
        try {
            while (true) {
                // @formatter:off: one line
                nextAt = line(); generator.next();
                // @formatter:on
            }
        } catch (IllegalStateException e) {
            List<String> own = own(e.getStackTrace());
            assertEquals(List.of("failing:" + thrownAt, "caller:" + callerAt, "lambda traceOf:" + at[0], "traceOf:" + nextAt),
                    own.subList(0, 4));
            return own;
        }
    }

    @Test
    void anExceptionOfResumedCodeShowsItsLogicalCallersInOrder() {
        List<String> plain = traceOf(0);
        List<String> resumed = traceOf(1);
        List<String> again = traceOf(5);
        assertEquals(plain.subList(0, 4), resumed.subList(0, 4));
        assertEquals(plain.subList(0, 4), again.subList(0, 4));
        assertEquals(plain.size(), resumed.size());
        assertEquals(plain.size(), again.size());
    }

    @Test
    void thePrintedTraceSaysSo() {
        Generator<Object> generator = Generator.of(() -> caller(2));
        StringWriter printed = new StringWriter();
        try {
            while (true) {
                generator.next();
            }
        } catch (IllegalStateException e) {
            e.printStackTrace(new PrintWriter(printed, true));
        }
        String own = printed.toString().lines().filter(line -> line.contains("StackTracesTest"))
                .map(line -> line.replaceAll(".*StackTracesTest\\.(\\S+)\\(.*", "$1")).limit(2)
                .collect(Collectors.joining(" "));
        assertEquals("failing caller", own);
        assertTrue(printed.toString().startsWith("java.lang.IllegalStateException: for its trace"));
    }

    @Test
    void anExceptionThatIsCaughtOnTheWayAndThrownAgainKeepsItsTrace() {
        Generator<Object> generator = Generator.of(() -> {
            try {
                caller(1);
            } catch (IllegalStateException e) {
                Fiber.yield("caught");
                throw e;
            }
        });
        generator.next();
        generator.next();
        try {
            generator.next();
        } catch (IllegalStateException e) {
            List<String> own = own(e.getStackTrace());
            assertEquals(List.of("failing:" + thrownAt, "caller:" + callerAt), own.subList(0, 2));
            assertEquals(1, own.stream().filter(line -> line.startsWith("caller")).count(), own.toString());
            return;
        }
        throw new AssertionError("nothing thrown");
    }

    @Test
    void anExceptionMadeElsewhereKeepsItsTrace() {
        Throwable made = made();
        List<StackTraceElement> before = List.of(made.getStackTrace());
        Generator<Object> generator = Generator.of(() -> deep(3));
        generator.next();
        try {
            generator.raise(made);
        } catch (IllegalArgumentException e) {
            assertEquals(before, List.of(e.getStackTrace()));
            return;
        }
        throw new AssertionError("nothing thrown");
    }

    private static IllegalArgumentException made() {
        return new IllegalArgumentException("made elsewhere");
    }

    private static int deep(int levels) {
        if (levels == 0) {
            Fiber.yield("deep");
            return 0;
        }
        return 1 + deep(levels - 1);
    }

    private static final RuntimeException MADE_ONCE = new RuntimeException("made once");

    private static void throwsWhatWasMadeBefore() {
        RuntimeException made = new RuntimeException("made before the yield");
        Fiber.yield(1);
        throw made;
    }

    private static void passesOn() {
        throwsWhatWasMadeBefore();
    }

    private static long count(Throwable thrown, String method) {
        return Arrays.stream(thrown.getStackTrace()).filter(element -> element.getMethodName().equals(method)).count();
    }

    @Test
    void aTraceThatWasMadeBeforeTheYieldHasItsCallersAlready() {
        Generator<Object> generator = Generator.of(StackTracesTest::passesOn);
        RuntimeException thrown = null;
        while (thrown == null) {
            try {
                generator.next();
            } catch (RuntimeException e) {
                thrown = e;
            }
        }
        assertEquals(1, count(thrown, "throwsWhatWasMadeBefore"));
        assertEquals(1, count(thrown, "passesOn"));
    }

    @Test
    void anExceptionThatIsThrownAgainDoesNotGrow() {
        List<Integer> lengths = new ArrayList<>();
        Generator.of(() -> {
            for (int i = 0; i < 20; i++) {
                try {
                    throwsWhatWasMadeOnce();
                } catch (RuntimeException e) {
                    lengths.add(e.getStackTrace().length);
                }
            }
        }).forEachRemaining(value -> {});
        assertEquals(lengths.get(1), lengths.get(19));
    }

    private static void throwsWhatWasMadeOnce() {
        Fiber.yield(1);
        throw MADE_ONCE;
    }
}

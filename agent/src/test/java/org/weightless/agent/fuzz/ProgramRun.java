package org.weightless.agent.fuzz;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import org.weightless.Continuation;
import org.weightless.ContinuationScope;
import org.weightless.Generator;

/**
 * Runs a program in one of several ways and notes everything that can be seen from outside.
 *
 * <p>The plain run is the oracle; all others must tell the same story, whatever they suspend on the way.
 */
final class ProgramRun {
    /** How to run: in what, and which share of its yield points yields. */
    enum Mode {
        PLAIN(0),
        GENERATOR_ALL(100),
        GENERATOR_SOME(30),
        GENERATOR_NONE(0),
        CONTINUATION_ALL(100),
        CONTINUATION_THREADS(50),
        CONTINUATION_FORKED(100),
        GENERATOR_FORKED(60),
        CONTINUATION_STORED(100),
        GENERATOR_STORED(60);

        private final int percent;

        Mode(int percent) {
            this.percent = percent;
        }
    }

    /** What a run has shown; {@code pinned} as {@link T#begin} says. */
    record Outcome(Mode mode, List<Object> log, String end, List<Object> tags, long[] pinned) {
        /** The first difference from {@code other}, or null. */
        String difference(Outcome other) {
            int same = 0;
            while (same < Math.min(log.size(), other.log.size()) && log.get(same).equals(other.log.get(same))) {
                same++;
            }
            if (same == log.size() && same == other.log.size() && end.equals(other.end)) {
                return null;
            }
            return "entry " + same + " of the log, after " + log.subList(Math.max(0, same - 5), same) + "\n  " + mode + ": "
                    + rest(same) + "\n  " + other.mode + ": " + other.rest(same);
        }

        private String rest(int from) {
            return log.subList(from, Math.min(log.size(), from + 5)) + (log.size() > from + 5 ? " ..." : " and then " + end);
        }
    }

    private static final int STEPS = 500;
    /** More yields than any program makes before its steps are used up. */
    private static final int TOO_MANY = 100_000;
    private static final ContinuationScope SCOPE = new ContinuationScope("fuzz");

    private final Mode mode;
    private final List<Object> log = new ArrayList<>();
    private final List<Object> tags = new ArrayList<>();
    private final List<Object> received = new ArrayList<>();

    /** Null where nothing is forked. */
    private final Takeover takeover;

    private ProgramRun(Mode mode, long seed) {
        this.mode = mode;
        takeover = mode.name().endsWith("FORKED") ? new Takeover(seed) : null;
    }

    /** Loads the program anew, so that its class initialisers run again, and runs it. */
    static Outcome run(Mode mode, Map<String, byte[]> classes, String mainClass, long seed)
            throws ReflectiveOperationException {
        ClassLoader loader = mode == Mode.PLAIN ? Subjects.plain(classes) : Subjects.instrumented(classes);
        ProgramRun run = new ProgramRun(mode, seed);
        boolean continuation = mode.name().startsWith("CONTINUATION");
        long[] pinned = new long[3];
        loader.loadClass(Subjects.PACKAGE + ".T")
                .getMethod("begin", ContinuationScope.class, boolean.class, int.class, long.class,
                        long.class, List.class, List.class, long[].class)
                .invoke(null, continuation ? SCOPE : null, (seed & 1) == 0, mode.percent, seed, STEPS, run.log, run.tags,
                        pinned);
        String end = run.end(loader, mainClass);
        if (!run.received.equals(run.tags)) {
            run.log.add("received " + run.received + " for " + run.tags);
        }
        if (run.takeover != null && run.takeover.difference() != null) {
            run.log.add(run.takeover.difference());
        }
        return new Outcome(mode, run.log, end, run.tags, pinned);
    }

    private String end(ClassLoader loader, String mainClass) throws ReflectiveOperationException {
        Method text = loader.loadClass(Subjects.PACKAGE + ".T").getMethod("text", Object.class);
        try {
            Object program = loader.loadClass(mainClass).getDeclaredConstructor().newInstance();
            Object entry = loader.loadClass(Subjects.PACKAGE + ".Entry").getConstructor(Callable.class).newInstance(program);
            return "result " + text.invoke(null, drive(entry));
        } catch (Throwable t) {
            return "failure " + text.invoke(null, t);
        }
    }

    private Object drive(Object entry) throws Throwable {
        switch (mode) {
            case PLAIN:
                return ((Callable<?>) entry).call();
            case CONTINUATION_ALL, CONTINUATION_THREADS, CONTINUATION_FORKED, CONTINUATION_STORED:
                resume(new Continuation(SCOPE, (Runnable) entry));
                return result(entry);
            default:
                return exhaust(entry);
        }
    }

    /** With a body or with a callable, in turns. */
    private Object exhaust(Object entry) throws Throwable {
        Generator<Object> generator = mode == Mode.GENERATOR_SOME ? Generator.returning((Callable<?>) entry)
                : Generator.of((Generator.Body) entry);
        while (generator.hasNext()) {
            if (takeover != null) {
                generator = takeover.of(generator);
            }
            if (mode == Mode.GENERATOR_STORED) {
                generator = Moved.atYield(generator);
            }
            received(generator.next());
        }
        return mode == Mode.GENERATOR_SOME ? generator.result() : result(entry);
    }

    private void received(Object tag) {
        received.add(tag);
        if (received.size() > TOO_MANY) {
            throw new IllegalStateException("never ends");
        }
    }

    /** What {@link Entry#get} gives or throws. */
    private static Object result(Object entry) throws Throwable {
        try {
            return entry.getClass().getMethod("get").invoke(entry);
        } catch (InvocationTargetException e) {
            throw e.getCause();
        }
    }

    private void resume(Continuation started) throws Throwable {
        Continuation continuation = started;
        while (!continuation.isDone()) {
            if (mode == Mode.CONTINUATION_THREADS && received.size() % 4 == 3) {
                elsewhere(continuation);
            } else {
                continuation.run();
            }
            if (!continuation.isDone()) {
                received(tags.get(tags.size() - 1));
                continuation = takeover == null ? continuation : takeover.of(continuation);
                continuation = mode == Mode.CONTINUATION_STORED ? Moved.atYield(continuation) : continuation;
            }
        }
    }

    private static void elsewhere(Continuation continuation) throws Throwable {
        FutureTask<Void> task = new FutureTask<>(continuation::run, null);
        Thread thread = new Thread(task, "fuzz-carrier");
        thread.start();
        try {
            task.get();
        } catch (ExecutionException e) {
            throw e.getCause();
        }
    }
}

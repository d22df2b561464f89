package org.weightless.agent.contract.trace;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.lang.StackWalker.Option;
import java.lang.StackWalker.StackFrame;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Stream;
import org.weightless.Fiber;
import org.weightless.Generator;
import org.weightless.Scheduler;

/** Programs that look at their own stack, the same whether {@link #yielding} or not: plain code is the oracle. */
final class OwnTracePrograms {
    static boolean yielding;

    private static final String NAME = OwnTracePrograms.class.getName();

    private OwnTracePrograms() {}

    /** A way of code to look at its own stack: frames of this class as {@code class.method:line}, innermost first. */
    enum Look {
        MADE_AND_READ(OwnTracePrograms::madeAndRead),
        READ_LATER(OwnTracePrograms::readLater),
        READ_BY_A_CALLEE(OwnTracePrograms::readByCallee),
        READ_BEHIND_A_YIELD(OwnTracePrograms::readBehindYield),
        OF_A_SUBCLASS(OwnTracePrograms::ofSubclass),
        OVERRIDDEN(OwnTracePrograms::overridden),
        BY_A_METHOD_REFERENCE(OwnTracePrograms::byMethodReference),
        PRINTED(OwnTracePrograms::printed),
        PRINTED_WITH_CAUSE(OwnTracePrograms::printedWithCause),
        CAUGHT_FURTHER_IN(OwnTracePrograms::caughtFurtherIn),
        OF_THE_THREAD(OwnTracePrograms::ofThread),
        DUMPED(OwnTracePrograms::dumped),
        WALKED(OwnTracePrograms::walked),
        WALKED_IN_PART(OwnTracePrograms::walkedInPart),
        FOR_EACH(OwnTracePrograms::forEach),
        CLASSES(OwnTracePrograms::classes),
        CALLER(OwnTracePrograms::callerClass),
        LOGGED(OwnTracePrograms::logged);

        private final Program program;

        Look(Program program) {
            this.program = program;
        }
    }

    /** Where code stands that looks at its stack. */
    enum Shape {
        AT_ONCE(OwnTracePrograms::atOnce),
        IN_A_CALLEE(OwnTracePrograms::inCallee),
        RECURSION(OwnTracePrograms::recursion),
        CALLBACK(OwnTracePrograms::callback),
        NESTED(OwnTracePrograms::nested),
        IN_A_FIBER(OwnTracePrograms::inFiber),
        DEEPLY_NESTED(OwnTracePrograms::deeplyNested),
        DELEGATED(OwnTracePrograms::delegated);

        private final Consumer<Consumer<Look>> body;

        Shape(Consumer<Consumer<Look>> body) {
            this.body = body;
        }
    }

    interface Program {
        List<String> run();
    }

    /** What is seen, each time that the shape looks. */
    static List<List<String>> run(Shape shape, Look look) {
        List<List<String>> seen = new ArrayList<>();
        shape.body.accept(unused -> seen.add(look.program.run()));
        return seen;
    }

    static void pause() {
        if (yielding) {
            Fiber.yield("pause");
        }
    }

    // ---- shapes

    private static void atOnce(Consumer<Look> looks) {
        looks.accept(null);
        pause();
        looks.accept(null);
        pause();
        looks.accept(null);
    }

    private static void inCallee(Consumer<Look> looks) {
        pauseAndLook(looks);
        pauseAndLook(looks);
    }

    private static void pauseAndLook(Consumer<Look> looks) {
        pause();
        looks.accept(null);
    }

    private static void recursion(Consumer<Look> looks) {
        recurse(3, looks);
    }

    private static int recurse(int levels, Consumer<Look> looks) {
        if (levels == 0) {
            pause();
            looks.accept(null);
            return 0;
        }
        int below = recurse(levels - 1, looks);
        looks.accept(null);
        return below + 1;
    }

    private static void callback(Consumer<Look> looks) {
        twice(() -> pauseAndLook(looks));
    }

    private static void twice(Runnable callback) {
        callback.run();
        callback.run();
    }

    private static void nested(Consumer<Look> looks) {
        pause();
        consume(() -> {
            recurse(1, looks);
            consume(() -> recurse(1, looks));
        });
        looks.accept(null);
    }

    private static void consume(Runnable body) {
        // @formatter:off: one line
        if (yielding) { Generator<Object> inner = Generator.of(body::run); while (inner.hasNext()) { inner.next(); } } else { body.run(); }
        // @formatter:on
    }

    private static void deeplyNested(Consumer<Look> looks) {
        nest(80, looks);
    }

    private static void nest(int levels, Consumer<Look> looks) {
        pause();
        if (levels == 0) {
            looks.accept(null);
        } else {
            consume(() -> nest(levels - 1, looks));
        }
    }

    private static void delegated(Consumer<Look> looks) {
        pause();
        delegate(() -> recurse(2, looks));
    }

    private static void delegate(Runnable body) {
        // @formatter:off: one line
        if (yielding) { Generator<Object> inner = Generator.of(body::run); inner.next(); Generator.yieldFrom(inner); } else { body.run(); }
        // @formatter:on
    }

    private static void inFiber(Consumer<Look> looks) {
        spawn(() -> nested(looks));
    }

    private static void spawn(Runnable body) {
        Scheduler scheduler = Scheduler.roundRobin();
        // @formatter:off: one line
        if (yielding) { scheduler.spawn(() -> body.run()); scheduler.run(); } else { ((Runnable) () -> body.run()).run(); }
        // @formatter:on
    }

    // ---- looks

    private static List<String> own(StackTraceElement... trace) {
        return ofThisClass(Arrays.stream(trace)
                .map(each -> each.getClassName() + "." + each.getMethodName() + ":" + each.getLineNumber()));
    }

    private static List<String> ofThisClass(Stream<String> frames) {
        return frames.filter(frame -> frame.startsWith(NAME)).filter(frame -> !frame.contains(".spawn:")
                && !frame.contains("lambda$spawn$")).toList();
    }

    private static List<String> ofText(String printed) {
        return ofThisClass(printed.lines().map(line -> line.replaceFirst("^\\s+at (.*//)?", "")));
    }

    private static List<String> madeAndRead() {
        return own(new Throwable().getStackTrace());
    }

    private static List<String> readLater() {
        Throwable made = new Throwable();
        int unused = made.hashCode();
        return own(made.getStackTrace());
    }

    private static List<String> readByCallee() {
        return reads(new IllegalStateException());
    }

    private static List<String> reads(Exception made) {
        return own(made.getStackTrace());
    }

    private static List<String> readBehindYield() {
        Exception made = new Exception();
        pause();
        return own(made.getStackTrace());
    }

    private static final class Special extends Exception {
        private static final long serialVersionUID = 1L;
        private final boolean isEmpty;

        Special(boolean isEmpty) {
            this.isEmpty = isEmpty;
        }

        @Override
        public StackTraceElement[] getStackTrace() {
            return isEmpty ? new StackTraceElement[0] : super.getStackTrace();
        }
    }

    private static List<String> ofSubclass() {
        Special special = new Special(false);
        return own(special.getStackTrace());
    }

    private static List<String> overridden() {
        return own(new Special(true).getStackTrace());
    }

    private static List<String> byMethodReference() {
        Function<Throwable, StackTraceElement[]> reads = Throwable::getStackTrace;
        return own(reads.apply(new Throwable()));
    }

    private static List<String> printed() {
        StringWriter text = new StringWriter();
        new Throwable().printStackTrace(new PrintWriter(text, true));
        return ofText(text.toString());
    }

    private static List<String> printedWithCause() {
        StringWriter text = new StringWriter();
        Throwable thrown = new Exception(new Exception("cause"));
        thrown.printStackTrace(new PrintWriter(text, true));
        return ofText(text.toString());
    }

    private static List<String> caughtFurtherIn() {
        try {
            Integer.parseInt("no number");
            return List.of();
        } catch (NumberFormatException e) {
            return own(e.getStackTrace());
        }
    }

    private static List<String> ofThread() {
        StackTraceElement[] trace = Thread.currentThread().getStackTrace();
        List<String> seen = new ArrayList<>(own(trace));
        seen.add(trace[0].getMethodName() + " " + trace[1].getMethodName());
        return seen;
    }

    private static List<String> dumped() {
        PrintStream before = System.err;
        ByteArrayOutputStream text = new ByteArrayOutputStream();
        System.setErr(new PrintStream(text, true, StandardCharsets.UTF_8));
        try {
            Thread.dumpStack();
        } finally {
            System.setErr(before);
        }
        return ofText(text.toString(StandardCharsets.UTF_8));
    }

    private static List<String> walked() {
        List<StackTraceElement> seen = StackWalker.getInstance()
                .walk(frames -> frames.map(StackFrame::toStackTraceElement).toList());
        return own(seen.toArray(StackTraceElement[]::new));
    }

    private static List<String> walkedInPart() {
        return StackWalker.getInstance().walk(frames -> frames.limit(2)
                .map(frame -> frame.getClassName() + "." + frame.getMethodName() + ":" + frame.getLineNumber()).toList());
    }

    private static List<String> forEach() {
        List<StackTraceElement> seen = new ArrayList<>();
        StackWalker.getInstance().forEach(frame -> seen.add(frame.toStackTraceElement()));
        List<String> frames = new ArrayList<>(own(seen.toArray(StackTraceElement[]::new)));
        frames.add(
                "of the runtime: " + seen.stream().filter(each -> each.getClassName().contains("weightless.runtime")).count());
        return frames;
    }

    private static List<String> classes() {
        return StackWalker.getInstance(Option.RETAIN_CLASS_REFERENCE).walk(frames -> ofThisClass(frames
                .filter(frame -> frame.getDeclaringClass() == OwnTracePrograms.class)
                .map(frame -> frame.getClassName() + "." + frame.getMethodName() + ":" + frame.getLineNumber())));
    }

    private static List<String> callerClass() {
        return List.of(NAME, StackWalker.getInstance(Option.RETAIN_CLASS_REFERENCE).getCallerClass().getName());
    }

    /** As loggers do: the first frame behind those of the logger. */
    private static List<String> logged() {
        return Logger.log();
    }

    private static final class Logger {
        private Logger() {}

        static List<String> log() {
            return List.of(byTrace(new Throwable()), byWalk());
        }

        private static String byTrace(Throwable here) {
            return Arrays.stream(here.getStackTrace()).dropWhile(each -> each.getClassName().equals(Logger.class.getName()))
                    .findFirst().map(each -> each.getClassName() + "." + each.getMethodName() + ":" + each.getLineNumber())
                    .orElse("");
        }

        private static String byWalk() {
            return StackWalker.getInstance().walk(frames -> frames
                    .dropWhile(each -> each.getClassName().equals(Logger.class.getName())).findFirst())
                    .map(each -> each.getClassName() + "." + each.getMethodName() + ":" + each.getLineNumber()).orElse("");
        }
    }
}

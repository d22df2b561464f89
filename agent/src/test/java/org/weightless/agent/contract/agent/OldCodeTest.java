package org.weightless.agent.contract.agent;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.instrument.ClassDefinition;
import java.lang.instrument.Instrumentation;
import java.lang.reflect.Field;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.Exchanger;
import java.util.function.Consumer;
import net.bytebuddy.agent.ByteBuddyAgent;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.weightless.Fiber;
import org.weightless.Generator;
import org.weightless.agent.testing.Made;
import org.weightless.agent.testing.Sources;
import org.weightless.agent.testing.Thorough;
import org.weightless.runtime.Engine;

/**
 * Classes are redefined while several activations of their code are suspended, each in the code of its time: what they
 * run then is what threads run that wait in the same places.
 */
class OldCodeTest {
    private static final int VERSIONS = 3;
    private static final String MAIN = "made.Changing";

    private static final String ABOVE = """
            package made;
            public class Above {
                public java.util.function.Consumer<Object> pause;
                void stop(String where) { pause.accept(where); }
                String above(int n) { stop("above of VERSION"); return "above " + n + " of VERSION"; }
                String hooked(int n) { stop("hooked of VERSION"); return hook(n) + " through VERSION"; }
                String hook(int n) { return "no hook"; }
            }
            """;

    private static final String FALLBACK = """
            package made;
            public interface Fallback {
                void come(String where);
                default String mixed(int n) { come("mixed of VERSION"); return own(n) + " mixed of VERSION"; }
                private String own(int n) { come("own of VERSION"); return "own " + n + " of VERSION"; }
                static String help(Fallback in, int n) { in.come("help of VERSION"); return in.mixed(n) + " help of VERSION"; }
            }
            """;

    /** Where a line ends with "new" it needs more than the oldest class files have. */
    private static final String CHANGING = """
            package made;
            import java.util.*;
            import java.util.function.*;
            public class Changing extends Above implements
                    Fallback, //new
                    java.util.concurrent.Callable<Object> {
                String text = "";
                public Changing() {}
                private Changing(Consumer<Object> pause, String how) {
                    this.pause = pause;
                    stop("constructor of VERSION");
                    text = how + " made by VERSION";
                }
                private Changing(Consumer<Object> pause) {
                    this(pause, before(pause));
                    stop("behind this of VERSION");
                    text += " and VERSION";
                }
                private static String before(Consumer<Object> pause) { pause.accept("before of VERSION"); return "VERSION"; }
                public Object call() {
                    List<Object> seen = new ArrayList<>();
                    Supplier<Object> early = () -> { stop("early of VERSION"); return "early of VERSION"; }; //new
                    for (int round = 0; round < 3; round++) {
                        stop("round " + round + " of VERSION");
                        seen.add(secret(round));
                        seen.add(fixed(this, round, 2L, 3.0));
                        seen.add(open(2));
                        seen.add(last(round));
                        stop("half of VERSION");
                        seen.add(down(3));
                        seen.add(twin(round) + twin(this, round) + over() + over(round) + over(this, round));
                        seen.add(above(round) + super.above(round) + hooked(round));
                        seen.add(new Changing(pause).text);
                        nothing(round, seen);
                        seen.add(caught(round));
                        seen.add(mixed(round) + Fallback.super.mixed(round) + Fallback.help(this, round)); //new
                        Fallback other = this; //new
                        seen.add(other.mixed(round)); //new
                        seen.add(early.get()); //new
                        Supplier<Object> late = () -> { stop("late of VERSION"); return "late of VERSION"; }; //new
                        seen.add(late.get()); //new
                        Function<String, Object> reference = this::referred; //new
                        stop("reference of VERSION"); //new
                        seen.add(reference.apply("x")); //new
                    }
                    return seen;
                }
                public void come(String where) { stop(where); }
                private String secret(int n) { stop("secret of VERSION"); return "secret " + n + " of VERSION"; }
                static String fixed(Changing in, int n, long wide, double d) {
                    in.stop("fixed of VERSION");
                    return in.secret(n) + wide + d + " fixed of VERSION";
                }
                public String open(int n) {
                    stop("open of VERSION");
                    return n == 0 ? "end of VERSION" : open(n - 1) + n + " of VERSION";
                }
                public final String last(int n) { stop("last of VERSION"); return "last " + n + " of VERSION"; }
                private int down(int n) {
                    if (n > 0) { int below = down(n - 1); stop("up of VERSION"); return below * 10 + VERSION; }
                    stop("bottom of VERSION");
                    return VERSION;
                }
                String twin(int n) { stop("twin of VERSION"); return "twin of VERSION"; }
                static String twin(Changing in, int n) { in.stop("static twin of VERSION"); return "static twin of VERSION"; }
                String over() { stop("over of VERSION"); return over(1) + "over of VERSION"; }
                private String over(int n) { return over(this, n) + " of an instance"; }
                private static String over(Above in, int n) { in.stop("static over of VERSION"); return "static over"; }
                String hook(int n) { stop("hook of VERSION"); return "hook of VERSION"; }
                private void nothing(int n, List<Object> seen) { stop("nothing of VERSION"); seen.add("nothing of VERSION"); }
                private String caught(int n) {
                    try {
                        fail(n);
                        return "not reached";
                    } catch (IllegalStateException e) {
                        stop("caught of VERSION");
                        return e.getMessage() + " caught by VERSION";
                    } finally {
                        stop("finally of VERSION");
                    }
                }
                private static void fail(int n) { count(n); throw new IllegalStateException(n + " thrown by VERSION"); }
                private static void count(int n) { Changing counting = new Changing(); counting.text = "VERSION" + n; }
                private String referred(String text) { stop("referred of VERSION"); return text + " referred by VERSION"; }
            }
            """;

    private static Made version(int number, boolean isOld) {
        Map<String, String> sources = new LinkedHashMap<>();
        sources.put("made.Above", ABOVE.replace("VERSION", "" + number));
        if (!isOld) {
            sources.put("made.Fallback", FALLBACK.replace("VERSION", "" + number));
        }
        sources.put(MAIN, CHANGING.replaceAll(isOld ? ".*//new\n" : "//new", "").replace("VERSION", "" + number));
        return isOld ? Sources.javac(sources, "--release", "8").made() : Sources.javac(sources).made();
    }

    /** Before there were nests, so all companions are hidden. */
    private static Made before50(Made made) {
        Made older = new Made();
        for (String name : List.of("made.Above", MAIN)) {
            byte[] bytes = made.bytes(name).clone();
            bytes[7] = 50;
            older.with(name, bytes);
        }
        return older;
    }

    private static List<Made> versions(boolean isOld) {
        List<Made> versions = new ArrayList<>();
        for (int i = 1; i <= VERSIONS; i++) {
            Made made = version(i, isOld);
            versions.add(isOld ? before50(made) : made);
        }
        return versions;
    }

    /** A call that goes on bit by bit. */
    private interface Activation {
        /** Goes on to where it next waits, and gives what it tells there; in the end its result. */
        Object next() throws Exception;
    }

    private static Callable<?> program(Made.Loader loader, Consumer<Object> pause) throws ReflectiveOperationException {
        Callable<?> program = loader.callable(MAIN);
        Field field = program.getClass().getField("pause");
        field.set(program, pause);
        return program;
    }

    private static Activation inGenerator(Made.Loader loader) throws ReflectiveOperationException {
        Callable<?> program = program(loader, Fiber::yield);
        Generator<Object> run = Generator.returning(() -> List.of(program.call()));
        return () -> run.hasNext() ? run.next() : run.result();
    }

    private static Activation inThread(Made.Loader loader) throws ReflectiveOperationException {
        Exchanger<Object> turn = new Exchanger<>();
        Callable<?> program = program(loader, told -> {
            exchange(turn, told);
            exchange(turn, null);
        });
        Thread thread = new Thread(() -> {
            exchange(turn, null);
            Object result;
            try {
                result = List.of(program.call());
            } catch (Throwable e) {
                result = e;
            }
            exchange(turn, result);
        });
        thread.setDaemon(true);
        thread.start();
        return () -> {
            turn.exchange(null);
            return turn.exchange(null);
        };
    }

    private static Object exchange(Exchanger<Object> turn, Object told) {
        try {
            return turn.exchange(told);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Classes that are redefined again and again, and what runs in them. */
    private static final class Play {
        final List<Made> versions;
        final Made.Loader loader;
        final boolean inFibers;
        final List<Activation> running = new ArrayList<>();
        final List<Object> told = new ArrayList<>();
        int version;

        Play(List<Made> versions, boolean inFibers) {
            this.versions = versions;
            this.inFibers = inFibers;
            loader = inFibers ? versions.get(0).instrumented() : versions.get(0).plain();
        }

        void begin() throws ReflectiveOperationException {
            running.add(inFibers ? inGenerator(loader) : inThread(loader));
        }

        void step() throws Exception {
            for (Activation each : List.copyOf(running)) {
                Object next = each.next();
                told.add(next);
                if (!(next instanceof String)) {
                    running.remove(each);
                }
            }
        }

        private List<Class<?>> types() throws ClassNotFoundException {
            List<Class<?>> types = new ArrayList<>();
            for (String name : List.of("made.Above", "made.Fallback", MAIN)) {
                if (versions.get(0).bytes(name) != null) {
                    types.add(Class.forName(name, true, loader));
                }
            }
            return types;
        }

        void redefine() throws Exception {
            version = (version + 1) % versions.size();
            List<ClassDefinition> definitions = new ArrayList<>();
            for (Class<?> each : types()) {
                definitions.add(new ClassDefinition(each, versions.get(version).bytes(each.getName())));
            }
            instrumentation().redefineClasses(definitions.toArray(ClassDefinition[]::new));
        }

        /** Into what they are. */
        void retransform() throws Exception {
            instrumentation().retransformClasses(types().toArray(Class<?>[]::new));
        }

        private static Instrumentation instrumentation() {
            return ByteBuddyAgent.getInstrumentation();
        }

        /** Letters are methods: b, s, r, t; a number repeats the next one. */
        List<Object> run(String script) throws Exception {
            int times = 0;
            for (char letter : script.toCharArray()) {
                if (Character.isDigit(letter)) {
                    times = 10 * times + letter - '0';
                    continue;
                }
                for (int i = Math.max(times, 1); i > 0; i--) {
                    switch (letter) {
                        case 'b' -> begin();
                        case 's' -> step();
                        case 'r' -> redefine();
                        default -> retransform();
                    }
                }
                times = 0;
            }
            while (!running.isEmpty()) {
                step();
            }
            return told;
        }
    }

    private static void compare(List<Made> versions, Collection<String> scripts) throws Exception {
        for (String script : scripts) {
            List<Object> expected = new Play(versions, false).run(script);
            assertEquals(lines(expected), lines(new Play(versions, true).run(script)), script);
        }
    }

    private static String lines(List<Object> told) {
        StringBuilder lines = new StringBuilder();
        told.forEach(each -> lines.append(each).append('\n'));
        return lines.toString();
    }

    private static List<String> scripts() {
        List<String> scripts = new ArrayList<>();
        for (int i = 1; i < Thorough.count(100, 26); i += 5) {
            scripts.add("b" + i + "srb" + i % 7 + "srb" + (i * 5 % 11) + "srb3sr");
        }
        return scripts;
    }

    @Test
    void oldCodeCallsTheNewAsThatOfThreadsDoes() throws Exception {
        compare(versions(false), scripts());
    }

    /** Its first companion is hidden, too, as those of classes that were loaded before the agent. */
    @Test
    void soDoesOldCodeOfAClassThatHasHiddenCompanionsOnly() throws Exception {
        List<Made> versions = versions(true);
        Made.Loader loader = versions.get(0).instrumented();
        assertTrue(Engine.provider().companion(loader.callable(MAIN).getClass()).getKey().isHidden());
        compare(versions, scripts());
    }

    /** What was old is no longer so. */
    @ParameterizedTest
    @ValueSource(strings = {"b9stb9st", "b7srb8stb9st7stb", "brb5stb5srtb5srtt", "brb20st2stst3sr4st5sr"})
    void whatIsRetransformedIntoWhatItIsStaysWhatItIs(String script) throws Exception {
        compare(versions(false), List.of(script));
        compare(versions(true), List.of(script));
    }
}

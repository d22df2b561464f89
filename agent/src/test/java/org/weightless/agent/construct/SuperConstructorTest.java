package org.weightless.agent.construct;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.weightless.agent.testing.Probe.log;
import static org.weightless.agent.testing.Probe.s;
import static org.weightless.agent.testing.Probe.y;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.IntFunction;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.weightless.Fiber;
import org.weightless.Generator;
import org.weightless.PinnedException;
import org.weightless.agent.testing.Made;
import org.weightless.agent.testing.Probe;
import org.weightless.agent.testing.Programs;
import org.weightless.agent.testing.Sources;

/** Constructors suspend in front of {@code super()} and {@code this()}, and in them, also where these are others' code. */
class SuperConstructorTest {
    private static List<Object> values(Generator.Body body) {
        List<Object> values = new ArrayList<>();
        Generator.of(body).forEachRemaining(values::add);
        return values;
    }

    // ---- in front of super() and this()

    static class Base {
        final String text;

        Base(String text) {
            log("in super of " + text);
            y();
            this.text = s(text);
        }
    }

    static class ArgumentsYield extends Base {
        final int value;

        ArgumentsYield(int value) {
            super(s("first ") + s(value) + (value > 1 ? s(" more") : s(" less")));
            this.value = s(value + 1);
        }

        ArgumentsYield() {
            this(attempt(3));
            log("behind this(int)");
        }

        private static int attempt(int value) {
            try {
                return value < 4 ? s(attempt(value + 1)) : Probe.fail("before there is an object");
            } catch (IllegalArgumentException e) {
                return s(value);
            }
        }
    }

    @Test
    void argumentsOfThisAndSuper() {
        Programs.compare(() -> {
            ArgumentsYield one = new ArgumentsYield(s(1));
            ArgumentsYield other = new ArgumentsYield();
            return one.text + one.value + other.text + other.value;
        });
    }

    /** An object of which the last is also an argument, so that one that is not yet initialised lies under another. */
    @Test
    void objectsUnderConstructionInTheArgumentsOfSuper() {
        class Nested extends Base {
            Nested(String text) {
                super(new Base(new Base(s(text)).text + s("!")).text + new StringBuilder(s("?")).append(s(1)));
            }
        }
        Programs.compare(() -> new Nested("a").text + new Nested(s("b")).text);
    }

    @Test
    void argumentsThatThrowLeaveNoObject() {
        class Failing extends Base {
            Failing(boolean fails) {
                super(fails ? Probe.fail("in an argument of super") : s("fine"));
            }
        }
        Programs.compare(() -> {
            try {
                return new Failing(false).text + new Failing(true).text;
            } catch (IllegalArgumentException e) {
                return s(e.getMessage());
            }
        });
    }

    @Test
    void localClassesAndLambdasCaptureInFrontOfSuper() {
        Programs.compare(() -> {
            int captured = s(7);
            class Capturing extends Base {
                Capturing(int add) {
                    super(Stream.of(1, 2).map(i -> i + add + captured).toList().toString() + s(add));
                }

                int sum() {
                    return captured + s(1);
                }
            }
            Capturing made = new Capturing(s(2));
            return made.text + made.sum();
        });
    }

    record Delegating(int a, String b) {
        Delegating(int a) {
            this(s(a), s("b") + s(a));
            y();
        }
    }

    @Test
    void recordsDelegateToTheirCanonicalConstructor() {
        Programs.compare(() -> new Delegating(s(5)) + "" + new Delegating(6).equals(new Delegating(6, "b6")));
    }

    @Test
    void anonymousClassesHandTheirArgumentsToSuper() {
        Programs.compare(() -> {
            int captured = s(2);
            return new Base(s("anonymous") + captured) {
                final String more = s(text + captured);

                @Override
                public String toString() {
                    return more + s(captured);
                }
            }.toString();
        });
    }

    // ---- super constructors of other code

    /** The stranger's class belongs to another loader, where it is linked by its own. */
    @Test
    void superConstructorsOfAnotherPackageAndLoader() {
        Made library = Sources.javac("far.Library", """
                package far;
                import static org.weightless.agent.testing.Probe.*;
                public abstract class Library {
                    protected final String made;
                    protected Library(String name) { y(); made = s(name) + hook(); }
                    protected abstract String hook();
                }
                """).made();
        Map<String, String> sources = Map.of("far.Library", """
                package far;
                public abstract class Library {
                    protected final String made = null;
                    protected Library(String name) { }
                    protected abstract String hook();
                }
                """, "made.Child", """
                package made;
                import static org.weightless.agent.testing.Probe.*;
                public class Child extends far.Library {
                    String own = "own";
                    Child(String name) { super(s(name) + s(1)); own = s(own + made); }
                    @Override protected String hook() { y(); return " " + own; }
                }
                """, "made.Program", """
                package made;
                import static org.weightless.agent.testing.Probe.*;
                public class Program implements java.util.concurrent.Callable<Object> {
                    public Object call() { return s(new Child(s("x")).own); }
                }
                """);
        Made children = new Made();
        Sources.javac(sources, "--release", "17").classes().forEach((name, bytes) -> {
            if (!name.startsWith("far.")) {
                children.with(name, bytes);
            }
        });
        Programs.compare(children.plain(library.plain()).callable("made.Program"),
                children.instrumented(library.instrumented()).callable("made.Program"));
    }

    @Test
    void superConstructorsOfTheJdkAreCalledPlainly() {
        class Words extends ArrayList<String> {
            final int size;

            Words(List<String> words) {
                super(s(words));
                y();
                add(s("last"));
                size = s(size());
            }
        }
        Programs.compare(() -> {
            Words words = new Words(List.of(s("one"), "two"));
            return words + " " + words.size;
        });
    }

    /** What the JDK's constructor calls is the JDK's business: it has no fiber copy. */
    @Test
    void whatASuperConstructorOfTheJdkCallsIsRefused() {
        class Calling extends TreeMap<String, String> {
            String refusal = "not asked";

            Calling(SortedMap<String, String> from) {
                super(from);
                refusal = Refusing.reason;
            }
        }
        class Asking extends TreeMap<String, String> {
            @Override
            public Comparator<? super String> comparator() {
                try {
                    Fiber.yield("from a constructor of the JDK's");
                    Refusing.reason = "none";
                } catch (PinnedException e) {
                    Refusing.reason = e.reason() + " " + e.culprit().getClassName().replaceAll(".*\\$\\d*", "");
                }
                return null;
            }
        }
        assertEquals(List.of("before", "CONSTRUCTOR java.util.TreeMap"), values(() -> {
            Fiber.yield("before");
            Fiber.yield(new Calling(new Asking()).refusal);
        }));
    }

    private static class Refusing {
        static String reason;
    }

    // ---- by reference

    @Test
    void referencesToConstructors() {
        Programs.compare(() -> {
            IntFunction<ArgumentsYield> one = ArgumentsYield::new;
            Supplier<ArgumentsYield> none = ArgumentsYield::new;
            Function<String, Base> base = Base::new;
            IntFunction<int[][]> array = int[][]::new;
            return one.apply(s(2)).text + none.get().value + base.apply(s("b")).text + array.apply(s(3)).length;
        });
    }
}

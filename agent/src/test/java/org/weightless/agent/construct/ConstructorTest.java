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
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.commons.ClassRemapper;
import org.objectweb.asm.commons.Remapper;
import org.weightless.Fiber;
import org.weightless.Generator;
import org.weightless.PinnedException;
import org.weightless.agent.testing.Made;
import org.weightless.agent.testing.Probe;
import org.weightless.agent.testing.Programs;
import org.weightless.agent.testing.Sources;

/** Constructors suspend anywhere: in front of {@code super()}, in it and behind, also before final fields are assigned. */
class ConstructorTest {
    static class Finals {
        final boolean a;
        final byte b;
        final short c;
        final char d;
        final int e;
        final float f;
        final long g;
        final double h;
        final String i;
        final int[] j;
        final List<Object> initialised = new ArrayList<>(List.of(s("initialiser")));

        {
            log("initialiser block");
            y();
        }

        Finals(int seed) {
            a = s(seed > 0);
            b = s((byte) seed);
            c = s((short) (seed + 1));
            d = s((char) ('a' + seed));
            e = s(seed + 2);
            f = s(seed + 0.5f);
            g = s(seed + 3L);
            h = s(seed + 0.25);
            i = s("i" + seed);
            j = s(new int[] {seed});
            initialised.add(s(e));
        }

        String text() {
            return "" + a + b + c + d + e + f + g + h + i + j[0] + initialised;
        }
    }

    record Rec(int a, String b, long c, double d) {
        Rec {
            a = s(a) + 1;
            b = s(b) + "!";
            y();
            c *= s(2L);
        }
    }

    static class Chained {
        final String text;

        Chained(int i) {
            this("from " + i, i + 1L);
            log("behind this(String, long)");
            y();
        }

        Chained(String text, long number) {
            this(text + number);
            y();
        }

        private Chained(String text) {
            y();
            this.text = s(text);
            y();
        }
    }

    static class Extended extends Chained {
        final String more;

        Extended(int i) {
            super(i);
            more = s(text + " extended");
        }
    }

    static class Escaping {
        static Escaping escaped;
        final int value;

        Escaping(int value) {
            escaped = this;
            log("seen early " + escaped.value);
            y();
            this.value = s(value);
        }
    }

    class Inner {
        final int sum;

        Inner(int add) {
            y();
            sum = outer + s(add);
        }
    }

    enum Level {
        LOW(1), HIGH(2);

        final int number;

        Level(int number) {
            this.number = number;
        }
    }

    static class Throwing {
        final int value;

        Throwing(boolean fails) {
            int local = s(1);
            try {
                if (fails) {
                    Probe.fail("in a constructor");
                }
                local++;
            } catch (IllegalArgumentException e) {
                y();
                throw new IllegalStateException(s(e.getMessage()));
            } finally {
                log("finally");
            }
            value = local;
        }
    }

    private final int outer = 40;

    private static List<Object> values(Generator.Body body) {
        List<Object> values = new ArrayList<>();
        Generator.of(body).forEachRemaining(values::add);
        return values;
    }

    @Test
    void finalFieldsOfEveryType() {
        Programs.compare(() -> new Finals(1).text() + new Finals(0).text());
    }

    @Test
    void compactConstructorsOfRecords() {
        Programs.compare(() -> new Rec(s(1), s("b"), 3, s(4.5)).toString());
    }

    @Test
    void constructorsOfTheSameClassAreCalledByThis() {
        Programs.compare(() -> new Chained(1).text + new Chained("private").text);
    }

    @Test
    void constructorsOfNestmatesAreCalledBySuper() {
        Programs.compare(() -> new Extended(s(3)).more);
    }

    @Test
    void anObjectThatEscapedIsTheSameOne() {
        Programs.compare(() -> {
            Escaping made = new Escaping(s(5));
            return (made == Escaping.escaped) + " " + made.value;
        });
    }

    @Test
    void innerAndAnonymousClasses() {
        Programs.compare(() -> {
            int captured = s(1);
            return new Inner(2).sum + new Inner(captured) {
                final int twice = 2 * s(captured);
            }.twice;
        });
    }

    @Test
    void constructorsThatThrow() {
        Programs.compare(() -> {
            int value = new Throwing(false).value;
            try {
                return new Throwing(true).value;
            } catch (IllegalStateException e) {
                return value + s(e.getMessage());
            }
        });
    }

    @Test
    void arrayAndFieldInitialisers() {
        Programs.compare(() -> {
            Object holder = new Object() {
                final Finals[] all = {new Finals(s(1)), null, new Finals(2)};
                int next = s(all.length);

                @Override
                public String toString() {
                    return all[0].text() + all[2].text() + next;
                }
            };
            return holder.toString();
        });
    }

    @Test
    void noConstructorIsAddedToAClass() {
        for (Class<?> type : List.of(Escaping.class, Level.class, Rec.class, Stranger.class)) {
            assertEquals(1, type.getDeclaredConstructors().length, type.getName());
        }
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

    private static ConstructorTest outer(int i) {
        log("outer " + i);
        y();
        return new ConstructorTest();
    }

    @Test
    void innerClassesOfOuterObjectsThatAreMadeInTheSameExpression() {
        Programs.compare(() -> outer(s(1)).new Inner(s(3)).sum);
    }

    // ---- super constructors of others

    @Test
    void superConstructorsOfStrangers() {
        Programs.compare(() -> {
            StrangersChild made = new StrangersChild(s(1));
            return made.inSuper + made.behind;
        });
    }

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

    /** To find one field by reflection, the types of all of them have to be there. */
    @Test
    void aFinalFieldIsAssignedBesideOneWhoseTypeIsMissing() {
        Made made = Sources.javac("made.Holder", """
                package made;
                import static org.weightless.agent.testing.Probe.*;
                public class Holder implements java.util.concurrent.Callable<Object> {
                    Missing optional;
                    final int x;
                    final String text;
                    public Holder() { x = 0; text = ""; }
                    Holder(int v) { y(); x = s(v); text = "text" + x; }
                    public Object call() { return s(new Holder(4).text); }
                }
                class Missing { }
                """).made().without("made.Missing");
        assertEquals("result text4", made.compareWithoutVerifying("made.Holder").result());
    }

    /** Scala and Kotlin let a method be called anything; the linker calls a constructor so. */
    @Test
    void aMethodThatIsCalledNew() {
        Made named = Sources.javac("made.Maker", """
                package made;
                import static org.weightless.agent.testing.Probe.*;
                public class Maker implements java.util.concurrent.Callable<Object> {
                    final int value;
                    public Maker() { value = 0; }
                    Maker(int i) { value = s(i); }
                    public void renamed(int i) { y(); log("renamed " + i); }
                    public Object call() { renamed(2); return new Maker(3).value; }
                }
                """).made();
        ClassWriter writer = new ClassWriter(0);
        new ClassReader(named.bytes("made.Maker")).accept(new ClassRemapper(writer, new Remapper(Opcodes.ASM9) {
            @Override
            public String mapMethodName(String owner, String method, String desc) {
                return method.equals("renamed") ? "new" : method;
            }
        }), 0);
        assertEquals("result 3", new Made().with("made.Maker", writer.toByteArray()).compare("made.Maker").result());
    }
}

/** No nestmate of its subclass: the JVM lets that one call no private constructor. */
class Stranger {
    final String inSuper;

    Stranger(int i) {
        y();
        inSuper = s("in super " + i);
    }
}

class StrangersChild extends Stranger {
    final String behind;

    StrangersChild(int i) {
        super(s(i + 1));
        behind = s(inSuper + " and behind");
    }
}

package org.weightless.agent.construct;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.weightless.agent.testing.Probe.s;
import static org.weightless.agent.testing.Probe.y;

import java.io.Serializable;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.DoubleAdder;
import java.util.concurrent.atomic.LongAdder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.weightless.agent.testing.Made;
import org.weightless.agent.testing.Probe;
import org.weightless.agent.testing.Programs;
import org.weightless.agent.testing.Sources;

/** Types are merged without any class being loaded for it, and also where one is missing. */
class CommonSuperclassTest {
    interface Named {
        default String name() {
            return s(getClass().getSimpleName());
        }
    }

    record One(int x) implements Named, Serializable {}

    record Two(String y) implements Named, Serializable {}

    /** Types are merged in locals, on the stack and in handlers, where the classes are never needed at run time. */
    private static final String SOURCE = """
            package made;

            import static org.weightless.agent.testing.Probe.*;

            public class Merging implements java.util.concurrent.Callable<Object> {
                public Object call() throws Exception {
                    Object either = null;
                    Left left = null;
                    for (int i = 0; i < 3; i++) {
                        y();
                        if (i == 5) { either = s(1) > 0 ? Left.make() : Right.make(); left = Left.make(); }
                    }
                    Object[] array = null;
                    try {
                        y();
                        if (s(2) == 3) { array = s(true) ? Left.array() : Right.array(); y(); }
                    } catch (IllegalStateException e) {
                        left = Right.left();
                        y();
                    }
                    Left last = s(3) == 4 ? Right.left() : left;
                    return s("none ") + either + last + array;
                }
            }
            class Left { static Left make() { return null; } static Left[] array() { return null; } }
            class Right extends Left { static Left left() { return null; } }
            """;

    @Test
    void arraysAndInterfacesMerge() {
        Programs.compare(() -> {
            StringBuilder text = new StringBuilder();
            for (int i = 0; i < 4; i++) {
                Named named = i % 2 == 0 ? new One(s(i)) : new Two("" + s(i));
                Object array = i < 2 ? new One[] {new One(i)} : new int[][] {{s(i)}};
                Serializable both = s(i) == 3 ? (Serializable) array : (Serializable) named;
                y();
                text.append(named.name()).append(Probe.text(array)).append(both instanceof Named);
            }
            return text;
        });
    }

    @Test
    void arraysOfDifferentDimensionsMerge() {
        Programs.compare(() -> {
            Object[] objects = s(true) ? new int[][] {{1}, {2, s(3)}} : new String[] {"x"};
            Cloneable cloneable = s(false) ? new long[1] : objects;
            y();
            return Probe.text(objects) + Probe.text(cloneable);
        });
    }

    @ParameterizedTest
    @ValueSource(strings = {"8", "17"})
    void missingClassesAreNotMissed(String release) {
        Made made = Sources.javac("made.Merging", SOURCE, "--release", release).made();
        made.without("made.Left").without("made.Right");
        assertEquals("result none nullnullnull", made.compareWithoutVerifying("made.Merging").result());
    }

    @Test
    void transformingLoadsNothing() {
        Made made = Sources.javac("made.Merging", SOURCE).made();
        Made.Loader plain = made.plain();
        plain.callable("made.Merging");
        Made.Loader instrumented = made.instrumented();
        instrumented.callable("made.Merging");
        assertEquals(plain.asked(), instrumented.asked(), "classes loaded for the first instance");
    }

    @Test
    void runningLoadsWhatThePlainRunLoads() {
        Made made = Sources.javac("made.Merging", SOURCE).made();
        Made.Loader plain = made.plain();
        Programs.run(plain.callable("made.Merging"), Programs.Mode.PLAIN);
        Made.Loader instrumented = made.instrumented();
        Callable<?> program = instrumented.callable("made.Merging");
        Programs.run(program, Programs.Mode.GENERATOR);
        assertEquals(List.of(), instrumented.asked().stream().filter(name -> !plain.asked().contains(name)).toList());
        assertFalse(instrumented.asked().isEmpty());
    }

    @Test
    void aClassExtendsOneThatRefersBackToIt() {
        String source = """
                package made;

                import static org.weightless.agent.testing.Probe.*;

                public class Cycle extends CycleBase implements java.util.concurrent.Callable<Object> {
                    public Object call() throws Exception { return s(make(2)).describe(); }
                    String describe() { y(); return "Cycle" + depth(); }
                }
                abstract class CycleBase {
                    int depth;
                    CycleBase make(int n) { y(); CycleBase made = n == 0 ? this : new Cycle().make(n - 1); made.depth += n; return made; }
                    int depth() { return s(depth); }
                    abstract String describe();
                    @Override public String toString() { return "a cycle"; }
                }
                """;
        assertEquals("result Cycle3", Sources.javac("made.Cycle", source).made().compare("made.Cycle").result());
    }

    @Test
    void aTypeThatOnlyAStackMapNamesNeedNotBeAccessible() {
        assertEquals("result xy", Programs.compare(() -> {
            var buffer = s(1) > 0 ? new StringBuilder("x") : new StringBuffer("z");
            y();
            CharSequence text = buffer;
            for (int i = 0; i < 2; i++) {
                var counter = i == 0 ? new LongAdder() : new DoubleAdder();
                y();
                Object any = counter;
                s(any == null);
            }
            return s(text.toString()) + "y";
        }).result());
    }

    /** The two exceptions extend a class that is private to their package. */
    private static final Map<String, String> CATCHING = Map.of("lib.One", """
            package lib;
            public class One extends Base { }
            abstract class Base extends Exception { public String toString() { return getClass().getName(); } }
            """, "lib.Two", "package lib; public class Two extends Base { }", "made.Catching", """
                package made;
                import static org.weightless.agent.testing.Probe.*;
                public class Catching implements java.util.concurrent.Callable<Object> {
                    static void raise(int x) throws lib.One, lib.Two { if (x == 1) throw new lib.One(); if (x == 2) throw new lib.Two(); }
                    public Object call() throws Exception {
                        StringBuilder text = new StringBuilder();
                        for (int i = 0; i < 3; i++) {
                            try {
                                raise(s(i));
                                text.append("none ");
                            } catch (lib.One | lib.Two e) {
                                y();
                                text.append(e).append(' ');
                                if (i == 2) { y(); throw e; }
                            }
                        }
                        return text;
                    }
                }
                """);

    @Test
    void theCommonClassOfCaughtExceptionsNeedNotBeAccessible() {
        Made made = Sources.javac(CATCHING).made();
        assertEquals("thrown lib.Two: null", made.compare("made.Catching").result());
    }

    /** The descriptor of a method that is never called names a class that is missing. */
    @Test
    void aClassWithAMethodThatNamesAMissingClassInheritsADefaultMethod() {
        Made made = Sources.javac("made.Inheriting", """
                package made;
                import static org.weightless.agent.testing.Probe.*;
                public class Inheriting implements java.util.concurrent.Callable<Object> {
                    public Object call() { Greeting g = new Polite(); return s("he says ") + g.greet(); }
                }
                interface Greeting { default String greet() { y(); return "hi"; } }
                class Polite implements Greeting { public void optional(Missing missing) { } }
                class Missing { }
                """).made().without("made.Missing");
        assertEquals("result he says hi", made.compareWithoutVerifying("made.Inheriting").result());
    }

    /** The stack map names a hidden class; what comes behind needs its super class, which is hidden as well. */
    @Test
    void aTypeIsWidenedNoFurtherThanToWhatIsNamed() {
        Made made = Sources.javac(Map.of("lib.A", """
                package lib;
                public class A extends Low { public String toString() { return "A"; } }
                class Mid { }
                class Low extends Mid { }
                """, "lib.B", "package lib; public class B extends Low { }", "lib.Lib", """
                package lib;
                public class Lib { public static Mid last; public static void show(Mid m) { last = m; } }
                """, "made.Storing", """
                package made;
                import static org.weightless.agent.testing.Probe.*;
                public class Storing implements java.util.concurrent.Callable<Object> {
                    public Object call() {
                        var either = s(1) > 0 ? new lib.A() : new lib.B();
                        lib.Lib.last = either;
                        y();
                        Object last = lib.Lib.last;
                        return s(last.toString());
                    }
                }
                """)).made();
        assertEquals("result A", made.compare("made.Storing").result());
    }

    @Test
    void theElementsOfAnArrayThatOnlyAStackMapNamesNeedNotBeAccessible() {
        assertEquals("result 2", Programs.compare(() -> {
            var either = s(1) > 0 ? new StringBuilder[2] : new StringBuffer[3];
            y();
            return s(either.length);
        }).result());
    }
}

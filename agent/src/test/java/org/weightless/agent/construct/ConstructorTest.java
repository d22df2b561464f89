package org.weightless.agent.construct;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.weightless.agent.testing.Probe.log;
import static org.weightless.agent.testing.Probe.s;
import static org.weightless.agent.testing.Probe.y;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.commons.ClassRemapper;
import org.objectweb.asm.commons.Remapper;
import org.weightless.agent.testing.Made;
import org.weightless.agent.testing.Probe;
import org.weightless.agent.testing.Programs;
import org.weightless.agent.testing.Sources;

/** Constructors suspend anywhere behind {@code super()}, also before final fields are assigned. */
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

    private static ConstructorTest outer(int i) {
        log("outer " + i);
        y();
        return new ConstructorTest();
    }

    @Test
    void innerClassesOfOuterObjectsThatAreMadeInTheSameExpression() {
        Programs.compare(() -> outer(s(1)).new Inner(s(3)).sum);
    }

    @Test
    void superConstructorsOfStrangers() {
        Programs.compare(() -> {
            StrangersChild made = new StrangersChild(s(1));
            return made.inSuper + made.behind;
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

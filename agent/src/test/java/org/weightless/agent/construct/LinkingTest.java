package org.weightless.agent.construct;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.weightless.agent.construct.left.Builder;
import org.weightless.agent.construct.left.Open;
import org.weightless.agent.construct.right.Closed;
import org.weightless.agent.construct.right.Reopened;
import org.weightless.agent.testing.Made;
import org.weightless.agent.testing.Probe;
import org.weightless.agent.testing.Programs;
import org.weightless.agent.testing.Sources;

/** Calls whose target is decided by the finer rules: packages, loaders, the most specific default, the JVM's errors. */
class LinkingTest {
    @Test
    void packagePrivateMethodsAreOverriddenInTheirPackageOnly() {
        Programs.compare(() -> new Closed().callAll() + new Open.SamePackage().callAll() + new Open().callAll());
    }

    /** {@code Opened} makes the package-private method public in its package, so that anybody can go on overriding it. */
    @Test
    void whoOverridesAPackagePrivateMethodMayBeOverriddenAnywhere() {
        Programs.compare(() -> new Open.Opened().callAll() + new Reopened().callAll() + new Open.Back().callAll()
                + new Open.BackAgain().callAll());
    }

    @Test
    void protectedMethodsAndSuperReferencesAcrossPackages() {
        assertEquals(
                "result Closed.packagePrivate Closed.packagePrivate Open.guarded Closed.guarded Open.guardedStatic"
                        + " Closed.secret ",
                Programs.compare(() -> new Closed().callOwn()).result());
    }

    /** The methods' results are of a class that this package may not name; javac casts them at once, or drops them. */
    @Test
    void aBuilderWhoseBaseClassIsHidden() {
        Programs.compare(() -> {
            Builder dropped = new Builder();
            dropped.add(1);
            dropped.hidden();
            return new Builder().add(2).add(3).build() + dropped.build();
        });
    }

    interface Left {
        default String name() {
            return Probe.s("Left");
        }
    }

    interface Right extends Left {
        @Override
        default String name() {
            return Probe.s("Right of ") + Left.super.name();
        }
    }

    interface Both extends Left, Right {}

    static class Diamond implements Left, Both {}

    static class Resolved extends Diamond implements Right {
        @Override
        public String name() {
            return Probe.s("Resolved ") + super.name();
        }
    }

    @Test
    void theMostSpecificDefaultMethodIsSelected() {
        Programs.compare(() -> {
            Left left = new Diamond();
            Both both = new Resolved();
            Left anonymous = new Left() {};
            return left.name() + both.name() + anonymous.name() + new Diamond().name();
        });
    }

    abstract static class Shape<T extends Comparable<T>> {
        abstract T key();

        boolean before(Shape<T> other) {
            return key().compareTo(other.key()) < 0;
        }
    }

    static final class Weighted extends Shape<Weight> {
        private final int weight;

        Weighted(int weight) {
            this.weight = weight;
        }

        @Override
        Weight key() {
            return new Weight(Probe.s(weight));
        }
    }

    record Weight(int grams) implements Comparable<Weight> {
        @Override
        public int compareTo(Weight other) {
            return Probe.s(grams) - other.grams;
        }
    }

    @Test
    void comparableOfOnesOwnCalledByOnesOwnCode() {
        Programs.compare(() -> new Weighted(1).before(new Weighted(2)) + " " + new Weighted(5).before(new Weighted(3)));
    }

    private static final String GREETER = """
            package made;
            public class Greeter implements java.util.concurrent.Callable<Object> {
                private static int calls;
                public Object call() { return greet(org.weightless.agent.testing.Probe.s(++calls)); }
                static String greet(int n) { org.weightless.agent.testing.Probe.y(); return "hello " + n; }
            }
            """;

    @Test
    void oneSiteMeetsTheSameNameFromTwoLoaders() {
        Made made = Sources.javac("made.Greeter", GREETER).made();
        List<Supplier<Callable<?>>> loaders = new ArrayList<>();
        for (int i = 0; i < 7; i++) {
            loaders.add(() -> made.instrumented().callable("made.Greeter"));
        }
        assertNotSame(loaders.get(0).get().getClass(), loaders.get(1).get().getClass());
        Programs.compare(() -> {
            StringBuilder text = new StringBuilder();
            for (Supplier<Callable<?>> loader : loaders) {
                Callable<?> greeter = loader.get();
                text.append(greeter.call()).append(greeter.call());
            }
            return text;
        });
    }

    /** Compiled against one version of a class, run against another: the JVM's errors come where they always came. */
    @Test
    void missingMethodsFailAtTheCallAsEver() {
        Made old = Sources.javac("made.Changing", """
                package made;
                import static org.weightless.agent.testing.Probe.*;
                public class Changing implements java.util.concurrent.Callable<Object> {
                    public Object call() {
                        String text = "";
                        for (int i = 0; i < 4; i++) {
                            try {
                                y();
                                text += switch (i) {
                                    case 0 -> Library.gone(s(1));
                                    case 1 -> new Library().goneToo(s(2));
                                    case 2 -> new Library(s(3)).toString();
                                    default -> new Library().becameStatic(s(4));
                                };
                            } catch (LinkageError e) {
                                text += e.getClass().getSimpleName() + s(i) + " ";
                            }
                        }
                        return text;
                    }
                }
                class Library {
                    Library() { }
                    Library(int i) { }
                    static String gone(int i) { return "never"; }
                    String goneToo(int i) { return "never"; }
                    String becameStatic(int i) { return "never"; }
                }
                """).made();
        byte[] changed = Sources.javac("made.Library", """
                package made;
                class Library { Library() { org.weightless.agent.testing.Probe.y(); } static String becameStatic(int i) { return "?"; } }
                """).made().bytes("made.Library");
        assertEquals("result NoSuchMethodError0 NoSuchMethodError1 NoSuchMethodError2 IncompatibleClassChangeError3 ",
                old.with("made.Library", changed).compare("made.Changing").result());
    }

    static class HidesNothing {
        private static String name(String of) {
            return Probe.s("the super class's private " + of);
        }

        static String ofItself() {
            return name("name");
        }
    }

    static class Hides extends HidesNothing {
        static String name(String of) {
            return "its own " + of;
        }
    }

    /** The copy of the private method is not taken for that of the other one, which has none. */
    @Test
    void aPrivateStaticMethodOfASuperClassIsNoneOfTheClass() {
        assertEquals("result its own name, the super class's private name",
                Programs.compare(() -> Hides.name("name") + ", " + HidesNothing.ofItself()).result());
    }

    /** The middle class had no such method when the lowest was compiled: a call passes it over, a lookup finds it. */
    @ParameterizedTest
    @ValueSource(strings = {"", "public "})
    void aStaticMethodOfASuperClassIsPassedOver(String access) {
        String classes = """
                package made;
                import static org.weightless.agent.testing.Probe.*;
                public class PassesOver implements java.util.concurrent.Callable<Object> {
                    public Object call() { Top top = new Bottom(); return top.name(1); }
                }
                class Top { %sString name(int i) { return "Top's " + s(i); } }
                class Bottom extends Middle { }
                """.formatted(access);
        Made made = Sources.javac("made.PassesOver", classes + "class Middle extends Top { }").made();
        byte[] middle = Sources.javac("made.Middle", """
                package made;
                class Top { }
                class Middle extends Top { %sstatic String name(int i) { return "never" + i; } }
                """.formatted(access)).made().bytes("made.Middle");
        assertEquals("result Top's 1", made.with("made.Middle", middle).compare("made.PassesOver").result());
    }

    /** The tenth captured value comes behind the ninth, not behind the first. */
    @Test
    void manyCapturedValuesKeepTheirOrder() {
        assertEquals("result abcdefghijklm", Programs.compare(() -> {
            String a = Probe.s("a"), b = Probe.s("b"), c = Probe.s("c"), d = Probe.s("d"), e = Probe.s("e"),
                    f = Probe.s("f");
            String g = Probe.s("g"), h = Probe.s("h"), i = Probe.s("i"), j = Probe.s("j"), k = Probe.s("k"),
                    l = Probe.s("l");
            Supplier<String> all = () -> Probe.s(a + b + c + d + e + f + g + h + i + j + k + l);
            return all.get() + "m";
        }).result());
    }

    interface Marker {}

    interface Reads<T> {
        String read(T from);
    }

    interface ReadsText extends Reads<String> {
        @Override
        String read(String from);
    }

    /** A lambda that is a marker too says so in front of its bridges. */
    @Test
    void theBridgeOfALambdaWithAMarkerIsSeenThrough() {
        assertEquals("result read text", Programs.compare(() -> {
            ReadsText reads = (ReadsText & Marker) from -> Probe.s("read ") + from;
            Reads<String> throughTheBridge = reads;
            return throughTheBridge.read("text");
        }).result());
    }

    /** Compared one by one, then looked up in the site's own table, and behind that one by their classes. */
    @ParameterizedTest
    @ValueSource(ints = {2, 8, 9, 40, 300})
    void oneSiteMeetsSoManyClasses(int count) {
        StringBuilder source = new StringBuilder("""
                package made;
                import org.weightless.agent.testing.Probe;
                import java.util.*;
                public class Many implements java.util.concurrent.Callable<Object> {
                    interface Each { String name(int round); }
                    public Object call() {
                        List<Each> all = new ArrayList<>();
                        for (int k = 0; k < 2; k++) {
                %s        }
                        StringBuilder text = new StringBuilder();
                        for (int round = 0; round < 4; round++) {
                            for (Each each : all) { text.append(each.name(round)); }
                        }
                        return text.toString();
                    }
                """.formatted(adds(count)));
        for (int i = 0; i < count; i++) {
            String result = i % 3 == 0 ? "\"p\" + round" : "Probe.s(\"" + i + "\") + round";
            source.append("    static class C").append(i).append(i % 5 == 4 ? " extends C" + (i - 1) : "")
                    .append(" implements Each { ").append(i % 5 == 4 ? ""
                            : "public String name(int round) { return " + result
                                    + "; }")
                    .append(" }\n");
        }
        Sources.javac("made.Many", source.append("}\n").toString()).made().compare("made.Many");
    }

    private static String adds(int count) {
        StringBuilder adds = new StringBuilder();
        for (int i = 0; i < count; i++) {
            adds.append("all.add(new C").append(i).append("());\n");
        }
        return adds.toString();
    }

    @Test
    void abstractMethodErrorsComeFromTheCall() {
        Made made = Sources.javac("made.Calls", """
                package made;
                import static org.weightless.agent.testing.Probe.*;
                public class Calls implements java.util.concurrent.Callable<Object> {
                    public Object call() {
                        try { return new Implementation().added(s(1)); }
                        catch (AbstractMethodError e) { return "abstract" + s(2); }
                    }
                }
                interface Api { String added(int i); }
                class Implementation implements Api { public String added(int i) { return "never"; } }
                """).made();
        byte[] without = Sources.javac("made.Implementation", """
                package made;
                interface Api { }
                class Implementation implements Api { }
                """).made().bytes("made.Implementation");
        assertEquals("result abstract2", made.with("made.Implementation", without).compare("made.Calls").result());
    }
}

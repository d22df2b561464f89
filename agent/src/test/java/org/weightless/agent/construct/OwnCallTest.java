package org.weightless.agent.construct;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ConstantDynamic;
import org.objectweb.asm.tree.AbstractInsnNode;
import org.objectweb.asm.tree.ClassNode;
import org.objectweb.asm.tree.LdcInsnNode;
import org.objectweb.asm.tree.MethodNode;
import org.weightless.agent.instrument.ClassInstrumenter;
import org.weightless.agent.instrument.Instrumented;
import org.weightless.agent.instrument.Instrumented.Changed;
import org.weightless.agent.instrument.classfile.Hierarchy;
import org.weightless.agent.testing.Made;
import org.weightless.agent.testing.Probe;
import org.weightless.agent.testing.Programs;
import org.weightless.agent.testing.Sources;

/** Virtual calls that may run a method of the class that calls: directly if the receiver is exactly of that class. */
class OwnCallTest {
    interface Named {
        String name(String before);
    }

    static class Link implements Named {
        final Named next;

        Link(Named next) {
            this.next = next;
        }

        @Override
        public String name(String before) {
            return next == null ? Probe.s(before + "Link") : Probe.s(before + "[") + next.name(Probe.s("in ")) + "]";
        }

        String both(Link other) {
            return name("a ") + other.name("b ");
        }
    }

    static class Overriding extends Link {
        Overriding(Named next) {
            super(next);
        }

        @Override
        public String name(String before) {
            return Probe.s("over ") + super.name(before);
        }
    }

    static class Inheriting extends Link {
        Inheriting(Named next) {
            super(next);
        }
    }

    @Test
    void subclassesAndStrangersAreDispatchedAsEver() {
        Programs.compare(() -> {
            StringBuilder text = new StringBuilder();
            Named lambda = before -> Probe.s(before + "lambda");
            for (Named inner : List.of(new Link(null), new Overriding(null), new Inheriting(null), lambda)) {
                for (Link outer : List.of(new Link(inner), new Overriding(inner), new Inheriting(inner))) {
                    text.append(outer.name("")).append(outer.both(new Overriding(inner)));
                    text.append(outer.both(new Link(inner)));
                }
            }
            return text;
        });
    }

    static class Wide {
        @Override
        public String toString() {
            return "wide";
        }

        String none(Wide other) {
            return other == this ? Probe.s("none ") : other.none(other);
        }

        String two(Wide other, int i) {
            return other == this ? Probe.s("two ") + i : other.two(Probe.s(other), Probe.s(i));
        }

        long wide(long value) {
            return value > 2 ? Probe.s(value) : 1 + wide(value + Probe.s(1L));
        }

        double three(Wide other, double d) {
            return other == this ? Probe.s(d) : -other.three(Probe.s(other), Probe.s(d) * 2);
        }

        String many(Wide other, int i, long j, float f, double d, String s, Object... rest) {
            return other == this
                    ? Probe.s(s) + i + j + f + d + rest.length
                    : s + other.many(
                            other, Probe.s(i) + 1, Probe.s(j) + 1, f + 1, Probe.s(d) + 1, Probe.s(s), 1, Probe.s(2));
        }

        void nothing(List<Object> into) {
            if (into.size() < 3) {
                into.add(Probe.s(into.size()));
                nothing(into);
            }
        }
    }

    @Test
    void argumentsOfAllSizesAreInTheirPlaces() {
        Programs.compare(() -> {
            Wide wide = new Wide();
            Wide other = new Wide();
            List<Object> into = new ArrayList<>();
            wide.nothing(into);
            return wide.none(other) + wide.two(other, 1) + wide.wide(0) + " " + wide.three(other, 0.5)
                    + wide.many(other, 1, 2L, 3F, 4D, "s") + into;
        });
    }

    static class Guarding {
        final Guarding next;

        Guarding(Guarding next) {
            this.next = next;
        }

        String run(int depth, String text, long number) {
            String local = "local " + depth;
            try {
                Probe.s(depth);
                if (depth == 3) {
                    return Probe.fail("at the end");
                }
                return local + new StringBuilder(next.run(depth + 1, Probe.s(text), number + Probe.s(1L)));
            } catch (IllegalArgumentException e) {
                return "caught " + e.getMessage() + local + text + number + Probe.s(2);
            } finally {
                Probe.log(local + text + number);
            }
        }
    }

    @Test
    void handlersSeeTheirLocals() {
        Programs.compare(() -> {
            Guarding guarding = new Guarding(null);
            Guarding middle = new Guarding(guarding);
            return new Guarding(new Guarding(middle)).run(0, "t", 5L) + middle.run(2, "u", 6L);
        });
    }

    @Test
    void aNullReceiverIsRefusedAsEver() {
        Programs.compare(() -> {
            try {
                return new Guarding(null).run(0, "null", 1L);
            } catch (NullPointerException e) {
                return "refused" + Probe.s(1);
            }
        });
    }

    interface Hidden {
        private String secret(String text) {
            return Probe.s("Hidden " + text);
        }
    }

    /** The interface's method is private and cannot be overridden; this class has one of the same name and type. */
    static class Open implements Hidden {
        public String secret(String text) {
            return Probe.s("Open " + text) + (text.length() > 2 ? "" : hidden(this));
        }

        String hidden(Hidden hidden) {
            return hidden.secret("a longer text") + this.secret("another text");
        }
    }

    @Test
    void aPrivateMethodOfTheSameNameIsNotTaken() {
        assertEquals("result Open aHidden a longer textOpen another text",
                Programs.compare(() -> new Open().secret("a")).result());
    }

    abstract static class Node {
        abstract int size();

        int twice() {
            return size() + Probe.s(this).size();
        }

        @Override
        public String toString() {
            return "node";
        }
    }

    static final class Leaf extends Node {
        @Override
        int size() {
            return Probe.s(1);
        }
    }

    static class Pair extends Node {
        private final Node left;
        private final Node right;

        Pair(Node left, Node right) {
            this.left = left;
            this.right = right;
        }

        @Override
        int size() {
            return left.size() + right.size();
        }
    }

    @Test
    void aTreeOfSeveralClassesIsWalked() {
        Programs.compare(() -> {
            Node tree = new Pair(new Pair(new Leaf(), new Leaf()), new Leaf());
            return tree.size() + tree.twice() + tree.toString();
        });
    }

    /** Compiled against a base class, run against a version of it in which the method is static, or gone. */
    @Test
    void whatHasChangedSinceIsRefusedAtTheCall() {
        Made made = Sources.javac("made.Own", """
                package made;
                import static org.weightless.agent.testing.Probe.*;
                public class Own extends Base implements java.util.concurrent.Callable<Object> {
                    String step(int i) { return i == 0 ? s("end") : ((Base) this).step(s(i) - 1); }
                    public Object call() {
                        try { return step(2); }
                        catch (LinkageError e) { return e.getClass().getSimpleName() + s(3); }
                    }
                }
                class Base { String step(int i) { return "never"; } }
                """).made();
        byte[] without = Sources.javac("made.Base", "package made; class Base { }").made().bytes("made.Base");
        String ofAStatic = "package made; class Base { static String step(int i) { return \"?\"; } }";
        byte[] changed = Sources.javac("made.Base", ofAStatic).made().bytes("made.Base");
        assertEquals("result end", made.compare("made.Own").result());
        assertEquals("result NoSuchMethodError3", made.with("made.Base", without).compare("made.Own").result());
        made.with("made.Base", changed).compare("made.Own");
    }

    /**
     * C1 compiles no method with a dynamic constant that is not resolved yet, and code that is seldom run stays
     * interpreted.
     */
    @Test
    void copiesAskNoDynamicConstants() throws IOException {
        for (Class<?> type : List.of(Link.class, Overriding.class, OwnCallTest.class)) {
            Instrumented made;
            try (InputStream in = type.getResourceAsStream("/" + type.getName().replace('.', '/') + ".class")) {
                made = new ClassInstrumenter(new Hierarchy(ClassLoader::getSystemResourceAsStream), false)
                        .instrument(in.readAllBytes());
            }
            ClassNode companion = new ClassNode();
            new ClassReader(((Changed) made).bytes()).accept(companion, 0);
            for (MethodNode method : companion.methods) {
                for (AbstractInsnNode each : method.instructions) {
                    assertFalse(each instanceof LdcInsnNode constant && constant.cst instanceof ConstantDynamic, method.name);
                }
            }
        }
    }
}

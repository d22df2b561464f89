package org.weightless.agent.construct;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.concurrent.Callable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.tree.ClassNode;
import org.weightless.agent.testing.Made;
import org.weightless.agent.testing.Programs;
import org.weightless.agent.testing.Sources;

/** Of several calls of one method in one line, the text of a null is that of the call that met it. */
class NullInLineTest {
    private static final int CAUSES = 84;

    private static final String SOURCE = """
            package made;

            import static org.weightless.agent.testing.Probe.*;

            import java.lang.invoke.MethodHandle;
            import java.lang.reflect.Method;
            import java.util.concurrent.Callable;
            import java.util.function.Supplier;

            public class NullInLine implements Callable<Object> {
                interface Program {
                    Object run() throws Throwable;
                }

                interface Linked {
                    Linked n();
                    Linked n(Object other);
                    default Linked d() { return n(); }
                }

                static class Node implements Linked {
                    Node next;
                    Node other;
                    Node(Node next) { this.next = next; }
                    @Override public Node n() { y(); return next; }
                    @Override public Node n(Object given) { return s(next); }
                    Node f(Node one, Node two) { y(); return two; }
                    final Node sealed() { y(); return next; }
                    @Override public String toString() { return "node"; }
                }

                static class Silent extends Node {
                    Silent(Node next) { super(next); }
                    @Override public Node n() { return next; }
                }

                Node field;
                Node own() { y(); return field; }
                NullInLine self(boolean there) { y(); return there ? this : null; }
                Node chain() { return self(true).own().n().n(); }
                Object recursive(int depth, NullInLine a, NullInLine b) {
                    return depth == 0 ? 0 : a.recursive(depth - 1, a, b) + "" + b.recursive(depth - 1, b, a);
                }
                Object own(NullInLine a, NullInLine b) { return a.own() == b.own(); }

                private final StringBuilder texts = new StringBuilder();

                void say(Program program) { texts.append(text(program)).append('\\n'); }

                static String text(Program program) {
                    try {
                        return "nothing thrown, but " + program.run();
                    } catch (Throwable e) {
                        return e.getClass().getSimpleName() + ": " + e.getMessage();
                    }
                }

                static Node sealed(Node b) { return b.sealed().sealed(); }
                static Node chained(Node b) { return b.n().n().n().n(); }
                static Node behind(Node b) { y(); return b.n().n(); }
                static Linked mixed(Linked b) { return b.n(1).n().n("x").n().d().d(); }
                static Node fields(Node b) { return b.other.n().other.n(); }
                static Node nested(Node a, Node x, Node y) { return a.f(x.n().n(), y.n().n()); }
                static Node nested(Node a, Node x, Node y, Node z) { y(); return a.f(x.f(y.n(), z), z.f(y.n(), x)).n(); }
                static int inLoop(Node a, Node b) {
                    int sum = 0;
                    for (int i = 0; i < 4; i++) { sum += a.n() == b.n() ? 1 : 2; if (s(i) == 1) { a = b; b = null; } }
                    return sum;
                }
                static int inLoops(Node a, Node b) {
                    int sum = 0;
                    for (int i = 0; i < 3; i++) {
                        for (Node each = a; each != null; each = each.n()) { sum += each.n() == b.n() ? 1 : s(2); }
                        while (b.n() != null && b.n().n() != a) { b = b.n(); sum += s(i); }
                        b = i == 0 ? a : null;
                    }
                    return sum;
                }
                static int inHead(Node a, Node b) {
                    for (Node c = a.n(); b.n() != c; b = b.n().n()) { y(); }
                    return 1;
                }
                static Object inLambda(Node b) {
                    Supplier<Object> first = () -> b.n().n(); Supplier<Object> second = () -> s(b).n() == b.n().n();
                    return first.get() == second.get();
                }
                static int inFinally(Node a, Node b) {
                    try { y(); return a.n() == null ? 1 : 2; } finally { b.n().n(); s(a.n() == b.n().n()); }
                }
                static Object inCatch(Node a, Node b) {
                    try { y(); return a.n().n().n(); } catch (NullPointerException e) { return text(() -> a.n().n()) + b.n().n(); }
                }
                static Object condition(boolean one, Node a, Node b) { return (one ? a : b).n() == b.n() ? s(a).n() : b.n(); }
                static Object array(Node[] nodes, int i) { return nodes[i].n() == nodes[s(i + 1)].n(); }
                static Object handles(MethodHandle a, MethodHandle b) throws Throwable {
                    return (Node) a.invoke((Node) b.invoke(new Node(null)));
                }
                static Object exactly(MethodHandle a, MethodHandle b, Node node) throws Throwable {
                    return (Node) a.invokeExact(node) == (Node) b.invokeExact(node);
                }
                static Object methods(Method a, Method b, Node node) throws Throwable {
                    return a.invoke(b.invoke(node));
                }
                static Object strings(Object a, Object b) { y(); return a.toString() + b.toString(); }
                static Object strings(CharSequence a, CharSequence b) { y(); return a.toString() + b.toString(); }
                static Object wide(long wide, Node a, double d, Node b) { return a.n() == b.n() ? wide : s(d); }

                public Object call() {
                    Node one = new Node(null);
                    Node two = new Node(one);
                    Node three = new Silent(new Silent(two));
                    one.other = two;
                    field = null;
                    NullInLine empty = new NullInLine();
                    empty.field = one;
                    texts.setLength(0);
                    for (Node each : new Node[] {null, one, two, three.next, three}) {
                        say(() -> sealed(each));
                        say(() -> chained(each));
                        say(() -> behind(each));
                        say(() -> mixed(each));
                        say(() -> fields(each));
                        say(() -> nested(each, three, two));
                        say(() -> nested(three, each, two));
                        say(() -> nested(three, two, each));
                        say(() -> nested(each, three, two, one));
                        say(() -> nested(three, each, two, one));
                        say(() -> nested(three, two, each, one));
                        say(() -> nested(three, two, two, each));
                        say(() -> inLoop(each, two));
                        say(() -> inLoop(two, each));
                        say(() -> inLoops(each, two));
                        say(() -> inLoops(three, each));
                        say(() -> inHead(each, three));
                        say(() -> inHead(three, each));
                        say(() -> inLambda(each));
                        say(() -> inFinally(each, three));
                        say(() -> inFinally(three, each));
                        say(() -> inCatch(each, each));
                        say(() -> condition(true, each, three));
                        say(() -> condition(false, three, each));
                        say(() -> array(new Node[] {each, two, null}, 0));
                        say(() -> array(new Node[] {each, two, null}, 1));
                        say(() -> wide(1, each, 1, two));
                        say(() -> wide(1, two, 1, each));
                        field = each;
                        say(() -> chain());
                    }
                    say(() -> own(null, this));
                    say(() -> own(this, null));
                    say(() -> recursive(2, this, null));
                    say(() -> recursive(2, null, this));
                    say(() -> strings((Object) null, "a"));
                    say(() -> strings((Object) "a", null));
                    say(() -> strings((CharSequence) null, "a"));
                    say(() -> strings((CharSequence) "a", null));
                    say(() -> {
                        MethodHandle n = java.lang.invoke.MethodHandles.lookup().findVirtual(
                                Node.class, "n", java.lang.invoke.MethodType.methodType(Node.class));
                        String found = text(() -> handles(null, n)) + text(() -> handles(n, null));
                        return found + text(() -> exactly(n, null, two)) + text(() -> exactly(null, n, two));
                    });
                    say(() -> {
                        Method n = Node.class.getDeclaredMethod("n");
                        return text(() -> methods(null, n, two)) + text(() -> methods(n, null, two));
                    });
                    return texts.toString();
                }
            }
            """;

    @ParameterizedTest
    @ValueSource(strings = {"-g", "-g:source,lines", "-g:none"})
    void saysWhichCallOfItsLine(String debug) {
        Programs.Outcome outcome = Sources.javac("made.NullInLine", SOURCE, debug).made().compare("made.NullInLine");
        assertEquals(CAUSES, outcome.result().split(" because ").length - 1, outcome.result());
    }

    private static final String OLD = """
            package made;

            import static org.weightless.agent.testing.Probe.*;

            public class OldInLine implements java.util.concurrent.Callable {
                OldInLine next;

                OldInLine n() { y(); return next; }

                public Object call() {
                    OldInLine last = new OldInLine();
                    String texts = "";
                    for (int i = 0; i < 4; i++) {
                        OldInLine a = i == 0 ? null : i == 1 ? last : this;
                        next = last;
                        try {
                            y();
                            OldInLine found = i == 3 ? last.n().n() : a.n().n();
                            found.n().n();
                        } catch (NullPointerException e) {
                            texts = texts.concat(e.getMessage()).concat(" ");
                        }
                    }
                    return texts;
                }
            }
            """;

    /** Companions that are hidden classes, as those of old class files are, have no frames in traces. */
    @Test
    void saysSoInHiddenCompanions() {
        Made made = Sources.javac("made.OldInLine", OLD).made();
        ClassNode old = new ClassNode();
        new ClassReader(made.bytes("made.OldInLine")).accept(old, 0);
        old.version = Opcodes.V1_6;
        ClassWriter writer = new ClassWriter(0);
        old.accept(writer);
        Programs.Outcome outcome = new Made().with("made.OldInLine", writer.toByteArray()).compare("made.OldInLine");
        assertEquals(4, outcome.result().split(" because ").length - 1, outcome.result());
    }

    private static final String DIRECT = """
            package made;

            import static org.weightless.agent.testing.Probe.*;

            public final class Direct implements java.util.concurrent.Callable<Object> {
                Direct n() { y(); return null; }

                Object text(Direct a, Direct b) {
                    try { return a.n() == b.n(); } catch (NullPointerException e) { return e.getMessage(); }
                }

                public Object call() { return text(this, null) + " " + text(null, this); }
            }
            """;

    /** A copy that is called directly does not know by which call: better no cause than another one's. */
    @Test
    void saysNoCauseWhereTheCopyIsCalledDirectly() {
        Callable<?> direct = Sources.javac("made.Direct", DIRECT).made().instrumented().callable("made.Direct");
        String said = "Cannot invoke \"made.Direct.n()\"";
        assertEquals("result " + said + " " + said, Programs.run(direct, Programs.Mode.GENERATOR).result());
    }
}

package org.weightless.agent.instrument.analyse;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.tree.AbstractInsnNode;
import org.objectweb.asm.tree.ClassNode;
import org.objectweb.asm.tree.LineNumberNode;
import org.objectweb.asm.tree.MethodInsnNode;
import org.objectweb.asm.tree.MethodNode;

/** Calls that have the line and the method that they name in common. */
class SameCallsTest {
    /** What is looked at; never run. */
    static class Subject {
        Subject next;

        Subject n() {
            return next;
        }

        Subject n(int i) {
            return i == 0 ? this : n();
        }

        static Subject of(Subject given) {
            return given;
        }

        Object several(Subject a, String text) {
            a.n();
            Object found = a.n().n(1).n() == of(of(a)).next ? text.trim() : text.length();
            return found == a.n() ? a : text.trim();
        }
    }

    private static ClassNode read() throws IOException {
        ClassNode node = new ClassNode();
        new ClassReader(Subject.class.getName()).accept(node, 0);
        return node;
    }

    private static MethodNode method(ClassNode owner, String name) {
        return owner.methods.stream().filter(each -> each.name.equals(name)).findFirst().orElseThrow();
    }

    private static List<String> places(ClassNode owner, MethodNode method) {
        SameCalls calls = new SameCalls(owner, method.name);
        List<String> places = new ArrayList<>();
        for (AbstractInsnNode insn : method.instructions) {
            if (insn instanceof MethodInsnNode call) {
                places.add(call.name + " " + calls.place(call));
            }
        }
        return places;
    }

    @Test
    void tellsThoseOfOneLineApart() throws IOException {
        ClassNode owner = read();
        assertEquals(List.of("n null", "n virtual 0/3", "n virtual 1/3", "n virtual 2/3", "of null", "of null", "trim null",
                "length null", "valueOf null", "n null", "trim null"), places(owner, method(owner, "several")));
    }

    /** The JVM gives the methods of a loaded class in another order than its class file has. */
    @Test
    void theOrderOfMethodsDoesNotCount() throws IOException {
        ClassNode owner = new ClassNode();
        new ClassReader(Subject.class.getName()).accept(owner, ClassReader.SKIP_DEBUG);
        MethodNode several = method(owner, "several");
        MethodNode other = new MethodNode(several.access, several.name, "()V", null, null);
        several.accept(other);
        owner.methods.add(other);
        List<String> places = places(owner, several);
        assertEquals("n virtual 5/10", places.get(0));
        Collections.reverse(owner.methods);
        assertEquals(places, places(owner, several));
        assertEquals("n virtual 0/10", places(owner, other).get(0));
    }

    private static String text(String place) throws IOException {
        int line = -1;
        for (AbstractInsnNode insn : method(read(), "several").instructions) {
            if (insn instanceof LineNumberNode node && line < node.line) {
                line = node.line - 1;
            }
        }
        return NullTexts.of(Subject.class, "several", line,
                "Cannot invoke \"" + Subject.class.getName() + ".n()\" because the receiver is null", place);
    }

    @Test
    void aTextIsThatOfTheCall() throws IOException {
        String said = "Cannot invoke \"" + Subject.class.getName() + ".n()\"";
        String returned = " because the return value of \"" + Subject.class.getName();
        assertEquals(said + " because \"a\" is null", text("virtual 0/3"));
        assertEquals(said + returned + ".n(int)\" is null", text("virtual 2/3"));
    }

    @Test
    void aTextHasNoCauseWhereTheClassFileHasOtherCalls() throws IOException {
        String said = "Cannot invoke \"" + Subject.class.getName() + ".n()\"";
        assertEquals(said, text("virtual 0/2"));
        assertEquals(said, text("virtual 3/4"));
        assertEquals(said, text(null));
        assertNull(new SameCalls(new ClassNode(), "several").place(new MethodInsnNode(0, "a", "b", "()V")));
    }
}

package org.weightless.agent.construct;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.tree.AbstractInsnNode;
import org.objectweb.asm.tree.ClassNode;
import org.objectweb.asm.tree.LineNumberNode;
import org.objectweb.asm.tree.LocalVariableNode;
import org.objectweb.asm.tree.MethodNode;
import org.weightless.Fiber;
import org.weightless.agent.testing.Verifier;

/** Line numbers and local variables as debuggers and profilers read them, in the companion of a class. */
class DebugInformationTest {
    static int subject(int argument, String text) {
        int local = argument + 1;
        long wide = local;
        for (int i = 0; i < 2; i++) {
            String inner = text + i;
            Fiber.yield(inner);
            wide += inner.length();
        }
        Fiber.yield(
                wide);
        return local;
    }

    private static byte[] bytes() throws IOException {
        return bytes("DebugInformationTest");
    }

    private static byte[] bytes(String name) throws IOException {
        try (InputStream in = DebugInformationTest.class.getResourceAsStream(name + ".class")) {
            return in.readAllBytes();
        }
    }

    private static List<MethodNode> subjects(byte[] bytes) {
        ClassNode node = new ClassNode();
        new ClassReader(bytes).accept(node, 0);
        return node.methods.stream().filter(m -> m.name.equals("subject")).toList();
    }

    private static MethodNode original() throws IOException {
        return subjects(bytes()).get(0);
    }

    /** The copy, which takes the arguments, and then the resume method: those of the companion. */
    private static List<MethodNode> added() throws IOException {
        byte[] companion = Verifier.instrument(bytes(), DebugInformationTest.class.getClassLoader(), false);
        List<MethodNode> added = subjects(companion).stream()
                .sorted(Comparator.comparing(m -> !m.desc.startsWith("(ILjava/lang/String;"))).toList();
        assertEquals(2, added.size());
        return added;
    }

    private static List<Integer> lines(MethodNode method) {
        List<Integer> lines = new ArrayList<>();
        for (AbstractInsnNode insn : method.instructions) {
            if (insn instanceof LineNumberNode line) {
                lines.add(line.line);
            }
        }
        return lines;
    }

    /** What stands behind a yield that always suspends need not be in the copy, which is entered at the beginning only. */
    @Test
    void theCopyAndTheResumeMethodTogetherHaveTheLinesOfTheMethod() throws IOException {
        Set<Integer> expected = new HashSet<>(lines(original()));
        Set<Integer> found = new HashSet<>();
        for (MethodNode method : added()) {
            assertTrue(expected.containsAll(lines(method)), method.name + lines(method) + " beyond " + expected);
            found.addAll(lines(method));
        }
        assertEquals(expected, found);
    }

    @Test
    void theCopyKnowsTheLocalsByNameAndType() throws IOException {
        for (MethodNode method : added()) {
            assertTrue(variables(original()).containsAll(variables(method)), method.name);
            assertTrue(variables(method).containsAll(List.of("local I", "wide J", "inner Ljava/lang/String;")), method.name);
        }
    }

    private static Set<String> variables(MethodNode method) {
        Set<String> variables = new HashSet<>();
        for (LocalVariableNode variable : method.localVariables) {
            variables.add(variable.name + " " + variable.desc);
        }
        return variables;
    }

    @Test
    void localsOfOneSlotDoNotOverlap() throws IOException {
        for (MethodNode method : added()) {
            Map<Integer, List<int[]>> ranges = new HashMap<>();
            for (LocalVariableNode variable : method.localVariables) {
                int[] range = {method.instructions.indexOf(variable.start), method.instructions.indexOf(variable.end)};
                List<int[]> others = ranges.computeIfAbsent(variable.index, slot -> new ArrayList<>());
                others.forEach(other -> assertTrue(range[1] <= other[0] || other[1] <= range[0], method.name + variable.name));
                others.add(range);
            }
        }
    }

    /** Two variables of one name, in one slot, the second of another type. */
    static final class Namesakes {
        static int subject(List<String> texts) {
            int sum = 0;
            for (int i = 0; i < 2; i++) {
                Fiber.yield(i);
                sum += i;
            }
            for (Iterator<String> i = texts.iterator(); i.hasNext();) {
                Fiber.yield(i.next());
            }
            return sum;
        }
    }

    @Test
    void variablesOfOneNameAreToldApartByTheirTypes() throws IOException {
        byte[] companion = Verifier.instrument(
                bytes("DebugInformationTest$Namesakes"), DebugInformationTest.class.getClassLoader(), false);
        for (MethodNode method : subjects(companion)) {
            assertTrue(variables(method).containsAll(List.of("i I", "i Ljava/util/Iterator;")), method.desc);
        }
    }

    /** Were the line of the call entered again at each resumption, a breakpoint there would be hit twice. */
    @Test
    void resumingDoesNotEnterTheCallsLineFromItsBeginning() throws IOException {
        MethodNode resume = added().get(1);
        AbstractInsnNode first = resume.instructions.getFirst();
        for (AbstractInsnNode insn = first; insn != null && insn.getOpcode() != Opcodes.TABLESWITCH; insn = insn.getNext()) {
            assertTrue(!(insn instanceof LineNumberNode), "the dispatch of a resumed frame belongs to no line");
        }
    }
}

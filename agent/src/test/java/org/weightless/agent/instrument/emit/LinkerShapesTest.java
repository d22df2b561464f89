package org.weightless.agent.instrument.emit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;
import org.objectweb.asm.tree.AbstractInsnNode;
import org.objectweb.asm.tree.ClassNode;
import org.objectweb.asm.tree.InvokeDynamicInsnNode;
import org.objectweb.asm.tree.JumpInsnNode;
import org.objectweb.asm.tree.LabelNode;
import org.objectweb.asm.tree.MethodNode;
import org.weightless.agent.instrument.ClassInstrumenter;
import org.weightless.agent.instrument.Code;
import org.weightless.agent.instrument.Place;
import org.weightless.agent.instrument.classfile.Hierarchy;
import org.weightless.agent.instrument.classfile.Verification;
import org.weightless.agent.instrument.rules.Names;
import org.weightless.agent.testing.CodeSizes;

/** Which linked calls get what shape on what level, and that what comes of it verifies. */
class LinkerShapesTest implements Opcodes {
    private static final Code CALLS = Code.of(0, "m(JLjava/util/List;)V", """
            invokestatic Other.call()V
            aload 3
            invokeinterface java/util/List.size()I
            pop
            new Made
            dup
            lload 1
            invokespecial Made.<init>(J)V
            pop
            return
            """);

    private final Hierarchy hierarchy = new Hierarchy(ClassLoader::getSystemResourceAsStream);

    private byte[] instrumented(Code code, int nesting) {
        ClassWriter writer = new ClassWriter(ClassWriter.COMPUTE_MAXS);
        Code.owner(ACC_PUBLIC | ACC_SUPER, code).accept(writer);
        byte[] bytes = new ClassInstrumenter(hierarchy, false)
                .instrument(writer.toByteArray(), new Place(Code.OWN, Set.of(), nesting, false)).bytes();
        assertNotNull(bytes);
        assertEquals(List.of(), Verification.problems(bytes, hierarchy));
        return bytes;
    }

    /** Each linked call of the copy: its bootstrap method and its type. */
    private List<String> calls(Code code, int nesting) {
        ClassNode node = new ClassNode();
        new ClassReader(instrumented(code, nesting)).accept(node, 0);
        List<String> calls = new ArrayList<>();
        MethodNode copy = node.methods.get(0);
        for (AbstractInsnNode insn : copy.instructions) {
            if (insn instanceof InvokeDynamicInsnNode call && call.bsm.getOwner().equals(Names.LINKER)) {
                calls.add(call.bsm.getName() + " " + call.desc.replace("Lorg/weightless/runtime/Coroutine;", "Co;"));
            }
        }
        return calls;
    }

    @Test
    void onTheFirstTwoLevelsCallsHaveTheirOwnTypes() {
        List<String> own = List.of("statically (Co;)V", "virtual (Ljava/util/List;Co;)I", "construct (JCo;)LMade;");
        assertEquals(own, calls(CALLS, 0));
        assertEquals(own, calls(CALLS, 1));
    }

    @Test
    void onTheNextTwoTheyGoThroughAConstantCallSite() {
        List<String> constant = List.of("constant (Co;)V", "constant (Ljava/util/List;Co;)I", "constant (JCo;)LMade;");
        assertEquals(constant, calls(CALLS, 2));
        assertEquals(constant, calls(CALLS, 3));
    }

    @Test
    void furtherUpTheyTakeANumberMore() {
        assertEquals(List.of("constant (Co;I)V", "constant (Ljava/util/List;Co;I)I", "constant (JCo;I)LMade;"),
                calls(CALLS, 4));
        assertEquals(List.of("constant (Co;F)V", "constant (Ljava/util/List;Co;F)I", "constant (JCo;F)LMade;"),
                calls(CALLS, 6));
        assertEquals(calls(CALLS, 0), calls(CALLS, 8));
    }

    @Test
    void noShapeComesBackWithinEightLevels() {
        Set<List<String>> shapes = new HashSet<>();
        for (int level = 0; level < 8; level += 2) {
            shapes.add(calls(CALLS, level));
        }
        assertEquals(4, shapes.size());
        assertNotEquals(calls(CALLS, 7), calls(CALLS, 8));
    }

    @Test
    void theQuestionWhoseMethodRunsStaysAsItIs() {
        Code recursion = Code.of(0, "m()V", "aload 0\n invokeinterface made/Face.m()V\n return");
        assertEquals(List.of("isOwn (Lmade/Face;)Z", "constant (Lmade/Face;Co;I)V"), calls(recursion, 4));
    }

    @Test
    void aCallOfTheMostArgumentsTakesNoneMore() {
        Code large = Code.of("m()V", "iconst_0\n".repeat(LinkerShapes.MOST_ARGUMENTS) + "invokestatic Other.call("
                + "I".repeat(LinkerShapes.MOST_ARGUMENTS) + ")V\n return");
        assertEquals(List.of("constant (" + "I".repeat(LinkerShapes.MOST_ARGUMENTS) + "Co;)V"), calls(large, 4));
    }

    @Test
    void aMethodThatHotSpotWouldNoLongerCompileTakesNoNumbers() {
        int calls = 100;
        int size;
        do {
            size = CodeSize.of(copy(instrumented(many(++calls), 0)));
        } while (size >= MethodCopies.HUGE || size + calls < MethodCopies.HUGE);
        assertEquals(size, CodeSize.of(copy(instrumented(many(calls), 4))));
    }

    /** They make jumps longer, too, and a jump over more than 32 KB has more bytes. */
    @Test
    void noMethodIsLargerThanItsSizeAndItsNumbers() {
        int calls = 6_400;
        MethodNode method = new MethodNode(ACC_STATIC, "m", "()V", null, null);
        LabelNode end = new LabelNode();
        for (int i = 0; i < 100; i++) {
            method.visitInsn(ICONST_0);
            method.instructions.add(new JumpInsnNode(IFEQ, end));
        }
        for (int i = 0; i < calls; i++) {
            method.visitInvokeDynamicInsn("m", "()V", CallEmitter.withDescriptor("statically"), Type.INT_TYPE, "()V");
        }
        method.instructions.add(end);
        method.visitInsn(RETURN);
        int size = CodeSize.of(method);
        LinkerShapes.at(4).give(method, size);

        // without stack maps, which ASM would have to change
        ClassNode owner = Code.owner(ACC_PUBLIC | ACC_SUPER);
        owner.version = V1_6;
        owner.methods.add(method);
        ClassWriter writer = new ClassWriter(ClassWriter.COMPUTE_MAXS);
        owner.accept(writer);
        int written = CodeSizes.of(writer.toByteArray()).get("m()V");
        assertEquals(100 * (1 + 8) + calls * 6 + 1, written);
        assertEquals(size + calls, written);
    }

    private static Code many(int calls) {
        return Code.of("m()V", "invokestatic Other.call()V\n".repeat(calls) + "return");
    }

    private static MethodNode copy(byte[] bytes) {
        ClassNode node = new ClassNode();
        new ClassReader(bytes).accept(node, 0);
        return node.methods.get(0);
    }
}

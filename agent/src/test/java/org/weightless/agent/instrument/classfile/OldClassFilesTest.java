package org.weightless.agent.instrument.classfile;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.Label;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.tree.AbstractInsnNode;
import org.objectweb.asm.tree.ClassNode;
import org.objectweb.asm.tree.FrameNode;
import org.objectweb.asm.tree.MethodNode;
import org.weightless.agent.instrument.ClassFiles;

/** Class files that know no {@code invokedynamic}. */
class OldClassFilesTest implements Opcodes {
    private final Hierarchy hierarchy = new ClassFiles()
            .with("made/Animal", ACC_PUBLIC, "java/lang/Object")
            .with("made/Cat", ACC_PUBLIC, "made/Animal")
            .with("made/Dog", ACC_PUBLIC, "made/Animal")
            .hierarchy();

    private static byte[] bytes(int version, int access, String name, Consumer<MethodVisitor> body) {
        ClassWriter writer = new ClassWriter(ClassWriter.COMPUTE_MAXS);
        writer.visit(version, ACC_PUBLIC | ACC_SUPER, "made/Old", null, "java/lang/Object", null);
        MethodVisitor code = writer.visitMethod(access, name, "()V", null, null);
        code.visitCode();
        body.accept(code);
        code.visitMaxs(0, 0);
        code.visitEnd();
        writer.visitEnd();
        return writer.toByteArray();
    }

    private static ClassNode read(byte[] bytes) {
        ClassNode node = new ClassNode();
        new ClassReader(bytes).accept(node, ClassReader.EXPAND_FRAMES);
        return node;
    }

    private MethodNode raised(byte[] bytes) {
        byte[] raised = OldClassFiles.raise(new ClassReader(bytes), hierarchy);
        assertEquals(List.of(), Verification.problems(raised, hierarchy));
        ClassNode node = read(raised);
        assertEquals(V1_7, node.version);
        return node.methods.get(0);
    }

    private static List<Integer> opcodes(MethodNode method) {
        return Arrays.stream(method.instructions.toArray())
                .map(AbstractInsnNode::getOpcode)
                .filter(opcode -> opcode >= 0)
                .toList();
    }

    @Test
    void versionsBeforeFiftyOneAreOld() {
        for (int version : new int[] {V1_1, V1_2, V1_3, V1_4, V1_5, V1_6}) {
            assertTrue(OldClassFiles.isOld(read(bytes(version, ACC_STATIC, "m", code -> code.visitInsn(RETURN)))),
                    version + "");
        }
        assertFalse(OldClassFiles.isOld(read(bytes(V1_7, ACC_STATIC, "m", code -> code.visitInsn(RETURN)))));
        assertFalse(OldClassFiles.isOld(read(bytes(V17 | V_PREVIEW, ACC_STATIC, "m", code -> code.visitInsn(RETURN)))));
    }

    @Test
    void subroutinesAreInlined() {
        MethodNode method = raised(bytes(V1_2, ACC_STATIC, "m", code -> {
            Label subroutine = new Label();
            code.visitJumpInsn(JSR, subroutine);
            code.visitJumpInsn(JSR, subroutine);
            code.visitInsn(RETURN);
            code.visitLabel(subroutine);
            code.visitVarInsn(ASTORE, 0);
            code.visitInsn(NOP);
            code.visitVarInsn(RET, 0);
        }));
        List<Integer> opcodes = opcodes(method);
        assertFalse(opcodes.contains(JSR) || opcodes.contains(RET), opcodes.toString());
        assertEquals(2, opcodes.stream().filter(opcode -> opcode == NOP).count(), "once for each call");
    }

    @Test
    void stackMapsAreComputedFromClassFiles() {
        MethodNode method = raised(bytes(V1_4, ACC_STATIC, "m", code -> {
            Label dog = new Label();
            Label join = new Label();
            code.visitFieldInsn(GETSTATIC, "made/Old", "flag", "Z");
            code.visitJumpInsn(IFEQ, dog);
            code.visitFieldInsn(GETSTATIC, "made/Old", "cat", "Lmade/Cat;");
            code.visitVarInsn(ASTORE, 0);
            code.visitJumpInsn(GOTO, join);
            code.visitLabel(dog);
            code.visitFieldInsn(GETSTATIC, "made/Old", "dog", "Lmade/Dog;");
            code.visitVarInsn(ASTORE, 0);
            code.visitLabel(join);
            code.visitVarInsn(ALOAD, 0);
            code.visitInsn(POP);
            code.visitInsn(RETURN);
        }));
        List<Object> last = null;
        for (AbstractInsnNode insn : method.instructions) {
            last = insn instanceof FrameNode frame ? frame.local : last;
        }
        assertEquals(List.of("made/Animal"), last);
    }

    @Test
    void aClassInitialiserBecomesStaticAsOfVersionFiftyOneItMustBe() {
        assertEquals(ACC_STATIC, raised(bytes(V1_1, 0, "<clinit>",
                code -> code.visitInsn(RETURN))).access & ACC_STATIC);
        assertEquals(0, raised(bytes(V1_1, 0, "m", code -> code.visitInsn(RETURN))).access & ACC_STATIC);
    }

    @Test
    void aMissingClassIsTheReasonWhyItCannotBeRaised() {
        byte[] bytes = bytes(V1_4, ACC_STATIC, "m", code -> {
            Label other = new Label();
            Label join = new Label();
            code.visitFieldInsn(GETSTATIC, "made/Old", "flag", "Z");
            code.visitJumpInsn(IFEQ, other);
            code.visitFieldInsn(GETSTATIC, "made/Old", "cat", "Lmade/Cat;");
            code.visitJumpInsn(GOTO, join);
            code.visitLabel(other);
            code.visitFieldInsn(GETSTATIC, "made/Old", "missing", "Lmade/Missing;");
            code.visitLabel(join);
            code.visitInsn(POP);
            code.visitInsn(RETURN);
        });
        String message = assertThrows(OldClassFiles.Unraisable.class,
                () -> OldClassFiles.raise(new ClassReader(bytes), hierarchy)).getMessage();
        assertTrue(message.contains("made.Missing"), message);
    }
}

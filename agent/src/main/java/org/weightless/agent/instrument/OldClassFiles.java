package org.weightless.agent.instrument;

import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassVisitor;
import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.commons.JSRInlinerAdapter;
import org.objectweb.asm.tree.ClassNode;

/**
 * Raises class files older than version 51, which know no {@code invokedynamic}, to that version: subroutines are inlined and stack maps computed.
 *
 * <p>Version 50 counts as old: its stack maps may be missing or wrong, as the JVM falls back to the old verifier there (JVMS 4.10).
 */
final class OldClassFiles {
    /** A class file that has to stay as it is. */
    static final class Unraisable extends RuntimeException {
        private static final long serialVersionUID = 1L;

        Unraisable(String message) {
            super(message);
        }
    }

    private OldClassFiles() {}

    static boolean isOld(ClassNode node) {
        return (node.version & 0xFFFF) < Opcodes.V1_7;
    }

    static byte[] raise(ClassReader reader, Hierarchy hierarchy) {
        ClassWriter writer = new ClassWriter(ClassWriter.COMPUTE_FRAMES) {
            @Override
            protected String getCommonSuperClass(String one, String other) {
                return hierarchy.commonSuperClass(one, other);
            }
        };
        reader.accept(new ClassVisitor(Opcodes.ASM9, writer) {
            @Override
            public void visit(int version, int access, String name, String signature, String superName, String[] interfaces) {
                super.visit(Opcodes.V1_7, access, name, signature, superName, interfaces);
            }

            @Override
            public MethodVisitor visitMethod(int access, String name, String desc, String signature, String[] exceptions) {
                int raised = name.equals("<clinit>") ? access | Opcodes.ACC_STATIC : access;
                MethodVisitor next = super.visitMethod(raised, name, desc, signature, exceptions);
                return VariableRanges.whole(new JSRInlinerAdapter(next, raised, name, desc, signature, exceptions));
            }
        }, ClassReader.SKIP_FRAMES);
        return writer.toByteArray();
    }
}

package org.weightless.agent.instrument.classfile;

import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.MethodTooLargeException;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.tree.ClassNode;
import org.weightless.agent.instrument.rules.Refusal;
import org.weightless.runtime.Pinned.Reason;

/**
 * Raises class files older than version 51, which know no {@code invokedynamic}, to that version: subroutines are
 * inlined, stack maps computed, and {@link RaisedClass} puts right what the JVM checks in newer versions only.
 *
 * <p>Version 50 counts as old: its stack maps may be missing or wrong, as the JVM falls back to the old verifier there
 * (JVMS 4.10).
 */
public final class OldClassFiles {
    /** A class file that has to stay as it is. */
    public static final class Unraisable extends RuntimeException {
        private static final long serialVersionUID = 1L;

        private final Reason reason;

        Unraisable(String message) {
            this(Reason.REFUSED, message);
        }

        Unraisable(Reason reason, String message) {
            super(message);
            this.reason = reason;
        }

        public Refusal refusal(String owner) {
            return new Refusal(owner, "", reason, getMessage());
        }
    }

    private OldClassFiles() {}

    public static boolean isOld(ClassNode node) {
        return (node.version & 0xFFFF) < Opcodes.V1_7;
    }

    /** Whether code may have the form of before Java 1.0.2, with shorter counts: only the JVM reads that. */
    public static boolean isPrehistoric(int major, int minor) {
        return major == 45 && minor <= 2;
    }

    public static byte[] raise(ClassReader reader, Hierarchy hierarchy) {
        ClassWriter writer = new ClassWriter(ClassWriter.COMPUTE_FRAMES) {
            @Override
            protected String getCommonSuperClass(String one, String other) {
                return hierarchy.commonSuperClass(one, other);
            }
        };
        try {
            reader.accept(new RaisedClass(writer), ClassReader.SKIP_FRAMES);
            return writer.toByteArray();
        } catch (MethodTooLargeException e) {
            throw new Unraisable(Reason.METHOD_TOO_LARGE, "its class file is older than Java 7, and without subroutines"
                    + " its method " + e.getMethodName() + e.getDescriptor() + " would have " + e.getCodeSize()
                    + " bytes, a method has at most 65535");
        }
    }
}

package org.weightless.agent;

import java.lang.instrument.ClassFileTransformer;
import java.lang.instrument.Instrumentation;
import java.lang.instrument.UnmodifiableClassException;
import java.security.ProtectionDomain;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassVisitor;
import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.Label;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;
import org.weightless.agent.instrument.rules.Names;

/**
 * Keeps other agents from changing companions when those are defined. What an agent has made of a class is in its
 * companion already: it would be there twice, and agents such as JaCoCo complain about a class that has their members.
 *
 * <p>All Java agents are called by one method of the JDK. It is made to begin with
 *
 * <pre>
 * if (name != null &amp;&amp; classBeingRedefined == null &amp;&amp; name.endsWith("$-fiber")) return null;
 * </pre>
 */
final class UnseenCompanions {
    private static final String CALLER = "sun.instrument.InstrumentationImpl";
    private static final String DESC = "(Ljava/lang/Module;Ljava/lang/ClassLoader;Ljava/lang/String;Ljava/lang/Class;"
            + "Ljava/security/ProtectionDomain;[BZ)[B";
    private static final int NAME = 3;
    private static final int REDEFINED = 4;

    private final Instrumentation instrumentation;
    private boolean done;

    UnseenCompanions(Instrumentation instrumentation) {
        this.instrumentation = instrumentation;
    }

    /** To be called before a companion is defined. A JDK that calls agents in another way shows them companions. */
    synchronized void begin() {
        if (done) {
            return;
        }
        done = true;
        Patch patch = new Patch();
        try {
            instrumentation.addTransformer(patch, true);
            instrumentation.retransformClasses(Class.forName(CALLER));
        } catch (ClassNotFoundException | UnmodifiableClassException | LinkageError e) {
            System.err.println("weightless: other agents may change fiber copies a second time: " + e);
        } finally {
            instrumentation.removeTransformer(patch);
        }
    }

    private static final class Patch implements ClassFileTransformer {
        @Override
        public byte[] transform(Module module, ClassLoader loader, String name, Class<?> type, ProtectionDomain domain,
                byte[] bytes) {
            if (type == null || !type.getName().equals(CALLER)) {
                return null;
            }
            ClassReader reader = new ClassReader(bytes);
            ClassWriter writer = new ClassWriter(reader, 0);
            reader.accept(new Guarded(writer), 0);
            return writer.toByteArray();
        }
    }

    private static final class Guarded extends ClassVisitor {
        Guarded(ClassVisitor next) {
            super(Opcodes.ASM9, next);
        }

        @Override
        public MethodVisitor visitMethod(int access, String name, String desc, String signature, String[] exceptions) {
            MethodVisitor method = super.visitMethod(access, name, desc, signature, exceptions);
            return name.equals("transform") && desc.equals(DESC) ? new Guard(method) : method;
        }
    }

    private static final class Guard extends MethodVisitor {
        Guard(MethodVisitor next) {
            super(Opcodes.ASM9, next);
        }

        @Override
        public void visitCode() {
            super.visitCode();
            Label goOn = new Label();
            visitVarInsn(Opcodes.ALOAD, NAME);
            visitJumpInsn(Opcodes.IFNULL, goOn);
            visitVarInsn(Opcodes.ALOAD, REDEFINED);
            visitJumpInsn(Opcodes.IFNONNULL, goOn);
            visitVarInsn(Opcodes.ALOAD, NAME);
            visitLdcInsn(Names.COMPANION);
            visitMethodInsn(Opcodes.INVOKEVIRTUAL, "java/lang/String", "endsWith", "(Ljava/lang/String;)Z", false);
            visitJumpInsn(Opcodes.IFEQ, goOn);
            visitInsn(Opcodes.ACONST_NULL);
            visitInsn(Opcodes.ARETURN);
            visitLabel(goOn);
            visitFrame(Opcodes.F_SAME, 0, null, 0, null);
        }

        @Override
        public void visitMaxs(int stack, int locals) {
            super.visitMaxs(Math.max(stack, 2), locals);
        }
    }
}

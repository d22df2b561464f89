package org.weightless.agent.instrument.emit;

import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.ConstantDynamic;
import org.objectweb.asm.Handle;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;
import org.weightless.agent.instrument.plan.FrameField;
import org.weightless.agent.instrument.rules.Names;

/** Emits frame shapes and the hidden classes below them. */
public final class FrameClassEmitter {
    private FrameClassEmitter() {}

    /**
     * A shape.
     *
     * <pre>
     * public abstract class FrameR2I1J0 extends Frame { public Object r0; public Object r1; public int i0; }
     * </pre>
     */
    public static byte[] shape(String name, int references, int ints, int longs) {
        ClassWriter writer = new ClassWriter(0);
        writer.visit(Opcodes.V17, Opcodes.ACC_PUBLIC | Opcodes.ACC_ABSTRACT | Opcodes.ACC_SYNTHETIC | Opcodes.ACC_SUPER, name,
                null, Names.FRAME, null);
        int[] counts = {references, ints, longs};
        for (FrameField.Kind kind : FrameField.Kind.values()) {
            for (int number = 0; number < counts[kind.ordinal()]; number++) {
                writer.visitField(Opcodes.ACC_PUBLIC, "" + kind.letter + number, kind.desc, null, null).visitEnd();
            }
        }
        emitConstructor(writer, Names.FRAME);
        writer.visitEnd();
        return writer.toByteArray();
    }

    /**
     * What reaches the references of a shape, for forks.
     *
     * <pre>
     * final class FrameR1I0J0$References extends FrameReferences {
     *   public void exchange(Frame f, Exchange by) { FrameR1I0J0 s = (FrameR1I0J0) f; s.r0 = by.of(s.r0); }
     * }
     * </pre>
     */
    public static byte[] references(String shape, int references) {
        ClassWriter writer = new ClassWriter(0);
        writer.visit(Opcodes.V17, Opcodes.ACC_FINAL | Opcodes.ACC_SYNTHETIC | Opcodes.ACC_SUPER, shape + "$References",
                null, Names.FRAME_REFERENCES, null);
        emitConstructor(writer, Names.FRAME_REFERENCES);
        MethodVisitor out = writer.visitMethod(Opcodes.ACC_PUBLIC, "exchange",
                "(" + Names.FRAME_DESC + "L" + Names.EXCHANGE + ";)V", null, null);
        out.visitCode();
        out.visitVarInsn(Opcodes.ALOAD, 1);
        out.visitTypeInsn(Opcodes.CHECKCAST, shape);
        out.visitVarInsn(Opcodes.ASTORE, 3);
        for (int number = 0; number < references; number++) {
            String field = "" + FrameField.Kind.REFERENCE.letter + number;
            out.visitVarInsn(Opcodes.ALOAD, 3);
            out.visitVarInsn(Opcodes.ALOAD, 2);
            out.visitVarInsn(Opcodes.ALOAD, 3);
            out.visitFieldInsn(Opcodes.GETFIELD, shape, field, FrameField.Kind.REFERENCE.desc);
            out.visitMethodInsn(Opcodes.INVOKEINTERFACE, Names.EXCHANGE, "of",
                    "(Ljava/lang/Object;)Ljava/lang/Object;", true);
            out.visitFieldInsn(Opcodes.PUTFIELD, shape, field, FrameField.Kind.REFERENCE.desc);
        }
        out.visitInsn(Opcodes.RETURN);
        out.visitMaxs(3, 4);
        out.visitEnd();
        writer.visitEnd();
        return writer.toByteArray();
    }

    /**
     * A frame class. Its class data is a list with its {@code FrameInfo} and, for a hidden companion, which no other
     * class can name, with a handle of the resume method. So it is for a debugger: that would stop in it on the way out if
     * it were in the user's package.
     *
     * <pre>
     * final class Companion$Frame extends FrameR2I1J0 {
     *   static Frame make() { return new Companion$Frame(); }
     *   public Object resume(Coroutine c, Object in) { return Companion.method(this, c, in, 0...); }
     *   protected FrameInfo info() { return class data 0; }
     * }
     * </pre>
     */
    public static byte[] frameClass(Class<?> companion, String shape, String method, String desc, boolean debugged) {
        boolean byHandle = companion.isHidden() || debugged;
        String name = nameFor(companion, debugged);
        ClassWriter writer = new ClassWriter(ClassWriter.COMPUTE_MAXS);
        writer.visit(Opcodes.V17, Opcodes.ACC_FINAL | Opcodes.ACC_SYNTHETIC | Opcodes.ACC_SUPER, name, null, shape, null);
        emitConstructor(writer, shape);
        emitMake(writer, name);
        MethodVisitor out = writer.visitMethod(Opcodes.ACC_PUBLIC | Opcodes.ACC_SYNTHETIC, "resume",
                "(" + Names.COROUTINE_DESC + "Ljava/lang/Object;)Ljava/lang/Object;", null, null);
        out.visitCode();
        if (byHandle) {
            out.visitLdcInsn(classData("Ljava/lang/invoke/MethodHandle;", 1));
        }
        out.visitVarInsn(Opcodes.ALOAD, 0);
        out.visitVarInsn(Opcodes.ALOAD, 1);
        out.visitVarInsn(Opcodes.ALOAD, 2);
        int ints = desc.indexOf(')') - Names.RESUME_DESC.length();
        for (int i = 0; i < ints; i++) {
            out.visitInsn(Opcodes.ICONST_0);
        }
        if (byHandle) {
            out.visitMethodInsn(Opcodes.INVOKEVIRTUAL, "java/lang/invoke/MethodHandle", "invokeExact", desc, false);
        } else {
            out.visitMethodInsn(Opcodes.INVOKESTATIC, companion.getName().replace('.', '/'), method, desc, false);
        }
        out.visitInsn(Opcodes.ARETURN);
        out.visitMaxs(0, 0);
        out.visitEnd();
        emitInfo(writer);
        writer.visitEnd();
        return writer.toByteArray();
    }

    /**
     * The internal name of a companion's frame class, but for what the JVM adds to that of a hidden class.
     *
     * @param debugged whether it is in the runtime's package, which debuggers can leave out, and not in the user's
     */
    public static String nameFor(Class<?> companion, boolean debugged) {
        if (debugged) {
            return Names.FRAME + "Debugged";
        }
        String name = companion.getName().replace('.', '/');
        return (companion.isHidden() ? name.substring(0, name.lastIndexOf('/')) : name) + "$Frame";
    }

    private static void emitConstructor(ClassWriter writer, String superName) {
        MethodVisitor out = writer.visitMethod(Opcodes.ACC_PROTECTED, "<init>", "()V", null, null);
        out.visitCode();
        out.visitVarInsn(Opcodes.ALOAD, 0);
        out.visitMethodInsn(Opcodes.INVOKESPECIAL, superName, "<init>", "()V", false);
        out.visitInsn(Opcodes.RETURN);
        out.visitMaxs(1, 1);
        out.visitEnd();
    }

    private static void emitMake(ClassWriter writer, String name) {
        MethodVisitor out = writer.visitMethod(Opcodes.ACC_STATIC, "make", "()" + Names.FRAME_DESC, null, null);
        out.visitCode();
        out.visitTypeInsn(Opcodes.NEW, name);
        out.visitInsn(Opcodes.DUP);
        out.visitMethodInsn(Opcodes.INVOKESPECIAL, name, "<init>", "()V", false);
        out.visitInsn(Opcodes.ARETURN);
        out.visitMaxs(2, 0);
        out.visitEnd();
    }

    private static void emitInfo(ClassWriter writer) {
        MethodVisitor out = writer.visitMethod(Opcodes.ACC_PROTECTED, "info", "()" + Names.FRAME_INFO_DESC, null, null);
        out.visitCode();
        out.visitLdcInsn(classData(Names.FRAME_INFO_DESC, 0));
        out.visitInsn(Opcodes.ARETURN);
        out.visitMaxs(1, 1);
        out.visitEnd();
    }

    private static ConstantDynamic classData(String type, int index) {
        Handle classDataAt = new Handle(Opcodes.H_INVOKESTATIC, "java/lang/invoke/MethodHandles", "classDataAt",
                "(Ljava/lang/invoke/MethodHandles$Lookup;Ljava/lang/String;Ljava/lang/Class;I)Ljava/lang/Object;", false);
        return new ConstantDynamic("_", type, classDataAt, index);
    }
}

package org.weightless.agent.instrument.emit;

import java.util.List;
import java.util.Set;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassVisitor;
import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.tree.MethodNode;
import org.weightless.agent.instrument.classfile.LambdaSites;
import org.weightless.agent.instrument.classfile.VariableRanges;

/** Writes a class with its generated methods added: what is unchanged is copied byte for byte. */
public final class ClassEmitter extends ClassVisitor {
    private final ClassWriter writer;
    private final Set<String> makingLambdas;
    private final List<MethodNode> generated;

    private ClassEmitter(ClassWriter writer, Set<String> makingLambdas, List<MethodNode> generated) {
        super(Opcodes.ASM9, writer);
        this.writer = writer;
        this.makingLambdas = makingLambdas;
        this.generated = generated;
    }

    /**
     * Writes.
     *
     * @param makingLambdas methods as written whose lambdas the linker has to see through, each with its descriptor
     * @param generated what is added
     */
    public static byte[] write(ClassReader original, Set<String> makingLambdas, List<MethodNode> generated) {
        ClassWriter writer = new ClassWriter(original, ClassWriter.COMPUTE_MAXS);
        // A jump over more than 32 KB makes ASM compute frames anew, for which it allows too little by default.
        writer.setComputeLimits(Integer.MAX_VALUE, Long.MAX_VALUE);
        original.accept(new ClassEmitter(writer, makingLambdas, generated), 0);
        return writer.toByteArray();
    }

    @Override
    public MethodVisitor visitMethod(int access, String name, String desc, String signature, String[] exceptions) {
        MethodVisitor method = super.visitMethod(access, name, desc, signature, exceptions);
        return makingLambdas.contains(name + desc)
                ? VariableRanges.whole(LambdaSites.redirecting(method))
                : method;
    }

    @Override
    public void visitEnd() {
        for (MethodNode method : generated) {
            method.accept(LambdaSites.redirecting(
                    writer.visitMethod(method.access, method.name, method.desc, null, null)));
        }
        super.visitEnd();
    }
}

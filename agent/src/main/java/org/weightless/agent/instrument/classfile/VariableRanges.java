package org.weightless.agent.instrument.classfile;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.objectweb.asm.AnnotationVisitor;
import org.objectweb.asm.ClassVisitor;
import org.objectweb.asm.Label;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.TypePath;

/**
 * Drops what is said of a local variable where its range begins or ends inside an instruction.
 *
 * <p>The JVM reads over it, in annotations and before version 50 in variables. ASM has no place for such a label and
 * would write a range that ends behind the code: a {@code ClassFormatError}, or an annotation that other agents cannot
 * read. Javac gives the class initialiser the annotations of variables of the lambdas in it, with the ranges that they
 * have there.
 */
public final class VariableRanges extends MethodVisitor {
    private final Set<Label> visited = new HashSet<>();

    private VariableRanges(MethodVisitor next) {
        super(Opcodes.ASM9, next);
    }

    /** Passes on a method without the broken ranges. */
    public static MethodVisitor whole(MethodVisitor next) {
        return new VariableRanges(next);
    }

    /** Passes on a class without the broken ranges of its methods. */
    public static ClassVisitor whole(ClassVisitor next) {
        return new ClassVisitor(Opcodes.ASM9, next) {
            @Override
            public MethodVisitor visitMethod(
                    int access, String name, String desc, String signature, String[] exceptions) {
                return whole(super.visitMethod(access, name, desc, signature, exceptions));
            }
        };
    }

    @Override
    public void visitLabel(Label label) {
        visited.add(label);
        super.visitLabel(label);
    }

    @Override
    public void visitLocalVariable(String name, String desc, String signature, Label start, Label end, int index) {
        if (visited.contains(start) && visited.contains(end)) {
            super.visitLocalVariable(name, desc, signature, start, end, index);
        }
    }

    @Override
    public AnnotationVisitor visitLocalVariableAnnotation(
            int typeRef, TypePath typePath, Label[] start, Label[] end, int[] index, String desc, boolean visible) {
        boolean whole = visited.containsAll(List.of(start)) && visited.containsAll(List.of(end));
        return whole ? super.visitLocalVariableAnnotation(typeRef, typePath, start, end, index, desc, visible) : null;
    }
}

package org.weightless.agent.instrument.classfile;

import org.objectweb.asm.AnnotationVisitor;
import org.objectweb.asm.Label;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.TypePath;

/** A method of before version 49 without what was first read there: annotations and the generic types of variables. */
final class RaisedMethod extends MethodVisitor {
    RaisedMethod(MethodVisitor next) {
        super(Opcodes.ASM9, next);
    }

    @Override
    public void visitLocalVariable(String name, String desc, String signature, Label start, Label end, int slot) {
        super.visitLocalVariable(name, desc, null, start, end, slot);
    }

    @Override
    public AnnotationVisitor visitAnnotationDefault() {
        return null;
    }

    @Override
    public AnnotationVisitor visitAnnotation(String desc, boolean visible) {
        return null;
    }

    @Override
    public AnnotationVisitor visitTypeAnnotation(int typeRef, TypePath path, String desc, boolean visible) {
        return null;
    }

    @Override
    public void visitAnnotableParameterCount(int parameters, boolean visible) {
        // Counts for annotations that are dropped.
    }

    @Override
    public AnnotationVisitor visitParameterAnnotation(int parameter, String desc, boolean visible) {
        return null;
    }

    @Override
    public AnnotationVisitor visitInsnAnnotation(int typeRef, TypePath path, String desc, boolean visible) {
        return null;
    }

    @Override
    public AnnotationVisitor visitTryCatchAnnotation(int typeRef, TypePath path, String desc, boolean visible) {
        return null;
    }

    @Override
    public AnnotationVisitor visitLocalVariableAnnotation(
            int typeRef, TypePath path, Label[] start, Label[] end, int[] slot, String desc, boolean visible) {
        return null;
    }
}

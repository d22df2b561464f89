package org.weightless.agent.instrument.classfile;

import org.objectweb.asm.AnnotationVisitor;
import org.objectweb.asm.ClassVisitor;
import org.objectweb.asm.FieldVisitor;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.TypePath;
import org.objectweb.asm.commons.JSRInlinerAdapter;

/**
 * A class of before version 51 as version 51 wants it: what the JVM checks or reads in newer versions only is put right
 * or dropped.
 *
 * <pre>
 * since  what the JVM checks or reads (JVMS, HotSpot's classFileParser.cpp)                 here
 * 49     no class has ACC_ANNOTATION (4.1)                                                  flag dropped
 * 49     an interface that InnerClasses lists has no ACC_SUPER and no ACC_ENUM (4.7.6)      flag dropped
 * 49     an abstract method is neither synchronized nor strictfp (4.6)                      flag dropped
 * 49     no constructor is a bridge (4.6)                                                   flag dropped
 * 49     no variable is listed twice with one range and slot (4.7.13)                       second one dropped
 * 49     no class is listed twice in InnerClasses (4.7.6)                                   second one dropped
 * 49     Signature, EnclosingMethod, annotations and LocalVariableTypeTable are read (4.7)  dropped
 * 50     an interface that InnerClasses lists has ACC_ABSTRACT (4.7.6)                      flag added
 * 51     a class initialiser is static (2.9.2)                                              flag added
 * 51     a method named &lt;clinit&gt; takes and gives nothing (2.9.2)                            method dropped
 * 51     no jsr and ret (4.9.1)                                                             inlined
 * 51     stack maps are what the verifier goes by (4.10)                                    computed
 * </pre>
 *
 * <p>What only still newer versions check stays as it is, as the version is not raised beyond 51. Interfaces stay as
 * they are, too: before version 52 they have no code that may suspend.
 */
final class RaisedClass extends ClassVisitor {
    /** What an abstract method may not be from version 49 on. */
    private static final int NOT_ABSTRACT = Opcodes.ACC_SYNCHRONIZED | Opcodes.ACC_STRICT;

    /** Whether the class is older than version 49, whose new attributes were not read then. */
    private boolean isOlderThan5;

    RaisedClass(ClassVisitor next) {
        super(Opcodes.ASM9, next);
    }

    @Override
    public void visit(int version, int access, String name, String signature, String superName, String[] interfaces) {
        isOlderThan5 = (version & 0xFFFF) < Opcodes.V1_5;
        super.visit(Opcodes.V1_7, classFlags(access), name, known(signature), superName, interfaces);
    }

    private static int classFlags(int access) {
        return (access & Opcodes.ACC_INTERFACE) == 0
                ? access & ~Opcodes.ACC_ANNOTATION
                : access & ~(Opcodes.ACC_SUPER | Opcodes.ACC_ENUM) | Opcodes.ACC_ABSTRACT;
    }

    /** What was first read in version 49. */
    private <T> T known(T attribute) {
        return isOlderThan5 ? null : attribute;
    }

    @Override
    public void visitInnerClass(String name, String outerName, String innerName, int access) {
        super.visitInnerClass(name, outerName, innerName, classFlags(access));
    }

    @Override
    public void visitOuterClass(String owner, String name, String desc) {
        if (!isOlderThan5) {
            super.visitOuterClass(owner, name, desc);
        }
    }

    @Override
    public AnnotationVisitor visitAnnotation(String desc, boolean visible) {
        return isOlderThan5 ? null : super.visitAnnotation(desc, visible);
    }

    @Override
    public AnnotationVisitor visitTypeAnnotation(int typeRef, TypePath path, String desc, boolean visible) {
        return isOlderThan5 ? null : super.visitTypeAnnotation(typeRef, path, desc, visible);
    }

    @Override
    public FieldVisitor visitField(int access, String name, String desc, String signature, Object value) {
        FieldVisitor field = super.visitField(access, name, desc, known(signature), value);
        return isOlderThan5 ? new WithoutAnnotations(field) : field;
    }

    @Override
    public MethodVisitor visitMethod(int access, String name, String desc, String signature, String[] exceptions) {
        boolean initialises = name.equals("<clinit>");
        if (initialises && !desc.equals("()V")) {
            return null;
        }
        int raised = initialises ? access | Opcodes.ACC_STATIC : methodFlags(access, name);
        MethodVisitor next = super.visitMethod(raised, name, desc, known(signature), exceptions);
        MethodVisitor inlined =
                new JSRInlinerAdapter(new DistinctVariables(next), raised, name, desc, known(signature), exceptions);
        return VariableRanges.whole(isOlderThan5 ? new RaisedMethod(inlined) : inlined);
    }

    private static int methodFlags(int access, String name) {
        if (name.equals("<init>")) {
            return access & ~Opcodes.ACC_BRIDGE;
        }
        return (access & Opcodes.ACC_ABSTRACT) != 0 ? access & ~NOT_ABSTRACT : access;
    }

    /** A field of before version 49. */
    private static final class WithoutAnnotations extends FieldVisitor {
        WithoutAnnotations(FieldVisitor next) {
            super(Opcodes.ASM9, next);
        }

        @Override
        public AnnotationVisitor visitAnnotation(String desc, boolean visible) {
            return null;
        }

        @Override
        public AnnotationVisitor visitTypeAnnotation(int typeRef, TypePath path, String desc, boolean visible) {
            return null;
        }
    }
}

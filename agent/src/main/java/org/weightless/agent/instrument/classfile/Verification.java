package org.weightless.agent.instrument.classfile;

import java.util.ArrayList;
import java.util.List;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassVisitor;
import org.objectweb.asm.FieldVisitor;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;
import org.objectweb.asm.tree.ClassNode;
import org.objectweb.asm.tree.LocalVariableNode;
import org.objectweb.asm.tree.MethodNode;
import org.objectweb.asm.tree.analysis.Analyzer;
import org.objectweb.asm.tree.analysis.AnalyzerException;
import org.objectweb.asm.tree.analysis.BasicValue;
import org.objectweb.asm.tree.analysis.Frame;
import org.objectweb.asm.tree.analysis.SimpleVerifier;
import org.objectweb.asm.util.CheckClassAdapter;
import org.weightless.agent.instrument.rules.Names;

/** Verifies a class file with ASM's verifier, which reads class files instead of loading classes. */
public final class Verification {
    private Verification() {}

    /** What is wrong with a class file, one line each; nothing where it verifies. */
    public static List<String> problems(byte[] bytes, Hierarchy hierarchy) {
        List<String> problems = new ArrayList<>();
        ClassNode node = new ClassNode();
        try {
            new ClassReader(bytes).accept(new KnownFlags(new CheckClassAdapter(node, false)), 0);
        } catch (RuntimeException e) {
            // ASM throws whatever it runs into
            problems.add("malformed: " + e);
            return problems;
        }
        for (MethodNode method : node.methods) {
            try {
                Analyzer<BasicValue> analyzer = new Analyzer<>(new ReadingVerifier(node, hierarchy));
                analyzer.setComputeLimits(Integer.MAX_VALUE, Long.MAX_VALUE);
                Frame<BasicValue>[] states = analyzer.analyze(node.name, method);
                if (node.name.endsWith(Names.COMPANION)) {
                    addUntrueVariables(method, states, problems);
                }
            } catch (AnalyzerException | RuntimeException e) {
                problems.add(method.name + method.desc + ": " + e.getMessage());
            }
        }
        return problems;
    }

    /** What a debugger would read of a slot that is not there, or as something that it is not. */
    private static void addUntrueVariables(MethodNode method, Frame<BasicValue>[] states, List<String> problems) {
        if (method.localVariables == null) {
            return;
        }
        for (LocalVariableNode variable : method.localVariables) {
            int end = method.instructions.indexOf(variable.end);
            for (int i = method.instructions.indexOf(variable.start); i < end; i++) {
                boolean isCode = method.instructions.get(i).getOpcode() >= 0 && states[i] != null;
                if (isCode && !holds(states[i].getLocal(variable.index), Type.getType(variable.desc))) {
                    problems.add(method.name + method.desc + ": variable " + variable.name + " " + variable.desc
                            + " is in the table at instruction " + i + ", where slot " + variable.index + " holds "
                            + states[i].getLocal(variable.index));
                    break;
                }
            }
        }
    }

    private static boolean holds(BasicValue value, Type type) {
        if (value == BasicValue.UNINITIALIZED_VALUE) {
            return false;
        }
        return switch (type.getSort()) {
            case Type.OBJECT, Type.ARRAY -> value.isReference();
            case Type.FLOAT, Type.LONG, Type.DOUBLE -> type.equals(value.getType());
            default -> Type.INT_TYPE.equals(value.getType());
        };
    }

    /**
     * Takes away the access flags that the JVM ignores and the verifier refuses: Scala 3 marks classes as static, for
     * example.
     */
    private static final class KnownFlags extends ClassVisitor {
        /** Of classes, fields and methods as in JVMS 4.1, 4.5 and 4.6; from 0x10000 on they are ASM's own. */
        private static final int CLASS = 0xFFFFF631;
        private static final int FIELD = 0xFFFF50DF;
        private static final int METHOD = 0xFFFF1DFF;

        KnownFlags(ClassVisitor next) {
            super(Opcodes.ASM9, next);
        }

        @Override
        public void visit(int version, int access, String name, String signature, String superName, String[] interfaces) {
            super.visit(version, access & CLASS, name, signature, superName, interfaces);
        }

        @Override
        public FieldVisitor visitField(int access, String name, String desc, String signature, Object value) {
            return super.visitField(access & FIELD, name, desc, signature, value);
        }

        @Override
        public MethodVisitor visitMethod(int access, String name, String desc, String signature, String[] exceptions) {
            return super.visitMethod(access & METHOD, name, desc, signature, exceptions);
        }
    }

    /** Where a class file is missing, whatever depends on it is taken to be right. */
    private static final class ReadingVerifier extends SimpleVerifier {
        private final Hierarchy hierarchy;
        private final ClassNode current;

        ReadingVerifier(ClassNode node, Hierarchy hierarchy) {
            super(ASM9, Type.getObjectType(node.name), node.superName == null ? null : Type.getObjectType(node.superName),
                    node.interfaces.stream().map(Type::getObjectType).toList(), (node.access & Opcodes.ACC_INTERFACE) != 0);
            this.hierarchy = hierarchy;
            this.current = node;
        }

        @Override
        protected boolean isInterface(Type type) {
            return type.getSort() == Type.OBJECT && hierarchy.isInterfaceOrMissing(type.getInternalName());
        }

        @Override
        protected Type getSuperClass(Type type) {
            if (type.getSort() == Type.ARRAY) {
                return Type.getObjectType("java/lang/Object");
            }
            String name = type.getInternalName();
            String superName = name.equals(current.name) ? current.superName : hierarchy.superName(name);
            return superName == null ? null : Type.getObjectType(superName);
        }

        @Override
        protected boolean isAssignableFrom(Type to, Type from) {
            if (to.equals(from)) {
                return true;
            }
            if (to.getSort() == Type.ARRAY) {
                return from.getSort() == Type.ARRAY && isElementAssignable(to, from);
            }
            if (isInterface(to) || to.getInternalName().equals("java/lang/Object")) {
                return true;
            }
            return from.getSort() == Type.OBJECT && extendsOrUnknown(from, to);
        }

        private boolean isElementAssignable(Type to, Type from) {
            if (to.getDimensions() > from.getDimensions()) {
                return false;
            }
            Type element = Type.getType(to.getDescriptor().substring(to.getDimensions()));
            Type other = Type.getType(from.getDescriptor().substring(to.getDimensions()));
            return element.equals(other)
                    || element.getSort() == Type.OBJECT && other.getSort() >= Type.ARRAY && isAssignableFrom(element, other);
        }

        private boolean extendsOrUnknown(Type from, Type to) {
            for (Type type = from; type != null; type = getSuperClass(type)) {
                if (type.equals(to) || !type.getInternalName().equals(current.name)
                        && hierarchy.isMissing(type.getInternalName())) {
                    return true;
                }
            }
            return false;
        }
    }
}

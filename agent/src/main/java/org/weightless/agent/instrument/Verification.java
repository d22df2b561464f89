package org.weightless.agent.instrument;

import java.util.ArrayList;
import java.util.List;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;
import org.objectweb.asm.tree.ClassNode;
import org.objectweb.asm.tree.MethodNode;
import org.objectweb.asm.tree.analysis.Analyzer;
import org.objectweb.asm.tree.analysis.AnalyzerException;
import org.objectweb.asm.tree.analysis.SimpleVerifier;
import org.objectweb.asm.util.CheckClassAdapter;

/** Verifies a class file with ASM's verifier, which reads class files instead of loading classes. */
public final class Verification {
    private Verification() {}

    /** What is wrong with a class file, one line each; nothing where it verifies. */
    public static List<String> problems(byte[] bytes, Hierarchy hierarchy) {
        List<String> problems = new ArrayList<>();
        ClassNode node = new ClassNode();
        try {
            new ClassReader(bytes).accept(new CheckClassAdapter(node, false), 0);
        } catch (RuntimeException e) {
            problems.add("malformed: " + e);
            return problems;
        }
        for (MethodNode method : node.methods) {
            try {
                new Analyzer<>(new ReadingVerifier(node, hierarchy)).analyze(node.name, method);
            } catch (AnalyzerException | RuntimeException e) {
                problems.add(method.name + method.desc + ": " + e.getMessage());
            }
        }
        return problems;
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
            return isArrayOrObject(to, from) || super.isAssignableFrom(to, from);
        }

        private boolean isArrayOrObject(Type to, Type from) {
            if (to.getSort() == Type.ARRAY && from.getSort() == Type.ARRAY && to.getDimensions() <= from.getDimensions()) {
                Type element = Type.getType(to.getDescriptor().substring(to.getDimensions()));
                if (element.getSort() == Type.OBJECT) {
                    Type other = Type.getType(from.getDescriptor().substring(to.getDimensions()));
                    return other.getSort() >= Type.ARRAY && isAssignableFrom(element, other);
                }
            }
            return to.getSort() == Type.OBJECT && isInterface(to);
        }
    }
}

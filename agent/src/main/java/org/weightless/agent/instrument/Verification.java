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
                Analyzer<?> analyzer = new Analyzer<>(new ReadingVerifier(node, hierarchy));
                analyzer.setComputeLimits(Integer.MAX_VALUE, Long.MAX_VALUE);
                analyzer.analyze(node.name, method);
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

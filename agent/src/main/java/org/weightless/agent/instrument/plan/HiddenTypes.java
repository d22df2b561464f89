package org.weightless.agent.instrument.plan;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.objectweb.asm.Type;
import org.objectweb.asm.tree.AbstractInsnNode;
import org.objectweb.asm.tree.ClassNode;
import org.objectweb.asm.tree.FieldInsnNode;
import org.objectweb.asm.tree.FrameNode;
import org.objectweb.asm.tree.InvokeDynamicInsnNode;
import org.objectweb.asm.tree.LdcInsnNode;
import org.objectweb.asm.tree.MethodInsnNode;
import org.objectweb.asm.tree.MethodNode;
import org.objectweb.asm.tree.MultiANewArrayInsnNode;
import org.objectweb.asm.tree.TryCatchBlockNode;
import org.objectweb.asm.tree.TypeInsnNode;
import org.weightless.agent.instrument.classfile.Hierarchy;

/**
 * Widens types in stack maps that the class may not name.
 *
 * <p>A stack map names what the branches before it have in common, which nobody checks for access: that of a {@code
 * StringBuilder} and a {@code StringBuffer} is a class private to {@code java.lang}. A value that is restored from a
 * frame has to be cast, and a cast is checked (JVMS 5.4.4). Where the stack map alone names such a class, no
 * instruction needs more than a super class of it that every class may name, or that another one names.
 */
public final class HiddenTypes {
    private static final String OBJECT = "java/lang/Object";

    private final ClassNode owner;
    private final Hierarchy hierarchy;

    public HiddenTypes(ClassNode owner, Hierarchy hierarchy) {
        this.owner = owner;
        this.hierarchy = hierarchy;
    }

    /** Changes the stack maps of the methods that will have a copy, in the tree alone. */
    public void widen(SuspendableMethods suspendable) {
        for (MethodNode method : owner.methods) {
            if (suspendable.suspends(method)) {
                widen(method);
            }
        }
    }

    private void widen(MethodNode method) {
        Set<String> named = null;
        for (AbstractInsnNode insn : method.instructions) {
            if (insn instanceof FrameNode frame && (mayHide(frame.local) || mayHide(frame.stack))) {
                named = named == null ? named(method) : named;
                widen(frame.local, named);
                widen(frame.stack, named);
            }
        }
    }

    private boolean mayHide(List<Object> types) {
        for (Object type : types) {
            if (mayHide(type)) {
                return true;
            }
        }
        return false;
    }

    private boolean mayHide(Object type) {
        String name = type instanceof String text ? className(text) : OBJECT;
        return !name.isEmpty() && !name.equals(OBJECT)
                && !LinkTypes.packageOf(name).equals(LinkTypes.packageOf(owner.name));
    }

    /**
     * The class that a verification type names: itself, that of an array's elements, or none for an array of numbers.
     */
    private static String className(String type) {
        if (!type.startsWith("[")) {
            return type;
        }
        Type element = Type.getObjectType(type).getElementType();
        return element.getSort() == Type.OBJECT ? element.getInternalName() : "";
    }

    private void widen(List<Object> types, Set<String> named) {
        for (int i = 0; i < types.size(); i++) {
            if (mayHide(types.get(i))) {
                String type = (String) types.get(i);
                String name = className(type);
                types.set(i, type.replace(name, nameable(name, named)));
            }
        }
    }

    private String nameable(String type, Set<String> named) {
        String name = type;
        while (!named.contains(name) && mayHide(name) && !hierarchy.isPublicOrMissing(name)) {
            name = hierarchy.superName(name);
        }
        return name;
    }

    // ---- what a method names

    private static Set<String> named(MethodNode method) {
        Set<String> names = new HashSet<>();
        add(Type.getMethodType(method.desc), names);
        for (TryCatchBlockNode block : method.tryCatchBlocks) {
            names.add(block.type);
        }
        for (AbstractInsnNode insn : method.instructions) {
            if (insn instanceof MethodInsnNode call) {
                names.add(call.owner);
                add(Type.getMethodType(call.desc), names);
            } else if (insn instanceof FieldInsnNode field) {
                names.add(field.owner);
                add(Type.getType(field.desc), names);
            } else if (insn instanceof TypeInsnNode type) {
                add(Type.getObjectType(type.desc), names);
            } else if (insn instanceof InvokeDynamicInsnNode site) {
                add(Type.getMethodType(site.desc), names);
            } else if (insn instanceof MultiANewArrayInsnNode array) {
                add(Type.getType(array.desc), names);
            } else if (insn instanceof LdcInsnNode constant && constant.cst instanceof Type type) {
                add(type, names);
            }
        }
        return names;
    }

    private static void add(Type type, Set<String> names) {
        switch (type.getSort()) {
            case Type.METHOD -> {
                add(type.getReturnType(), names);
                for (Type argument : type.getArgumentTypes()) {
                    add(argument, names);
                }
            }
            case Type.ARRAY -> add(type.getElementType(), names);
            case Type.OBJECT -> names.add(type.getInternalName());
            default -> {}
        }
    }
}

package org.weightless.agent.instrument.plan;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;
import org.objectweb.asm.tree.AbstractInsnNode;
import org.objectweb.asm.tree.ClassNode;
import org.objectweb.asm.tree.FieldInsnNode;
import org.objectweb.asm.tree.FrameNode;
import org.objectweb.asm.tree.InnerClassNode;
import org.objectweb.asm.tree.InvokeDynamicInsnNode;
import org.objectweb.asm.tree.LdcInsnNode;
import org.objectweb.asm.tree.MethodInsnNode;
import org.objectweb.asm.tree.MethodNode;
import org.objectweb.asm.tree.MultiANewArrayInsnNode;
import org.objectweb.asm.tree.TryCatchBlockNode;
import org.objectweb.asm.tree.TypeInsnNode;
import org.weightless.agent.instrument.classfile.Hierarchy;

/**
 * Widens types that the class may not name.
 *
 * <p>A stack map names what the branches before it have in common, which nobody checks for access: that of a {@code
 * StringBuilder} and a {@code StringBuffer} is a class private to {@code java.lang}. A value that is restored from a
 * frame has to be cast, and a cast is checked (JVMS 5.4.4). Where the stack map alone names such a class, no
 * instruction needs more than a super class of it that every class may name, or that another one names.
 *
 * <p>The descriptor of a call or a field names such a class, too, and nobody checks that: a factory may give an object of
 * a class that is private to its package. An {@code invokedynamic} in the place of the call may not. So what a call or
 * a field gives is cast to such a super class at once, which the linked call gives instead; the arguments of linked
 * calls are erased anyway, see {@link LinkTypes}. A method that stores the value by its own type is left as it is.
 */
public final class HiddenTypes {
    private static final String OBJECT = "java/lang/Object";
    /** What the library gives is public. */
    private static final String API = "org/weightless/";

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
                widen(method, castHidden(method, suspendable));
            }
        }
    }

    /** @param cast what no instruction behind a cast needs any more */
    private void widen(MethodNode method, Set<String> cast) {
        Set<String> named = null;
        for (AbstractInsnNode insn : method.instructions) {
            if (insn instanceof FrameNode frame && (isAnyHidden(frame.local) || isAnyHidden(frame.stack))) {
                if (named == null) {
                    named = named(method);
                    named.removeAll(cast);
                }
                widen(frame.local, named);
                widen(frame.stack, named);
            }
        }
    }

    // ---- what calls and fields give

    /** The classes of what has been cast. */
    private Set<String> castHidden(MethodNode method, SuspendableMethods suspendable) {
        Set<String> cast = new HashSet<>();
        Set<String> stored = null;
        for (AbstractInsnNode insn : method.instructions.toArray()) {
            Type given = given(insn);
            if (given != null && mayBeHidden(given) && !isCastOrDropped(insn.getNext()) && isHidden(given)) {
                stored = stored == null ? stored(method, suspendable) : stored;
                String name = className(given.getInternalName());
                if (!stored.contains(name)) {
                    String as = given.getInternalName().replace(name, nameable(name, Set.of()));
                    method.instructions.insert(insn, new TypeInsnNode(Opcodes.CHECKCAST, as));
                    cast.add(name);
                }
            }
        }
        return cast;
    }

    /** What an instruction leaves on the stack that another class may have typed; null for any other. */
    private static Type given(AbstractInsnNode insn) {
        if (insn instanceof MethodInsnNode call) {
            return Type.getReturnType(call.desc);
        }
        return insn instanceof FieldInsnNode field
                && (field.getOpcode() == Opcodes.GETFIELD || field.getOpcode() == Opcodes.GETSTATIC)
                        ? Type.getType(field.desc)
                        : null;
    }

    private boolean mayBeHidden(Type type) {
        return type.getSort() >= Type.ARRAY && LinkTypes.mayBeInaccessible(type, owner.name, owner.name)
                && !LinkTypes.packageOf(className(type.getInternalName())).equals(API);
    }

    /** Asks the class file, where the attribute of inner classes does not tell. */
    private boolean isHidden(Type type) {
        String name = className(type.getInternalName());
        for (InnerClassNode inner : owner.innerClasses) {
            if (inner.name.equals(name)) {
                return (inner.access & (Opcodes.ACC_PUBLIC | Opcodes.ACC_PROTECTED)) == 0;
            }
        }
        return !hierarchy.isPublicOrMissing(name);
    }

    private static boolean isCastOrDropped(AbstractInsnNode next) {
        AbstractInsnNode insn = next;
        while (insn != null && insn.getOpcode() < 0 && !(insn instanceof FrameNode)) {
            insn = insn.getNext();
        }
        int opcode = insn == null ? -1 : insn.getOpcode();
        return opcode == Opcodes.CHECKCAST || opcode == Opcodes.POP;
    }

    /**
     * The classes that values have to be of: by which they come in, are stored or given back, or go to a call that is not
     * linked, such as one under a monitor.
     */
    private Set<String> stored(MethodNode method, SuspendableMethods suspendable) {
        Set<String> names = new HashSet<>();
        add(Type.getMethodType(method.desc), names);
        boolean hasMonitor = false;
        for (AbstractInsnNode insn : method.instructions) {
            hasMonitor |= insn.getOpcode() == Opcodes.MONITORENTER;
        }
        for (AbstractInsnNode insn : method.instructions) {
            if (insn.getOpcode() == Opcodes.PUTFIELD || insn.getOpcode() == Opcodes.PUTSTATIC) {
                add(Type.getType(((FieldInsnNode) insn).desc), names);
            } else if (insn instanceof InvokeDynamicInsnNode site) {
                add(Type.getMethodType(site.desc), names);
            } else if (insn instanceof MethodInsnNode call) {
                names.add(call.owner);
                if (hasMonitor || call.owner.equals(owner.name) || !suspendable.maySuspend(call)) {
                    for (Type argument : Type.getArgumentTypes(call.desc)) {
                        add(argument, names);
                    }
                }
            }
        }
        return names;
    }

    // ---- stack maps

    private boolean isAnyHidden(List<Object> types) {
        for (Object type : types) {
            if (mayHide(type) && !hierarchy.isPublicOrMissing(className((String) type))) {
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

package org.weightless.agent.instrument.plan;

import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;
import org.objectweb.asm.tree.AbstractInsnNode;
import org.objectweb.asm.tree.ClassNode;
import org.objectweb.asm.tree.InsnList;
import org.objectweb.asm.tree.InvokeDynamicInsnNode;
import org.objectweb.asm.tree.MethodInsnNode;
import org.objectweb.asm.tree.MethodNode;
import org.objectweb.asm.tree.VarInsnNode;
import org.weightless.agent.instrument.analyse.KnownCalls;

/**
 * Makes the calls of {@code toString} in a concatenation visible, which is one {@code invokedynamic}: they may suspend.
 *
 * <pre>
 *   ..., a, b, c                               where b may be of anybody's class
 *   astore 2; astore 1; aload 1; invokestatic String.valueOf; aload 2
 *   invokedynamic makeConcatWithConstants      with a String in the place of b
 * </pre>
 *
 * <p>Concatenation itself asks all objects for their texts first, from left to right, so that is the order of what
 * happens as ever.
 */
public final class Concatenation {
    private static final String FACTORY = "java/lang/invoke/StringConcatFactory";
    private static final Type STRING = Type.getObjectType("java/lang/String");

    private Concatenation() {}

    /** Changes the concatenations of a class in the tree. */
    public static void callStringValues(ClassNode owner) {
        for (MethodNode method : owner.methods) {
            for (AbstractInsnNode insn : method.instructions.toArray()) {
                if (insn instanceof InvokeDynamicInsnNode site && site.bsm.getOwner().equals(FACTORY)) {
                    callStringValues(method, site);
                }
            }
        }
    }

    private static void callStringValues(MethodNode method, InvokeDynamicInsnNode site) {
        Type[] arguments = Type.getArgumentTypes(site.desc);
        int first = 0;
        while (first < arguments.length && !KnownCalls.mayBeAnyones(arguments[first])) {
            first++;
        }
        if (first == arguments.length) {
            return;
        }
        if (first == arguments.length - 1) {
            method.instructions.insertBefore(site, valueOf());
            arguments[first] = STRING;
            site.desc = Type.getMethodDescriptor(Type.getReturnType(site.desc), arguments);
            return;
        }
        InsnList stores = new InsnList();
        InsnList loads = new InsnList();
        int local = method.maxLocals;
        for (int i = first; i < arguments.length; i++) {
            stores.insert(new VarInsnNode(arguments[i].getOpcode(Opcodes.ISTORE), local));
            loads.add(new VarInsnNode(arguments[i].getOpcode(Opcodes.ILOAD), local));
            local += arguments[i].getSize();
            if (KnownCalls.mayBeAnyones(arguments[i])) {
                loads.add(valueOf());
                arguments[i] = STRING;
            }
        }
        method.maxLocals = local;
        method.instructions.insertBefore(site, stores);
        method.instructions.insertBefore(site, loads);
        site.desc = Type.getMethodDescriptor(Type.getReturnType(site.desc), arguments);
    }

    private static MethodInsnNode valueOf() {
        return new MethodInsnNode(
                Opcodes.INVOKESTATIC, STRING.getInternalName(), "valueOf", "(Ljava/lang/Object;)Ljava/lang/String;");
    }
}

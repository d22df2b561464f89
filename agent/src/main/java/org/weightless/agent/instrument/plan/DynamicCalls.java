package org.weightless.agent.instrument.plan;

import org.objectweb.asm.Handle;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;
import org.objectweb.asm.tree.AbstractInsnNode;
import org.objectweb.asm.tree.ClassNode;
import org.objectweb.asm.tree.InsnList;
import org.objectweb.asm.tree.InvokeDynamicInsnNode;
import org.objectweb.asm.tree.MethodInsnNode;
import org.objectweb.asm.tree.MethodNode;
import org.objectweb.asm.tree.VarInsnNode;
import org.weightless.agent.instrument.rules.Boundary;
import org.weightless.agent.instrument.rules.Names;

/**
 * Makes calls of handles of the {@code invokedynamic} instructions of other languages, whose bootstrap methods are not
 * the JDK's: those may lead to anybody's code, and a call of a handle can be suspended.
 *
 * <pre>
 *   ..., a, b
 *   astore 2; astore 1
 *   invokedynamic name:()MethodHandle          bootstrap HostAccess.dynamic, desc, bootstrap method, its arguments
 *   aload 1; aload 2; invokevirtual MethodHandle.invokeExact:desc
 * </pre>
 */
public final class DynamicCalls {
    private static final String HANDLE = "java/lang/invoke/MethodHandle";
    private static final Handle DYNAMIC = new Handle(Opcodes.H_INVOKESTATIC, Names.HOST_ACCESS, "dynamic",
            "(Ljava/lang/invoke/MethodHandles$Lookup;Ljava/lang/String;Ljava/lang/invoke/MethodType;"
                    + "Ljava/lang/invoke/MethodType;"
                    + "L" + HANDLE + ";[Ljava/lang/Object;)Ljava/lang/invoke/CallSite;",
            false);

    private DynamicCalls() {}

    /** Changes the methods of a class in the tree. */
    public static void callHandles(ClassNode owner) {
        for (MethodNode method : owner.methods) {
            for (AbstractInsnNode insn : method.instructions.toArray()) {
                if (insn instanceof InvokeDynamicInsnNode site && !Boundary.isJdks(site.bsm.getOwner())) {
                    callHandle(method, site);
                }
            }
        }
    }

    private static void callHandle(MethodNode method, InvokeDynamicInsnNode site) {
        InsnList stores = new InsnList();
        InsnList loads = new InsnList();
        int local = method.maxLocals;
        for (Type argument : Type.getArgumentTypes(site.desc)) {
            stores.insert(new VarInsnNode(argument.getOpcode(Opcodes.ISTORE), local));
            loads.add(new VarInsnNode(argument.getOpcode(Opcodes.ILOAD), local));
            local += argument.getSize();
        }
        method.maxLocals = local;
        Object[] arguments = new Object[site.bsmArgs.length + 2];
        arguments[0] = Type.getMethodType(site.desc);
        arguments[1] = site.bsm;
        System.arraycopy(site.bsmArgs, 0, arguments, 2, site.bsmArgs.length);
        method.instructions.insertBefore(site, stores);
        method.instructions.insertBefore(site, new InvokeDynamicInsnNode(site.name, "()L" + HANDLE + ";", DYNAMIC, arguments));
        method.instructions.insertBefore(site, loads);
        method.instructions.set(site, new MethodInsnNode(Opcodes.INVOKEVIRTUAL, HANDLE, "invokeExact", site.desc));
    }
}

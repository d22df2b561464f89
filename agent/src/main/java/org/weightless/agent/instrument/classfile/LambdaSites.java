package org.weightless.agent.instrument.classfile;

import org.objectweb.asm.Handle;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.tree.AbstractInsnNode;
import org.objectweb.asm.tree.InvokeDynamicInsnNode;
import org.objectweb.asm.tree.MethodNode;
import org.weightless.agent.instrument.rules.Names;

/**
 * Sends lambdas and method references through the runtime's metafactory, which notes what they call and passes on to
 * the JDK's.
 *
 * <p>Only the bootstrap method of the instruction changes.
 */
public final class LambdaSites {
    private LambdaSites() {}

    public static boolean makesLambdas(MethodNode method) {
        for (AbstractInsnNode insn : method.instructions) {
            if (insn instanceof InvokeDynamicInsnNode dynamic && isMetafactory(dynamic.bsm)) {
                return true;
            }
        }
        return false;
    }

    private static boolean isMetafactory(Handle bootstrap) {
        return bootstrap.getOwner().equals(Names.METAFACTORY);
    }

    public static MethodVisitor redirecting(MethodVisitor next) {
        return new MethodVisitor(Opcodes.ASM9, next) {
            @Override
            public void visitInvokeDynamicInsn(String name, String desc, Handle bootstrap, Object... arguments) {
                Handle ours = isMetafactory(bootstrap)
                        ? new Handle(bootstrap.getTag(), Names.LAMBDAS, bootstrap.getName(), bootstrap.getDesc(), false)
                        : bootstrap;
                super.visitInvokeDynamicInsn(name, desc, ours, arguments);
            }
        };
    }
}

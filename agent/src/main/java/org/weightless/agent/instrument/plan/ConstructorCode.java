package org.weightless.agent.instrument.plan;

import java.util.List;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.tree.AbstractInsnNode;
import org.objectweb.asm.tree.ClassNode;
import org.objectweb.asm.tree.FrameNode;
import org.objectweb.asm.tree.MethodInsnNode;
import org.objectweb.asm.tree.MethodNode;
import org.weightless.agent.instrument.analyse.MethodFacts;
import org.weightless.agent.instrument.rules.Names;

/**
 * Makes constructors methods of an object that exists: what a fiber copy of one does. The call of {@code super(...)} or
 * {@code this(...)} becomes the call of such a method, so it may suspend like any other, and so may what comes before
 * it.
 */
public final class ConstructorCode {
    private ConstructorCode() {}

    /** Changes the constructors of a class in the tree. Those of enums run in class initialisers only, and stay. */
    public static void makeMethods(ClassNode owner) {
        if ((owner.access & Opcodes.ACC_ENUM) != 0) {
            return;
        }
        for (MethodNode method : owner.methods) {
            if (method.name.equals("<init>")) {
                makeMethod(owner.name, method);
            }
        }
    }

    private static void makeMethod(String owner, MethodNode method) {
        MethodFacts facts = MethodFacts.of(owner, method);
        for (int i = 0; i < facts.flow().size(); i++) {
            AbstractInsnNode insn = facts.flow().insns[i];
            if (insn instanceof FrameNode frame) {
                initialise(frame.local, owner);
                initialise(frame.stack, owner);
            } else if (insn instanceof MethodInsnNode call && call.name.equals("<init>") && facts.states().containsKey(i)
                    && MethodFacts.receiver(facts.states().get(i), call) == Opcodes.UNINITIALIZED_THIS) {
                call.name = Names.CONSTRUCTOR;
            }
        }
        method.name = Names.CONSTRUCTOR;
    }

    private static void initialise(List<Object> types, String owner) {
        for (int i = 0; i < types.size(); i++) {
            if (types.get(i) == Opcodes.UNINITIALIZED_THIS) {
                types.set(i, owner);
            }
        }
    }
}

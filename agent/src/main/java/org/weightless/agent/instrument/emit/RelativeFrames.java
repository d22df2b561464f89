package org.weightless.agent.instrument.emit;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;
import org.objectweb.asm.tree.AbstractInsnNode;
import org.objectweb.asm.tree.FrameNode;
import org.objectweb.asm.tree.MethodNode;
import org.weightless.agent.instrument.classfile.VerificationTypes;

/**
 * Gives the stack maps of a method the form of a class file: what differs from the map before (JVMS 4.7.4). ASM finds
 * that out by itself, but gives each type of each map another form first, which takes a seventh of the time that a
 * companion takes.
 */
final class RelativeFrames {
    /** As many locals more or less fit into a short form. */
    private static final int MOST = 3;

    private List<Object> before;

    private RelativeFrames(MethodNode method) {
        before = new ArrayList<>();
        for (Type argument : Type.getArgumentTypes(method.desc)) {
            before.add(VerificationTypes.of(argument));
        }
    }

    /**
     * Rewrites the maps.
     *
     * @param method a static one with whole maps
     */
    static void rewrite(MethodNode method) {
        RelativeFrames frames = new RelativeFrames(method);
        for (AbstractInsnNode insn = method.instructions.getFirst(); insn != null; insn = insn.getNext()) {
            if (insn instanceof FrameNode frame) {
                frames.rewrite(frame);
            }
        }
    }

    private void rewrite(FrameNode frame) {
        List<Object> locals = frame.local;
        int shared = shared(locals);
        int more = locals.size() - shared;
        int fewer = before.size() - shared;
        boolean isSame = more == 0 && fewer == 0;
        before = locals;
        if (isSame && frame.stack.size() == 1) {
            frame.type = Opcodes.F_SAME1;
        } else if (!frame.stack.isEmpty() || more > 0 && fewer > 0 || more > MOST || fewer > MOST) {
            frame.type = Opcodes.F_FULL;
        } else if (isSame) {
            frame.type = Opcodes.F_SAME;
        } else {
            frame.type = more > 0 ? Opcodes.F_APPEND : Opcodes.F_CHOP;
            // Of those that are gone ASM wants to know how many there are.
            frame.local = more > 0 ? locals.subList(shared, locals.size()) : Collections.nCopies(fewer, Opcodes.TOP);
        }
    }

    /** So many locals at the beginning are as before. */
    private int shared(List<Object> locals) {
        int most = Math.min(before.size(), locals.size());
        int shared = 0;
        while (shared < most && before.get(shared).equals(locals.get(shared))) {
            shared++;
        }
        return shared;
    }
}

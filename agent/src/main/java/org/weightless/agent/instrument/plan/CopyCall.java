package org.weightless.agent.instrument.plan;

import org.objectweb.asm.Opcodes;
import org.objectweb.asm.tree.MethodInsnNode;
import org.weightless.agent.instrument.plan.SuspensionPoint.Link;
import org.weightless.agent.instrument.rules.Names;

/**
 * A plain call of a fiber copy whose name is known, with the coroutine as its last argument.
 *
 * @param opcode of the call
 * @param owner internal name of the class that the copy stands in
 * @param name of the copy
 * @param desc of the copy
 * @param ownerIsInterface whether the class is one
 */
public record CopyCall(int opcode, String owner, String name, String desc, boolean ownerIsInterface) {
    /** Of calls that are linked. */
    static final CopyCall NONE = new CopyCall(Opcodes.NOP, "", "", "", false);

    /**
     * The call of the copy that a link knows by its name.
     *
     * @param caller internal name of the class that calls
     */
    static CopyCall of(Link link, MethodInsnNode call, String caller, boolean callerIsInterface) {
        return switch (link) {
            case DIRECT, OWN_OR_VIRTUAL -> {
                boolean isStatic = call.getOpcode() == Opcodes.INVOKESTATIC;
                yield new CopyCall(Opcodes.INVOKESTATIC, caller, Names.copyName(call.name, call.desc, isStatic),
                        Names.copyDesc(caller, call.desc, !isStatic), callerIsInterface);
            }
            case THIS_CONSTRUCTOR, SUPER_CONSTRUCTOR -> new CopyCall(
                    Opcodes.INVOKESPECIAL, call.owner, call.name, Names.withCoroutine(call.desc), false);
            default -> NONE;
        };
    }
}

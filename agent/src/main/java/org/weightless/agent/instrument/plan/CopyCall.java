package org.weightless.agent.instrument.plan;

import org.objectweb.asm.Opcodes;
import org.objectweb.asm.tree.MethodInsnNode;
import org.weightless.agent.instrument.plan.SuspensionPoint.Link;
import org.weightless.agent.instrument.rules.Names;

/**
 * A plain call of a fiber copy whose name is known, with the coroutine as its last argument.
 *
 * @param owner internal name of the companion that the copy stands in
 * @param name of the copy
 * @param desc of the copy
 */
public record CopyCall(String owner, String name, String desc) {
    /** Of calls that are linked. */
    static final CopyCall NONE = new CopyCall("", "", "");

    /**
     * The call of the copy that a link knows by its name.
     *
     * @param caller internal name of the class that calls
     */
    static CopyCall of(Link link, MethodInsnNode call, String caller) {
        if (link != Link.DIRECT && link != Link.OWN_OR_VIRTUAL) {
            return NONE;
        }
        boolean isStatic = call.getOpcode() == Opcodes.INVOKESTATIC;
        return new CopyCall(Names.companion(caller), Names.copyName(caller, call.name, call.desc, isStatic),
                Names.copyDesc(caller, call.desc, !isStatic));
    }
}

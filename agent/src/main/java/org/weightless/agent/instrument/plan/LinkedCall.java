package org.weightless.agent.instrument.plan;

import org.objectweb.asm.Type;
import org.objectweb.asm.tree.MethodInsnNode;
import org.weightless.agent.instrument.analyse.SameCalls;
import org.weightless.agent.instrument.plan.SuspensionPoint.Link;
import org.weightless.agent.instrument.rules.Names;

/**
 * An {@code invokedynamic} in the place of a call, with the coroutine as its last argument.
 *
 * @param bootstrap the linker's method; and which one it is of several calls, see {@link SameCalls}
 * @param name of the method that is called
 * @param owner the class that the call names
 * @param desc what the call takes, the receiver first, and gives
 * @param erased the same by types that its class can see, see {@link LinkTypes}
 */
public record LinkedCall(String bootstrap, String name, Type owner, String desc, String erased) {
    private static final String VIRTUAL = "virtual";

    /** Of calls that name their target. */
    static final LinkedCall NONE = new LinkedCall("", "", Type.VOID_TYPE, "", "");

    /**
     * The call by which a link finds a method's copy.
     *
     * @param result type of what the call leaves on the stack
     * @param caller internal name of the class that calls
     * @param place which one it is of several, see {@link SameCalls}; null where it is the only one
     */
    static LinkedCall of(Link link, MethodInsnNode call, Type result, String caller, String place) {
        return switch (link) {
            case STATIC -> of("statically", call.name, call, call.desc, result, caller);
            case SPECIAL -> of("special", call.name, call, withReceiver(call), result, caller);
            case VIRTUAL, OWN_OR_VIRTUAL -> {
                String bootstrap = place == null ? VIRTUAL : place;
                yield of(bootstrap, call.name, call, withReceiver(call), result, caller);
            }
            default -> NONE;
        };
    }

    /**
     * The call that makes an object and runs this constructor on it.
     *
     * @param suspends whether what follows the call sees a suspension: only then may it run the constructor's copy
     */
    static LinkedCall constructing(MethodInsnNode call, String caller, boolean suspends) {
        Type made = Type.getObjectType(call.owner);
        String desc = call.desc.substring(0, call.desc.length() - 1) + made.getDescriptor();
        return of(suspends ? "construct" : "constructPlainly", "new", call, desc, made, caller);
    }

    private static String withReceiver(MethodInsnNode call) {
        return "(L" + call.owner + ";" + call.desc.substring(1);
    }

    private static LinkedCall of(
            String bootstrap, String name, MethodInsnNode call, String desc, Type result, String caller) {
        String erased = LinkTypes.erase(desc, result, caller, call.owner);
        String linked = Names.withCoroutine(desc);
        return new LinkedCall(bootstrap, name, Type.getObjectType(call.owner), linked,
                erased.equals(desc) ? linked : Names.withCoroutine(erased));
    }

    /** Whether its class may be unable to see the types that the call takes. */
    public boolean isErased() {
        return !erased.equals(desc);
    }

    /** Whether it says which one it is of several calls. */
    public boolean isPlaced() {
        return bootstrap.length() > VIRTUAL.length() && bootstrap.startsWith(VIRTUAL);
    }
}

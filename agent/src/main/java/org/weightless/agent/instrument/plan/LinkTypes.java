package org.weightless.agent.instrument.plan;

import org.objectweb.asm.Type;
import org.objectweb.asm.tree.MethodInsnNode;
import org.weightless.agent.instrument.rules.Boundary;

/**
 * The types that a linked call names. An {@code invokedynamic} may name only types that its class may access (JVMS
 * 5.4.3.5), where a plain call asks for its owner alone: a builder whose methods are declared in a class private to its
 * package is such a case. So types that might be inaccessible give way to {@code Object}, and the call's own descriptor
 * goes to the bootstrap method as text.
 */
public final class LinkTypes {
    private static final Type OBJECT = Type.getObjectType("java/lang/Object");

    private LinkTypes() {}

    /**
     * Whether a class that the caller's may not see could be named by this type: any but the JDK's and those of its own
     * package.
     */
    static boolean mayBeInaccessible(Type type, String caller, String callOwner) {
        Type element = type.getSort() == Type.ARRAY ? type.getElementType() : type;
        if (element.getSort() != Type.OBJECT) {
            return false;
        }
        String name = element.getInternalName();
        return !Boundary.isJdks(name) && !name.equals(callOwner) && !packageOf(name).equals(packageOf(caller));
    }

    static String packageOf(String name) {
        return name.substring(0, name.lastIndexOf('/') + 1);
    }

    /**
     * The descriptor with {@code Object} in the place of arguments that might be inaccessible.
     *
     * @param result what stands for the result
     * @param caller the class that makes the call
     * @param callOwner the class that the call names
     */
    public static String erase(String desc, Type result, String caller, String callOwner) {
        Type[] arguments = Type.getArgumentTypes(desc);
        for (int i = 0; i < arguments.length; i++) {
            if (mayBeInaccessible(arguments[i], caller, callOwner)) {
                arguments[i] = OBJECT;
            }
        }
        return Type.getMethodDescriptor(result, arguments);
    }

    /**
     * A result by the type that the code behind the call needs: one that is cast or dropped at once may be anything.
     */
    static Type result(MethodInsnNode call, boolean erases, String caller) {
        Type type = Type.getReturnType(call.desc);
        return erases && mayBeInaccessible(type, caller, call.owner) ? OBJECT : type;
    }
}

package org.weightless.runtime;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles.Lookup;
import java.lang.invoke.MethodType;

/**
 * A static method of the runtime's whose handle is found when a call is first linked to it: the JDK makes a class for
 * each type of handles, and most programs link to few of these.
 *
 * <p>Where stack or memory is short it can be asked again, unlike a class whose initialiser failed. Linking alone asks
 * it: for the JIT it is no constant.
 */
final class LateHandle {
    private final Lookup owner;
    private final String name;
    private final MethodType type;
    private MethodHandle handle;

    LateHandle(Lookup owner, String name, Class<?> result, Class<?>... parameters) {
        this.owner = owner;
        this.name = name;
        this.type = MethodType.methodType(result, parameters);
    }

    /** The handle; two threads may find it at once, which does no harm. */
    MethodHandle get() {
        MethodHandle found = handle;
        if (found == null) {
            try {
                found = owner.findStatic(owner.lookupClass(), name, type);
            } catch (ReflectiveOperationException e) {
                throw new LinkageError("the runtime lacks " + name + type, e);
            }
            handle = found;
        }
        return found;
    }
}

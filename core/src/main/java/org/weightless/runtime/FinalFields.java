package org.weightless.runtime;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.invoke.VarHandle;

/**
 * Assigns final fields for the fiber copy of a constructor, which is no constructor to the JVM: that lets nobody else
 * write them (JVMS 6.5, putfield); and for copies of methods of class files before version 53, which may write the
 * finals of their class.
 *
 * <p>Reflection writes no final field of a record; a setter that full access finds does. A fence follows it: the object
 * has been handed to nobody yet, but the freeze at the end of a constructor (JLS 17.5) does not happen here.
 */
final class FinalFields {
    private FinalFields() {}

    /** A handle {@code (Owner, V)void} that writes the final field of this name and type; {@code (V)void} for a static one. */
    static MethodHandle setter(Class<?> owner, String name, MethodType type) {
        try {
            MethodHandle write = type.parameterCount() == 1
                    ? Engine.provider().trusted().findStaticSetter(owner, name, type.parameterType(0))
                    : Engine.provider().trusted().findSetter(owner, name, type.parameterType(1));
            MethodHandle fence =
                    MethodHandles.lookup().findStatic(VarHandle.class, "releaseFence", MethodType.methodType(void.class));
            return MethodHandles.foldArguments(MethodHandles.dropArguments(fence, 0, type.parameterList()), write.asType(type));
        } catch (ReflectiveOperationException e) {
            throw new LinkageError("cannot assign the final field " + owner.getName() + "." + name
                    + " in a fiber", e);
        }
    }
}

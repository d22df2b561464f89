package org.weightless.runtime;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodHandles.Lookup;
import java.lang.invoke.MethodType;
import java.lang.reflect.Field;

/**
 * Assigns final fields for a constructor that was suspended: what goes on behind its yield is no constructor to the JVM, which
 * lets nobody else write them (JVMS 6.5, putfield).
 *
 * <p>Reflection writes no final field of a record, so this goes to the JDK's internal {@code Unsafe}. The writes are volatile: the
 * object has been handed to nobody yet, but the freeze at the end of a constructor (JLS 17.5) does not happen here.
 */
final class FinalFields {
    private FinalFields() {}

    /** A handle {@code (Self, V)void} that writes the final field of this name in the class of the caller. */
    static MethodHandle setter(Lookup caller, String name, MethodType type) {
        try {
            Lookup trusted = Engine.provider().trusted();
            Class<?> unsafe = Class.forName("jdk.internal.misc.Unsafe");
            MethodHandle get = trusted.findStatic(unsafe, "getUnsafe", MethodType.methodType(unsafe));
            MethodHandle offset =
                    trusted.findVirtual(unsafe, "objectFieldOffset", MethodType.methodType(long.class, Field.class));
            Class<?> value = type.parameterType(1);
            Class<?> erased = value.isPrimitive() ? value : Object.class;
            String kind = value.isPrimitive() ? capitalised(value.getName()) : "Reference";
            MethodHandle put = trusted.findVirtual(unsafe, "put" + kind + "Volatile",
                    MethodType.methodType(void.class, Object.class, long.class, erased));
            Object instance = get.invoke();
            Field field = caller.lookupClass().getDeclaredField(name);
            return MethodHandles.insertArguments(put.bindTo(instance), 1, (long) offset.invoke(instance, field)).asType(type);
        } catch (Throwable e) {
            throw new LinkageError("cannot assign the final field " + caller.lookupClass().getName() + "." + name
                    + " in a constructor that was suspended", e);
        }
    }

    private static String capitalised(String name) {
        return Character.toUpperCase(name.charAt(0)) + name.substring(1);
    }
}

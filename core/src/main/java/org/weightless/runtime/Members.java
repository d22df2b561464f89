package org.weightless.runtime;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandleInfo;
import java.lang.invoke.MethodHandles.Lookup;
import java.lang.invoke.MethodType;

/**
 * Finds methods as a lookup does, those too of which the JDK makes no handles: with the flag {@code ACC_VARARGS}, and
 * without an array as the last parameter. The JVM ignores that flag, which means nothing in class files before version 49.
 */
final class Members {
    private static final String NOT_MADE = "cannot make variable arity";

    private Members() {}

    static MethodHandle findStatic(Lookup lookup, Class<?> owner, String name, MethodType type)
            throws ReflectiveOperationException {
        try {
            return lookup.findStatic(owner, name, type);
        } catch (IllegalAccessException e) {
            return fixed(lookup, MethodHandleInfo.REF_invokeStatic, owner, name, type, null, e);
        }
    }

    static MethodHandle findVirtual(Lookup lookup, Class<?> owner, String name, MethodType type)
            throws ReflectiveOperationException {
        try {
            return lookup.findVirtual(owner, name, type);
        } catch (IllegalAccessException e) {
            int kind = owner.isInterface() ? MethodHandleInfo.REF_invokeInterface : MethodHandleInfo.REF_invokeVirtual;
            return fixed(lookup, kind, owner, name, type, null, e);
        }
    }

    static MethodHandle findSpecial(Lookup lookup, Class<?> owner, String name, MethodType type, Class<?> caller)
            throws ReflectiveOperationException {
        try {
            return lookup.findSpecial(owner, name, type, caller);
        } catch (IllegalAccessException e) {
            return fixed(lookup, MethodHandleInfo.REF_invokeSpecial, owner, name, type, caller, e);
        }
    }

    static MethodHandle findConstructor(Lookup lookup, Class<?> owner, MethodType type) throws ReflectiveOperationException {
        try {
            return lookup.findConstructor(owner, type);
        } catch (IllegalAccessException e) {
            return fixed(lookup, MethodHandleInfo.REF_newInvokeSpecial, owner, "<init>", type, null, e);
        }
    }

    /** Where only that flag is in the way: what the lookup does but for its last step. */
    private static MethodHandle fixed(Lookup lookup, int kind, Class<?> owner, String name, MethodType type, Class<?> caller,
            IllegalAccessException thrown) throws IllegalAccessException {
        if (Engine.provider() == null || !String.valueOf(thrown.getMessage()).startsWith(NOT_MADE)) {
            throw thrown;
        }
        try {
            Lookup trusted = Engine.provider().trusted();
            Class<?> member = Class.forName("java.lang.invoke.MemberName");
            Class<?> direct = Class.forName("java.lang.invoke.DirectMethodHandle");
            Object found = trusted.findVirtual(Lookup.class, "resolveOrFail",
                    MethodType.methodType(member, byte.class, Class.class, String.class, MethodType.class))
                    .invoke(lookup, (byte) kind, owner, name, type);
            return kind == MethodHandleInfo.REF_newInvokeSpecial
                    ? (MethodHandle) trusted.findStatic(direct, "make", MethodType.methodType(direct, member)).invoke(found)
                    : (MethodHandle) trusted.findStatic(direct, "make",
                            MethodType.methodType(direct, byte.class, Class.class, member, Class.class))
                            .invoke((byte) kind, owner, found, caller);
        } catch (Throwable otherInternals) {
            Shortage.rethrow(otherInternals);
            throw thrown;
        }
    }
}

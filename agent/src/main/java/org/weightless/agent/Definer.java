package org.weightless.agent;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles.Lookup;
import java.lang.invoke.MethodType;
import java.security.ProtectionDomain;

/** Defines classes in any loader and any protection domain, as only the JDK itself may. */
final class Definer {
    /** {@code (String, byte[], int, int, ClassLoader, ProtectionDomain)Class}. */
    private final MethodHandle define;

    Definer(Lookup trusted) {
        try {
            Class<?> unsafe = Class.forName("jdk.internal.misc.Unsafe");
            Object instance = trusted.findStatic(unsafe, "getUnsafe", MethodType.methodType(unsafe)).invoke();
            MethodType type = MethodType.methodType(Class.class, String.class, byte[].class, int.class, int.class,
                    ClassLoader.class, ProtectionDomain.class);
            define = trusted.findVirtual(unsafe, "defineClass", type).bindTo(instance);
        } catch (Throwable e) {
            throw new IllegalStateException("this JDK has no jdk.internal.misc.Unsafe.defineClass; JDK 17 to 25 have it", e);
        }
    }

    /**
     * Defines a class.
     *
     * @param name internal name
     * @param loader null for the boot loader
     * @throws LinkageError if it cannot be, as by {@link ClassLoader#defineClass(String, byte[], int, int)}
     */
    Class<?> define(String name, byte[] bytes, ClassLoader loader, ProtectionDomain domain) {
        try {
            return (Class<?>) define.invokeExact(name, bytes, 0, bytes.length, loader, domain);
        } catch (RuntimeException | Error e) {
            throw e;
        } catch (Throwable e) {
            throw new IllegalStateException(e);
        }
    }
}

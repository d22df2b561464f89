package org.weightless.runtime;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.AccessibleObject;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.Objects;

/**
 * Calls of {@code InvocationHandler.invokeDefault} inside a fiber. The call is checked as ever, then the default method
 * is linked like one that is called by name; what that throws comes out as it is.
 *
 * <p>Whatever would fail before the method is entered goes to the JDK's own method, which says what is wrong.
 */
final class ProxyDefaults {
    private static final LateHandle INVOKE = new LateHandle(MethodHandles.lookup(), "invoke", Object.class,
            MethodHandle.class, Class.class, Object.class, Method.class, Object[].class, Coroutine.class);

    private ProxyDefaults() {}

    /** What the JDK finds for a method of a proxy, if that has it. */
    private static final class Found {
        static final MethodHandle FIND;

        static {
            try {
                FIND = Engine.provider().trusted().findStatic(Proxy.class, "defaultMethodHandle",
                        MethodType.methodType(MethodHandle.class, Class.class, Method.class));
            } catch (ReflectiveOperationException e) {
                throw new LinkageError("this JDK calls default methods of proxies in a way that is not known", e);
            }
        }

        private Found() {}

        /** Throws what the JDK throws where a proxy has another method, or none. */
        static void check(Class<?> proxy, Method method) throws Throwable {
            MethodHandle unused = (MethodHandle) FIND.invokeExact(proxy, method);
        }

        static boolean isKnown() {
            try {
                return FIND != null;
            } catch (LinkageError otherJdk) {
                return false;
            }
        }
    }

    /**
     * What such a call runs; null where this JDK does it in a way that is not known.
     *
     * @param caller the class in whose name the call is made
     * @param plain the JDK's own method, found for that class
     */
    static MethodHandle target(Class<?> caller, MethodHandle plain) {
        return Found.isKnown()
                ? MethodHandles.insertArguments(INVOKE.get(), 0, plain.asFixedArity(), caller)
                : null;
    }

    private static Object invoke(MethodHandle plain, Class<?> caller, Object proxy, Method method, Object[] given,
            Coroutine coroutine) throws Throwable {
        Objects.requireNonNull(proxy);
        Objects.requireNonNull(method);
        Object[] arguments = given == null ? new Object[0] : given;
        Class<?> type = proxy.getClass();
        Reflected.Target target =
                Proxy.isProxyClass(type) && method.isDefault() ? Reflected.ofDefault(method) : Reflected.Target.PLAIN;
        if (target.isPlain(proxy) || !target.accepts(proxy, arguments)) {
            return plain.invokeExact(proxy, method, given);
        }
        MemberAccess.CHECK.invokeExact(
                (AccessibleObject) method, caller, (Class<?>) method.getDeclaringClass(), type,
                method.getModifiers());
        Found.check(type, method);
        return target.call().invokeExact(proxy, arguments, coroutine);
    }
}

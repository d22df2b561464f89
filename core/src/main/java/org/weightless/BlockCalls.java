package org.weightless;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.util.concurrent.Callable;
import org.weightless.internal.fiber.CancelScope;
import org.weightless.runtime.Coroutine;
import org.weightless.runtime.Linker;

/** Calls the fiber copies of {@link Blocks}; a class of its own, as most programs need none of them. */
final class BlockCalls {
    private static final MethodHandle WITHIN = block("within", void.class, Generator.Body.class);
    private static final MethodHandle WITHIN_RETURNING = block("within", Object.class, Callable.class);
    private static final MethodHandle SHIELDED = block("shielded", void.class, Generator.Body.class);
    private static final MethodHandle SHIELDED_RETURNING = block("shielded", Object.class, Callable.class);

    private BlockCalls() {}

    private static MethodHandle block(String name, Class<?> result, Class<?> body) {
        return Linker.staticInvoker(MethodHandles.lookup(), Blocks.class, name,
                MethodType.methodType(result, CancelScope.class, body));
    }

    static void within(CancelScope limit, Generator.Body body, Coroutine current) throws Throwable {
        WITHIN.invokeExact(limit, body, current);
    }

    static Object within(CancelScope limit, Callable<?> body, Coroutine current) throws Throwable {
        return (Object) WITHIN_RETURNING.invokeExact(limit, (Callable) body, current);
    }

    static void shielded(CancelScope shield, Generator.Body body, Coroutine current) throws Throwable {
        SHIELDED.invokeExact(shield, body, current);
    }

    static Object shielded(CancelScope shield, Callable<?> body, Coroutine current) throws Throwable {
        return (Object) SHIELDED_RETURNING.invokeExact(shield, (Callable) body, current);
    }
}

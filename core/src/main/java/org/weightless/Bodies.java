package org.weightless;

import java.io.Serializable;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodType;
import java.util.concurrent.Callable;
import org.weightless.runtime.Coroutine;
import org.weightless.runtime.Linker;

/** Starts the bodies of generators and fibers in their fiber copies. */
final class Bodies {
    private static final MethodHandle RUN = Linker.invoker(Generator.Body.class, "run", MethodType.methodType(void.class));

    private Bodies() {}

    /** Tells a body with a result from one without, also where one object is both. */
    record Returning(Callable<?> body) implements Serializable {
        private static final MethodHandle CALL =
                Linker.invoker(Callable.class, "call", MethodType.methodType(Object.class));
    }

    /** The body of a typed generator. */
    record Typed(Yielder.Body<?> body) implements Serializable {
        private static final MethodHandle RUN =
                Linker.invoker(Yielder.Body.class, "run", MethodType.methodType(void.class, Yielder.class));
    }

    /** Whether {@link #run} takes it. */
    static boolean isBody(Object body) {
        return body instanceof Generator.Body || body instanceof Returning returning && returning.body != null
                || body instanceof Typed typed && typed.body != null;
    }

    /** Runs a {@link Generator.Body}, a {@link Returning} or a {@link Typed}; gives the result. */
    static Object run(Object body, Coroutine coroutine) throws Throwable {
        if (body instanceof Returning returning) {
            return (Object) Returning.CALL.invokeExact((Callable) returning.body, coroutine);
        }
        if (body instanceof Typed typed) {
            Typed.RUN.invokeExact((Yielder.Body) typed.body, (Yielder) Yielder.ONLY, coroutine);
            return null;
        }
        RUN.invokeExact((Generator.Body) body, coroutine);
        return null;
    }
}

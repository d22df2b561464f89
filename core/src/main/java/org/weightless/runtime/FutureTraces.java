package org.weightless.runtime;

import static java.lang.invoke.MethodType.methodType;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodHandles.Lookup;
import java.lang.invoke.MethodType;
import java.util.concurrent.CompletableFuture;

/**
 * The traces of exceptions that a {@code CompletableFuture} makes and keeps: nobody throws them where they are made, so
 * no driver meets them while it is known who called.
 */
final class FutureTraces {
    private static final LateHandle COMPLETED =
            new LateHandle(MethodHandles.lookup(), "completed", boolean.class, boolean.class, CompletableFuture.class);

    /** What a future keeps. */
    private static final class Kept {
        static final MethodHandle RESULT;
        static final MethodHandle EXCEPTION;
        static final Class<?> TYPE;

        static {
            try {
                Lookup trusted = Engine.provider().trusted();
                TYPE = Class.forName("java.util.concurrent.CompletableFuture$AltResult");
                RESULT = trusted.findGetter(CompletableFuture.class, "result", Object.class);
                EXCEPTION = trusted.findGetter(TYPE, "ex", Throwable.class)
                        .asType(methodType(Throwable.class, Object.class));
            } catch (ReflectiveOperationException e) {
                throw new LinkageError("this JDK's futures keep exceptions in a way that is not known", e);
            }
        }

        private Kept() {}

        static Throwable exception(CompletableFuture<?> future) throws Throwable {
            Object result = (Object) RESULT.invokeExact(future);
            return TYPE.isInstance(result) ? (Throwable) EXCEPTION.invokeExact(result) : null;
        }
    }

    private FutureTraces() {}

    /**
     * The call with what is done behind it.
     *
     * @param call from the future, what it takes and the coroutine to whether the future is completed by it
     */
    static MethodHandle completing(MethodHandle call) {
        MethodType type = call.type();
        MethodHandle then = MethodHandles.collectArguments(COMPLETED.get(), 0, call.asType(type
                .changeParameterType(0, CompletableFuture.class).changeReturnType(boolean.class)));
        int[] order = new int[type.parameterCount() + 1];
        for (int i = 0; i < type.parameterCount(); i++) {
            order[i] = i;
        }
        return MethodHandles.permuteArguments(then, type.changeParameterType(0, CompletableFuture.class), order).asType(type);
    }

    private static boolean completed(boolean byThis, CompletableFuture<?> future) {
        try {
            Throwable kept = byThis ? Kept.exception(future) : null;
            if (kept != null) {
                Traces.completeRead(kept, CompletableFuture.class);
            }
        } catch (Throwable ofItsTrace) {
            // no stack, no memory or another JDK: the trace stays as it is
        }
        return byThis;
    }
}

package org.weightless;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.util.Objects;
import org.weightless.runtime.Coroutine;
import org.weightless.runtime.Linker;

/** The fiber copies of {@link SerialScheduler}, written by hand: what its methods do where a coroutine can be suspended. */
final class SerialSchedulerCompanion {
    private static final MethodHandle RUN_LOOP = Linker.staticInvoker(MethodHandles.lookup(), RunLoop.class, "run",
            MethodType.methodType(void.class, SerialScheduler.class, String.class));

    private SerialSchedulerCompanion() {}

    static void run(SerialScheduler self, Coroutine caller) throws Throwable {
        RUN_LOOP.invokeExact(self, (String) null, caller);
    }

    static void run(SerialScheduler self, String start, Coroutine caller) throws Throwable {
        RUN_LOOP.invokeExact(self, Objects.requireNonNull(start, "start"), caller);
    }
}

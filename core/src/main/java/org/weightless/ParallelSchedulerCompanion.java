package org.weightless;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.util.Objects;
import org.weightless.runtime.Coroutine;
import org.weightless.runtime.Linker;

/** The fiber copies of {@link ParallelScheduler}, written by hand: what its methods do where a coroutine can be suspended. */
final class ParallelSchedulerCompanion {
    private static final MethodHandle RUN = Linker.staticInvoker(MethodHandles.lookup(), ParallelRun.class, "run",
            MethodType.methodType(void.class, ParallelScheduler.class, String.class));

    private ParallelSchedulerCompanion() {}

    static void run(ParallelScheduler self, Coroutine caller) throws Throwable {
        RUN.invokeExact(self, (String) null, caller);
    }

    static void run(ParallelScheduler self, String first, Coroutine caller) throws Throwable {
        RUN.invokeExact(self, Objects.requireNonNull(first, "start"), caller);
    }
}

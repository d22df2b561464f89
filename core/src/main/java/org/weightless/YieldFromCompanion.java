package org.weightless;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import org.weightless.runtime.Coroutine;
import org.weightless.runtime.Linker;
import org.weightless.runtime.Unwinding;

/** The fiber copies of {@link YieldFrom}, written by hand: what its methods do where a coroutine can be suspended. */
final class YieldFromCompanion {
    private static final MethodHandle APART_LOOP = Linker.staticInvoker(MethodHandles.lookup(), Delegation.class,
            "apart", MethodType.methodType(Object.class, AnyGenerator.class));

    private YieldFromCompanion() {}

    static Object generator(AnyGenerator inner, Coroutine caller) throws Throwable {
        if (caller.getClass() != inner.getClass()) {
            return (Object) APART_LOOP.invokeExact(inner, caller);
        }
        if (inner.isReadyToRun() && ((AnyGenerator) caller).leavesDelegation()) {
            try {
                Unwinding.push(caller, YieldFrom.before(inner));
            } catch (Throwable noMemory) {
                throw Unwinding.keepRunning(caller, noMemory);
            }
            return null;
        }
        Object out = YieldFrom.advance(inner, caller, null, null);
        if (Unwinding.of(caller) != 0) {
            try {
                Unwinding.push(caller, new YieldFrom(inner));
            } catch (Throwable noMemory) {
                inner.endByException();
                throw Unwinding.keepRunning(caller, noMemory);
            }
        }
        return out;
    }
}

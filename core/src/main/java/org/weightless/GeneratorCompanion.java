package org.weightless;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.util.Objects;
import org.weightless.runtime.Coroutine;
import org.weightless.runtime.Linker;

/** The fiber copies of {@link Generator}, written by hand: what its methods do where a coroutine can be suspended. */
final class GeneratorCompanion {
    private static final MethodHandle DELEGATE = Linker.staticInvoker(MethodHandles.lookup(), Delegation.class, "run",
            MethodType.methodType(Object.class, Iterable.class));

    private GeneratorCompanion() {}

    static boolean hasNext(Generator<?> self, Coroutine caller) {
        return self.fetch(caller);
    }

    static Object next(Generator<?> self, Coroutine caller) {
        return self.unread ? self.takeUnread() : self.advance(caller, null, null);
    }

    static Object send(Generator<?> self, Object value, Coroutine caller) {
        return self.sendIn(value, caller);
    }

    static Object raise(Generator<?> self, Throwable thrown, Coroutine caller) {
        return self.raiseIn(Objects.requireNonNull(thrown, "thrown"), caller);
    }

    static void close(Generator<?> self, Coroutine caller) {
        self.closeBy(GeneratorExit.ofClose(), caller);
    }

    static Object yieldFrom(Iterable<?> source, Coroutine caller) throws Throwable {
        Objects.requireNonNull(source, "source");
        FiberCompanion.enclosing(caller);
        return source instanceof AnyGenerator inner
                ? YieldFromCompanion.generator(inner, caller)
                : (Object) DELEGATE.invokeExact((Iterable) source, caller);
    }
}

package org.weightless.simulation;

import java.time.Duration;
import java.util.Objects;
import org.weightless.internal.fiber.FiberState;
import org.weightless.internal.fiber.Fibers;
import org.weightless.runtime.Coroutine;

/** The fiber copies of {@link Event}, written by hand: what its methods do where a coroutine can be suspended. */
final class EventCompanion {
    private EventCompanion() {}

    static Object await(Event<?> self, Coroutine current) {
        FiberState fiber = current instanceof FiberState state ? state : enclosing(self, current);
        return self.isOver(fiber) ? self.valueOrThrow() : self.wait(fiber).suspendIn(current);
    }

    static Object await(Event<?> self, Duration limit, Coroutine current) {
        Objects.requireNonNull(limit, "limit");
        FiberState fiber = enclosing(self, current);
        return self.isOver(fiber) ? self.valueOrThrow() : self.wait(fiber).within(limit).suspendIn(current);
    }

    private static FiberState enclosing(Event<?> self, Coroutine current) {
        FiberState fiber = Fibers.enclosingOrNull(current);
        if (fiber == null) {
            throw self.outsideFiber();
        }
        return fiber;
    }
}

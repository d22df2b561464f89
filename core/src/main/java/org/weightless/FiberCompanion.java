package org.weightless;

import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletionStage;
import org.weightless.internal.fiber.CancelScope;
import org.weightless.internal.fiber.FiberState;
import org.weightless.internal.fiber.Fibers;
import org.weightless.internal.fiber.Home;
import org.weightless.internal.fiber.Wait;
import org.weightless.runtime.Coroutine;
import org.weightless.runtime.Unwinding;

/** The fiber copies of {@link Fiber}, written by hand: what its methods do where a coroutine can be suspended. */
final class FiberCompanion {
    private FiberCompanion() {}

    static void yield(Coroutine current) {
        FiberCompanion.yield((Object) null, current);
    }

    static Object yield(Object value, Coroutine current) {
        if (current instanceof Generator) {
            return Unwinding.suspend(current, current, value);
        }
        Coroutine target = enclosing(current);
        if (target instanceof Fiber fiber) {
            return value instanceof Fiber next
                    ? jumpTo(current, fiber, next, null)
                    : Unwinding.suspend(current, fiber, null);
        }
        Object yielded = target instanceof PrimitiveGenerator primitive ? primitive.take(value) : value;
        return Unwinding.suspend(current, target, yielded);
    }

    static Object yield(int value, Coroutine current) {
        return current instanceof IntGenerator target ? target.suspendWith(value) : widened(value, current);
    }

    static Object yield(long value, Coroutine current) {
        return current instanceof LongGenerator target ? target.suspendWith(value) : widened(value, current);
    }

    static Object yield(double value, Coroutine current) {
        return current instanceof DoubleGenerator target ? target.suspendWith(value) : widened(value, current);
    }

    /** A yield of a value that the innermost coroutine has no place of exactly that type for. */
    private static Object widened(int value, Coroutine current) {
        if (current instanceof PrimitiveGenerator target) {
            target.take(value);
            return Unwinding.suspend(current, current, null);
        }
        return FiberCompanion.yield((Object) value, current);
    }

    private static Object widened(long value, Coroutine current) {
        if (current instanceof PrimitiveGenerator target) {
            target.take(value);
            return Unwinding.suspend(current, current, null);
        }
        return FiberCompanion.yield((Object) value, current);
    }

    private static Object widened(double value, Coroutine current) {
        if (current instanceof PrimitiveGenerator target) {
            target.take(value);
            return Unwinding.suspend(current, current, null);
        }
        return FiberCompanion.yield((Object) value, current);
    }

    static Object yield(float value, Coroutine current) {
        return FiberCompanion.yield((Object) value, current);
    }

    static Object yield(char value, Coroutine current) {
        return FiberCompanion.yield((Object) value, current);
    }

    static Object yield(short value, Coroutine current) {
        return FiberCompanion.yield((Object) value, current);
    }

    static Object yield(byte value, Coroutine current) {
        return FiberCompanion.yield((Object) value, current);
    }

    static Object yield(boolean value, Coroutine current) {
        return FiberCompanion.yield((Object) value, current);
    }

    static Object jump(Object target, Object cargo, Coroutine current) {
        Objects.requireNonNull(target, "target");
        Fiber fiber = enclosingFiber(current, "jump(..)");
        return jumpTo(current, fiber, target(Fibers.home(fiber), target), cargo);
    }

    private static Object jumpTo(Coroutine current, Fiber from, FiberState target, Object cargo) {
        return Unwinding.suspend(current, from, Fibers.home(from).jump(from, target, cargo));
    }

    /** What a jump names. */
    private static FiberState target(Home home, Object target) {
        if (target instanceof Fiber fiber) {
            return fiber;
        }
        FiberState found = null;
        if (target instanceof Integer id) {
            found = home.find(id);
        } else if (target instanceof String name) {
            found = home.find(name);
        }
        if (found == null) {
            throw new IllegalArgumentException(
                    "no live fiber to jump to: " + (target instanceof String ? "\"" + target + "\"" : target)
                            + "; a target is a Fiber, the name (String) or the id (Integer) of one of this scheduler");
        }
        return found;
    }

    static void sleep(Duration time, Coroutine current) {
        Objects.requireNonNull(time, "time");
        Wait.toSleep(enclosingFiber(current, "sleep(..)"), time).suspendIn(current);
    }

    static Object await(CompletionStage<?> stage, Coroutine current) {
        Objects.requireNonNull(stage, "stage");
        return Wait.forStage(enclosingFiber(current, "await(..)"), stage).suspendIn(current);
    }

    static Object await(CompletionStage<?> stage, Duration limit, Coroutine current) {
        Objects.requireNonNull(stage, "stage");
        Objects.requireNonNull(limit, "limit");
        return Wait.forStage(enclosingFiber(current, "await(..)"), stage).within(limit).suspendIn(current);
    }

    static Fiber current(Coroutine current) {
        Fiber fiber = enclosingFiberOrNull(current);
        return fiber != null ? fiber : Fiber.current();
    }

    static Object join(Fiber self, Coroutine current) {
        Wait wait = Fibers.joining(self, current);
        return wait == null ? Fibers.outcome(self) : wait.suspendIn(current);
    }

    static Object join(Fiber self, Duration limit, Coroutine current) {
        Objects.requireNonNull(limit, "limit");
        Wait wait = Fibers.joining(self, current);
        return wait == null ? Fibers.outcome(self) : wait.within(limit).suspendIn(current);
    }

    // ---- blocks

    static void requireBlock(Duration limit, Object body) {
        Objects.requireNonNull(limit, "limit");
        Objects.requireNonNull(body, "body");
    }

    static void within(Duration limit, Generator.Body body, Coroutine current) throws Throwable {
        requireBlock(limit, body);
        BlockCalls.within(CancelScope.limit(enclosingFiber(current, "within(..)"), limit), body, current);
    }

    static Object within(Duration limit, Callable<?> body, Coroutine current) throws Throwable {
        requireBlock(limit, body);
        return BlockCalls.within(CancelScope.limit(enclosingFiber(current, "within(..)"), limit), body, current);
    }

    static void shielded(Generator.Body body, Coroutine current) throws Throwable {
        Objects.requireNonNull(body, "body");
        BlockCalls.shielded(CancelScope.shield(enclosingFiber(current, "shielded(..)")), body, current);
    }

    static Object shielded(Callable<?> body, Coroutine current) throws Throwable {
        Objects.requireNonNull(body, "body");
        return BlockCalls.shielded(CancelScope.shield(enclosingFiber(current, "shielded(..)")), body, current);
    }

    // ---- what encloses the code that runs in a coroutine

    /** The innermost generator or fiber; throws where there is none. */
    static Coroutine enclosing(Coroutine current) {
        Coroutine target = current;
        while (!(target instanceof AnyGenerator) && !(target instanceof Fiber)) {
            if (target == null) {
                throw Refused.yielding();
            }
            target = Unwinding.around(target);
        }
        return target;
    }

    static Fiber enclosingFiberOrNull(Coroutine current) {
        Coroutine target = current;
        while (target != null && !(target instanceof Fiber)) {
            target = Unwinding.around(target);
        }
        return (Fiber) target;
    }

    /** The fiber around a coroutine; throws where there is none that can be suspended for the operation. */
    static Fiber enclosingFiber(Coroutine current, Object operation) {
        Fiber fiber = enclosingFiberOrNull(current);
        if (fiber == null) {
            throw Refused.outsideFiber(operation);
        }
        return fiber;
    }
}

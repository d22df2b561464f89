package org.weightless.agent.contract.fiber;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.weightless.Fiber;
import org.weightless.FiberLocal;
import org.weightless.Generator;
import org.weightless.Scheduler;
import org.weightless.ThreadContext;
import org.weightless.concurrent.TaskScope;

/** A fork of a fiber goes on apart from it, with values of its own; what is one fiber's alone refuses a fork. */
class FiberForkValuesTest {
    private final List<String> log = new ArrayList<>();
    private final Scheduler scheduler = Scheduler.roundRobin();

    private static String refused(Fiber fiber) {
        return assertThrows(IllegalStateException.class, () -> fiber.fork("copy")).getMessage();
    }

    @Test
    void aForkGoesOnBehindTheSameYield() {
        Fiber original = scheduler.spawn("original", () -> {
            int count = 1;
            Fiber.yield();
            log.add(Fiber.current().name() + " " + ++count);
        });
        scheduler.step();
        Fiber copy = original.fork("copy");
        scheduler.run();
        assertEquals(List.of("copy 2", "original 2"), log);
        assertEquals(Fiber.State.DONE, copy.state());
    }

    @Test
    void aForkHasLocalsOfItsOwn() {
        FiberLocal<String> local = FiberLocal.withInitial(() -> "none");
        Fiber original = scheduler.spawn("original", () -> {
            local.set("before");
            Fiber.yield();
            log.add(local.get());
            local.set("after, in " + Fiber.current().name());
            Fiber.yield();
            log.add(local.get());
        });
        scheduler.step();
        original.fork("copy");
        scheduler.run();
        assertEquals(List.of("before", "before", "after, in copy", "after, in original"), log);
    }

    @Test
    void aForkHasAContextOfItsOwn() {
        ThreadLocal<String> bound = new ThreadLocal<>();
        scheduler.context(new ThreadContext() {
            @Override
            public Object capture() {
                return bound.get();
            }

            @Override
            public void restore(Object value) {
                bound.set((String) value);
            }
        });
        Fiber original = scheduler.spawn("original", () -> {
            bound.set("before");
            Fiber.yield();
            bound.set(bound.get() + ", " + Fiber.current().name());
            Fiber.yield();
            log.add(bound.get());
        });
        scheduler.step();
        original.fork("copy");
        scheduler.run();
        assertEquals(List.of("before, copy", "before, original"), log);
    }

    @Test
    void aBlockWithALimitIsOneFibers() {
        Generator.Body body = () -> Fiber.within(Duration.ofDays(1), () -> {
            Fiber.yield();
            return null;
        });
        Fiber fiber = scheduler.spawn(body);
        scheduler.step();
        assertTrue(refused(fiber).contains("it stands in a block with a limit or a shield"));
        scheduler.run();
        assertEquals(Fiber.State.DONE, fiber.state());
    }

    @Test
    void aFiberOfAScopeIsOneThatIsJoined() {
        List<Fiber> forked = new ArrayList<>();
        Fiber owner = scheduler.spawn(() -> {
            try (TaskScope<Object, Void> scope = TaskScope.open()) {
                scope.fork(() -> {
                    forked.add(Fiber.current());
                    Fiber.yield();
                    return 1;
                });
                scope.join();
            }
        });
        while (forked.isEmpty()) {
            scheduler.step();
        }
        assertTrue(refused(forked.get(0)).contains("it belongs to a scope"));
        scheduler.run();
        assertEquals(Fiber.State.DONE, owner.state());
    }

    @Test
    void whatIsBeingCancelledIsNotForked() {
        Fiber fiber = scheduler.spawn(() -> Fiber.yield());
        scheduler.step();
        fiber.cancel();
        assertTrue(refused(fiber).contains("cannot be forked"));
        scheduler.run();
    }
}

package org.weightless.agent.contract.scheduler;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.weightless.Fiber;
import org.weightless.Scheduler;
import org.weightless.agent.testing.EventLog;

/** The order, ids, names, and the ways to run. */
class RoundRobinTest {
    private final EventLog log = new EventLog();
    private final Scheduler scheduler = Scheduler.roundRobin();

    private List<String> names() {
        return scheduler.fibers().stream().map(Fiber::name).toList();
    }

    @Test
    void theOrderIsThatOfSpawning() {
        scheduler.spawn("a", log.turns(3));
        scheduler.spawn("b", log.turns(1));
        scheduler.spawn("c", log.turns(2));
        scheduler.run();
        assertEquals("a b c a c a", log.take());
        assertEquals(6, scheduler.switches());
        assertFalse(scheduler.step());
    }

    @Test
    void theLastOneSpawnsOneThatRunsNext() {
        scheduler.spawn("a", log.turns(2));
        scheduler.spawn("b", () -> {
            log.add("b");
            scheduler.spawn("new", log.turns(1));
        });
        scheduler.run();
        assertEquals("a b new a", log.take());
    }

    @Test
    void runFromAStartTurnsTheOrder() {
        scheduler.spawn("a", log.turns(2));
        scheduler.spawn("b", () -> {
            log.add("b");
            scheduler.spawn("d", log.turns(2));
            Fiber.yield();
            log.add("b");
        });
        scheduler.spawn("c", log.turns(2));
        scheduler.run("b");
        assertEquals("b c a d b c a d", log.take());
    }

    @Test
    void fibersFollowTheTurnedOrderAndAreFoundById() {
        for (String name : List.of("a", "b", "c", "d")) {
            scheduler.spawn(name, log.always());
        }
        scheduler.spawn("stop", () -> {
            while (true) {
                scheduler.stop();
                Fiber.yield();
            }
        });
        scheduler.run("c");
        assertEquals(List.of("c", "d", "stop", "a", "b"), names());
        for (int id = 1; id <= 5; id++) {
            assertEquals(id, scheduler.fiber(id).id());
        }
        assertNull(scheduler.fiber(6));
        log.take();
        scheduler.run("a");
        assertEquals("a b c d", log.take());
    }

    @Test
    void runFromAnUnknownStartIsRefused() {
        scheduler.spawn("a", log.turns(1));
        IllegalArgumentException refused = assertThrows(IllegalArgumentException.class, () -> scheduler.run("x"));
        assertTrue(refused.getMessage().contains("x"), refused::getMessage);
        assertEquals("", log.take());
        scheduler.run("a");
        assertEquals("a", log.take());
        assertThrows(IllegalArgumentException.class, () -> scheduler.run("a"));
    }

    @Test
    void fibersAreFoundByIdAndNameWhileTheyLive() {
        scheduler.spawn(log.turns(1));
        scheduler.spawn("two", log.turns(1));
        scheduler.run();
        Fiber third = scheduler.spawn(log.turns(1));
        assertSame(third, scheduler.fiber(3));
        assertSame(third, scheduler.fiber("fiber-3"));
        assertNull(scheduler.fiber(1));
        assertNull(scheduler.fiber("two"));
        assertNull(scheduler.fiber("fiber-1"));
        assertNull(scheduler.fiber("fiber-03"));
        assertNull(scheduler.fiber(0));
        assertNull(scheduler.fiber(-1));
    }

    @Test
    void aNameThatALiveFiberHoldsIsRefused() {
        scheduler.spawn("a", log.turns(1));
        Fiber second = scheduler.spawn(log.turns(1));
        assertThrows(IllegalArgumentException.class, () -> scheduler.spawn("a", log.turns(1)));
        assertThrows(IllegalArgumentException.class, () -> scheduler.spawnReturning("fiber-2", () -> 1));
        assertThrows(IllegalArgumentException.class, () -> second.name("a"));
        assertEquals(2, scheduler.fibers().size());
        scheduler.run();
        assertEquals(3, scheduler.spawn("a", log.turns(1)).id());
    }

    @Test
    void aRenamedFiberIsFoundByItsNewNameOnly() {
        Fiber fiber = scheduler.spawn(log.turns(1));
        assertSame(fiber, fiber.name("x").name("y"));
        assertSame(fiber, scheduler.fiber("y"));
        assertNull(scheduler.fiber("x"));
        assertNull(scheduler.fiber("fiber-1"));
        assertNull(fiber.description());
        assertEquals("for a test", fiber.description("for a test").description());
    }

    @Test
    void aYieldDropsItsValueAndGivesNull() {
        scheduler.spawn("a", () -> log.add("got " + Fiber.yield("value")));
        scheduler.run();
        assertEquals("got null", log.take());
    }

    @Test
    void theFirstThatEndsEndsTheRunIfWanted() {
        assertSame(scheduler, scheduler.stopWhenAnyEnds(true));
        scheduler.spawn("a", log.turns(3));
        scheduler.spawn("b", log.turns(2));
        scheduler.spawn("c", () -> {
            Fiber.yield();
            throw new IllegalStateException();
        });
        scheduler.run();
        assertEquals("a b a b", log.take());
        scheduler.run();
        assertEquals("", log.take());
        assertEquals(List.of("a"), names());
        scheduler.run();
        assertEquals("a", log.take());
        assertEquals(7, scheduler.switches());
    }

    @Test
    void failuresAreKeptAndStopNobody() {
        Exception checked = new Exception("checked");
        Error error = new StackOverflowError();
        Fiber a = scheduler.spawn("a", () -> {
            throw checked;
        });
        Fiber b = scheduler.spawn("b", () -> {
            throw error;
        });
        Fiber c = scheduler.spawnReturning("c", () -> "result");
        scheduler.onFailure((fiber, thrown) -> {
            assertNull(Fiber.current());
            assertNull(scheduler.fiber(fiber.id()));
            log.add(fiber.name() + ":" + (thrown == fiber.failure()));
        });
        scheduler.run();
        assertEquals("a:true b:true", log.take());
        assertSame(checked, a.failure());
        assertSame(error, b.failure());
        assertNull(a.result());
        assertNull(c.failure());
        assertEquals("result", c.result());
        assertEquals(Fiber.State.FAILED, a.state());
        assertEquals(Fiber.State.DONE, c.state());
    }

    @Test
    void whatTheFailureHandlerThrowsLeavesTheRunAndDisturbsNobody() {
        scheduler.onFailure((fiber, thrown) -> {
            throw new IllegalArgumentException(thrown);
        });
        scheduler.spawn("a", () -> {
            throw new Exception();
        });
        scheduler.spawn("b", log.turns(2));
        assertThrows(IllegalArgumentException.class, scheduler::run);
        scheduler.run();
        assertEquals("b b", log.take());
    }
}

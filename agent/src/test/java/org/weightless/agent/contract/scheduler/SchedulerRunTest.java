package org.weightless.agent.contract.scheduler;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.weightless.agent.testing.Thrown.refused;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.weightless.Fiber;
import org.weightless.Fiber.State;
import org.weightless.Scheduler;

/** Scheduler: run, run(start), step, switches, and the order of turns. */
class SchedulerRunTest extends NamedSlices {
    // ---- round robin

    @Test
    void roundRobinIsAFixedOrder() {
        Scheduler scheduler = Scheduler.roundRobin();
        spawn(scheduler, 3, "A", "B", "C");
        scheduler.fiber("B").priority(5);
        scheduler.run();
        assertEquals("ABCABCABC", logged());
        assertEquals(9, scheduler.switches());
        scheduler.run();
        assertEquals(9, scheduler.switches());
    }

    @Test
    void aNewFiberGoesToTheEndWithinTheCurrentTurn() {
        Scheduler scheduler = Scheduler.roundRobin();
        scheduler.spawn("A", () -> {
            log.append("A");
            spawn(scheduler, 2, "D");
            Fiber.yield();
            log.append("A");
        });
        spawn(scheduler, 2, "B", "C");
        scheduler.run();
        assertEquals("ABCDABCD", logged());
        scheduler.spawn("last", () -> {
            log.append("L");
            spawn(scheduler, 1, "N");
            Fiber.yield();
            log.append("L");
        });
        scheduler.run();
        assertEquals("LNL", logged());
    }

    @Test
    void aFiberKeepsItsPlaceWhileSuspended() {
        Scheduler scheduler = Scheduler.roundRobin();
        spawn(scheduler, 4, "A", "B", "C");
        scheduler.fiber("B").suspend();
        scheduler.step();
        scheduler.step();
        assertEquals("AC", logged());
        scheduler.fiber("B").resume();
        scheduler.run();
        assertEquals("ABCABCABCB", logged());
    }

    @Test
    void theNextRunGoesOnBehindTheFiberThatRanLast() {
        Scheduler scheduler = Scheduler.roundRobin();
        spawn(scheduler, 3, "A", "B");
        scheduler.spawn("S", () -> {
            log.append("S");
            scheduler.stop();
            log.append("s");
            Fiber.yield();
            log.append("S");
        });
        spawn(scheduler, 3, "C");
        scheduler.run();
        assertEquals("ABSs", logged());
        assertEquals(State.READY, scheduler.fiber("S").state());
        scheduler.run();
        assertEquals("CABSCABC", logged());
        assertEquals(0, scheduler.fibers().size());
    }

    @Test
    void runAndStepCanBeMixed() {
        Scheduler scheduler = Scheduler.roundRobin();
        spawn(scheduler, 2, "A", "B", "C");
        assertTrue(scheduler.step());
        assertEquals("A", logged());
        scheduler.run();
        assertEquals("BCABC", logged());
        assertFalse(scheduler.step());
        assertEquals(6, scheduler.switches());
    }

    @Test
    void runFromAStart() {
        Scheduler scheduler = Scheduler.roundRobin();
        spawn(scheduler, 2, "A", "B", "C");
        scheduler.run("B");
        assertEquals("BCABCA", logged());
        refused(IllegalArgumentException.class, () -> scheduler.run("B"), "B");
        refused(IllegalArgumentException.class, () -> scheduler.run("nobody"), "nobody");
    }

    @Test
    void aStartTurnsTheOrderForThoseThatComeLaterToo() {
        Scheduler scheduler = Scheduler.roundRobin();
        spawn(scheduler, 2, "A", "B");
        scheduler.spawn("C", () -> {
            log.append("C");
            spawn(scheduler, 2, "D");
            Fiber.yield();
            log.append("C");
        });
        scheduler.run("B");
        assertEquals("BCADBCAD", logged());
    }

    @Test
    void aStartInTheMiddleOfARun() {
        Scheduler scheduler = Scheduler.roundRobin();
        spawn(scheduler, 3, "A", "B", "C");
        scheduler.step();
        scheduler.step();
        scheduler.run("A");
        assertEquals("AB" + "ABC" + "ABC" + "C", logged());
    }

    @Test
    void anUnknownStartRunsNothing() {
        Scheduler scheduler = Scheduler.roundRobin();
        spawn(scheduler, 1, "A");
        refused(IllegalArgumentException.class, () -> scheduler.run("missing"), "missing");
        assertEquals("", logged());
        assertEquals(0, scheduler.switches());
    }

    // ---- slices and scattered

    @Test
    void prioritySlicesGivesPSlicesInARow() {
        Scheduler scheduler = Scheduler.prioritySlices();
        spawn(scheduler, 6, "A", "B", "C");
        scheduler.fiber("A").priority(3);
        scheduler.fiber("C").priority(2);
        scheduler.run();
        assertEquals("AAABCC" + "AAABCC" + "BCC" + "BBB", logged());
    }

    @Test
    void slicesReadThePriorityBeforeEachSlice() {
        Scheduler scheduler = Scheduler.prioritySlices();
        scheduler.spawn("A", () -> {
            for (int i = 0; i < 8; i++) {
                log.append("A");
                if (i == 1) {
                    Fiber.current().priority(1);
                } else if (i == 2) {
                    Fiber.current().priority(4);
                }
                Fiber.yield();
            }
        }).priority(3);
        spawn(scheduler, 3, "B");
        scheduler.run();
        assertEquals("AA" + "B" + "AAAA" + "B" + "AA" + "B", logged());
    }

    @Test
    void scatteredSpreadsTheSlices() {
        Scheduler scheduler = Scheduler.priorityScattered();
        spawn(scheduler, 30, "A", "B", "C");
        scheduler.fiber("A").priority(3);
        scheduler.fiber("C").priority(2);
        for (int i = 0; i < 12; i++) {
            scheduler.step();
        }
        assertEquals("ACABAC" + "ACABAC", logged());
    }

    @Test
    void scatteredLaysOutATurnAtItsStart() {
        Scheduler scheduler = Scheduler.priorityScattered();
        scheduler.spawn("A", () -> {
            log.append("A");
            scheduler.fiber("B").priority(2);
            spawn(scheduler, 3, "C");
            for (int i = 0; i < 3; i++) {
                Fiber.yield();
                log.append("A");
            }
        }).priority(2);
        spawn(scheduler, 6, "B");
        scheduler.run();
        // priorities 2, 1: A A B; then 2, 2, 1: A B A B C; then 2, 1 again for those that are left
        assertEquals("AAB" + "ABABC" + "BBC" + "BC", logged());
    }

    @Test
    void everybodyGetsToTheEndUnderFair() {
        Scheduler scheduler = Scheduler.fair();
        spawn(scheduler, 50, "A", "B", "C");
        scheduler.fiber("B").priority(9);
        scheduler.run();
        assertEquals(150, scheduler.switches());
        String text = logged();
        for (String name : List.of("A", "B", "C")) {
            assertEquals(50, text.length() - text.replace(name, "").length());
        }
    }

    @Test
    void aRunThatBeginsWithAFiberThatCannotRunGoesOnBehindItWithANewRow() {
        Scheduler scheduler = Scheduler.prioritySlices();
        spawn(scheduler, 3, "A", "B", "C");
        scheduler.fiber("A").priority(3);
        scheduler.step();
        scheduler.fiber("B").suspend();
        scheduler.run("B");
        assertEquals("ACAACC", logged());
    }
}

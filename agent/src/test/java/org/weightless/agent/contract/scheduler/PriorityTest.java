package org.weightless.agent.contract.scheduler;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.weightless.Fiber;
import org.weightless.Scheduler;
import org.weightless.agent.testing.EventLog;

/** The policies that go by priority. */
class PriorityTest {
    private final EventLog log = new EventLog();

    private void spawn(Scheduler scheduler, int... priorities) {
        for (int i = 0; i < priorities.length; i++) {
            scheduler.spawn(String.valueOf((char) ('A' + i)), log.always()).priority(priorities[i]);
        }
    }

    private String steps(Scheduler scheduler, int count) {
        for (int i = 0; i < count; i++) {
            assertTrue(scheduler.step());
        }
        return log.take();
    }

    @Test
    void slicesInARow() {
        Scheduler scheduler = Scheduler.prioritySlices();
        spawn(scheduler, 3, 1, 2);
        assertEquals("A A A B C C A A A B C C A", steps(scheduler, 13));
    }

    @Test
    void thePriorityIsReadBeforeEachSlice() {
        Scheduler scheduler = Scheduler.prioritySlices();
        spawn(scheduler, 3, 1);
        steps(scheduler, 1);
        scheduler.fiber("A").priority(2);
        assertEquals("A B A", steps(scheduler, 3));
        scheduler.fiber("A").priority(4);
        assertEquals("A A A B", steps(scheduler, 4));
        steps(scheduler, 2);
        scheduler.fiber("A").priority(1);
        assertEquals("B A B", steps(scheduler, 3));
    }

    @Test
    void aFiberChangesItsOwnPriority() {
        Scheduler scheduler = Scheduler.prioritySlices();
        scheduler.spawn("A", () -> {
            for (int i = 1;; i++) {
                log.add("A");
                Fiber.current().priority(i == 1 ? 2 : 1);
                Fiber.yield();
            }
        });
        scheduler.spawn("B", log.always());
        assertEquals("A A B A B", steps(scheduler, 5));
    }

    @Test
    void slicesOfOneThatIsSuspendedOrEndsAreNotMadeUpFor() {
        Scheduler scheduler = Scheduler.prioritySlices();
        spawn(scheduler, 3, 2);
        steps(scheduler, 1);
        scheduler.fiber("A").suspend();
        assertEquals("B", steps(scheduler, 1));
        scheduler.fiber("A").resume();
        assertEquals("B A A A B", steps(scheduler, 5));
        scheduler.remove(2);
        assertEquals("A A A A", steps(scheduler, 4));
    }

    @Test
    void slicesFromAStart() {
        Scheduler scheduler = Scheduler.prioritySlices();
        spawn(scheduler, 1, 2, 1);
        scheduler.spawn("stop", () -> {
            while (true) {
                scheduler.stop();
                Fiber.yield();
            }
        });
        scheduler.run("B");
        assertEquals("B B C", log.take());
        scheduler.run();
        assertEquals("A B B C", log.take());
    }

    @Test
    void scatteredSlices() {
        Scheduler scheduler = Scheduler.priorityScattered();
        spawn(scheduler, 3, 1, 2);
        assertEquals("A C A B A C A C A B A C", steps(scheduler, 12));
    }

    @Test
    void scatteredWithEqualPrioritiesIsRoundRobin() {
        Scheduler scheduler = Scheduler.priorityScattered();
        spawn(scheduler, 2, 2, 2);
        assertEquals("A B C A B C A", steps(scheduler, 7));
    }

    /** The contract's sentence, word for word and slowly. */
    private static String layout(int... priorities) {
        int places = 0;
        for (int priority : priorities) {
            places += priority;
        }
        int[] next = new int[priorities.length];
        List<String> laid = new ArrayList<>();
        for (int place = 0; place < places; place++) {
            int chosen = -1;
            long earliest = Long.MAX_VALUE;
            for (int i = 0; i < priorities.length; i++) {
                long p = priorities[i];
                long opens = Math.floorDiv((long) next[i] * places, p);
                long due = -Math.floorDiv(-(long) (next[i] + 1) * places, p);
                if (next[i] < p && opens <= place && due < earliest) {
                    earliest = due;
                    chosen = i;
                }
            }
            assertTrue(earliest > place, "due in time");
            next[chosen]++;
            laid.add(String.valueOf((char) ('A' + chosen)));
        }
        return String.join(" ", laid);
    }

    @Test
    void scatteredTurnsAreLaidOutByTheRule() {
        SplittableRandom random = new SplittableRandom(4);
        for (int round = 0; round < 200; round++) {
            int[] priorities = random.ints(1 + random.nextInt(7), 1, 12).toArray();
            Scheduler scheduler = Scheduler.priorityScattered();
            spawn(scheduler, priorities);
            String laid = layout(priorities);
            assertEquals(laid + " " + laid, steps(scheduler, 2 * laid.split(" ").length));
        }
    }

    @Test
    void newAndReprioritisedOnesJoinTheNextScatteredTurn() {
        Scheduler scheduler = Scheduler.priorityScattered();
        spawn(scheduler, 2, 1);
        assertEquals("A", steps(scheduler, 1));
        scheduler.spawn("C", log.always());
        scheduler.fiber("B").priority(3);
        assertEquals("A B " + layout(2, 3, 1), steps(scheduler, 8));
    }

    @Test
    void placesOfOneThatCannotRunArePassedOver() {
        Scheduler scheduler = Scheduler.priorityScattered();
        spawn(scheduler, 3, 1, 2);
        assertEquals("A", steps(scheduler, 1));
        scheduler.fiber("A").suspend();
        assertEquals("C B C", steps(scheduler, 3));
        assertEquals("C B C", steps(scheduler, 3), "a turn of those that can run: " + layout(1, 2));
        scheduler.fiber("A").resume();
        assertEquals("A C A B A C", steps(scheduler, 6));
    }

    @Test
    void aWokenOneJoinsTheNextScatteredTurn() {
        Scheduler scheduler = Scheduler.priorityScattered();
        spawn(scheduler, 3, 1);
        scheduler.fiber("A").suspend();
        assertEquals("B", steps(scheduler, 1));
        scheduler.fiber("A").resume();
        assertEquals(layout(3, 1), steps(scheduler, 4));
    }

    @Test
    void aScatteredRunFromAStartBeginsThere() {
        Scheduler scheduler = Scheduler.priorityScattered();
        spawn(scheduler, 2, 1);
        scheduler.spawn("stop", () -> {
            while (true) {
                scheduler.stop();
                Fiber.yield();
            }
        });
        scheduler.run("B");
        assertTrue(log.take().startsWith("B"));
        assertEquals("B", scheduler.fibers().iterator().next().name());
    }

    @Test
    void priorityBelowOneIsRefused() {
        Fiber fiber = Scheduler.roundRobin().spawn(log.always());
        assertEquals(1, fiber.priority());
        assertThrows(IllegalArgumentException.class, () -> fiber.priority(0));
        assertThrows(IllegalArgumentException.class, () -> fiber.priority(-3));
        assertEquals(1, fiber.priority());
        assertEquals(7, fiber.priority(7).priority());
    }

    /** A clock that a fiber's work moves. */
    private static final class Work {
        long nanos;
    }

    @Test
    void fairnessIsByTimeAndPriority() {
        Work work = new Work();
        Scheduler scheduler = Scheduler.fair(() -> work.nanos);
        long[] spent = new long[3];
        int[] cost = {10, 30, 20};
        for (int i = 0; i < 3; i++) {
            int me = i;
            scheduler.spawn(() -> {
                while (true) {
                    work.nanos += cost[me];
                    spent[me] += cost[me];
                    Fiber.yield();
                }
            });
        }
        scheduler.fiber(3).priority(2);
        while (work.nanos < 100_000) {
            scheduler.step();
        }
        assertEquals(25_000, spent[0], 100);
        assertEquals(25_000, spent[1], 100);
        assertEquals(50_000, spent[2], 100);
    }

    @Test
    void newcomersAndSleepersStartAtThePresentMinimum() {
        Work work = new Work();
        Scheduler scheduler = Scheduler.fair(() -> work.nanos);
        for (String name : List.of("a", "b")) {
            scheduler.spawn(name, () -> {
                while (true) {
                    work.nanos += 10;
                    log.add(name);
                    Fiber.yield();
                }
            });
        }
        steps(scheduler, 100);
        scheduler.fiber("b").suspend();
        steps(scheduler, 100);
        scheduler.fiber("b").resume();
        scheduler.spawn("c", () -> {
            while (true) {
                work.nanos += 10;
                log.add("c");
                Fiber.yield();
            }
        });
        String twelve = steps(scheduler, 12);
        for (String name : List.of("a", "b", "c")) {
            long turns = List.of(twelve.split(" ")).stream().filter(name::equals).count();
            assertTrue(turns >= 3 && turns <= 5, twelve);
        }
    }

    @Test
    void fairnessWithJumps() {
        Work work = new Work();
        Scheduler scheduler = Scheduler.fair(() -> work.nanos);
        long[] spent = new long[2];
        scheduler.spawn("a", () -> {
            while (true) {
                work.nanos += 10;
                spent[0] += 10;
                Fiber.jump("b", null);
            }
        });
        scheduler.spawn("b", () -> {
            while (true) {
                work.nanos += 10;
                spent[1] += 10;
                Fiber.yield();
            }
        });
        for (int i = 0; i < 1000; i++) {
            scheduler.step();
        }
        assertEquals(spent[0], spent[1], 20);
    }

    @Test
    void allPoliciesServeManyFibersAlike() {
        for (Scheduler scheduler : List.of(Scheduler.roundRobin(), Scheduler.prioritySlices(), Scheduler.priorityScattered())) {
            for (int i = 0; i < 300; i++) {
                scheduler.spawn(log.turns(2));
            }
            scheduler.run();
            String turn =
                    java.util.stream.IntStream.rangeClosed(1, 300).mapToObj(i -> "fiber-" + i).collect(Collectors.joining(" "));
            assertEquals(turn + " " + turn, log.take());
        }
    }

    @Test
    @org.junit.jupiter.api.Timeout(30)
    void theLargestPriorityOverflowsNothingAndEndsWithItsFiber() {
        Scheduler scattered = Scheduler.priorityScattered();
        for (String name : new String[] {"a", "b", "c"}) {
            scattered.spawn(name, log.turns(3)).priority(name.equals("c") ? 1 : Integer.MAX_VALUE);
        }
        scattered.run();
        assertEquals("a b a b a b c c c", log.take());
    }
}

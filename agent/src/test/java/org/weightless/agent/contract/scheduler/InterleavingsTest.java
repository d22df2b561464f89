package org.weightless.agent.contract.scheduler;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.weightless.DeadlockException;
import org.weightless.Fiber;
import org.weightless.Policy;
import org.weightless.Schedule;
import org.weightless.Scheduler;
import org.weightless.agent.testing.EventLog;
import org.weightless.testing.InterleavingError;
import org.weightless.testing.Interleavings;

/** Orders by chance, recorded and replayed; policies of one's own. */
@Timeout(60)
class InterleavingsTest {
    private final EventLog log = new EventLog();

    /** Two fibers that both read, yield and write: some orders lose an update. */
    private static void lostUpdate(Scheduler scheduler) {
        int[] balance = new int[1];
        for (int i = 0; i < 2; i++) {
            scheduler.spawn(() -> {
                int read = balance[0];
                Fiber.yield();
                balance[0] = read + 1;
            });
        }
        scheduler.run();
        assertEquals(2, balance[0]);
    }

    @Test
    void explorationFindsALostUpdateAndItsScheduleFailsAgain() {
        InterleavingError error =
                assertThrows(InterleavingError.class, () -> Interleavings.explore(100, InterleavingsTest::lostUpdate));
        assertTrue(error.getMessage().contains("replay(\"" + error.schedule()), error::getMessage);
        InterleavingError again = assertThrows(InterleavingError.class,
                () -> Interleavings.replay(error.schedule().toString(), InterleavingsTest::lostUpdate));
        assertEquals(error.schedule(), again.schedule());
        assertEquals(error.getCause().getMessage(), again.getCause().getMessage());
        Interleavings.replay("1 1 2 2", InterleavingsTest::lostUpdate);
        assertThrows(InterleavingError.class, () -> Interleavings.replay("1 2 1 2", InterleavingsTest::lostUpdate));
    }

    @Test
    void everyOrderOfThreeIsFound() {
        Set<String> orders = new HashSet<>();
        Interleavings.explore(200, scheduler -> {
            for (int i = 0; i < 3; i++) {
                scheduler.spawn(log.turns(1));
            }
            scheduler.run();
            orders.add(log.take());
        });
        assertEquals(6, orders.size());
    }

    @Test
    void failuresOfFibersAndDeadlocksAreFound() {
        InterleavingError failed = assertThrows(InterleavingError.class, () -> Interleavings.explore(1, scheduler -> {
            scheduler.spawn(() -> {
                throw new Exception("in a fiber");
            });
            scheduler.run();
        }));
        assertEquals("in a fiber", failed.getCause().getMessage());
        InterleavingError deadlock = assertThrows(InterleavingError.class, () -> Interleavings.explore(1, scheduler -> {
            Fiber[] both = new Fiber[2];
            both[0] = scheduler.spawn(() -> both[1].join());
            both[1] = scheduler.spawn(() -> both[0].join());
            scheduler.run();
        }));
        assertInstanceOf(DeadlockException.class, deadlock.getCause());
        assertThrows(IllegalArgumentException.class, () -> Interleavings.explore(0, scheduler -> {}));
    }

    private Schedule mixed(Scheduler scheduler) {
        scheduler.virtualTime().record().onFailure(EventLog::fail);
        for (String name : new String[] {"a", "b", "c"}) {
            scheduler.spawn(name, () -> {
                for (int i = 0; i < 4; i++) {
                    log.add(name);
                    Fiber.yield();
                    Fiber.sleep(Duration.ofSeconds(name.charAt(0) - 'a'));
                    if (i == 2 && scheduler.fiber("d") != null && scheduler.fiber("d").state() == Fiber.State.READY) {
                        Fiber.jump("d", null);
                    }
                }
            });
        }
        scheduler.spawn("d", log.turns(20));
        scheduler.run();
        return scheduler.schedule();
    }

    @Test
    void aRecordedScheduleReplaysExactly() {
        Set<String> different = new HashSet<>();
        for (long seed = 1; seed <= 20; seed++) {
            Schedule schedule = mixed(Scheduler.random(seed));
            String events = log.take();
            different.add(events);
            assertEquals(schedule, mixed(Scheduler.replaying(Schedule.parse(schedule.toString()))));
            assertEquals(events, log.take());
            assertEquals(schedule, mixed(Scheduler.random(seed)));
            log.take();
        }
        assertTrue(different.size() > 10);
    }

    @Test
    void schedulesAsText() {
        assertEquals("1 2x3 1", Schedule.parse(" 1 2 2x2  1").toString());
        assertEquals(Schedule.parse("1 2 2"), Schedule.parse("1 2x2"));
        assertNotEquals(Schedule.parse("1 2"), Schedule.parse("1 2x2"));
        assertEquals(0, Schedule.parse("").size());
        assertEquals(7, Schedule.parse("1 7").id(1));
        for (String text : new String[] {"x", "0", "-1", "1x0", "1x", "1,2"}) {
            assertThrows(IllegalArgumentException.class, () -> Schedule.parse(text));
        }
        assertThrows(IllegalStateException.class, () -> Scheduler.roundRobin().schedule());
    }

    @Test
    void aProgramThatDoesNotFollowItsScheduleIsTold() {
        Scheduler scheduler = Scheduler.replaying(Schedule.parse("1 2"));
        scheduler.spawn("a", log.turns(1));
        String message = assertThrows(IllegalStateException.class, scheduler::run).getMessage();
        assertTrue(message.contains("choice 2 of 2 is the fiber 2"), message);
    }

    @Test
    void aPolicyOfOnesOwn() {
        Policy lastFirst = order -> order.size() == 0 ? null : order.get(order.size() - 1);
        Scheduler scheduler = Scheduler.of(lastFirst);
        scheduler.spawn("a", log.turns(2));
        scheduler.spawn("b", log.turns(2));
        scheduler.run();
        assertEquals("b b a a", log.take());
        Policy byName =
                order -> StreamSupport.stream(order.spliterator(), false).min(Comparator.comparing(Fiber::name)).orElse(null);
        scheduler = Scheduler.of(byName);
        scheduler.spawn("z", log.turns(1));
        scheduler.spawn("b", log.turns(2));
        scheduler.spawn("a", log.turns(1));
        scheduler.run();
        assertEquals("a b b z", log.take());
    }

    @Test
    void aPolicyThatChoosesWhoCannotRunIsTold() {
        Fiber stranger = Scheduler.roundRobin().spawn(log.turns(1));
        Scheduler scheduler = Scheduler.of(order -> stranger);
        scheduler.spawn(log.turns(1));
        assertThrows(IllegalStateException.class, scheduler::run);
        assertThrows(NullPointerException.class, () -> Scheduler.of(null));
    }

    @Test
    void theDumpTellsAll() {
        Scheduler scheduler = Scheduler.roundRobin().virtualTime().measure(true);
        Fiber sleeper =
                scheduler.spawn("sleeper", () -> Fiber.sleep(Duration.ofSeconds(5))).priority(3).description("a test's");
        scheduler.spawn(log.turns(2));
        scheduler.spawn("joiner", () -> sleeper.join(Duration.ofMinutes(1)));
        for (int i = 0; i < 3; i++) {
            scheduler.step();
        }
        String dump = scheduler.dump().replaceAll("\\d+\\.\\d{3} ms", "T ms").replaceAll(":\\d+\\)", ":N)")
                .replaceAll("(?m)^    at .*(lambda|EventLog).*$", "    at HERE")
                .replaceAll("(?m)(    at HERE\n)+", "    at HERE\n");
        assertEquals("""
                #1 sleeper  WAITING  priority 3  1 switches  T ms  a test's
                    sleeps for 5000 ms
                    at HERE
                #2 fiber-2  READY  priority 1  1 switches  T ms
                    at HERE
                #3 joiner  WAITING  priority 1  1 switches  T ms
                    waits for fiber 1 (sleeper, WAITING), 60000 ms at most
                    at HERE
                """, dump);
    }

    /** A seed is an order: it fails each time or never, and there are seeds of both kinds. */
    @Test
    void aSeedIsReplayed() {
        List<Boolean> first = new ArrayList<>();
        List<Boolean> again = new ArrayList<>();
        for (long seed = 1; seed <= 20; seed++) {
            first.add(failsBy(seed));
            again.add(failsBy(seed));
        }
        assertEquals(first, again);
        assertTrue(first.contains(true) && first.contains(false), first::toString);
        assertThrows(NullPointerException.class, () -> Interleavings.replay(1, null));
    }

    private static boolean failsBy(long seed) {
        try {
            Interleavings.replay(seed, InterleavingsTest::lostUpdate);
            return false;
        } catch (InterleavingError e) {
            assertTrue(e.getMessage().contains("the order of seed " + seed), e::getMessage);
            return true;
        }
    }
}

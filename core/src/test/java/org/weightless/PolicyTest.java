package org.weightless;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.weightless.internal.fiber.Population;

/** Each policy by itself, asked again and again, against the sentences of the contract. Nothing runs. */
class PolicyTest {
    static {
        HandLinked.connect();
    }

    private final Scheduler scheduler = Scheduler.roundRobin();
    private final Population population = scheduler.itsRun().population();
    private final Order order = new Order(population, scheduler);
    private final List<Fiber> fibers = new ArrayList<>();

    private Fiber add(int priority) {
        Fiber fiber = scheduler.spawn(() -> {}).priority(priority);
        fibers.add(fiber);
        return fiber;
    }

    private String choices(Policy policy, int count) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < count; i++) {
            Fiber next = policy.next(order);
            text.append(next == null ? "-" : String.valueOf((char) ('A' + next.id() - 1)));
        }
        return text.toString();
    }

    // ---- round robin, slices

    @Test
    void roundRobinGivesEachATurnWhateverItsPriority() {
        add(1);
        add(5);
        add(2);
        assertEquals("ABCABCA", choices(Order::next, 7));
        fibers.get(1).suspend();
        assertEquals("CACA", choices(Order::next, 4));
    }

    @Test
    void slicesComeInARowAndThePriorityIsReadBeforeEach() {
        add(3);
        add(1);
        add(2);
        SlicesPolicy policy = new SlicesPolicy();
        assertEquals("AAABCCAAABCC", choices(policy, 12));
        assertEquals("A", choices(policy, 1));
        fibers.get(0).priority(1);
        assertEquals("BC", choices(policy, 2));
        fibers.get(2).priority(4);
        assertEquals("CCCA", choices(policy, 4));
    }

    @Test
    void slicesThatAreLeftAreLostByOneThatCannotRun() {
        add(3);
        add(1);
        SlicesPolicy policy = new SlicesPolicy();
        assertEquals("A", choices(policy, 1));
        fibers.get(0).suspend();
        assertEquals("B", choices(policy, 1));
        fibers.get(0).resume();
        assertEquals("AAAB", choices(policy, 4));
    }

    @Test
    void slicesBeginAnewWhereTheOrderIsTurned() {
        add(2);
        add(2);
        SlicesPolicy policy = new SlicesPolicy();
        choices(policy, 1);
        population.turnTo(fibers.get(1));
        policy.turned();
        order.next();
        policy.startsWith(fibers.get(1));
        assertEquals("BAAB", choices(policy, 4));
        policy.ended(fibers.get(1));
        assertEquals("AAB", choices(policy, 3));
    }

    // ---- scattered

    @Test
    void scatteredIsTheContractsExample() {
        add(3);
        add(1);
        add(2);
        assertEquals("ACABACACABAC", choices(new ScatteredPolicy(), 12));
    }

    /** Place by place: who may have it and has not, and of these who is due first. */
    private List<Fiber> turn() {
        int sum = fibers.stream().mapToInt(Fiber::priority).sum();
        int[] had = new int[fibers.size()];
        List<Fiber> turn = new ArrayList<>();
        for (int place = 0; place < sum; place++) {
            int best = -1;
            int bestDue = 0;
            for (int i = 0; i < had.length; i++) {
                int p = fibers.get(i).priority();
                int due = ((had[i] + 1) * sum + p - 1) / p;
                if (had[i] < p && had[i] * sum / p <= place && (best < 0 || due < bestDue)) {
                    best = i;
                    bestDue = due;
                }
            }
            had[best]++;
            assertTrue(place < bestDue, "a slice came late");
            turn.add(fibers.get(best));
        }
        return turn;
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6})
    void scatteredTurnsAreThoseOfTheContract(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        ScatteredPolicy policy = new ScatteredPolicy();
        policy.belongsTo(order);
        for (int i = 0; i < 2 + random.nextInt(7); i++) {
            add(1 + random.nextInt(9));
        }
        for (int turn = 0; turn < 20; turn++) {
            List<Fiber> expected = turn();
            for (int place = 0; place < expected.size(); place++) {
                assertSame(expected.get(place), policy.next(order), () -> "seed " + seed);
                if (place == 0) {
                    fibers.get(random.nextInt(fibers.size())).priority(1 + random.nextInt(9));
                    add(1 + random.nextInt(3));
                }
            }
        }
    }

    @Test
    void aPlaceOfOneThatCannotRunIsPassedOver() {
        add(3);
        add(1);
        add(2);
        ScatteredPolicy policy = new ScatteredPolicy();
        policy.belongsTo(order);
        assertEquals("AC", choices(policy, 2));
        fibers.get(0).suspend();
        assertEquals("BC", choices(policy, 2));
        fibers.get(0).resume();
        assertEquals("ACABAC", choices(policy, 6));
        fibers.forEach(Fiber::suspend);
        assertEquals("-", choices(policy, 1));
    }

    @Test
    void aStartingFiberHasTheFirstPlaceOfItsTurn() {
        add(3);
        add(1);
        add(2);
        ScatteredPolicy policy = new ScatteredPolicy();
        policy.belongsTo(order);
        choices(policy, 2);
        policy.turned();
        policy.startsWith(fibers.get(1));
        assertEquals(5, choices(policy, 5).chars().filter(fiber -> fiber != 'B').count());
        assertEquals("ACABAC", choices(policy, 6));
    }

    @Test
    void hugePrioritiesDoNotOverflow() {
        add(Integer.MAX_VALUE);
        add(Integer.MAX_VALUE);
        add(1);
        ScatteredPolicy policy = new ScatteredPolicy();
        policy.belongsTo(order);
        String choices = choices(policy, 1000);
        long forA = choices.chars().filter(c -> c == 'A').count();
        long forB = choices.chars().filter(c -> c == 'B').count();
        assertTrue(Math.abs(forA - forB) <= 1, choices);
        scheduler.remove(1);
        scheduler.remove(2);
        assertEquals("C", choices(policy, 1));
    }

    // ---- fair

    /**
     * The least time divided by priority runs next, the lower id among equals; who waited starts at the present
     * minimum.
     */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6})
    void fairGivesTheNextSliceToWhoHasHadTheLeast(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        FairPolicy policy = new FairPolicy();
        policy.belongsTo(order);
        assertTrue(policy.measuresTime());
        TreeMap<Integer, Double> times = new TreeMap<>();
        Set<Integer> ready = new HashSet<>();
        double minimum = 0;
        for (int i = 0; i < 5; i++) {
            Fiber fiber = add(1 + random.nextInt(4));
            policy.ready(fiber);
            times.put(fiber.id(), 0.0);
            ready.add(fiber.id());
        }
        for (int i = 0; i < 2000; i++) {
            int least = ready.stream().min((a, b) -> times.get(a).equals(times.get(b)) ? a - b
                    : Double.compare(times.get(a), times.get(b))).orElse(0);
            Fiber next = policy.next(order);
            assertEquals(least, next == null ? 0 : next.id(), () -> "seed " + seed);
            if (next != null) {
                minimum = Math.max(minimum, times.get(least));
                long nanos = random.nextInt(1000);
                if (random.nextInt(8) == 0) {
                    population.setIdle(next);
                    ready.remove(least);
                }
                policy.ran(next, nanos);
                times.merge(least, (double) nanos / next.priority(), Double::sum);
            }
            for (Fiber fiber : fibers) {
                if (!ready.contains(fiber.id()) && random.nextInt(10) == 0) {
                    population.setReady(fiber);
                    policy.ready(fiber);
                    ready.add(fiber.id());
                    times.put(fiber.id(), Math.max(times.get(fiber.id()), minimum));
                }
            }
        }
    }

    @Test
    void aFiberThatAJumpHasRunIsNotCountedTwice() {
        FairPolicy policy = new FairPolicy();
        policy.belongsTo(order);
        Fiber jumper = add(1);
        Fiber target = add(1);
        policy.ready(jumper);
        policy.ready(target);
        assertSame(jumper, policy.next(order));
        policy.ran(jumper, 10);
        policy.ran(target, 100);
        assertSame(jumper, policy.next(order));
        policy.ran(jumper, 50);
        assertSame(jumper, policy.next(order));
        policy.ran(jumper, 50);
        assertSame(target, policy.next(order));
        policy.ran(target, 1000);
        assertSame(jumper, policy.next(order));
    }

    // ---- random, replay

    @Test
    void chanceIsTheSameForTheSameSeed() {
        add(1);
        add(1);
        add(1);
        String choices = choices(new RandomPolicy(7), 200);
        assertEquals(choices, choices(new RandomPolicy(7), 200));
        for (String each : List.of("A", "B", "C")) {
            assertTrue(choices.contains(each));
        }
        fibers.forEach(Fiber::suspend);
        assertNull(new RandomPolicy(7).next(order));
    }

    @ParameterizedTest
    @CsvSource({"1 3 2x2 1, ACBBA", "3x3, CCC", "2 1x2 3, BAAC"})
    void aReplayFollowsItsScheduleAndThenGoesByTurns(String schedule, String expected) {
        add(1);
        add(1);
        add(1);
        assertEquals(expected + "ABCA", choices(new ReplayPolicy(Schedule.parse(schedule)), expected.length() + 4));
    }

    @Test
    void aReplayOfAnotherProgramIsRefusedByName() {
        add(1);
        fibers.get(0).suspend();
        for (String text : List.of("1", "2")) {
            IllegalStateException refused = assertThrows(IllegalStateException.class,
                    () -> new ReplayPolicy(Schedule.parse(text)).next(order));
            String why = text.equals("1") ? "is SUSPENDED" : "does not live";
            assertTrue(refused.getMessage().contains("choice 1 of 1 is the fiber " + text + ", which " + why),
                    refused.getMessage());
        }
    }

    // ---- what an order tells policies

    @Test
    void aPolicysChoiceHasToBeOneThatCanRun() {
        Fiber[] chosen = new Fiber[1];
        Scheduler chooses = Scheduler.of(any -> chosen[0]);
        chosen[0] = chooses.spawn(() -> {});
        chosen[0].suspend();
        IllegalStateException refused = assertThrows(IllegalStateException.class, chooses::step);
        assertTrue(refused.getMessage().contains("which cannot run"), refused.getMessage());
        chosen[0].resume();
        assertTrue(chooses.step());
        chosen[0] = null;
        assertFalse(chooses.step());
    }

    @Test
    void aPolicyIsToldItsOrderBeforeAnythingElse() {
        List<Object> told = new ArrayList<>();
        Scheduler mine = Scheduler.of(new Policy() {
            @Override
            public void belongsTo(Order order) {
                told.add(order.scheduler());
            }

            @Override
            public void ready(Fiber fiber) {
                told.add(fiber);
            }

            @Override
            public Fiber next(Order order) {
                return order.next();
            }
        });
        Fiber fiber = mine.spawn(() -> {});
        assertEquals(List.of(mine, fiber), told);
    }

    @Test
    void whatIsNotedAboutAFiberIsKeptUntilItLeaves() {
        Fiber fiber = add(1);
        assertNull(order.note(fiber));
        order.note(fiber, "noted");
        assertEquals("noted", order.note(fiber));
        scheduler.remove(fiber.id());
        assertNull(order.note(fiber));
    }

    @Test
    void anOrderTellsWhoHadTheLastSliceAndWhoIsInOne() {
        List<Fiber> running = new ArrayList<>();
        Fiber only = scheduler.spawn(() -> running.add(scheduler.running()));
        assertNull(order.last());
        scheduler.spawnReturning(new Script().does(() -> running.add(scheduler.running())).yields(null));
        assertTrue(scheduler.step());
        assertTrue(scheduler.step());
        Fiber last = order.last();
        assertEquals(2, last.id());
        assertEquals(List.of(only, last), running);
        assertNull(scheduler.running());
    }

    @Test
    void anOrderTellsWhoWaitsForOutsideAndWhoWasWoken() {
        Fiber sleeper = scheduler.virtualTime().spawnReturning(
                new Script().then((in, current) -> HandLinked.sleep(Duration.ofMillis(1), current)));
        assertFalse(order.waitsForOutside(sleeper));
        assertTrue(scheduler.step());
        assertTrue(order.waitsForOutside(sleeper));
        assertFalse(order.wasWoken(sleeper));
        sleeper.cancel();
        assertTrue(order.wasWoken(sleeper));
        assertFalse(order.waitsForOutside(sleeper));
    }
}

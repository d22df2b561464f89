package org.weightless.simulation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The wheel against a list that is searched. */
class TimeoutWheelTest {
    private final TimeoutWheel wheel = new TimeoutWheel();
    private final Environment environment = new Environment();
    private final List<Timeout<Void>> model = new ArrayList<>();

    /** In no queue of its environment: that is not run. */
    private Timeout<Void> timeout(long time) {
        Timeout<Void> timeout = new Timeout<>(environment, time, null);
        timeout.place = TimeoutWheel.ABSENT;
        return timeout;
    }

    private Timeout<Void> added(long time) {
        Timeout<Void> added = timeout(time);
        wheel.add(added, time);
        model.add(added);
        return added;
    }

    private Timeout<Void> earliest() {
        Timeout<Void> first = null;
        for (Timeout<Void> each : model) {
            if (first == null || each.time < first.time) {
                first = each;
            }
        }
        return first;
    }

    private void assertTakesFirst() {
        Timeout<Void> first = earliest();
        assertEquals(first == null ? TimeoutWheel.NEVER : first.time, wheel.firstTime());
        assertSame(first, wheel.poll());
        model.remove(first);
        assertEquals(model.size(), wheel.size());
    }

    @ParameterizedTest
    @CsvSource({"1, 3", "2, 50", "3, 700", "4, 100000", "5, 3000000000", "6, 1000000000000000", "7, 500000000000000000"})
    void theFirstOneIsTheEarliestAndOfEqualOnesTheOldest(int seed, long farthest) {
        SplittableRandom random = new SplittableRandom(seed);
        List<Timeout<Void>> removed = new ArrayList<>();
        long now = 0;
        for (int i = 0; i < 20_000; i++) {
            int what = random.nextInt(100);
            if (what < 50 && now < Long.MAX_VALUE / 2) {
                added(now + random.nextLong(farthest));
            } else if (what < 68 && !model.isEmpty()) {
                Timeout<Void> out = what < 55 ? earliest() : model.get(random.nextInt(model.size()));
                model.remove(out);
                removed.add(out);
                wheel.remove(out);
                wheel.remove(out);
            } else if (what < 70) {
                assertEquals(earliest() == null ? TimeoutWheel.NEVER : earliest().time, wheel.firstTime());
                now = Math.max(now, Math.min(wheel.firstTime(), now + random.nextLong(farthest)));
                assertEquals(earliest() != null && earliest().time <= now, wheel.isDue(now));
            } else {
                now = earliest() == null ? now : Math.max(now, earliest().time);
                assertTakesFirst();
            }
        }
        while (!model.isEmpty()) {
            assertTakesFirst();
        }
        assertNull(wheel.poll());
        assertFalse(wheel.isDue(Long.MAX_VALUE - 1));
    }

    @Test
    void thoseThatAreTakenOutDoNotStay() {
        Timeout<Void> stays = added(1_000_000);
        for (int i = 0; i < 100_000; i++) {
            Timeout<Void> leaves = timeout(2_000_000);
            wheel.add(leaves, 2_000_000);
            wheel.remove(leaves);
        }
        assertTrue(wheel.places() <= 64, () -> wheel.places() + " places");
        assertSame(stays, wheel.first());
    }

    @Test
    void oneThatComesBackHasItsOldPlace() {
        Timeout<Void> first = added(70);
        Timeout<Void> second = added(70);
        Timeout<Void> third = added(5);
        wheel.remove(first);
        assertSame(third, wheel.poll());
        wheel.add(first, 70);
        assertSame(first, wheel.poll());
        assertSame(second, wheel.poll());
        assertNull(wheel.poll());
    }

    @Test
    void thoseOfOneTimeMayLeaveWhileTheyAreTaken() {
        List<Timeout<Void>> all = new ArrayList<>();
        for (int i = 0; i < 1_000; i++) {
            all.add(added(9));
        }
        assertSame(all.get(0), wheel.poll());
        for (int i = 1; i < 999; i++) {
            wheel.remove(all.get(i));
        }
        assertEquals(1, wheel.size());
        assertTrue(wheel.places() <= 32, () -> wheel.places() + " places");
        assertSame(all.get(999), wheel.poll());
        assertNull(wheel.poll());
    }
}

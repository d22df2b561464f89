package org.weightless;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.weightless.internal.fiber.Timed;
import org.weightless.internal.fiber.Timers;
import org.weightless.internal.fiber.Wait;

/** Waits come and go in any order: the first one is always the one whose time is over first. */
class TimersTest {
    private final Fiber fiber = Scheduler.roundRobin().spawn(() -> {});
    private final Timers timers = new Timers();
    private final List<Wait> model = new ArrayList<>();

    private void add(long deadline) {
        Wait wait = new Wait(fiber, "test", false);
        wait.deadline = deadline;
        wait.timed = true;
        timers.add(wait);
        model.add(wait);
    }

    private void expectFirst() {
        assertEquals(model.size(), timers.size());
        if (model.isEmpty()) {
            assertNull(timers.first());
        } else {
            assertEquals(model.stream().mapToLong(wait -> wait.deadline).min().getAsLong(), timers.first().deadline);
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void theFirstIsTheFirstWhateverIsTakenOut(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        for (int i = 0; i < 5_000; i++) {
            if (model.isEmpty() || random.nextInt(100) < (i / 500 % 2 == 0 ? 60 : 40)) {
                add(random.nextLong(1_000));
            } else {
                Wait gone = model.remove(random.nextInt(model.size()));
                timers.remove(gone);
                timers.remove(gone);
            }
            expectFirst();
        }
        model.sort(Comparator.comparingLong(wait -> wait.deadline));
        for (Wait wait : List.copyOf(model)) {
            assertEquals(wait.deadline, timers.first().deadline);
            Timed first = timers.first();
            timers.remove(first);
            assertTrue(model.remove(first));
            expectFirst();
        }
    }
}

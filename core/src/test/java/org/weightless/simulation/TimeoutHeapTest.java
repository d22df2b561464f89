package org.weightless.simulation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The heap against a list that is searched. */
class TimeoutHeapTest {
    private final TimeoutHeap heap = new TimeoutHeap();

    /** In no queue of its environment: that is not run. */
    private static Timeout<Void> timeout(Environment environment, long time) {
        return new Timeout<>(environment, time, null);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 5, 6})
    void theFirstOneIsTheEarliestAndOfEqualOnesTheOldest(int seed) {
        Environment environment = new Environment();
        SplittableRandom random = new SplittableRandom(seed);
        List<Timeout<Void>> model = new ArrayList<>();
        for (int i = 0; i < 20_000; i++) {
            int what = random.nextInt(10);
            if (what < 5) {
                Timeout<Void> added = timeout(environment, random.nextInt(1, 50));
                added.order = TimeoutHeap.NOWHERE;
                heap.add(added, added.time);
                model.add(added);
            } else if (what < 7 && !model.isEmpty()) {
                heap.remove(model.remove(random.nextInt(model.size())));
            } else {
                Timeout<Void> first = earliest(model);
                assertEquals(first == null ? TimeoutHeap.NEVER : first.time, heap.firstTime());
                assertSame(first, heap.poll());
                model.remove(first);
            }
            assertEquals(model.size(), heap.size());
        }
        while (!model.isEmpty()) {
            Timeout<Void> first = earliest(model);
            assertSame(first, heap.poll());
            model.remove(first);
        }
        assertNull(heap.poll());
    }

    private static Timeout<Void> earliest(List<Timeout<Void>> model) {
        Timeout<Void> first = null;
        for (Timeout<Void> each : model) {
            if (first == null || each.time < first.time) {
                first = each;
            }
        }
        return first;
    }

    @Test
    void thoseThatAreTakenOutDoNotStay() {
        Environment environment = new Environment();
        Timeout<Void> stays = timeout(environment, 1);
        stays.order = TimeoutHeap.NOWHERE;
        heap.add(stays, 1_000_000);
        for (int i = 0; i < 100_000; i++) {
            Timeout<Void> leaves = timeout(environment, 5);
            leaves.order = TimeoutHeap.NOWHERE;
            heap.add(leaves, 2_000_000);
            heap.remove(leaves);
        }
        assertTrue(heap.places() <= 64, () -> heap.places() + " places");
        assertSame(stays, heap.first());
    }
}

package org.weightless.itertools;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.weightless.Fiber;

/** The recursions of {@link Itertools} over all choices. */
final class Combinations {
    private Combinations() {}

    static <T> void yieldProducts(List<List<? extends T>> pools, List<T> chosen) {
        if (chosen.size() == pools.size()) {
            Fiber.yield(Collections.unmodifiableList(new ArrayList<>(chosen)));
            return;
        }
        for (T value : pools.get(chosen.size())) {
            chosen.add(value);
            yieldProducts(pools, chosen);
            chosen.remove(chosen.size() - 1);
        }
    }

    static <T> void yieldChoices(List<? extends T> pool, List<Integer> places, int length, boolean ascending) {
        if (places.size() == length) {
            List<T> chosen = new ArrayList<>();
            for (int place : places) {
                chosen.add(pool.get(place));
            }
            Fiber.yield(Collections.unmodifiableList(chosen));
            return;
        }
        int from = ascending && !places.isEmpty() ? places.get(places.size() - 1) + 1 : 0;
        int behind = ascending ? pool.size() - (length - places.size()) + 1 : pool.size();
        for (int place = from; place < behind; place++) {
            if (ascending || !places.contains(place)) {
                places.add(place);
                yieldChoices(pool, places, length, ascending);
                places.remove(places.size() - 1);
            }
        }
    }
}

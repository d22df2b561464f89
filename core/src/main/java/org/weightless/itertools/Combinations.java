package org.weightless.itertools;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import org.weightless.Fiber;

/** The searches of {@link Itertools} over all choices: loops, so that no length of a choice is too deep for the stack. */
final class Combinations {
    private Combinations() {}

    static <T> void yieldProducts(List<List<? extends T>> pools) {
        if (pools.isEmpty()) {
            Fiber.yield(List.of());
            return;
        }
        List<T> chosen = new ArrayList<>();
        List<Iterator<? extends T>> open = new ArrayList<>();
        open.add(pools.get(0).iterator());
        while (!open.isEmpty()) {
            int last = open.size() - 1;
            if (chosen.size() > last) {
                chosen.remove(last);
            }
            if (!open.get(last).hasNext()) {
                open.remove(last);
                continue;
            }
            chosen.add(open.get(last).next());
            if (chosen.size() < pools.size()) {
                open.add(pools.get(chosen.size()).iterator());
            } else {
                Fiber.yield(Collections.unmodifiableList(new ArrayList<>(chosen)));
            }
        }
    }

    static <T> void yieldChoices(List<? extends T> pool, int length, boolean ascending) {
        int[] places = new int[length];
        BitSet taken = new BitSet();
        int chosen = 0;
        int place = 0;
        while (chosen >= 0) {
            if (chosen == length) {
                Fiber.yield(valuesAt(places, pool));
            } else {
                int behind = ascending ? pool.size() - (length - chosen) + 1 : pool.size();
                place = taken.nextClearBit(place);
                if (place < behind) {
                    taken.set(place);
                    places[chosen++] = place;
                    place = ascending ? place + 1 : 0;
                    continue;
                }
            }
            if (--chosen >= 0) {
                taken.clear(places[chosen]);
                place = places[chosen] + 1;
            }
        }
    }

    private static <T> List<T> valuesAt(int[] places, List<? extends T> pool) {
        List<T> values = new ArrayList<>(places.length);
        for (int place : places) {
            values.add(pool.get(place));
        }
        return Collections.unmodifiableList(values);
    }
}

/*
 * A comparator that takes time. Each jury tastes two wines for ten minutes before it says which is better, so its sort
 * sleeps in the middle of the JDK's code. Three sorts of the JDK's go on at once in one thread, and the virtual clock
 * says how long each jury sat.
 *
 * Prints:
 *   List.sort      12 wines,  31 tastings, 5 h 10 min
 *   TreeMap        12 wines,  31 tastings, 5 h 10 min
 *   PriorityQueue  12 wines,  56 tastings, 9 h 20 min
 *   all of it took 9 h 20 min, as they sat at the same time
 */
package org.weightless.docs;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.weightless.Fiber;
import org.weightless.Scheduler;

public class S43_ComparingTakesTime {
    static final Duration TASTING = Duration.ofMinutes(10);

    interface Sort {
        void sort(List<Integer> wines, Comparator<Integer> jury);
    }

    static String time(Duration time) {
        return time.toHours() + " h " + time.toMinutesPart() + " min";
    }

    static void judge(String name, Sort sort) {
        List<Integer> wines = new ArrayList<>(IntStream.range(0, 12).boxed().toList());
        Collections.shuffle(wines, new Random(2002));
        int[] tastings = {0};
        sort.sort(wines, (one, other) -> {
            tastings[0]++;
            Fiber.sleep(TASTING);
            return Integer.compare(one, other);
        });
        System.out.printf("%-14s %d wines, %3d tastings, %s%n", name, wines.size(), tastings[0],
                time(TASTING.multipliedBy(tastings[0])));
    }

    static void byTree(List<Integer> wines, Comparator<Integer> jury) {
        TreeMap<Integer, Integer> sorted = new TreeMap<>(jury);
        wines.forEach(wine -> sorted.put(wine, wine));
    }

    static void byQueue(List<Integer> wines, Comparator<Integer> jury) {
        PriorityQueue<Integer> queue = new PriorityQueue<>(jury);
        queue.addAll(wines);
        while (queue.poll() != null) {
            // the best of those that are left
        }
    }

    public static void main(String[] args) {
        Scheduler scheduler = Scheduler.roundRobin().virtualTime();
        scheduler.spawn(() -> judge("List.sort", List::sort));
        scheduler.spawn(() -> judge("TreeMap", S43_ComparingTakesTime::byTree));
        scheduler.spawn(() -> judge("PriorityQueue", S43_ComparingTakesTime::byQueue));
        scheduler.run();
        System.out.println("all of it took " + time(scheduler.now()) + ", as they sat at the same time");
    }
}

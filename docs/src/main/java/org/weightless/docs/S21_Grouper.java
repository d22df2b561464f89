/*
 * The example that PEP 380 is known for: an averager that is fed by send, and a grouper that starts a new averager
 * whenever the one it delegates to has ended. What is sent to the grouper reaches the averager.
 *
 * Prints:
 *   girls: 3 values, average 41.0
 *   boys: 2 values, average 39.5
 */
package org.weightless.docs;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.weightless.Fiber;
import org.weightless.Generator;

public class S21_Grouper {
    record Average(int count, double value) {
        @Override
        public String toString() {
            return count + " values, average " + value;
        }
    }

    static Generator<Object> averager() {
        return Generator.returning(() -> {
            double total = 0;
            int count = 0;
            for (Double sent = Fiber.yield(null); sent != null; sent = Fiber.yield(null)) {
                total += sent;
                count++;
            }
            return new Average(count, total / count);
        });
    }

    static Generator<Object> grouper(Map<String, Object> results, String key) {
        return Generator.of(() -> {
            while (true) {
                results.put(key, Generator.yieldFrom(averager()));
            }
        });
    }

    public static void main(String[] args) {
        Map<String, List<Double>> data = new LinkedHashMap<>();
        data.put("girls", List.of(40.0, 41.0, 42.0));
        data.put("boys", List.of(39.0, 40.0));
        Map<String, Object> results = new LinkedHashMap<>();
        data.forEach((key, values) -> {
            Generator<Object> group = grouper(results, key);
            group.next();
            values.forEach(group::send);
            group.send(null);
        });
        results.forEach((key, average) -> System.out.println(key + ": " + average));
    }
}

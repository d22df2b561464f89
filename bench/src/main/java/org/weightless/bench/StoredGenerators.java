package org.weightless.bench;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.weightless.Fiber;
import org.weightless.Generator;
import org.weightless.Stored;

/**
 * How long does it take to write and to read many suspended generators, and how many bytes are they? Each has one
 * frame with an int and a string. {@code StoredGenerators [count]}, with the agent, writes and reads them several
 * times and prints each round; the last ones are compiled. The bytes of what they share, such as the sites, are told
 * by a file with one of them.
 */
public final class StoredGenerators {
    private static final int COUNT = 100_000;
    private static final int ROUNDS = 8;

    private StoredGenerators() {}

    private static List<Generator<String>> suspended(int count) {
        List<Generator<String>> all = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            String name = "generator " + i;
            Generator<String> generator = Generator.of(() -> {
                for (int value = 0; value < 10; value++) {
                    Fiber.yield(name);
                }
            });
            generator.next();
            all.add(generator);
        }
        return all;
    }

    private static byte[] written(List<Generator<String>> all) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        Stored.write(all, bytes);
        return bytes.toByteArray();
    }

    /** Measures. */
    public static void main(String[] arguments) throws IOException, ClassNotFoundException {
        int count = arguments.length == 0 ? COUNT : Integer.parseInt(arguments[0]);
        List<Generator<String>> all = suspended(count);
        int shared = written(new ArrayList<>(all.subList(0, 1))).length;
        for (int round = 1; round <= ROUNDS; round++) {
            long start = System.nanoTime();
            byte[] bytes = written(all);
            long middle = System.nanoTime();
            List<?> read = (List<?>) Stored.read(new ByteArrayInputStream(bytes));
            long end = System.nanoTime();
            if (read.size() != count || !((Generator<?>) read.get(count - 1)).hasNext()) {
                throw new IllegalStateException("they do not come back");
            }
            System.out.printf(Locale.ROOT,
                    "round %d: %d generators written in %d ms, read in %d ms, %.1f bytes each, %d shared%n", round,
                    count,
                    (middle - start) / 1_000_000, (end - middle) / 1_000_000,
                    (double) (bytes.length - shared) / (count - 1), shared);
        }
    }
}

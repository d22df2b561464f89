/*
 * A generator that holds a resource: the file is opened when the first line is asked for, and closed at the end, or when the
 * generator is closed. Who stops half way closes it: nothing else does.
 *
 * Prints:
 *   opened
 *   first
 *   second
 *   closed
 *   opened
 *   closed
 *   [FIRST, SECOND, THIRD]
 */
package org.weightless.docs;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.weightless.Fiber;
import org.weightless.Generator;

public class S17_FileReader {
    static Generator<String> lines(Path file) {
        return Generator.of(() -> {
            try (BufferedReader reader = Files.newBufferedReader(file)) {
                System.out.println("opened");
                for (String line = reader.readLine(); line != null; line = reader.readLine()) {
                    Fiber.yield(line);
                }
            } finally {
                System.out.println("closed");
            }
        });
    }

    public static void main(String[] args) throws IOException {
        Path file = Files.write(Files.createTempFile("lines", ".txt"), List.of("first", "second", "third"));
        try (Generator<String> lines = lines(file)) {
            for (String line : lines) {
                System.out.println(line);
                if (line.startsWith("s")) {
                    break;
                }
            }
        }
        try (Stream<String> lines = lines(file).stream()) {
            System.out.println(lines.map(String::toUpperCase).toList());
        }
        Files.delete(file);
    }
}

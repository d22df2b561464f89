/*
 * A pipeline of channels: one fiber walks a directory, a plain recursion that sends each file it finds; several workers
 * read them; one collects. The channel of files is bounded: when the workers are behind, the walk waits, at whatever
 * depth it is, so memory holds a few paths and not the whole tree. The workers send nothing into the channel that they
 * receive from: were it full, all of them would wait for each other. Reading a file blocks its thread, so the fibers
 * share two threads. Each file goes to one worker, nobody knows to which, and the results are sorted.
 *
 * Prints:
 *   a/1.txt: 1 lines
 *   a/2.txt: 2 lines
 *   a/b/3.txt: 3 lines
 *   a/b/4.txt: 4 lines
 *   a/b/c/5.txt: 5 lines
 *   a/b/c/6.txt: 6 lines
 *   d/7.txt: 7 lines
 *   d/8.txt: 8 lines
 *   8 files, 36 lines
 */
package org.weightless.docs;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.weightless.Fiber;
import org.weightless.Scheduler;
import org.weightless.channel.Channel;

public class S31_Crawler {
    record Found(Path file, int lines) {}

    final Path root;
    final Channel<Path> files = Channel.<Path>buffered(2).named("files");
    final Channel<Found> results = Channel.<Found>rendezvous().named("results");
    final SortedMap<String, Integer> linesByFile = new TreeMap<>();

    S31_Crawler(Path root) {
        this.root = root;
    }

    void walk(Path directory) throws IOException {
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(directory)) {
            for (Path entry : entries) {
                if (Files.isDirectory(entry)) {
                    walk(entry);
                } else {
                    files.send(entry);
                }
            }
        }
    }

    void countLines() throws IOException {
        for (Path file : files) {
            results.send(new Found(file, Files.readAllLines(file).size()));
        }
    }

    void collect() {
        for (Found found : results) {
            linesByFile.put(root.relativize(found.file).toString().replace('\\', '/'), found.lines);
        }
    }

    void run(int workers) {
        Scheduler scheduler = Scheduler.parallel(2);
        scheduler.spawn("walk", () -> {
            try (files) {
                walk(root);
            }
        });
        List<Fiber> counting = new ArrayList<>();
        for (int i = 1; i <= workers; i++) {
            counting.add(scheduler.spawn("worker " + i, this::countLines));
        }
        scheduler.spawn("end", () -> {
            try (results) {
                for (Fiber worker : counting) {
                    worker.join();
                }
            }
        });
        scheduler.spawn("collect", this::collect);
        scheduler.run();
    }

    static Path makeTree() throws IOException {
        Path root = Files.createTempDirectory("crawler");
        int lines = 0;
        for (String directory : List.of("a", "a/b", "a/b/c", "d")) {
            Files.createDirectory(root.resolve(directory));
            for (int i = 0; i < 2; i++) {
                lines++;
                Files.write(root.resolve(directory + "/" + lines + ".txt"), Collections.nCopies(lines, "a line"));
            }
        }
        return root;
    }

    static void delete(Path root) throws IOException {
        try (Stream<Path> tree = Files.walk(root)) {
            for (Path path : tree.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        }
    }

    public static void main(String[] args) throws IOException {
        Path root = makeTree();
        try {
            S31_Crawler crawler = new S31_Crawler(root);
            crawler.run(3);
            crawler.linesByFile.forEach((file, lines) -> System.out.println(file + ": " + lines + " lines"));
            System.out.println(crawler.linesByFile.size() + " files, "
                    + crawler.linesByFile.values().stream().mapToInt(Integer::intValue).sum() + " lines");
        } finally {
            delete(root);
        }
    }
}

package org.weightless.agent.packed;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.weightless.agent.testing.ChildJvm;
import org.weightless.agent.testing.ChildJvm.Result;

/** The option {@code abandoned=true}: which dropped generators it reports, and where it says they were made. */
class AbandonedIT {
    private static final String APP = """
            import java.io.*;
            import java.lang.ref.WeakReference;
            import java.util.*;
            import org.weightless.*;
            import org.weightless.flow.Flow;

            public class Drops {
                static final List<WeakReference<Object>> DROPPED = new ArrayList<>();

                static void walk(int from) {
                    Fiber.yield(from);
                    walk(from + 1);
                }

                static void inFinally() {
                    try {
                        walk(0);
                    } finally {
                        System.out.println("a finally block ran");
                    }
                }

                static void withResource() {
                    try (Closeable resource = () -> System.out.println("a resource was closed")) {
                        walk(0);
                    } catch (IOException e) {
                        throw new UncheckedIOException(e);
                    }
                }

                static void harmless() {
                    try {
                        walk(0);
                    } catch (IllegalStateException e) {
                        System.out.println(e);
                    }
                }

                static Generator<Integer> made(Generator.Body body, int values) {
                    Generator<Integer> made = Generator.of(body);
                    for (int i = 0; i < values; i++) {
                        made.next();
                    }
                    DROPPED.add(new WeakReference<>(made));
                    return made;
                }

                static void dropSilentOnes() {
                    made(Drops::harmless, 2);
                    made(Drops::inFinally, 0);
                    made(Drops::inFinally, 2).close();
                    Generator<Integer> failed = made(Drops::inFinally, 1);
                    try {
                        failed.raise(new IllegalStateException());
                    } catch (IllegalStateException e) {
                        System.out.println("failed");
                    }
                    made(() -> {
                        try {
                            Fiber.yield(1);
                        } finally {
                            System.out.println("left the try");
                        }
                        Fiber.yield(2);
                    }, 2);
                    Generator<Integer> begun = made(() -> {
                        try {
                            Fiber.yield(1);
                            Fiber.yield(2);
                        } finally {
                            System.out.println("ended by another");
                        }
                    }, 1);
                    Generator.of(() -> Generator.yieldFrom(begun)).forEachRemaining(value -> {});
                }

                static void dropThoseThatHold() {
                    made(Drops::inFinally, 2);
                    made(Drops::withResource, 1);
                    made(() -> Generator.yieldFrom(Generator.of(Drops::inFinally)), 1);
                    IntGenerator.of(Drops::inFinally).nextInt();
                    Flow.<Integer>of(out -> inFinally()).generator().next();
                }

                static boolean dropped() {
                    return DROPPED.stream().allMatch(reference -> reference.get() == null);
                }

                public static void main(String[] args) {
                    ByteArrayOutputStream err = new ByteArrayOutputStream();
                    System.setErr(new PrintStream(err, true));
                    long end = System.nanoTime() + 60_000_000_000L;
                    dropSilentOnes();
                    while (!dropped() && System.nanoTime() < end) {
                        System.gc();
                    }
                    dropThoseThatHold();
                    while (err.toString().lines().count() < Integer.parseInt(args[0]) && System.nanoTime() < end) {
                        System.gc();
                    }
                    err.toString().lines().sorted().forEach(System.out::println);
                }
            }
            """;

    @TempDir
    Path directory;

    private Path classes;

    @BeforeEach
    void compile() {
        classes = Apps.compileOne(directory, "Drops", APP);
    }

    @Test
    void thoseThatHoldSomethingAreReportedWithTheirPlace() {
        Result result = ChildJvm.run(directory, ChildJvm.agent("abandoned=true"), "-cp", classes.toString(), "Drops", "5");
        assertEquals(0, result.exit(), result::toString);
        List<String> lines = result.out().lines().toList();
        assertEquals(List.of("a finally block ran", "a finally block ran", "failed", "left the try", "ended by another"),
                lines.subList(0, 5));
        assertEquals(10, lines.size(), result::toString);
        List<String> created = lines.subList(5, 10).stream().map(line -> line.replaceAll(" was dropped.*", "")).toList();
        assertEquals("weightless: a generator created at Drops.dropThoseThatHold(Drops.java:" + lineOf("IntGenerator.of") + ")",
                created.get(0));
        assertEquals("weightless: a generator created at Drops.dropThoseThatHold(Drops.java:" + lineOf("Flow.<Integer>") + ")",
                created.get(1));
        assertEquals("weightless: a generator created at Drops.made(Drops.java:" + lineOf("made = Generator.of") + ")",
                created.get(2));
        String inFinally = "Drops.inFinally(Drops.java:" + lineOf("walk(0);") + ")";
        String withResource = "Drops.withResource(Drops.java:" + (lineOf("resource = ()") + 1) + ")";
        assertEquals(4, lines.stream().filter(line -> line.contains("suspended at " + inFinally + ", where")).count(),
                result::toString);
        assertEquals(1, lines.stream().filter(line -> line.contains("suspended at " + withResource + ", where")).count(),
                result::toString);
        assertTrue(lines.get(5)
                .endsWith("where a finally block or a resource waits for its end: close it, by try-with-resources, say"));
    }

    private static int lineOf(String text) {
        return 1 + (int) APP.lines().takeWhile(line -> !line.contains(text)).count();
    }

    @Test
    void withoutTheOptionNothingIsSaid() {
        Result result = ChildJvm.run(directory, ChildJvm.agent(), "-cp", classes.toString(), "Drops", "0");
        assertEquals(Apps.lines("a finally block ran", "a finally block ran", "failed", "left the try", "ended by another"),
                result.out());
        assertEquals("", result.err());
    }
}

package org.weightless.agent.packed;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.weightless.agent.testing.ChildJvm;
import org.weightless.agent.testing.ChildJvm.Result;

/** The option cache: later runs do the same, and make nothing. */
class CacheIT {
    /** Yields in methods, constructors, callbacks of the JDK's and a lambda; is refused, shows variables, is stored. */
    private static final String APP = """
            package app;
            import java.io.*;
            import java.util.*;
            import org.weightless.*;
            public class Main {
                static class Made {
                    final String text;
                    Made(String text) {
                        Fiber.yield("before " + text);
                        this.text = text + FACTOR;
                    }
                    @Override
                    public String toString() {
                        Fiber.yield("text");
                        return text;
                    }
                }
                record Pair(Object one, Object two) {}
                interface Defaults {
                    default void one() {}
                    default void two() {}
                    default void three() {}
                }
                /** The JVM makes a method that throws for each of these. */
                interface Abstract extends Defaults {
                    void one();
                    void two();
                    void three();
                    default void all() {
                        one();
                        Fiber.yield("all");
                        two();
                        three();
                    }
                }
                static class Concrete implements Abstract {
                    public void one() { Fiber.yield("one"); }
                    public void two() { Fiber.yield("two"); }
                    public void three() { Fiber.yield("three"); }
                }
                static final int FACTOR = 3;
                static void walk(int depth) {
                    long local = depth * FACTOR;
                    if (depth > 0) {
                        Fiber.yield(local);
                        walk(depth - 1);
                        Fiber.yield(-local);
                    }
                }
                static synchronized void locked() {
                    Fiber.yield("never");
                }
                static void body() {
                    walk(2);
                    new Concrete().all();
                    System.out.println(new Made("made"));
                    System.out.println(new Pair(new Made("one"), 2));
                    new ArrayList<>(List.of(1, 2)).forEach(Fiber::yield);
                    new TreeMap<>(Map.of("k", "v")).computeIfAbsent("l", key -> {
                        Fiber.yield(key);
                        return "w";
                    });
                    try {
                        locked();
                    } catch (PinnedException e) {
                        System.out.println(e.getMessage());
                    }
                }
                public static void main(String[] args) throws Exception {
                    Generator.of(Main::body).forEachRemaining(System.out::println);
                    if (args.length > 0) {
                        return;
                    }
                    Generator<Object> half = Generator.of(Main::body);
                    half.next();
                    half.next();
                    half.frames().forEach(System.out::println);
                    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
                    try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
                        out.writeObject(half);
                    }
                    ObjectInputStream in = new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray()));
                    in.setObjectInputFilter(info -> ObjectInputFilter.Status.ALLOWED);
                    System.out.println(((Generator<?>) in.readObject()).next());
                    try {
                        Generator.of(() -> {
                            Fiber.yield(1);
                            throw new IllegalStateException("thrown");
                        }).forEachRemaining(System.out::println);
                    } catch (IllegalStateException e) {
                        System.out.println(e + " at " + e.getStackTrace()[0]);
                    }
                }
            }
            """;
    private static final String MAKES = "org.weightless.agent.asm.";

    @TempDir
    Path directory;

    private Path classes;
    private Path cache;

    @BeforeEach
    void compile() {
        classes = Apps.compileOne(directory, "app.Main", APP);
        cache = directory.resolve("cache");
    }

    private Result run(String options) {
        return ChildJvm.run(directory, ChildJvm.agent(options), "-cp", classes.toString(), "app.Main");
    }

    private Result runCached() {
        return run("cache=" + cache);
    }

    private List<Path> files() throws IOException {
        try (Stream<Path> all = Files.walk(cache)) {
            return all.filter(Files::isRegularFile).sorted().toList();
        }
    }

    @Test
    void aLaterRunDoesTheSameAndKeepsNothingNew() throws IOException {
        Result without = run("strict=false");
        assertEquals(List.of(0, ""), List.of(without.exit(), without.err()));
        assertEquals(without, runCached());
        List<Path> kept = files();
        for (int i = 0; i < 3; i++) {
            assertEquals(without, runCached());
            assertEquals(kept, files());
        }
    }

    /** Frames as data need the plan, which is made where it is asked for. */
    @Test
    void aLaterRunThatLooksAtNoFramesLoadsNothingThatMakesCompanions() throws IOException {
        assertTrue(loadedToMake().contains(MAKES + "ClassReader"));
        assertFalse(loadedToMake().contains(MAKES + "ClassReader"));
    }

    private List<String> loadedToMake() throws IOException {
        Path log = directory.resolve("loaded.txt");
        ChildJvm.run(directory, "-Xlog:class+load:file=" + log, ChildJvm.agent("cache=" + cache), "-cp", classes.toString(),
                "app.Main", "briefly");
        return Files.readAllLines(log).stream().filter(line -> line.contains(MAKES))
                .map(line -> line.replaceAll(".* (\\S+) source: .*", "$1")).toList();
    }

    @Test
    void aChangedClassIsMadeAnew() {
        runCached();
        classes = Apps.compileOne(directory, "app.Main", APP.replace("FACTOR = 3", "FACTOR = 5"));
        Result changed = run("strict=false");
        assertTrue(changed.out().contains("made5"), changed.out());
        assertEquals(changed, runCached());
        assertEquals(changed, runCached());
    }

    @Test
    void damagedFilesAreMadeAnew() throws IOException {
        Result expected = runCached();
        for (Path file : files()) {
            byte[] bytes = Files.readAllBytes(file);
            bytes[bytes.length / 2] ^= 1;
            Files.write(file, bytes);
        }
        assertEquals(expected, runCached());
    }

    @Test
    void anotherAgentHasFilesOfItsOwn() throws IOException {
        Result expected = runCached();
        List<Path> kept = files();
        Path other = Files.copy(ChildJvm.agentJar(), directory.resolve("weightless-agent.jar"));
        try (FileSystem jar = FileSystems.newFileSystem(other)) {
            Files.writeString(jar.getPath("changed.txt"), "");
        }
        assertEquals(expected,
                ChildJvm.run(directory, "-javaagent:" + other + "=cache=" + cache, "-cp", classes.toString(), "app.Main"));
        assertEquals(2 * kept.size(), files().size());
    }

    /** It has to find its own jar, which is then not on the boot class path from the start. */
    @Test
    void anAgentOfAnotherNameHasACacheToo() throws IOException {
        Path other = Files.copy(ChildJvm.agentJar(), directory.resolve("other name.jar"));
        for (int i = 0; i < 2; i++) {
            Result result = ChildJvm.run(directory, "-Xshare:off", "-javaagent:" + other + "=cache=" + cache, "-cp",
                    classes.toString(), "app.Main");
            assertEquals(run("strict=false"), result);
            assertFalse(files().isEmpty());
        }
    }

    @Test
    void aDumpIsMadeFromScratch() throws IOException {
        runCached();
        Path dump = directory.resolve("dump");
        assertEquals(run("strict=false"), run("dump=" + dump + ",cache=" + cache));
        assertTrue(Files.exists(dump.resolve("plan/app/Main.txt")));
    }

    @ParameterizedTest
    @ValueSource(strings = {"report=-", "jdk=false", "exclude=app.Main$Made"})
    void otherOptionsSayTheSame(String option) {
        Result expected = run(option);
        runCached();
        assertEquals(expected, run(option + ",cache=" + cache));
        assertEquals(expected, run(option + ",cache=" + cache));
    }

    /** Who prints waits for a lock that a fiber's thread has, and that thread for the cache. */
    @Test
    void whatIsWrongIsToldWithoutALock() throws IOException {
        cache = Files.writeString(directory.resolve("file"), "");
        classes = Apps.compileOne(directory, "app.Main", """
                package app;
                import java.io.PrintStream;
                import java.util.concurrent.CountDownLatch;
                import org.weightless.*;
                public class Main {
                    static class Other {
                        static void body() { Fiber.yield("other"); }
                    }
                    public static void main(String[] args) throws Exception {
                        Object lock = new Object();
                        CountDownLatch printing = new CountDownLatch(1);
                        PrintStream err = System.err;
                        System.setErr(new PrintStream(err) {
                            @Override
                            public void println(String line) {
                                printing.countDown();
                                synchronized (lock) {
                                    super.println(line);
                                }
                            }
                        });
                        Thread first;
                        synchronized (lock) {
                            first = new Thread(() -> Generator.of(() -> Fiber.yield("first"))
                                    .forEachRemaining(System.out::println));
                            first.start();
                            printing.await();
                            Generator.of(Other::body).forEachRemaining(System.out::println);
                        }
                        first.join();
                    }
                }
                """);
        assertEquals(Apps.lines("other", "first"), runCached().out());
    }

    @Test
    void aPlaceThatCannotBeADirectoryIsToldAndNotUsed() throws IOException {
        cache = Files.writeString(directory.resolve("file"), "");
        Result expected = run("strict=false");
        Result result = runCached();
        assertEquals(List.of(expected.exit(), expected.out()), List.of(result.exit(), result.out()));
        List<String> lines = new ArrayList<>(result.err().lines().toList());
        assertEquals(1, lines.size(), result.err());
        assertTrue(lines.get(0).startsWith("weightless: the cache is not used: "), result.err());
    }
}

package org.weightless.agent;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Answers on disk: found for the same inputs alone, whole or not at all. */
class DiskCacheTest {
    private static final byte[] INPUTS = {1, 2, 3};
    private static final byte[] ANSWER = {4, 5};

    @TempDir
    Path root;

    private DiskCache cache;

    @BeforeEach
    void open() throws IOException {
        cache = DiskCache.open(root.resolve("cache"), "kind");
    }

    private List<Path> files() throws IOException {
        try (Stream<Path> files = Files.list(root.resolve("cache/kind"))) {
            return files.toList();
        }
    }

    @Test
    void whatHasBeenKeptIsFound() throws IOException {
        assertNull(cache.get("a/Name", INPUTS));
        cache.put("a/Name", INPUTS, ANSWER);
        assertArrayEquals(ANSWER, cache.get("a/Name", INPUTS));
        assertArrayEquals(ANSWER, DiskCache.open(root.resolve("cache"), "kind").get("a/Name", INPUTS));
    }

    @Test
    void otherInputsNamesAndKindsAreOtherAnswers() throws IOException {
        cache.put("a/Name", INPUTS, ANSWER);
        assertNull(cache.get("a/Name", new byte[] {1, 2}));
        assertNull(cache.get("a/Other", INPUTS));
        assertNull(DiskCache.open(root.resolve("cache"), "other").get("a/Name", INPUTS));
    }

    /** Two names, or two class files with the same sums, may share a file. */
    @Test
    void inputsAreComparedWhole() throws IOException {
        cache.put("a/Name", INPUTS, ANSWER);
        Path first = files().get(0);
        byte[] others = {3, 2, 1};
        cache.put("a/Name", others, ANSWER);
        Path second = files().stream().filter(file -> !file.equals(first)).findFirst().orElseThrow();
        Files.write(second, Files.readAllBytes(first));
        assertNull(cache.get("a/Name", others));
    }

    @Test
    void aDamagedFileCountsAsNoneAndIsReplaced() throws IOException {
        cache.put("a/Name", INPUTS, ANSWER);
        Path file = files().get(0);
        byte[] whole = Files.readAllBytes(file);
        for (int at = 0; at < whole.length; at++) {
            byte[] damaged = whole.clone();
            damaged[at] ^= 4;
            Files.write(file, damaged);
            assertNull(cache.get("a/Name", INPUTS), "byte " + at);
            Files.write(file, java.util.Arrays.copyOf(whole, at));
            assertNull(cache.get("a/Name", INPUTS), "cut behind " + at);
        }
        cache.put("a/Name", INPUTS, ANSWER);
        assertArrayEquals(ANSWER, cache.get("a/Name", INPUTS));
    }

    @Test
    void namesOfAllKindsAreNamesOfFiles() throws IOException {
        String longest = "very/".repeat(100) + "Long";
        for (String name : List.of("a/\u00e4\ud83d\ude00", longest, "con/../..", "Gen$0fiber$Frame", "")) {
            cache.put(name, INPUTS, ANSWER);
            assertArrayEquals(ANSWER, cache.get(name, INPUTS), name);
        }
        assertEquals(5, files().size());
    }

    @Test
    void manyThreadsKeepTheSame() throws IOException, InterruptedException {
        byte[] large = new byte[100_000];
        List<Thread> threads = new ArrayList<>();
        List<Throwable> failed = Collections.synchronizedList(new ArrayList<>());
        for (int i = 0; i < 4; i++) {
            Thread thread = new Thread(() -> {
                for (int k = 0; k < 50; k++) {
                    cache.put("Name", INPUTS, large);
                    byte[] found = cache.get("Name", INPUTS);
                    if (found.length != large.length) {
                        throw new AssertionError(found.length);
                    }
                }
            });
            thread.setUncaughtExceptionHandler((t, e) -> failed.add(e));
            thread.start();
            threads.add(thread);
        }
        for (Thread thread : threads) {
            thread.join();
        }
        assertEquals(List.of(), failed);
        assertEquals(1, files().size(), "nothing unfinished is left: " + files());
    }

    @Test
    void aNewDirectoryIsItsOwnersAlone() throws IOException {
        assumeTrue(root.getFileSystem().supportedFileAttributeViews().contains("posix"), "needs rights of files");
        assertEquals("rwx------", PosixFilePermissions.toString(Files.getPosixFilePermissions(root.resolve("cache/kind"))));
    }

    @Test
    void aDirectoryThatOthersMayWriteToIsRefused() throws IOException {
        assumeTrue(root.getFileSystem().supportedFileAttributeViews().contains("posix"), "needs rights of files");
        for (String each : List.of("cache", "cache/kind")) {
            for (String rights : List.of("rwxr-xrwx", "rwxrwxr-x")) {
                Files.setPosixFilePermissions(root.resolve(each), PosixFilePermissions.fromString(rights));
                IOException refused = assertThrows(IOException.class, () -> DiskCache.open(root.resolve("cache"), "kind"));
                assertEquals("others than its owner may write to " + root.resolve(each) + ", and code from it would run here:"
                        + " take that right away (chmod go-w), or name another directory", refused.getMessage());
            }
            Files.setPosixFilePermissions(root.resolve(each), PosixFilePermissions.fromString("rwxr-xr-x"));
        }
        DiskCache.open(root.resolve("cache"), "kind");
    }

    /** Only root can give a directory away, and so only root can try it. */
    @Test
    void aDirectoryOfAnotherUserIsRefused() throws IOException {
        assumeTrue("root".equals(System.getProperty("user.name")) && Files.exists(Path.of("/proc/self")), "needs root");
        for (String each : List.of("cache", "cache/kind")) {
            Files.setAttribute(root.resolve(each), "unix:uid", 65534);
            IOException refused = assertThrows(IOException.class, () -> DiskCache.open(root.resolve("cache"), "kind"));
            assertTrue(refused.getMessage().startsWith(root.resolve(each) + " belongs to another user"), refused.getMessage());
            Files.setAttribute(root.resolve(each), "unix:uid", 0);
        }
        DiskCache.open(root.resolve("cache"), "kind");
    }

    @Test
    void whereAFileIsThereCanBeNoDirectory() throws IOException {
        Path file = Files.writeString(root.resolve("file"), "");
        assertThrows(IOException.class, () -> DiskCache.open(file, "kind"));
    }

    @Test
    void aDirectoryThatHasGoneKeepsNothing() throws IOException {
        Files.delete(root.resolve("cache/kind"));
        cache.put("Name", INPUTS, ANSWER);
        assertNull(cache.get("Name", INPUTS));
    }
}

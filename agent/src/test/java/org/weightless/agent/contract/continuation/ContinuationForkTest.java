package org.weightless.agent.contract.continuation;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.weightless.Continuation;
import org.weightless.ContinuationScope;
import org.weightless.Fiber;
import org.weightless.Generator;

/** A fork and its original go on behind the same yield and know nothing of each other. */
class ContinuationForkTest {
    private static final ContinuationScope SCOPE = new ContinuationScope("forked");
    private static final ContinuationScope OUTER = new ContinuationScope("outer");

    private final List<Object> log = new ArrayList<>();

    /** What the next {@link #choose} gives. */
    private int chosen;

    private int choose() {
        Continuation.yield(SCOPE);
        return chosen;
    }

    private void run(Continuation continuation, int choice) {
        chosen = choice;
        continuation.run();
    }

    @Test
    void bothGoOnBehindTheSameYieldWithLocalsOfTheirOwn() {
        Continuation original = new Continuation(SCOPE, () -> {
            int sum = 1;
            while (sum < 1000) {
                sum = 10 * sum + choose();
            }
            log.add(sum);
        });
        original.run();
        run(original, 2);
        Continuation fork = original.fork();
        run(original, 3);
        run(fork, 4);
        run(original, 5);
        run(fork, 6);
        assertEquals(List.of(1235, 1246), log);
        assertTrue(original.isDone());
        assertTrue(fork.isDone());
    }

    @Test
    void localsOfEachTypeAndFramesOfEachDepthAreCopied() {
        Continuation original = new Continuation(SCOPE, () -> log.add(mixed(5, (byte) 1, 'c', (short) 2, 3L, 4f, 5d, true, "s")));
        original.run();
        List<Continuation> forks = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            forks.add(original.fork());
        }
        for (int i = 3; i >= 0; i--) {
            while (!forks.get(i).isDone()) {
                run(forks.get(i), i);
            }
        }
        while (!original.isDone()) {
            run(original, 4);
        }
        assertEquals(List.of(plainly(3), plainly(2), plainly(1), plainly(0), plainly(4)), log);
    }

    private String mixed(int level, byte b, char c, short s, long l, float f, double d, boolean z, String text) {
        int choice = choose();
        String below = level == 0 ? "" : mixed(level - 1, (byte) (b + choice), (char) (c + choice), (short) (s + choice), l + choice,
                f + choice, d + choice, !z, text + choice);
        return below + level + b + c + s + l + f + d + z + text + choose() + ";";
    }

    /** The same without yields. */
    private static String plainly(int choice) {
        return plainly(choice, 5, (byte) 1, 'c', (short) 2, 3L, 4f, 5d, true, "s");
    }

    private static String plainly(int choice, int level, byte b, char c, short s, long l, float f, double d, boolean z, String text) {
        String below = level == 0 ? "" : plainly(choice, level - 1, (byte) (b + choice), (char) (c + choice), (short) (s + choice),
                l + choice, f + choice, d + choice, !z, text + choice);
        return below + level + b + c + s + l + f + d + z + text + choice + ";";
    }

    @Test
    void objectsAreShared() {
        Continuation original = new Continuation(SCOPE, () -> {
            List<Integer> shared = new ArrayList<>();
            int[] cells = new int[1];
            shared.add(choose());
            cells[0]++;
            shared.add(choose());
            log.add(shared);
            log.add(cells);
        });
        original.run();
        Continuation fork = original.fork();
        run(original, 1);
        run(fork, 2);
        run(original, 3);
        run(fork, 4);
        assertEquals(List.of(1, 2, 3, 4), log.get(0));
        assertSame(log.get(0), log.get(2));
        assertArrayEquals(new int[] {2}, (int[]) log.get(1));
    }

    private final class Chosen {
        private final int first = choose();
        private int later;

        Chosen() {
            later = choose();
        }
    }

    @Test
    void anObjectWhoseConstructorYieldsIsShared() {
        Continuation original = new Continuation(SCOPE, () -> log.add(new Chosen()));
        original.run();
        run(original, 1);
        Continuation fork = original.fork();
        run(original, 2);
        assertEquals(2, ((Chosen) log.get(0)).later);
        run(fork, 3);
        assertSame(log.get(0), log.get(1));
        assertEquals(1, ((Chosen) log.get(1)).first);
        assertEquals(3, ((Chosen) log.get(1)).later);
    }

    @Test
    void allForksOfForksExploreAllChoices() {
        Random random = new Random(34);
        for (int levels = 1; levels <= 4; levels++) {
            int depth = levels;
            log.clear();
            Continuation root = new Continuation(SCOPE, () -> log.add(digits(depth)));
            root.run();
            explore(root, 3, random);
            List<Object> expected = new ArrayList<>();
            for (int i = 0; i < Math.pow(3, depth); i++) {
                String digits = Integer.toString(i, 3);
                expected.add("0".repeat(depth - digits.length()) + digits);
            }
            log.sort(null);
            assertEquals(expected, log);
        }
    }

    private String digits(int levels) {
        return levels == 0 ? "" : choose() + digits(levels - 1);
    }

    /** Goes on with all choices; with which of them in the original itself is left to chance. */
    private void explore(Continuation at, int choices, Random random) {
        List<Continuation> branches = new ArrayList<>();
        for (int i = 1; i < choices; i++) {
            branches.add(at.fork());
        }
        branches.add(random.nextInt(choices), at);
        for (int i = 0; i < choices; i++) {
            run(branches.get(i), i);
            if (!branches.get(i).isDone()) {
                explore(branches.get(i), choices, random);
            }
        }
    }

    @Test
    void finallyBlocksRunInBothAndAnExceptionInOneLeavesTheOther() {
        Continuation original = new Continuation(SCOPE, () -> {
            try {
                if (choose() == 1) {
                    throw new IllegalArgumentException("one");
                }
                log.add("passed");
            } finally {
                log.add("finally " + choose());
            }
        });
        original.run();
        Continuation fork = original.fork();
        run(original, 1);
        run(fork, 2);
        chosen = 3;
        assertThrows(IllegalArgumentException.class, original::run);
        run(fork, 4);
        assertEquals(List.of("passed", "finally 3", "finally 4"), log);
    }

    @Test
    void aFreshOneGivesAFreshOne() {
        Continuation original = new Continuation(SCOPE, () -> log.add(choose()));
        Continuation fork = original.fork();
        assertFalse(fork.isDone());
        fork.run();
        run(fork, 7);
        original.run();
        run(original, 8);
        assertEquals(List.of(7, 8), log);
    }

    @Test
    void insideAForkItIsTheCurrentOneAndItsStackIsTheOriginals() {
        Continuation original = new Continuation(SCOPE, () -> {
            choose();
            log.add(Continuation.current(SCOPE));
        });
        original.run();
        Continuation fork = original.fork();
        assertArrayEquals(original.stackTrace(), fork.stackTrace());
        fork.run();
        original.run();
        assertEquals(List.of(fork, original), log);
    }

    @Test
    void aForkRunsInAnotherThread() {
        Continuation original = new Continuation(SCOPE, () -> log.add(digits(3)));
        original.run();
        Continuation fork = original.fork();
        CompletableFuture.runAsync(() -> {
            while (!fork.isDone()) {
                run(fork, 1);
            }
        }).join();
        while (!original.isDone()) {
            run(original, 2);
        }
        assertEquals(List.of("111", "222"), log);
    }

    @Test
    void aThousandFramesAreCopied() {
        Continuation original = new Continuation(SCOPE, () -> log.add(digits(1000).length()));
        for (int i = 0; i < 1000; i++) {
            run(original, 0);
        }
        Continuation fork = original.fork();
        run(original, 0);
        run(fork, 10);
        assertEquals(List.of(1000, 1001), log);
    }

    @Test
    void aDoneOrRunningOneIsRefused() {
        Continuation[] self = new Continuation[1];
        self[0] = new Continuation(SCOPE, () -> log.add(assertThrows(IllegalStateException.class, () -> self[0].fork()).getMessage()));
        self[0].run();
        assertTrue(log.get(0).toString().contains("is running (scope forked)"), log.toString());
        String done = assertThrows(IllegalStateException.class, () -> self[0].fork()).getMessage();
        assertTrue(done.contains("is done (scope forked)"), done);
    }

    @Test
    void oneThatIsSuspendedInsideAnotherIsRefusedAndGoesOn() {
        Continuation outer = new Continuation(OUTER, () -> {
            Continuation inner = new Continuation(SCOPE, () -> {
                Continuation.yield(OUTER);
                log.add("inner");
            });
            inner.run();
            Generator<Integer> generator = Generator.of(() -> {
                Continuation.yield(OUTER);
                Fiber.yield(1);
            });
            log.add(generator.next());
            Continuation.yield(OUTER);
            log.add(generator.hasNext());
        });
        for (int suspendedInside = 0; suspendedInside < 2; suspendedInside++) {
            outer.run();
            String refused = assertThrows(IllegalStateException.class, outer::fork).getMessage();
            assertTrue(refused.contains("suspended inside a generator or continuation"), refused);
        }
        outer.run();
        Continuation fork = outer.fork();
        outer.run();
        fork.run();
        assertEquals(List.of("inner", 1, false, false), log);
    }
}

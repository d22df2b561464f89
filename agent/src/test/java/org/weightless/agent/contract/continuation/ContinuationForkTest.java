package org.weightless.agent.contract.continuation;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.weightless.Continuation;
import org.weightless.ContinuationScope;
import org.weightless.Fiber;
import org.weightless.Forkable;
import org.weightless.Generator;
import org.weightless.SuspendedFrame;

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
        Continuation original =
                new Continuation(SCOPE, () -> log.add(mixed(5, (byte) 1, 'c', (short) 2, 3L, 4f, 5d, true, "s")));
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
        String below = level == 0 ? ""
                : mixed(level - 1, (byte) (b + choice), (char) (c + choice), (short) (s + choice), l + choice,
                        f + choice, d + choice, !z, text + choice);
        return below + level + b + c + s + l + f + d + z + text + choose() + ";";
    }

    /** The same without yields. */
    private static String plainly(int choice) {
        return plainly(choice, 5, (byte) 1, 'c', (short) 2, 3L, 4f, 5d, true, "s");
    }

    private static String plainly(int choice, int level, byte b, char c, short s, long l, float f, double d, boolean z,
            String text) {
        String below = level == 0 ? ""
                : plainly(choice, level - 1, (byte) (b + choice), (char) (c + choice), (short) (s + choice),
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
        self[0] = new Continuation(SCOPE,
                () -> log.add(assertThrows(IllegalStateException.class, () -> self[0].fork()).getMessage()));
        self[0].run();
        assertTrue(log.get(0).toString().contains("is running (scope forked)"), log.toString());
        String done = assertThrows(IllegalStateException.class, () -> self[0].fork()).getMessage();
        assertTrue(done.contains("is done (scope forked)"), done);
    }

    @Test
    void whatIsSuspendedInsideItForksAlong() {
        Continuation outer = new Continuation(OUTER, () -> {
            Continuation inner = new Continuation(SCOPE, () -> {
                Continuation.yield(OUTER);
                log.add("inner " + chosen);
                Continuation.yield(SCOPE);
                log.add("again " + chosen);
            });
            inner.run();
            inner.run();
            assertTrue(inner.isDone());
            Generator<Integer> generator = Generator.of(() -> {
                Continuation.yield(OUTER);
                Fiber.yield(chosen);
                Fiber.yield(10 * chosen);
            });
            int sum = generator.next();
            Continuation.yield(OUTER);
            log.add(sum);
        });
        run(outer, 0);
        Continuation first = outer.fork();
        run(outer, 1);
        run(first, 2);
        Continuation second = outer.fork();
        Continuation third = first.fork();
        int choice = 3;
        for (Continuation each : List.of(outer, second, first, third)) {
            run(each, choice++);
        }
        for (Continuation each : List.of(third, second, first, outer)) {
            run(each, 0);
            assertTrue(each.isDone());
        }
        assertEquals(List.of("inner 1", "again 1", "inner 2", "again 2", 6, 4, 5, 3), log);
    }

    /** What is suspended by itself is an object like any other. */
    @Test
    void aGeneratorThatALocalHoldsIsShared() {
        Continuation original = new Continuation(SCOPE, () -> {
            Generator<Integer> numbers = Generator.of(() -> {
                for (int i = 1; i < 10; i++) {
                    Fiber.yield(i);
                }
            });
            log.add(numbers.next());
            choose();
            log.add(numbers.next());
        });
        original.run();
        Continuation fork = original.fork();
        original.run();
        fork.run();
        assertEquals(List.of(1, 2, 3), log);
    }

    /** Counts its copies. */
    private static final class Board implements Forkable {
        private static int copies;
        private final List<Integer> placed;

        Board(List<Integer> placed) {
            this.placed = placed;
        }

        @Override
        public Board fork() {
            copies++;
            return new Board(new ArrayList<>(placed));
        }

        void place(ContinuationForkTest test) {
            int choice = test.choose();
            placed.add(choice);
            placed.add(test.chosen);
        }
    }

    @Test
    void aForkableValueIsCopiedOnceForEachForkAndTheOriginalKeepsIt() {
        Board[] kept = new Board[1];
        Continuation original = new Continuation(SCOPE, () -> {
            Board board = new Board(new ArrayList<>());
            Board same = board;
            kept[0] = board;
            board.place(this);
            assertSame(board, same);
            log.add(board);
        });
        original.run();
        Board.copies = 0;
        List<Continuation> forks = List.of(original.fork(), original.fork());
        assertEquals(2, Board.copies);
        Continuation ofFork = forks.get(0).fork();
        assertEquals(3, Board.copies);
        run(original, 1);
        run(ofFork, 2);
        run(forks.get(1), 3);
        run(forks.get(0), 4);
        assertEquals(3, Board.copies);
        assertSame(kept[0], log.get(0));
        assertEquals(List.of(List.of(1, 1), List.of(2, 2), List.of(3, 3), List.of(4, 4)),
                log.stream().map(board -> ((Board) board).placed).toList());
    }

    @Test
    void aForkableValueIsCopiedAsItIsAtTheFork() {
        Continuation original = new Continuation(SCOPE, () -> {
            Board board = new Board(new ArrayList<>());
            for (int i = 0; i < 3; i++) {
                int choice = choose();
                board.placed.add(choice);
            }
            log.add(board.placed);
        });
        original.run();
        run(original, 1);
        Continuation fork = original.fork();
        run(original, 2);
        Continuation late = original.fork();
        run(original, 3);
        run(fork, 4);
        run(fork, 5);
        run(late, 6);
        assertEquals(List.of(List.of(1, 2, 3), List.of(1, 4, 5), List.of(1, 2, 6)), log);
    }

    @Test
    void aForkableThatGivesNullIsRefusedAndTheOriginalGoesOn() {
        Continuation original = new Continuation(SCOPE, () -> {
            Forkable none = () -> null;
            choose();
            log.add(none != null);
        });
        original.run();
        String refused = assertThrows(NullPointerException.class, original::fork).getMessage();
        assertTrue(refused.contains("gave null"), refused);
        original.run();
        assertEquals(List.of(true), log);
    }

    @Test
    void aLocalThatHoldsTheContinuationItselfHoldsTheCopyInTheFork() {
        Continuation original = new Continuation(SCOPE, () -> {
            Continuation self = Continuation.current(SCOPE);
            choose();
            choose();
            log.add(self == Continuation.current(SCOPE));
        });
        original.run();
        Continuation fork = original.fork();
        fork.run();
        Continuation ofFork = fork.fork();
        for (Continuation each : List.of(original, ofFork, fork)) {
            while (!each.isDone()) {
                each.run();
            }
        }
        assertEquals(List.of(true, true, true), log);
    }

    @Test
    void aForkShowsItsOwnValuesBeforeItRuns() {
        Continuation original = new Continuation(SCOPE, () -> {
            Continuation self = Continuation.current(SCOPE);
            Board board = new Board(new ArrayList<>(List.of(7)));
            int choice = choose();
            board.placed.add(choice);
            log.add(List.of(self, board));
        });
        original.run();
        Continuation fork = original.fork();
        SuspendedFrame seen = fork.frames().get(1);
        assertSame(fork, seen.variable("self"));
        assertEquals(List.of(7), ((Board) seen.variable("board")).placed);
        assertArrayEquals(original.stackTrace(), fork.stackTrace());
        fork.run();
        assertSame(seen.variable("board"), ((List<?>) log.get(0)).get(1));
        assertNotSame(seen.variable("board"), original.frames().get(1).variable("board"));
    }

    @Test
    void anExceptionInAForkHasTheCallersThatItsOriginalHas() {
        Continuation original = new Continuation(SCOPE, () -> failing(3));
        original.run();
        Continuation fork = original.fork();
        List<List<String>> traces = new ArrayList<>();
        for (Continuation each : List.of(original, fork)) {
            Throwable thrown = assertThrows(IllegalStateException.class, each::run);
            traces.add(Arrays.stream(thrown.getStackTrace()).map(StackTraceElement::toString)
                    .filter(element -> element.contains(".failing(") || element.contains("lambda$anExceptionInA")).toList());
        }
        assertEquals(5, traces.get(0).size(), traces.toString());
        assertEquals(traces.get(0), traces.get(1));
    }

    private int failing(int level) {
        if (level == 0) {
            choose();
            throw new IllegalStateException("failed");
        }
        return failing(level - 1) + level;
    }
}

package org.weightless.agent.contract.generator;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.weightless.Fiber;
import org.weightless.Generator;
import org.weightless.StopIteration;

/**
 * Generators that delegate to others which have not begun, before they yield anything: the body of each runs in that of
 * the one before, so behind some levels this must not take native stack any more.
 */
class UnbegunDelegationTest {
    private static final int LEVELS = 20_000;

    private final List<String> log = new ArrayList<>();

    // ---- a tree that leans to the left, and one that delegates at its end

    private static Generator<Integer> leftFirst(int number) {
        return Generator.of(() -> {
            if (number > 1) {
                Generator.yieldFrom(leftFirst(number - 1));
            }
            Fiber.yield(number);
        });
    }

    @Test
    void theInnermostValueComesFirst() {
        int expected = 1;
        for (int value : leftFirst(LEVELS)) {
            assertEquals(expected++, value);
        }
        assertEquals(LEVELS + 1, expected);
    }

    private static Generator<Object> nested(int levels) {
        return Generator.returning(() -> levels == 0 ? Fiber.yield("innermost") : Generator.yieldFrom(nested(levels - 1)));
    }

    @Test
    void whatIsSentGoesInAndTheResultComesOut() {
        Generator<Object> root = nested(LEVELS);
        assertEquals("innermost", root.next());
        assertEquals("sent", assertThrows(StopIteration.class, () -> root.send("sent")).value());
    }

    @Test
    void allOfThemAreSuspendedAndForkAndClose() {
        Generator<Object> root = nested(LEVELS);
        root.next();
        Generator<Object> fork = root.fork();
        assertEquals(LEVELS + 1, root.frames().size());
        root.close();
        assertEquals("sent", assertThrows(StopIteration.class, () -> fork.send("sent")).value());
    }

    /** In a generator of a generator: the outer one is mounted, and the inner ones are mounted in it. */
    @Test
    void generatorsThatAskOthersForTheirValuesMayDelegateSo() {
        Generator<Object> root = Generator.of(() -> {
            Generator<Object> middle = Generator.of(() -> {
                for (Object value : nested(LEVELS)) {
                    Fiber.yield(value);
                }
                Generator.yieldFrom(leftFirst(LEVELS));
            });
            for (Object value : middle) {
                Fiber.yield(value);
            }
        });
        assertEquals(LEVELS + 1, root.stream().count());
    }

    @Test
    void anExceptionIsThrownOnceThroughAllOfThem() {
        int[] seen = {0};
        Generator<Object> root = failing(LEVELS, seen);
        assertEquals("at the end",
                assertThrows(IllegalArgumentException.class, root::next).getMessage());
        assertEquals(LEVELS, seen[0]);
    }

    private static Generator<Object> failing(int levels, int[] seen) {
        return Generator.of(() -> {
            if (levels == 0) {
                throw new IllegalArgumentException("at the end");
            }
            try {
                Generator.yieldFrom(failing(levels - 1, seen));
            } finally {
                seen[0]++;
            }
        });
    }

    // ---- random walks, against the same recursion in one generator

    private final class Walk {
        private final SplittableRandom random;
        private final boolean delegates;

        Walk(long seed, boolean delegates) {
            random = new SplittableRandom(seed);
            this.delegates = delegates;
        }

        private Object level(int depth) {
            return delegates ? Generator.yieldFrom(Generator.returning(() -> body(depth))) : body(depth);
        }

        private Object body(int depth) {
            int actions = random.nextInt(3);
            boolean catches = random.nextInt(20) == 0;
            boolean goesDown = depth < 400 && random.nextInt(50) > 0;
            Object result = depth;
            try {
                if (goesDown) {
                    result = level(depth + 1);
                }
                for (int i = 0; i < actions && random.nextInt(4) == 0; i++) {
                    result = result + "," + Fiber.yield("at " + depth);
                }
                if (random.nextInt(100) == 0) {
                    throw new IllegalArgumentException("thrown at " + depth);
                }
                return depth % 50 == 0 ? result : depth;
            } catch (IllegalArgumentException e) {
                if (!catches) {
                    throw e;
                }
                return "caught " + e.getMessage();
            } finally {
                log.add("end of " + depth);
            }
        }
    }

    private List<String> walked(long seed, boolean delegates) {
        log.clear();
        Walk walk = new Walk(seed, delegates);
        Generator<Object> root = Generator.returning(() -> walk.level(0));
        SplittableRandom random = new SplittableRandom(seed + 1);
        for (int i = 0; i < 100 && !root.isDone(); i++) {
            try {
                log.add(String.valueOf(switch (random.nextInt(10)) {
                    case 0 -> i == 0 ? root.next() : root.raise(new IllegalArgumentException("raised " + i));
                    case 1 -> i == 0 ? root.next() : root.send("sent " + i);
                    default -> root.next();
                }));
            } catch (StopIteration e) {
                log.add("result " + e.value());
            } catch (IllegalArgumentException e) {
                log.add("out: " + e.getMessage());
            }
        }
        root.close();
        return List.copyOf(log);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12})
    void aRandomWalkIsTheSameAsWithoutDelegation(long seed) {
        for (int i = 0; i < 40; i++) {
            assertEquals(walked(1000 * seed + i, false), walked(1000 * seed + i, true));
        }
    }
}

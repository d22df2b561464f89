package org.weightless.agent.contract.generator;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.weightless.Fiber;
import org.weightless.Generator;
import org.weightless.GeneratorExit;
import org.weightless.StopIteration;

/**
 * Chains of generators that delegate: far longer than the native stack is deep, so each of these would end in a
 * StackOverflowError if an element went through all levels.
 */
class DelegationChainTest {
    private static final int LEVELS = 100_000;

    private final List<Generator<Object>> chain = new ArrayList<>();
    private int finallyBlocks;
    private int counted;

    /** Yields once at each level before it delegates to the next one; the innermost one yields what it is sent. */
    private Generator<Object> level(int number) {
        Generator<Object> made = Generator.returning(() -> {
            try {
                Fiber.yield(number);
                if (number < LEVELS) {
                    return 1 + (int) Generator.yieldFrom(level(number + 1));
                }
                Object sent = null;
                while (!"end".equals(sent)) {
                    sent = Fiber.yield(sent);
                }
                return 1;
            } finally {
                finallyBlocks++;
            }
        });
        chain.add(made);
        return made;
    }

    private Generator<Object> descended() {
        Generator<Object> root = level(1);
        for (int i = 1; i <= LEVELS; i++) {
            assertEquals(i, root.next());
        }
        assertNull(root.next());
        return root;
    }

    @Test
    void valuesGoInAndOutAndTheResultComesUp() {
        Generator<Object> root = descended();
        for (int i = 0; i < 1_000; i++) {
            assertEquals(i, root.send(i));
        }
        assertEquals(LEVELS, assertThrows(StopIteration.class, () -> root.send("end")).value());
        assertEquals(LEVELS, finallyBlocks);
        assertEquals(1, chain.get(LEVELS - 1).result());
        assertTrue(chain.stream().allMatch(Generator::isDone));
        assertNull(assertThrows(StopIteration.class, chain.get(LEVELS / 2)::next).value());
    }

    @Test
    void closeEndsAllFromTheInnermostOutwards() {
        Generator<Object> root = descended();
        root.close();
        assertEquals(LEVELS, finallyBlocks);
        assertTrue(chain.stream().allMatch(Generator::isDone));
    }

    @Test
    void anExceptionPassesAllFromTheInnermostOutwards() {
        Generator<Object> root = descended();
        Exception thrown = new Exception("through all");
        thrown.setStackTrace(new StackTraceElement[0]);
        assertSame(thrown, assertThrows(Exception.class, () -> root.raise(thrown)));
        assertEquals(LEVELS, finallyBlocks);
        assertTrue(chain.stream().allMatch(Generator::isDone));
    }

    @Test
    void oneInTheMiddleCanBeAskedDirectlyAndTheOuterOnesGoOn() {
        Generator<Object> root = descended();
        Generator<Object> middle = chain.get(LEVELS / 2);
        assertEquals("to the middle", middle.send("to the middle"));
        assertEquals("to the root", root.send("to the root"));
        assertEquals("to the innermost", chain.get(LEVELS - 1).send("to the innermost"));
        assertEquals("to the root again", root.send("to the root again"));
        assertEquals(LEVELS / 2, assertThrows(StopIteration.class, () -> middle.send("end")).value());
        assertFalse(root.isDone());
        assertThrows(NullPointerException.class, root::next, "the result went to whoever ended it");
        assertTrue(root.isDone());
    }

    @Test
    void suspendedOnesAreTakenOverOneByOne() {
        Generator<Object> innermost = Generator.of(() -> {
            for (int i = 0;; i++) {
                Fiber.yield(i);
            }
        });
        assertEquals(0, innermost.next());
        Generator<Object> outer = innermost;
        for (int i = 1; i <= 2_000; i++) {
            Generator<Object> inner = outer;
            outer = Generator.of(() -> Generator.yieldFrom(inner));
            assertEquals(i, outer.next());
        }
        assertEquals(2_001, outer.next());
        assertEquals(2_002, innermost.next());
        assertEquals(2_003, outer.next());
        outer.close();
        assertTrue(innermost.isDone());
    }

    // ---- who is running

    @Test
    @SuppressWarnings({"unchecked", "rawtypes"})
    void whileTheOuterOneRunsTheInnerOneDoes() {
        List<Object> log = new ArrayList<>();
        Generator<Object>[] both = new Generator[2];
        both[1] = Generator.of(() -> {
            log.add(both[0].isRunning() + " " + both[1].isRunning());
            for (Generator<Object> one : both) {
                log.add(assertThrows(IllegalStateException.class, one::next).getMessage()
                        .startsWith("generator already executing"));
                log.add(assertThrows(IllegalStateException.class, one::close).getMessage()
                        .startsWith("generator already executing"));
            }
            Fiber.yield(1);
        });
        both[0] = Generator.of(() -> Generator.yieldFrom(both[1]));
        assertEquals(1, both[0].next());
        assertEquals(List.of("true true", true, true, true, true), log);
        assertFalse(both[0].isRunning() || both[1].isRunning() || both[1].isDone());
        assertFalse(both[0].hasNext());
        assertTrue(both[1].isDone());
    }

    @Test
    void twoCannotBothRunTheSameInnerOneButTakeTurns() {
        Generator<Object> shared = Generator.of(() -> {
            for (int i = 0; i < 4; i++) {
                Fiber.yield(counted++);
            }
        });
        Generator<Object> first = Generator.of(() -> Generator.yieldFrom(shared));
        Generator<Object> second = Generator.of(() -> Generator.yieldFrom(shared));
        assertEquals(List.of(0, 1, 2, 3), List.of(first.next(), second.next(), first.next(), second.next()));
        assertFalse(first.hasNext());
        assertFalse(second.hasNext());
    }

    @Test
    void aValueThatHasNextFetchedComesFirst() {
        Generator<Object> inner = Generator.of(() -> {
            Fiber.yield("a");
            Fiber.yield("b");
        });
        assertTrue(inner.hasNext());
        Generator<Object> outer = Generator.of(() -> Generator.yieldFrom(inner));
        assertEquals("a", outer.next());
        assertTrue(inner.hasNext());
        IllegalStateException refused = assertThrows(IllegalStateException.class, () -> outer.send("x"));
        assertTrue(refused.getMessage().startsWith("cannot send while a value that hasNext() fetched is unread"));
        assertEquals("b", inner.next());
    }

    // ---- closing

    private Generator<Object> swallowing(String name, List<Object> log, Generator<Object> inner, Object afterwards) {
        return Generator.returning(() -> {
            try {
                Generator.yieldFrom(inner);
            } catch (GeneratorExit | IllegalStateException e) {
                log.add(name + " " + e.getClass().getSimpleName());
                if (afterwards != null) {
                    Fiber.yield(afterwards);
                }
            }
            return name;
        });
    }

    @Test
    void eachLevelGetsItsExitWhateverTheOneInsideDoesWithItsOwn() {
        List<Object> log = new ArrayList<>();
        Generator<Object> innermost = Generator.of(() -> {
            try {
                Fiber.yield(1);
            } catch (GeneratorExit e) {
                log.add("innermost yields");
                Fiber.yield("stubborn");
            }
        });
        Generator<Object> returning = swallowing("returning", log, innermost, null);
        Generator<Object> yielding = swallowing("yielding", log, returning, "more");
        Generator<Object> root = swallowing("root", log, yielding, null);
        assertEquals(1, root.next());
        root.close();
        assertEquals(List.of("innermost yields", "returning IllegalStateException", "yielding GeneratorExit",
                "root IllegalStateException"), log);
        assertFalse(innermost.isDone());
        assertFalse(innermost.hasNext());
        assertEquals("returning", returning.result());
        assertFalse(yielding.isDone());
        assertEquals("yielding", assertThrows(StopIteration.class, yielding::next).value());
        assertEquals("root", root.result());
    }

    @Test
    void aRaisedExitIsTheOneThatTheOutermostSees() {
        GeneratorExit mine = new GeneratorExit();
        List<Throwable> seen = new ArrayList<>();
        Generator<Object> inner = Generator.of(() -> {
            try {
                Fiber.yield(1);
            } catch (GeneratorExit e) {
                seen.add(e);
                throw e;
            }
        });
        Generator<Object> outer = Generator.of(() -> {
            try {
                Generator.yieldFrom(inner);
            } catch (GeneratorExit e) {
                seen.add(e);
                Fiber.yield("caught");
            }
        });
        outer.next();
        assertEquals("caught", outer.raise(mine));
        assertFalse(seen.get(0) == mine);
        assertSame(mine, seen.get(1));
    }
}

package org.weightless.agent.contract.generator;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.weightless.Continuation;
import org.weightless.ContinuationScope;
import org.weightless.Fiber;
import org.weightless.Generator;
import org.weightless.GeneratorExit;
import org.weightless.IntGenerator;
import org.weightless.Scheduler;
import org.weightless.StopIteration;
import org.weightless.itertools.Itertools;

/**
 * Chains of generators each of which takes its values from the next one: far more of them than the native stack has
 * room for, on a thread with 1 MB.
 */
class NestedChainTest {
    private static final int LEVELS = 2_000;
    private static final ContinuationScope OUTSIDE = new ContinuationScope("outside");

    private final List<Generator<Object>> chain = new ArrayList<>();
    private int finallyBlocks;

    private interface Action {
        void run() throws Exception;
    }

    private static void onSmallStack(Action action) throws Throwable {
        FutureTask<Void> task = new FutureTask<>(() -> {
            action.run();
            return null;
        });
        new Thread(null, task, "small", 1 << 20).start();
        try {
            task.get();
        } catch (ExecutionException e) {
            throw e.getCause();
        }
    }

    private static Generator<Object> numbers(int count) {
        return Generator.returning(() -> {
            for (int i = 0; i < count; i++) {
                Fiber.yield(i);
            }
            return count;
        });
    }

    private Generator<Object> chained(int levels, Generator<Object> source, UnaryOperator<Generator<Object>> level) {
        Generator<Object> made = source;
        chain.add(made);
        for (int i = 0; i < levels; i++) {
            made = level.apply(made);
            chain.add(made);
        }
        return made;
    }

    private static Generator<Object> addingOne(Iterable<Object> inner) {
        return Generator.of(() -> {
            for (Object each : inner) {
                Fiber.yield((int) each + 1);
            }
        });
    }

    private void assertAllDone() {
        assertTrue(chain.stream().allMatch(Generator::isDone));
    }

    @Test
    void eachValueComesThroughAllLevelsAndTheEndToo() throws Throwable {
        onSmallStack(() -> {
            int levels = 10 * LEVELS;
            Generator<Object> outermost = chained(levels, numbers(3), NestedChainTest::addingOne);
            List<Object> seen = new ArrayList<>();
            outermost.forEach(seen::add);
            assertEquals(List.of(levels, levels + 1, levels + 2), seen);
            assertAllDone();
            assertThrows(StopIteration.class, outermost::next);
        });
    }

    @Test
    void aLevelMayTakeSeveralValuesForOneOfItsOwn() throws Throwable {
        onSmallStack(() -> {
            Generator<Object> outermost = chained(200, numbers(1_000), inner -> Generator.of(() -> {
                while (inner.hasNext()) {
                    Object value = inner.next();
                    Fiber.yield((int) value % 250 == 0 && inner.hasNext() ? (int) value + (int) inner.next() : value);
                }
            }));
            List<Object> expected = new ArrayList<>();
            numbers(1_000).forEach(expected::add);
            for (int level = 0; level < 200; level++) {
                List<Object> next = new ArrayList<>();
                for (Iterator<Object> each = expected.iterator(); each.hasNext();) {
                    Object value = each.next();
                    next.add((int) value % 250 == 0 && each.hasNext() ? (int) value + (int) each.next() : value);
                }
                expected = next;
            }
            List<Object> seen = new ArrayList<>();
            outermost.forEach(seen::add);
            assertEquals(expected, seen);
        });
    }

    @Test
    void whatIsSentGoesInAndTheAnswerComesOut() throws Throwable {
        onSmallStack(() -> {
            Generator<Object> echo = Generator.returning(() -> {
                Object sent = "begun";
                while (!"end".equals(sent)) {
                    sent = Fiber.yield(sent);
                }
                return "ended";
            });
            Generator<Object> outermost = chained(LEVELS, echo, inner -> Generator.returning(() -> {
                try {
                    Object answer = inner.next();
                    for (;;) {
                        answer = inner.send(Fiber.yield(answer));
                    }
                } catch (StopIteration end) {
                    return end.value();
                }
            }));
            assertEquals("begun", outermost.next());
            for (int i = 0; i < 5; i++) {
                assertEquals(i, outermost.send(i));
            }
            assertEquals("ended", assertThrows(StopIteration.class, () -> outermost.send("end")).value());
            assertEquals("ended", chain.get(LEVELS / 2).result());
            assertAllDone();
        });
    }

    @Test
    void whatIsRaisedReachesTheInnermost() throws Throwable {
        onSmallStack(() -> {
            Exception raised = new Exception("raised");
            Generator<Object> catching = Generator.of(() -> {
                try {
                    Fiber.yield("first");
                } catch (Exception e) {
                    Fiber.yield(e);
                }
            });
            Generator<Object> outermost = chained(LEVELS, catching, inner -> Generator.of(() -> {
                Object value = inner.next();
                for (;;) {
                    try {
                        Fiber.yield(value);
                        value = inner.next();
                    } catch (StopIteration end) {
                        return;
                    } catch (Exception e) {
                        value = inner.raise(e);
                    }
                }
            }));
            assertEquals("first", outermost.next());
            assertSame(raised, outermost.raise(raised));
            assertFalse(outermost.hasNext());
            assertAllDone();
        });
    }

    @Test
    void closeEndsAllFromTheInnermostOutwards() throws Throwable {
        onSmallStack(() -> {
            Generator<Object> outermost = chained(LEVELS, numbers(3), inner -> Generator.of(() -> {
                try (inner) {
                    for (Object each : inner) {
                        Fiber.yield(each);
                    }
                } finally {
                    assertTrue(inner.isDone());
                    finallyBlocks++;
                }
            }));
            assertEquals(0, outermost.next());
            outermost.close();
            assertEquals(LEVELS, finallyBlocks);
            assertAllDone();
        });
    }

    @Test
    void aRefusalToCloseIsAnErrorForWhoeverClosed() throws Throwable {
        onSmallStack(() -> {
            Generator<Object> stubborn = Generator.of(() -> {
                try {
                    Fiber.yield("first");
                } catch (GeneratorExit ignored) {
                    Fiber.yield("second");
                }
            });
            Generator<Object> outermost = chained(LEVELS, stubborn, inner -> Generator.of(() -> {
                try (inner) {
                    Fiber.yield(inner.next());
                } finally {
                    finallyBlocks++;
                }
            }));
            assertEquals("first", outermost.next());
            GeneratorExit exit = new GeneratorExit();
            assertSame(exit, assertThrows(GeneratorExit.class, () -> outermost.raise(exit)));
            assertEquals(LEVELS, finallyBlocks);
            assertFalse(stubborn.isDone());
        });
    }

    @Test
    void anExceptionComesOutOfTheInnermostThroughAll() throws Throwable {
        IllegalArgumentException thrown = assertThrows(IllegalArgumentException.class, () -> onSmallStack(() -> {
            Generator<Object> failing = Generator.of(() -> {
                Fiber.yield(0);
                throw new IllegalArgumentException("from inside");
            });
            Generator<Object> outermost = chained(LEVELS, failing, inner -> Generator.of(() -> {
                try {
                    for (Object each : inner) {
                        Fiber.yield(each);
                    }
                } finally {
                    finallyBlocks++;
                }
            }));
            outermost.next();
            outermost.next();
        }));
        assertEquals("from inside", thrown.getMessage());
        assertEquals(LEVELS, finallyBlocks);
        assertAllDone();
    }

    @Test
    void theTraceOfAnExceptionNamesTheConsumersOnTheHeap() throws Throwable {
        IllegalStateException thrown = assertThrows(IllegalStateException.class, () -> onSmallStack(() -> {
            Generator<Object> made = Generator.of(() -> {
                Fiber.yield(0);
                throw new IllegalStateException("from inside");
            });
            for (int i = 0; i < 100; i++) {
                made = consuming(made);
            }
            made.forEach(each -> {});
        }));
        assertEquals(100, consumersIn(thrown.getStackTrace()));
    }

    private static long consumersIn(StackTraceElement[] trace) {
        return Arrays.stream(trace).filter(each -> each.getMethodName().equals("consume")).count();
    }

    private static Generator<Object> consuming(Generator<Object> inner) {
        return Generator.of(() -> consume(inner));
    }

    private static void consume(Generator<Object> inner) {
        for (Object each : inner) {
            Fiber.yield(each);
        }
    }

    @Test
    void anEndWithoutStackLeavesAllOfThemEnded() throws Throwable {
        onSmallStack(() -> {
            Generator<Object> overflowing = Generator.of(() -> {
                Fiber.yield(0);
                Fiber.yield(endless(1));
            });
            Generator<Object> outermost = chained(LEVELS, overflowing, NestedChainTest::addingOne);
            assertEquals(LEVELS, outermost.next());
            assertThrows(StackOverflowError.class, outermost::next);
            assertAllDone();
            assertFalse(outermost.hasNext());
        });
    }

    private static int endless(int number) {
        return number == 0 ? (int) Fiber.yield(0) : 1 + endless(number + 1);
    }

    @Test
    void primitiveGeneratorsNestAsDeeply() throws Throwable {
        onSmallStack(() -> {
            IntGenerator made = IntGenerator.of(() -> {
                for (int i = 0; i < 3; i++) {
                    Fiber.yield(i);
                }
            });
            for (int i = 0; i < LEVELS; i++) {
                made = switch (i % 3) {
                    case 0 -> nextInts(made);
                    case 1 -> nextBoxes(made);
                    default -> boxed(made);
                };
            }
            assertEquals(LEVELS, made.nextInt());
            assertEquals(LEVELS + 1, made.next());
            assertTrue(made.hasNext());
            assertEquals(LEVELS + 2, made.nextInt());
            assertFalse(made.hasNext());
        });
    }

    private static IntGenerator nextInts(IntGenerator inner) {
        return IntGenerator.of(() -> {
            try {
                for (;;) {
                    Fiber.yield(inner.nextInt() + 1);
                }
            } catch (StopIteration end) {
                // so has this one
            }
        });
    }

    private static IntGenerator nextBoxes(Iterator<Integer> inner) {
        return IntGenerator.of(() -> {
            try {
                for (;;) {
                    Fiber.yield((int) inner.next() + 1);
                }
            } catch (StopIteration end) {
                // so has this one
            }
        });
    }

    private static IntGenerator boxed(IntGenerator inner) {
        return IntGenerator.of(() -> {
            for (int each : inner) {
                Fiber.yield(each + 1);
            }
        });
    }

    @Test
    void itertoolsNestAsDeeply() throws Throwable {
        onSmallStack(() -> {
            Iterable<Object> made = numbers(10);
            for (int i = 0; i < 2_000; i++) {
                made = i % 2 == 0 ? Itertools.chain(made, List.of("end")) : Itertools.take(made, 5);
            }
            List<Object> seen = new ArrayList<>();
            made.forEach(seen::add);
            assertEquals(List.of(0, 1, 2, 3, 4), seen);
        });
    }

    @Test
    void aFiberWaitsInsideTheInnermost() throws Throwable {
        onSmallStack(() -> {
            List<Object> seen = new ArrayList<>();
            Scheduler scheduler = Scheduler.roundRobin();
            for (String name : List.of("a", "b")) {
                scheduler.spawn(() -> {
                    Generator<Object> waiting = Generator.of(() -> {
                        for (int i = 0; i < 3; i++) {
                            Fiber.sleep(Duration.ZERO);
                            Fiber.yield(i);
                        }
                    });
                    for (Object each : chained(2_000, waiting, NestedChainTest::addingOne)) {
                        seen.add(name + each);
                    }
                });
            }
            scheduler.run();
            assertEquals(List.of("a2000", "b2000", "a2001", "b2001", "a2002", "b2002"), seen);
            assertAllDone();
        });
    }

    @Test
    void aContinuationAroundThemIsSuspendedFromTheInnermost() throws Throwable {
        onSmallStack(() -> {
            Generator<Object> yieldingOut = Generator.of(() -> {
                Continuation.yield(OUTSIDE);
                Fiber.yield(0);
                Continuation.yield(OUTSIDE);
            });
            Generator<Object> outermost = chained(LEVELS, yieldingOut, NestedChainTest::addingOne);
            List<Object> seen = new ArrayList<>();
            Continuation around = new Continuation(OUTSIDE, () -> outermost.forEach(seen::add));
            Continuation inFiberCode = new Continuation(OUTSIDE, () -> {
                for (Object each : outermost) {
                    seen.add(each);
                }
            });
            inFiberCode.run();
            assertTrue(outermost.isRunning());
            assertEquals(List.of(), seen);
            assertThrows(IllegalStateException.class, outermost::next);
            inFiberCode.run();
            assertEquals(List.of(LEVELS), seen);
            assertFalse(inFiberCode.isDone());
            inFiberCode.run();
            assertTrue(inFiberCode.isDone());
            assertAllDone();
            around.run();
            assertTrue(around.isDone());
        });
    }

    @Test
    void continuationsAndPlainFramesBetweenThemNestAsEver() throws Throwable {
        onSmallStack(() -> {
            Generator<Object> outermost = chained(90, numbers(3), inner -> Generator.of(() -> {
                boolean[] more = {true};
                while (more[0]) {
                    new Continuation(OUTSIDE, () -> {
                        more[0] = inner.hasNext();
                        if (more[0]) {
                            Fiber.yield(inner.next());
                        }
                    }).run();
                }
            }));
            List<Object> seen = new ArrayList<>();
            outermost.forEach(seen::add);
            assertEquals(List.of(0, 1, 2), seen);
        });
    }

    @Test
    void whoAsksWhatIsRunningBelowIsRefused() throws Throwable {
        onSmallStack(() -> {
            Generator<Object> asking = Generator.of(() -> {
                for (int at : new int[] {0, 1, LEVELS / 2, LEVELS}) {
                    Generator<Object> each = chain.get(at);
                    assertTrue(each.isRunning());
                    assertThrows(IllegalStateException.class, each::next);
                }
                Fiber.yield("asked");
            });
            Generator<Object> outermost = chained(
                    LEVELS, asking, inner -> Generator.of(() -> Fiber.yield(inner.next())));
            assertEquals("asked", outermost.next());
            assertFalse(chain.get(LEVELS / 2).isRunning());
            assertThrows(StopIteration.class, outermost::next);
        });
    }

    @Test
    void theFramesOfAWholeChainAreListed() throws Throwable {
        onSmallStack(() -> {
            Generator<Object> made = Generator.of(() -> Continuation.yield(OUTSIDE));
            for (int i = 0; i < LEVELS; i++) {
                made = consuming(made);
            }
            Generator<Object> outermost = made;
            Continuation around = new Continuation(OUTSIDE, () -> consume(outermost));
            around.run();
            assertEquals(LEVELS + 1, consumersIn(around.stackTrace()));
            around.run();
            assertTrue(around.isDone());
        });
    }
}

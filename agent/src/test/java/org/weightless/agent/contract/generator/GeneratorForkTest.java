package org.weightless.agent.contract.generator;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.weightless.DoubleGenerator;
import org.weightless.Fiber;
import org.weightless.Generator;
import org.weightless.GeneratorExit;
import org.weightless.IntGenerator;
import org.weightless.LongGenerator;
import org.weightless.StopIteration;

/** A forked generator gives what its original would, whatever becomes of that. */
class GeneratorForkTest {
    private final List<Object> log = new ArrayList<>();

    private static Generator<Integer> counting(int from, int to) {
        return Generator.returning(() -> {
            for (int i = from; i < to; i++) {
                Fiber.yield(i);
            }
            return "end of " + to;
        });
    }

    private static <T> List<T> rest(Generator<T> generator) {
        List<T> rest = new ArrayList<>();
        generator.forEachRemaining(rest::add);
        return rest;
    }

    @Test
    void bothGiveTheRestOfTheValues() {
        Generator<Integer> original = counting(0, 5);
        original.next();
        original.next();
        Generator<Integer> fork = original.fork();
        assertEquals(List.of(2, 3, 4), rest(fork));
        assertEquals("end of 5", fork.result());
        assertFalse(original.isDone());
        assertEquals(List.of(2, 3, 4), rest(original));
    }

    @Test
    void aFreshOneGivesAFreshOneAndAnEndedOneAnEndedOne() {
        Generator<Integer> original = counting(0, 2);
        Generator<Integer> fresh = original.fork();
        assertEquals(List.of(0, 1), rest(original));
        assertEquals(List.of(0, 1), rest(fresh));
        Generator<Integer> ended = original.fork();
        assertTrue(ended.isDone());
        assertEquals("end of 2", ended.result());
        assertEquals("end of 2", assertThrows(StopIteration.class, ended::next).value());
        assertEquals("end of 2", assertThrows(StopIteration.class, original::next).value());
    }

    @Test
    void aFetchedValueIsGivenByBoth() {
        Generator<Integer> original = counting(7, 9);
        assertTrue(original.hasNext());
        Generator<Integer> fork = original.fork();
        assertEquals(List.of(7, 8), rest(fork));
        assertEquals(List.of(7, 8), rest(original));
        IntGenerator numbers = IntGenerator.of(() -> {
            Fiber.yield(3);
            Fiber.yield(4);
        });
        assertTrue(numbers.hasNext());
        IntGenerator copy = numbers.fork();
        assertEquals(3, numbers.nextInt());
        assertEquals(4, numbers.nextInt());
        assertEquals(3, copy.nextInt());
        assertEquals(4, copy.nextInt());
    }

    @Test
    void thePrimitiveOnesForkAsWell() {
        LongGenerator longs = LongGenerator.of(() -> {
            for (long l = 1L << 40;; l *= 2) {
                Fiber.yield(l);
            }
        });
        DoubleGenerator doubles = DoubleGenerator.of(() -> {
            for (double d = 1;; d /= 2) {
                Fiber.yield(d);
            }
        });
        longs.nextLong();
        doubles.nextDouble();
        LongGenerator longFork = longs.fork();
        DoubleGenerator doubleFork = doubles.fork();
        assertEquals(1L << 41, longs.nextLong());
        assertEquals(1L << 41, longFork.nextLong());
        assertEquals(0.5, doubles.nextDouble());
        assertEquals(0.5, doubleFork.nextDouble());
    }

    @Test
    void whatIsSentAndRaisedReachesTheOneThatIsAsked() {
        Generator<Object> original = Generator.of(() -> {
            Object last = "start";
            while (true) {
                try {
                    last = Fiber.yield(last);
                } catch (IllegalArgumentException e) {
                    last = e.getMessage();
                } finally {
                    log.add(last);
                }
            }
        });
        original.next();
        Generator<Object> fork = original.fork();
        assertEquals("raised", fork.raise(new IllegalArgumentException("raised")));
        assertEquals("sent", original.send("sent"));
        fork.close();
        assertTrue(fork.isDone());
        assertEquals("again", original.send("again"));
        assertEquals(List.of("raised", "sent", "raised", "again"), log);
    }

    private static Generator<Integer> tree(int depth, int value) {
        return Generator.of(() -> {
            if (depth > 0) {
                Generator.yieldFrom(tree(depth - 1, 2 * value));
                Fiber.yield(value);
                Generator.yieldFrom(tree(depth - 1, 2 * value + 1));
            }
        });
    }

    @Test
    void thoseThatDelegateForkAlong() {
        List<Integer> all = rest(tree(4, 1));
        for (int taken = 0; taken <= all.size(); taken++) {
            Generator<Integer> original = tree(4, 1);
            for (int i = 0; i < taken; i++) {
                original.next();
            }
            Generator<Integer> fork = original.fork();
            Generator<Integer> ofFork = fork.fork();
            assertEquals(all.subList(taken, all.size()), rest(fork));
            assertEquals(all.subList(taken, all.size()), rest(original));
            assertEquals(all.subList(taken, all.size()), rest(ofFork));
        }
    }

    @Test
    void whoHoldsTheInnerOneHoldsTheOriginalsAndALocalHoldsTheCopy() {
        Generator<Integer> inner = counting(0, 10);
        Generator<Integer> outer = Generator.of(() -> {
            Generator<Integer> held = inner.fork();
            log.add(held);
            Generator.yieldFrom(held);
            log.add(held);
        });
        outer.next();
        Generator<?> ofOriginal = (Generator<?>) log.get(0);
        Generator<Integer> fork = outer.fork();
        assertEquals(1, ofOriginal.next());
        assertEquals(1, fork.next());
        assertEquals(2, outer.next());
        assertEquals(3, ofOriginal.next());
        assertEquals(List.of(2, 3, 4, 5, 6, 7, 8, 9), rest(fork));
        assertNotSame(ofOriginal, log.get(1));
        assertEquals(List.of(4, 5, 6, 7, 8, 9), rest(outer));
        assertSame(ofOriginal, log.get(2));
    }

    @Test
    void aDelegatedOneIsForkedByItself() {
        Generator<Integer> inner = counting(0, 5);
        Generator<Integer> outer = Generator.of(() -> log.add(Generator.yieldFrom(inner)));
        outer.next();
        Generator<Integer> fork = inner.fork();
        assertEquals(List.of(1, 2, 3, 4), rest(fork));
        assertEquals(List.of(1, 2, 3, 4), rest(outer));
        assertEquals(List.of("end of 5"), log);
    }

    @Test
    void closingAForkClosesItsOwnInnerOnesAndNoOthers() {
        Generator<Integer> outer = Generator.of(() -> {
            Generator<Integer> inner = Generator.of(() -> {
                try {
                    Fiber.yield(1);
                    Fiber.yield(2);
                } finally {
                    log.add("inner");
                }
            });
            try {
                Generator.yieldFrom(inner);
            } finally {
                log.add("outer " + inner.isDone());
            }
        });
        outer.next();
        Generator<Integer> fork = outer.fork();
        fork.close();
        assertEquals(List.of("inner", "outer true"), log);
        assertEquals(2, outer.next());
        Generator<Integer> second = outer.fork();
        outer.close();
        assertEquals(List.of("inner", "outer true", "inner", "outer true"), log);
        assertFalse(second.hasNext());
        assertEquals(6, log.size());
    }

    @Test
    void deepDelegationAfterAForkIsSeparatedAndTakenOverAgain() {
        List<Generator<Integer>> levels = new ArrayList<>();
        levels.add(counting(0, 6));
        for (int i = 1; i < 4; i++) {
            Generator<Integer> below = levels.get(i - 1);
            levels.add(Generator.returning(() -> Generator.yieldFrom(below)));
        }
        Generator<Integer> outermost = levels.get(3);
        assertEquals(0, outermost.next());
        Generator<Integer> fork = outermost.fork();
        assertEquals(1, levels.get(1).next());
        assertEquals(2, levels.get(2).next());
        assertEquals(3, outermost.next());
        Generator<Integer> late = outermost.fork();
        assertEquals(List.of(4, 5), rest(outermost));
        assertEquals(List.of(1, 2, 3, 4, 5), rest(fork));
        assertEquals(List.of(4, 5), rest(late));
        assertEquals("end of 6", late.result());
    }

    @Test
    void aForkInsideItsOwnBodyIsRefused() {
        List<Generator<Integer>> self = new ArrayList<>();
        self.add(Generator.of(() -> {
            String refused = assertThrows(IllegalStateException.class, () -> self.get(0).fork()).getMessage();
            assertTrue(refused.contains("generator already executing"), refused);
            Fiber.yield(1);
        }));
        assertEquals(1, self.get(0).next());
    }

    @Test
    void oneThatIsClosingOthersIsRefusedWithTheReasonAndGoesOn() {
        Generator<Integer> consumer = Generator.of(() -> {
            Generator<Integer> inner = Generator.of(() -> {
                try {
                    Fiber.yield(1);
                } finally {
                    log.add("closing");
                }
            });
            Generator<Integer> outer = Generator.of(() -> Generator.yieldFrom(inner));
            log.add(outer.next());
            outer.close();
            Fiber.yield(2);
        });
        assertEquals(2, consumer.next());
        Generator<Integer> fork = consumer.fork();
        assertFalse(fork.hasNext());
        assertFalse(consumer.hasNext());
        assertEquals(List.of(1, "closing"), log);
    }

    /** One consumer inside another, deeper than nests natively. */
    @Test
    void aDeepChainOfConsumersForks() {
        Generator<Integer> chain = counting(0, 4);
        for (int i = 0; i < 200; i++) {
            Generator<Integer> source = chain;
            chain = Generator.of(() -> {
                Generator<Integer> own = source;
                while (own.hasNext()) {
                    Fiber.yield(own.next() + 1);
                }
            });
        }
        assertEquals(200, chain.next());
        Generator<Integer> fork = chain.fork();
        // each level is suspended by itself at its own yield, so what they consume is shared
        assertEquals(201, fork.next());
        assertEquals(202, chain.next());
    }

    @Test
    void aGeneratorExitInAForkIsNotSeenByTheOriginal() {
        Generator<Integer> original = Generator.of(() -> {
            try {
                Fiber.yield(1);
            } catch (GeneratorExit exit) {
                log.add("exit");
                throw exit;
            }
            Fiber.yield(2);
        });
        original.next();
        original.fork().close();
        assertEquals(2, original.next());
        assertEquals(List.of("exit"), log);
    }

    @Test
    void nothingOfAForkIsLostWhereFramesReturnEachKindOfValue() {
        Generator<String> original =
                Generator.of(() -> Fiber.yield(Arrays.asList(bool(), small(), character(), real(), wide(), half())
                        .toString()));
        List<Generator<String>> forks = new ArrayList<>(List.of(original));
        for (int i = 0; i < 6; i++) {
            assertEquals("asks", original.next());
            forks.add(original.fork());
        }
        String expected = original.next();
        assertEquals("[true, -5, x, 1.5, 4294967296, 2.5]", expected);
        for (int i = 1; i < forks.size(); i++) {
            String last = null;
            while (forks.get(i).hasNext()) {
                last = forks.get(i).next();
            }
            assertEquals(expected, last);
        }
    }

    private static boolean bool() {
        Fiber.yield("asks");
        return true;
    }

    private static byte small() {
        Fiber.yield("asks");
        return -5;
    }

    private static char character() {
        Fiber.yield("asks");
        return 'x';
    }

    private static double real() {
        Fiber.yield("asks");
        return 1.5;
    }

    private static long wide() {
        Fiber.yield("asks");
        return 1L << 32;
    }

    private static float half() {
        Fiber.yield("asks");
        return 2.5f;
    }
}

package org.weightless.agent.contract.generator;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Spliterator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.weightless.Fiber;
import org.weightless.Generator;

/** What a Java programmer does with a generator: streams, try-with-resources, threads, dropping it half way. */
class GeneratorEverydayTest {
    private final List<Object> log = new ArrayList<>();

    private Generator<Integer> numbers() {
        return Generator.of(() -> {
            try {
                for (int i = 0;; i++) {
                    log.add("at " + i);
                    Fiber.yield(i);
                }
            } finally {
                log.add("closed");
            }
        });
    }

    @Test
    void aStreamFetchesOneByOneAndClosesTheGenerator() {
        try (Stream<Integer> stream = numbers().stream()) {
            assertFalse(stream.isParallel());
            assertEquals(List.of(), log);
            assertEquals(List.of(0, 2), stream.filter(n -> n % 2 == 0).limit(2).toList());
        }
        assertEquals(List.of("at 0", "at 1", "at 2", "closed"), log);
    }

    @Test
    void theSpliteratorIsOrderedAndOfUnknownSize() {
        Spliterator<Integer> spliterator = numbers().spliterator();
        assertEquals(Spliterator.ORDERED, spliterator.characteristics());
        assertEquals(-1, spliterator.getExactSizeIfKnown());
        assertTrue(spliterator.tryAdvance(n -> log.add("got " + n)));
        assertEquals(List.of("at 0", "got 0"), log);
    }

    @Test
    void aParallelStreamGivesTheSameInOrder() {
        Generator<Integer> generator = Generator.of(() -> {
            for (int i = 0; i < 10_000; i++) {
                Fiber.yield(i);
            }
        });
        List<Integer> values = generator.stream().parallel().map(n -> n).toList();
        assertEquals(10_000, values.size());
        for (int i = 0; i < 10_000; i++) {
            assertEquals(i, values.get(i));
        }
    }

    @Test
    void tryWithResourcesClosesAfterABreak() {
        try (Generator<Integer> generator = numbers()) {
            for (int number : generator) {
                if (number == 1) {
                    break;
                }
            }
        }
        assertEquals(List.of("at 0", "at 1", "closed"), log);
    }

    @Test
    void nullsAreValues() {
        Generator<Object> generator = Generator.of(() -> {
            Fiber.yield(null);
            Fiber.yield();
            Fiber.yield("end");
        });
        assertTrue(generator.hasNext());
        assertNull(generator.next());
        assertEquals(Arrays.asList(null, "end"), generator.stream().toList());
    }

    @Test
    void threadsTakeTurns() throws Exception {
        Generator<Object> generator = Generator.of(() -> {
            Generator.yieldFrom(Generator.of(() -> {
                for (int i = 0; i < 10; i++) {
                    Fiber.yield(Thread.currentThread().getName());
                }
            }));
        });
        for (int i = 0; i < 10; i++) {
            Object[] got = new Object[1];
            Thread thread = new Thread(() -> got[0] = generator.next(), "thread " + i);
            thread.start();
            thread.join();
            assertEquals("thread " + i, got[0]);
        }
        assertFalse(generator.hasNext());
    }

    // ---- dropped

    @Test
    void aMillionAbandonedOnesAreGarbage() {
        List<WeakReference<Object>> some = new ArrayList<>();
        Runtime runtime = Runtime.getRuntime();
        System.gc();
        long before = runtime.totalMemory() - runtime.freeMemory();
        for (int i = 0; i < 1_000_000; i++) {
            int[] held = new int[16];
            Generator<Integer> generator = Generator.of(() -> {
                try {
                    for (int k = 0;; k++) {
                        Fiber.yield(held[k]);
                    }
                } finally {
                    log.add("never");
                }
            });
            assertEquals(0, generator.next());
            if (i % 1_000 == 0) {
                some.add(new WeakReference<>(generator));
            }
        }
        System.gc();
        long after = runtime.totalMemory() - runtime.freeMemory();
        assertEquals(List.of(), log);
        assertTrue(some.stream().allMatch(reference -> reference.get() == null), "a dropped generator is still held");
        assertTrue(after - before < 50_000_000, "a million dropped generators left " + (after - before) + " bytes");
    }

    @Test
    void createTakeOneAndDropAllocatesLittle() {
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long thread = Thread.currentThread().getId();
        Integer value = 1_000;
        long before = 0;
        for (int i = -1_000; i < 10_000; i++) {
            if (i == 0) {
                before = threads.getThreadAllocatedBytes(thread);
            }
            Generator<Integer> generator = Generator.of(() -> {
                while (true) {
                    Fiber.yield(value);
                }
            });
            assertEquals(value, generator.next());
        }
        long each = (threads.getThreadAllocatedBytes(thread) - before) / 10_000;
        assertTrue(each > 0 && each <= 96, each + " bytes");
    }

    // ---- misuse

    private static String message(Class<? extends Exception> type, org.junit.jupiter.api.function.Executable executable) {
        return assertThrows(type, executable).getMessage();
    }

    @Test
    void messagesSayWhatWasDoneAndWhatToDo() {
        Generator<Integer> fresh = numbers();
        assertEquals("can't send a non-null value to a just-started generator: call next() or send(null) first,"
                + " so that it is at a yield which can give the value",
                message(IllegalStateException.class, () -> fresh.send(1)));
        assertTrue(fresh.hasNext());
        assertEquals("cannot send while a value that hasNext() fetched is unread: take it with next() first",
                message(IllegalStateException.class, () -> fresh.send(1)));
        assertEquals("cannot raise while a value that hasNext() fetched is unread: take it with next() first",
                message(IllegalStateException.class, () -> fresh.raise(new Exception())));
        fresh.close();
        assertEquals("the generator has ended: ask hasNext() before next(), or iterate with for",
                message(java.util.NoSuchElementException.class, fresh::next));
        Generator<Object>[] self = newArray();
        self[0] = Generator.of(() -> self[0].next());
        assertEquals("generator already executing: its own body, one that it delegates to, or another thread asked it to go on;"
                + " ask from outside, when it has yielded", message(IllegalStateException.class, self[0]::next));
        Generator<Object> leaking = Generator.of(() -> Generator.of(() -> {}).next());
        assertEquals("generator raised StopIteration: its body let out one that next() of another generator threw;"
                + " catch it, or end the body by returning (PEP 479)", message(IllegalStateException.class, leaking::next));
        assertEquals("no generator or fiber encloses this yield: call it in code that one runs",
                message(IllegalStateException.class, () -> Generator.yieldFrom(List.of(1))));
        assertThrows(NullPointerException.class, () -> Generator.of(null));
        assertThrows(NullPointerException.class, () -> Generator.returning(null));
        assertEquals("thrown", message(NullPointerException.class, () -> numbers().raise(null)));
    }

    @SuppressWarnings({"unchecked", "rawtypes"})
    private static <T> Generator<T>[] newArray() {
        return new Generator[1];
    }
}

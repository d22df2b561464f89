package org.weightless.agent.contract.generator;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.weightless.Generator;
import org.weightless.GeneratorExit;
import org.weightless.Yielder;

/** Generators whose body gets a {@link Yielder}, so that the compiler checks what it yields. */
class TypedGeneratorTest {
    private static void countDown(Yielder<Integer> out, int from) {
        if (from > 0) {
            out.yield(from);
            countDown(out, from - 1);
        }
    }

    @Test
    void theTypeIsInferredAndTheYielderCanBeHandedOn() {
        Generator<Integer> numbers = Generator.typed(out -> countDown(out, 3));
        int sum = 0;
        for (int number : numbers) {
            sum = 10 * sum + number;
        }
        assertEquals(321, sum);
        assertEquals(List.of("a", "b"), Generator.<String>typed(out -> {
            out.yield("a");
            out.yield("b");
        }).stream().toList());
    }

    @Test
    void whatIsSentComesOutOfTheYield() {
        List<Object> got = new ArrayList<>();
        Generator<String> asking = Generator.typed(out -> {
            String name = out.yield("who?");
            got.add(name);
            int age = out.<Integer>yield("how old?");
            got.add(age);
        });
        assertEquals("who?", asking.next());
        assertEquals("how old?", asking.send("Ada"));
        assertThrows(ClassCastException.class, () -> asking.send("old"));
        assertEquals(List.of("Ada"), got);
    }

    @Test
    void yieldFromTakesSourcesOfTheTypeOnly() {
        List<Object> log = new ArrayList<>();
        Generator<Number> numbers = Generator.typed(out -> {
            out.yieldFrom(List.of(1, 2));
            log.add(out.yieldFrom(Generator.<Double>returning(() -> {
                org.weightless.Fiber.yield(0.5);
                return "result";
            })));
            out.yieldFrom(Generator.<Long>typed(inner -> inner.yield(3L)));
        });
        assertEquals(List.of(1, 2, 0.5, 3L), numbers.stream().toList());
        assertEquals(List.of("result"), log);
    }

    @Test
    void itEndsLikeAnyGenerator() {
        List<Object> log = new ArrayList<>();
        Generator<String> generator = Generator.typed(out -> {
            try {
                out.yield("a");
            } catch (GeneratorExit exit) {
                log.add("exit");
                throw exit;
            }
        });
        assertTrue(generator.hasNext());
        generator.close();
        assertEquals(List.of("exit"), log);
        assertTrue(generator.isDone());
    }

    @Test
    void aYielderOutsideOfAGeneratorIsRefused() {
        List<Yielder<String>> kept = new ArrayList<>();
        assertFalse(Generator.<String>typed(kept::add).hasNext());
        IllegalStateException refused = assertThrows(IllegalStateException.class, () -> kept.get(0).yield("late"));
        assertTrue(refused.getMessage().startsWith("no generator or fiber encloses this yield"));
        assertThrows(IllegalStateException.class, () -> kept.get(0).yieldFrom(List.of("late")));
        assertThrows(NullPointerException.class, () -> Generator.typed(null));
    }
}

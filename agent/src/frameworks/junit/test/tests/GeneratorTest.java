package tests;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.weightless.Fiber;
import org.weightless.Generator;

/** Tests as people write them, of code that yields. */
class GeneratorTest {
    private int limit;

    private void count() {
        for (int i = 0; i < limit; i++) {
            Fiber.yield(i);
        }
    }

    @BeforeEach
    void setUp() {
        limit = 3;
    }

    @Test
    void counts() {
        assertEquals(List.of(0, 1, 2), Generator.<Integer>of(this::count).stream().toList());
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 5})
    void countsToTheLimit(int given) {
        limit = given;
        assertEquals(given, Generator.of(this::count).stream().count());
    }

    static Stream<String> words() {
        return Generator.<String>of(() -> {
            Fiber.yield("a");
            Fiber.yield("b");
        }).stream();
    }

    @ParameterizedTest
    @MethodSource("words")
    void takesItsArgumentsFromAGenerator(String word) {
        assertEquals(1, word.length());
    }

    @TestFactory
    Stream<DynamicTest> makesTests() {
        return words().map(word -> DynamicTest.dynamicTest(word, () -> assertEquals(1, word.length())));
    }

    @Nested
    class Inside {
        @Test
        void seesTheOuterTest() {
            assertEquals(3, Generator.of(GeneratorTest.this::count).stream().count());
        }
    }
}

package org.weightless.agent.cases;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Large methods as javac compiles them behave with yields as without, and are verified. */
class LargeJavacMethodTest {
    @ParameterizedTest
    @CsvSource({"LOCALS, 5000", "CALLS, 5000", "TRIES, 5000", "SWITCH, 5000", "LOOPS, 5000", "WIDE, 5000", "EXPRESSIONS, 5000", "MIXED, 5000"})
    void suspendsAnywhere(LargeSource shape, int bytes) {
        shape.made(bytes).compare(LargeSource.NAME);
    }
}

package org.weightless.agent.contract.generator;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.weightless.Fiber;
import org.weightless.Generator;

class BasicsTest {
    @Test
    void aLoopYieldsItsValues() {
        List<Object> seen = new ArrayList<>();
        for (Object value : Generator.of(() -> {
            for (int i = 0; i < 5; i++) {
                Fiber.yield(i);
            }
        })) {
            seen.add(value);
        }
        assertEquals(List.of(0, 1, 2, 3, 4), seen);
    }
}

package org.weightless.agent.contract.pinned;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntSupplier;
import org.junit.jupiter.api.Test;
import org.weightless.Fiber;
import org.weightless.Generator;
import org.weightless.PinnedException;

/** A frame that nobody instrumented lies between; nothing may be run twice, skipped or added up wrongly. */
class ForeignFrameTest {
    private static List<Object> values(Generator.Body body) {
        List<Object> values = new ArrayList<>();
        Generator.of(body).forEachRemaining(values::add);
        return values;
    }

    private static int yielding(int value, List<Object> log) {
        log.add("enter " + value);
        try {
            Fiber.yield(value);
            log.add("yielded " + value);
        } catch (PinnedException e) {
            log.add("refused " + value);
        }
        return value;
    }

    @Test
    void theSumIsRightAlthoughTheYieldsInBetweenAreRefused() {
        List<Object> log = new ArrayList<>();
        assertEquals(List.of(777, 1755), values(() -> {
            int sum = yielding(777, log) + 1;
            AtomicInteger foreign = new AtomicInteger();
            foreign.updateAndGet(old -> old + yielding(977, log));
            Fiber.yield(sum + foreign.get());
        }));
        assertEquals(List.of("enter 777", "yielded 777", "enter 977", "refused 977"), log);
    }

    @Test
    void theJdksSumOfAMapIsRight() {
        List<Object> log = new ArrayList<>();
        assertEquals(List.of(6), values(() -> Fiber.yield(List.of(1, 2, 3).stream().mapToInt(i -> yielding(i, log)).sum())));
        assertEquals(List.of("enter 1", "refused 1", "enter 2", "refused 2", "enter 3", "refused 3"), log);
    }

    @Test
    void anUncaughtRefusalLeavesThroughTheForeignFrameOnce() {
        List<Object> log = new ArrayList<>();
        assertEquals(List.of("before", "after 3"), values(() -> {
            Fiber.yield("before");
            int count = 0;
            try {
                count = 3;
                List.of("a", "b").forEach(each -> {
                    log.add(each);
                    Fiber.yield(each);
                });
                count = 4;
            } catch (PinnedException e) {
                log.add(e.culprit().getMethodName());
            } finally {
                log.add("finally");
            }
            Fiber.yield("after " + count);
        }));
        assertEquals(List.of("a", "forEach", "finally"), log);
    }

    @Test
    void aGeneratorStartedInsideTheForeignFrameSuspendsItself() {
        assertEquals(List.of("6 of 3"), values(() -> {
            int[] sum = new int[2];
            List.of(1, 2, 3).forEach(each -> {
                Generator<Integer> inner = Generator.of(() -> {
                    Fiber.yield(each);
                    Fiber.yield(0);
                });
                for (int value : inner) {
                    sum[0] += value;
                }
                sum[1]++;
            });
            Fiber.yield(sum[0] + " of " + sum[1]);
        }));
    }

    @Test
    void theForeignFrameNextToTheInstrumentedOnesIsNamed() {
        List<Object> names = new ArrayList<>();
        values(() -> List.of(1).forEach(i -> {
            IntSupplier supplier = () -> {
                try {
                    return Fiber.yield(i);
                } catch (PinnedException e) {
                    names.add(e.culprit().getMethodName());
                    return 0;
                }
            };
            new AtomicInteger().getAndUpdate(x -> supplier.getAsInt());
        }));
        assertEquals(List.of("forEach"), names);
    }
}

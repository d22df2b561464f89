package org.weightless.agent.corpus;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.concurrent.Callable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.weightless.Generator;

/**
 * Libraries whose methods themselves yield, at one entry in seven wherever that is: the results are those of the
 * libraries as they are. Where a monitor or the JDK is in the way, the yield is refused and the method goes on.
 */
@Timeout(300)
class EveryMethodYieldsTest {
    @Test
    void eachMethodOfH2Yields() throws Exception {
        compare(Workloads.ModernSql.class);
    }

    @Test
    void eachMethodOfHsqldbYields() throws Exception {
        compare(Workloads.AncientSql.class);
    }

    @Test
    void eachMethodOfJacksonYields() throws Exception {
        compare(Workloads.Json.class);
    }

    @Test
    void eachMethodOfGuavaYields() throws Exception {
        compare(Workloads.Collections.class);
    }

    @Test
    void eachMethodOfGroovyYields() throws Exception {
        compare(Workloads.Script.class);
    }

    private static void compare(Class<? extends Callable<?>> program) throws Exception {
        Object expected;
        try (PlainClassPath plain = PlainClassPath.open()) {
            expected = plain.run(program);
        }
        try (YieldingClassPath yielding = YieldingClassPath.open()) {
            Callable<?> twin = yielding.twin(program);
            Generator<Object> generator = Generator.returning(() -> {
                MethodEntries.begin();
                try {
                    return twin.call();
                } finally {
                    MethodEntries.end();
                }
            });
            int yields = 0;
            while (generator.hasNext()) {
                generator.next();
                yields++;
            }
            assertEquals(expected, generator.result());
            assertEquals(MethodEntries.yields(), yields);
            assertTrue(yields > 100,
                    () -> "only " + MethodEntries.yields() + " yields, and " + MethodEntries.refusals() + " were refused");
        }
    }
}

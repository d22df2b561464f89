package org.weightless.agent.frameworks;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.weightless.agent.testing.ChildJvm;
import org.weightless.agent.testing.ChildJvm.Result;

/** OpenTelemetry's agent makes a span of each query, in a generator too. */
class OpenTelemetryIT {
    private final Framework traced = new Framework("opentelemetry", "traced.Traced");

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void eachQueryInAGeneratorIsASpan(boolean first) throws Exception {
        String other = "-javaagent:" + traced.library("opentelemetry-javaagent.jar");
        Result result = traced.run(List.of(first ? other : ChildJvm.agent(), first ? ChildJvm.agent() : other,
                "-Dotel.traces.exporter=logging", "-Dotel.metrics.exporter=none", "-Dotel.logs.exporter=none"), "fibers");
        assertEquals(List.of("1", "2", "3"), result.lines(), result::toString);
        assertEquals(0, result.exit(), result::toString);
        assertEquals(3, result.err().lines().filter(line -> line.contains("'SELECT traced'")).count(), result::toString);
    }
}

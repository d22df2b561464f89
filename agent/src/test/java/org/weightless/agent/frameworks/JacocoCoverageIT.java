package org.weightless.agent.frameworks;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.File;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jacoco.agent.AgentJar;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.weightless.agent.testing.ChildJvm;
import org.weightless.agent.testing.ChildJvm.Result;

/** JaCoCo's class ids and probes are right, whichever agent is named first. */
class JacocoCoverageIT {
    private final Framework covered = new Framework("jacoco", "covered.Covered");
    private final Framework print = new Framework("jacoco", "covered.Print");

    @TempDir
    Path directory;

    private List<String> coverage(boolean ours, boolean first, String... arguments) throws Exception {
        File jar = directory.resolve("jacoco.jar").toFile();
        AgentJar.extractTo(jar);
        Path data = directory.resolve("data" + ours + first);
        List<String> flags = new ArrayList<>();
        flags.add("-javaagent:" + jar + "=append=false,includes=covered.*,destfile=" + data);
        if (ours) {
            flags.add(first ? 1 : 0, ChildJvm.agent());
        }
        Result result = covered.run(flags, arguments);
        assertEquals(0, result.exit(), result::toString);
        assertEquals("", result.err());
        return print.run(List.of(), data.toString()).lines();
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void idsAndProbesAreThoseOfARunWithoutUs(boolean first) throws Exception {
        List<String> alone = coverage(false, true);
        assertTrue(alone.get(0).startsWith("covered/Covered "), alone::toString);
        assertEquals(alone, coverage(true, first));
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void probesAreHitInFibers(boolean first) throws Exception {
        List<String> data = coverage(true, first, "fibers");
        assertEquals(List.of("covered/Covered", "covered/Covered$Kind", "covered/Covered$Pair", "covered/Covered$Walk"),
                data.stream().map(line -> line.substring(0, line.indexOf(' '))).toList());
        // One probe of the ten is behind the operand "Kind.LARGE", which is never reached.
        assertEquals("[1, 1, 1, 1, 1, 1, 1, 1, 0, 1, 1]", data.get(3).substring(data.get(3).indexOf('[')));
    }

    @Test
    void bothOrdersGiveTheSameData() throws Exception {
        assertEquals(coverage(true, true, "fibers"), coverage(true, false, "fibers"));
    }
}

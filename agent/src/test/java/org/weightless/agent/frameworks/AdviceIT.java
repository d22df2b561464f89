package org.weightless.agent.frameworks;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.weightless.agent.testing.ChildJvm;
import org.weightless.agent.testing.ChildJvm.Result;

/** Another agent's advice, made with Byte Buddy, is given in fibers as outside: once a call. */
class AdviceIT {
    private final Framework work = new Framework("advice", "work.Work");

    @ParameterizedTest
    @CsvSource({"true,load", "true,retransform", "false,load", "false,retransform"})
    void adviceIsGivenOnceACallInFibersAndOutside(boolean first, String mode) {
        String other = "-javaagent:" + work.directory().resolve("advice.jar") + "=" + mode;
        Result result = work.run(first ? List.of(other, ChildJvm.agent()) : List.of(ChildJvm.agent(), other), "fibers");
        assertEquals(List.of("> step", "< step", "2",
                "> stepAndYield", "> step", "< step", "yields 11", "> step", "< step", "yields 12", "< stepAndYield",
                "> stepAndFail", "fails next", "< stepAndFail", "failed"), result.lines(), result::toString);
        assertEquals(0, result.exit(), result::toString);
        assertEquals(List.of(), Framework.complaints(result), result::toString);
    }
}

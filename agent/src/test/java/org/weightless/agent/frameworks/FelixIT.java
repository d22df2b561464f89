package org.weightless.agent.frameworks;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.weightless.agent.testing.ChildJvm;
import org.weightless.agent.testing.ChildJvm.Result;

/** OSGi bundles that import nothing of this project: their loaders do not find the runtime. */
class FelixIT {
    private final Framework bundles = new Framework("felix", "bundles.Bundles");

    @Test
    void bundlesWithLambdasStart() {
        bundles.printsTheSame("printer[AA, BB]", "true", "stops");
    }

    @Test
    void theirCodeIsPlainCodeInAFiberAndThatIsSaid() {
        Result result = bundles.run(List.of(ChildJvm.agent()), "fibers");
        assertEquals(List.of("printer[AA, BB]", "true", "[service [AA, BB]]", "stops"), result.lines(), result::toString);
        assertEquals(0, result.exit(), result::toString);
        assertEquals(List.of("weightless: refused printer.Printer: its class loader printer [2] does not find "
                + "org.weightless.runtime.Coroutine"), Framework.complaints(result), result::toString);
    }
}

package org.weightless.bench;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.weightless.bench.peers.Contender.Machine;

/** The packed jars, and flags of child JVMs that use them. */
final class Products {
    private static final Path ROOT = Path.of(System.getProperty("weightless.root"));
    static final Path BENCH = ROOT.resolve("bench/target/weightless-bench.jar");
    static final Path AGENT = Path.of(System.getProperty("weightless.agent.jar"));

    private Products() {}

    /** As in a measurement; the agent is named, since the tests' own classes do not lie beside it. */
    static List<String> flags(Machine machine) {
        System.setProperty(Launch.AGENT_PROPERTY, AGENT.toString());
        List<String> flags = new ArrayList<>(Launch.measuringFlags(machine));
        flags.add("-XX:TieredStopAtLevel=1");
        return flags;
    }
}

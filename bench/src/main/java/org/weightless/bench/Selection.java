package org.weightless.bench;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.openjdk.jmh.runner.BenchmarkList;
import org.openjdk.jmh.runner.BenchmarkListEntry;
import org.openjdk.jmh.runner.format.OutputFormat;
import org.openjdk.jmh.runner.format.OutputFormatFactory;
import org.openjdk.jmh.runner.options.VerboseMode;
import org.weightless.bench.peers.Contender;
import org.weightless.bench.peers.Contender.Machine;

/** Which benchmarks are run, and in which kind of JVM. */
final class Selection {
    private final Map<Machine, Set<String>> chosen = new EnumMap<>(Machine.class);
    private final List<String> matching = new ArrayList<>();
    private final Map<String, List<String>> absent = new TreeMap<>();

    private Selection() {}

    /** What matches the patterns and can be run here; says on the console who does not take part. */
    static Selection of(List<String> includes, List<String> excludes) {
        OutputFormat silent = OutputFormatFactory.createFormatInstance(System.out, VerboseMode.SILENT);
        Selection selection = new Selection();
        for (BenchmarkListEntry entry : BenchmarkList.defaultList().find(silent, includes, excludes)) {
            selection.add(entry.getUserClassQName(), entry.getUsername());
        }
        selection.absent.forEach((contender, cases) -> System.out
                .println("# " + contender + " does not take part in " + String.join(", ", cases)));
        if (selection.chosen.isEmpty()) {
            throw new IllegalStateException("no benchmark matches " + includes + " that can be run on JDK "
                    + Runtime.version().feature() + "; -l lists all");
        }
        return selection;
    }

    /** The kinds of JVM in which something is run. */
    Set<Machine> machines() {
        return chosen.keySet();
    }

    /** Everything that the patterns match and that is not for this kind of JVM. */
    List<String> notOn(Machine machine) {
        return matching.stream().filter(name -> !chosen.get(machine).contains(name)).toList();
    }

    /** Runs nothing in this kind of JVM; whether there was something. */
    boolean leaveOut(Machine machine) {
        return chosen.remove(machine) != null;
    }

    private void add(String className, String name) {
        matching.add(name);
        Optional<Contender> contender = Contender.ofBenchmark(name);
        if (contender.isPresent() && !takesPart(contender.get(), className)) {
            absent.computeIfAbsent(contender.get().label() + reason(contender.get()), label -> new ArrayList<>())
                    .add(className.substring(className.lastIndexOf('.') + 1));
        } else {
            Machine machine = contender.map(Contender::machine).orElse(machineOf(name));
            chosen.computeIfAbsent(machine, key -> new HashSet<>()).add(name);
        }
    }

    private static String reason(Contender contender) {
        return contender.isAvailable() ? "" : ", JDK " + contender.firstJdk() + " and later only,";
    }

    /** Weightless outside of generators and inside of them, where that is the question, needs the agent too. */
    private static Machine machineOf(String name) {
        String method = name.substring(name.lastIndexOf('.') + 1);
        return method.startsWith("outside") || method.startsWith("inside") ? Machine.WITH_AGENT : Machine.PLAIN;
    }

    private static boolean takesPart(Contender contender, String className) {
        try {
            Object benchmark = Class.forName(className).getConstructor().newInstance();
            return !(benchmark instanceof Contest<?> contest) || contender.plays(contest.role());
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("cannot make " + className, e);
        }
    }
}

package org.weightless.bench;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.results.format.ResultFormatFactory;
import org.openjdk.jmh.results.format.ResultFormatType;
import org.openjdk.jmh.runner.Defaults;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.CommandLineOptionException;
import org.openjdk.jmh.runner.options.CommandLineOptions;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.weightless.bench.peers.Contender.Machine;

/**
 * JMH's command line. Every contender is measured in the kind of JVM that it needs: Weightless with the agent, nobody
 * else with it. So one command is up to three runs of JMH, whose results are written as one file.
 *
 * <p>All of JMH's options can be given; flags for the measured JVMs go into {@code -jvmArgsAppend}.
 */
public final class Main {
    private final CommandLineOptions given;
    private final Collection<RunResult> results = new ArrayList<>();

    private Main(CommandLineOptions given) {
        this.given = given;
    }

    public static void main(String[] arguments) throws Exception {
        if (List.of(arguments).stream().anyMatch(List.of("-h", "-l", "-lp", "-lprof", "-lrf")::contains)) {
            org.openjdk.jmh.Main.main(arguments);
            return;
        }
        try {
            new Main(new CommandLineOptions(arguments)).run();
        } catch (CommandLineOptionException | RunnerException | IllegalStateException e) {
            System.err.println(e.getMessage());
            System.exit(2);
        }
    }

    private void run() throws RunnerException {
        Selection selection = Selection.of(given.getIncludes(), given.getExcludes());
        if (Launch.agent().isEmpty() && selection.leaveOut(Machine.WITH_AGENT)) {
            System.out.println("# without the agent: what yields in Weightless is skipped");
        }
        for (Machine machine : selection.machines()) {
            results.addAll(new Runner(options(machine, selection.notOn(machine)).build()).run());
            write();
        }
    }

    private OptionsBuilder options(Machine machine, List<String> others) {
        List<String> flags = new ArrayList<>(Launch.measuringFlags(machine));
        flags.addAll(given.getJvmArgsPrepend().orElse(List.of()));
        OptionsBuilder options = new OptionsBuilder();
        options.parent(given);
        options.jvmArgsPrepend(flags.toArray(String[]::new));
        others.forEach(name -> options.exclude("^" + Pattern.quote(name) + "$"));
        return options;
    }

    /** After each run, so that nothing is lost if a later one breaks; JMH itself has written that run's alone. */
    private void write() {
        if (given.getResult().hasValue() || given.getResultFormat().hasValue()) {
            ResultFormatType format = given.getResultFormat().orElse(Defaults.RESULT_FORMAT);
            String file = given.getResult().orElse(
                    Defaults.RESULT_FILE_PREFIX + "." + format.toString().toLowerCase(Locale.ROOT));
            ResultFormatFactory.getInstance(format, file).writeOut(results);
        }
    }
}

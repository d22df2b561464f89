package org.weightless.agent.fuzz;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import org.weightless.agent.fuzz.InMemoryCompiler.DoesNotCompile;
import org.weightless.agent.fuzz.InMemoryCompiler.Flavour;
import org.weightless.agent.fuzz.ProgramGenerator.Program;
import org.weightless.agent.fuzz.ProgramRun.Mode;
import org.weightless.agent.fuzz.ProgramRun.Outcome;

/**
 * Compiles batches of generated programs, runs each in several modes and compares.
 *
 * <p>A seed decides the program, its compiler and its yields, whatever batch it is in.
 */
final class SourceFuzzer {
    /** Seeds that share a compiler run. */
    static final int BATCH = 25;

    private static final List<Flavour> FLAVOURS = List.of(Flavour.JAVAC, Flavour.ECLIPSE, Flavour.JAVAC_WITHOUT_DEBUG_INFO,
            Flavour.JAVAC_8, Flavour.JAVAC_NEWEST, Flavour.ECLIPSE_8);
    private static final Map<String, byte[]> LIBRARY =
            Subjects.moved("T", "T$Exhausted", "Entry", "Source", "Source$Plain", "Source$Scoped",
                    "Source$Suspended", "Source$Suspended$Item");

    private final Coverage coverage;
    private final AtomicInteger rejected = new AtomicInteger();
    private final AtomicInteger skipped = new AtomicInteger();

    SourceFuzzer(Coverage coverage) {
        this.coverage = coverage;
    }

    /** Programs that are no Java: faults of the generator. */
    int rejected() {
        return rejected.get();
    }

    /** Programs that a compiler crashed on, or made class files of that do not verify or have methods too large for a copy. */
    int skipped() {
        return skipped.get();
    }

    /** The compiler of a seed; javac of the same language level where the Eclipse compiler is not at hand. */
    static Flavour flavour(long seed) {
        Flavour wanted = wanted(seed);
        return wanted.isAvailable() ? wanted : wanted.isModern() ? Flavour.JAVAC : Flavour.JAVAC_8;
    }

    private static Flavour wanted(long seed) {
        return FLAVOURS.get((int) Math.floorMod(seed / BATCH, (long) FLAVOURS.size()));
    }

    /** The program of a seed, the same whether the Eclipse compiler is at hand or not. */
    static Program program(long seed) {
        Flavour wanted = wanted(seed);
        return ProgramGenerator.generate(seed, wanted.level, wanted.isEclipse());
    }

    /** Checks the seeds from {@code first} to before {@code end}, all of one flavour. */
    void check(long first, long end) {
        List<Program> programs = new ArrayList<>();
        Map<String, String> sources = new TreeMap<>();
        for (long seed = first; seed < end; seed++) {
            Program program = program(seed);
            programs.add(program);
            sources.put(program.mainClass(), program.source());
        }
        Map<String, byte[]> classes = compileAll(flavour(first), sources, programs);
        for (Program program : programs) {
            check(program, classes);
        }
    }

    private Map<String, byte[]> compileAll(Flavour flavour, Map<String, String> sources, List<Program> programs) {
        try {
            return InMemoryCompiler.compile(flavour, sources, LIBRARY);
        } catch (DoesNotCompile batch) {
            Map<String, byte[]> classes = new TreeMap<>(LIBRARY);
            programs.removeIf(program -> {
                try {
                    classes.putAll(InMemoryCompiler.compile(flavour, Map.of(program.mainClass(), program.source()), LIBRARY));
                    return false;
                } catch (DoesNotCompile single) {
                    reject(program, single);
                    return true;
                }
            });
            return classes;
        }
    }

    private void reject(Program program, DoesNotCompile fault) {
        if (fault.isCrash()) {
            skipped.incrementAndGet();
        } else {
            rejected.incrementAndGet();
            System.err.println("fuzz: seed " + program.seed() + " does not compile: " + fault.getMessage());
        }
    }

    private void check(Program program, Map<String, byte[]> classes) {
        List<Outcome> outcomes = new ArrayList<>();
        String difference = difference(program, classes, outcomes);
        if (difference != null) {
            throw new AssertionError(report(program, difference));
        }
        if (isIncomparable(outcomes)) {
            skipped.incrementAndGet();
            return;
        }
        coverage.count(program, outcomes);
    }

    /**
     * Whether the compiler itself wrote something that does not verify or link, so that there is nothing to compare
     * with, or a method came out too large for a fiber copy, which no yield in the source tells.
     */
    private static boolean isIncomparable(List<Outcome> outcomes) {
        return says(outcomes.get(0), "(?s).*(VerifyError|BootstrapMethodError).*")
                || says(outcomes.get(outcomes.size() - 1), "(?s).*its fiber copy would have .*");
    }

    private static boolean says(Outcome outcome, String pattern) {
        Predicate<Object> fault = event -> event.toString().matches(pattern);
        return fault.test(outcome.end()) || outcome.log().stream().anyMatch(fault);
    }

    /** The oracle, all yields on, and one other way in turns: each costs an instrumentation of the whole program. */
    private static List<Mode> modes(long seed) {
        Mode[] all = Mode.values();
        return List.of(Mode.PLAIN, Mode.GENERATOR_ALL, all[2 + (int) Math.floorMod(seed, (long) all.length - 2)]);
    }

    private static String difference(Program program, Map<String, byte[]> classes, List<Outcome> outcomes) {
        try {
            for (Mode mode : modes(program.seed())) {
                Outcome outcome = ProgramRun.run(mode, classes, program.mainClass(), program.seed());
                outcomes.add(outcome);
                if (isIncomparable(outcomes)) {
                    return null;
                }
                String difference = outcomes.get(0).difference(outcome);
                if (difference != null) {
                    return difference;
                }
            }
            return null;
        } catch (ReflectiveOperationException | LinkageError e) {
            return "not loaded: " + e + (e.getCause() == null ? "" : ", " + e.getCause());
        }
    }

    private static String report(Program program, String difference) {
        Flavour flavour = flavour(program.seed());
        boolean shrink = Boolean.parseBoolean(System.getProperty("fuzz.shrink", "true"));
        Program small = !shrink ? program : new Shrinker(candidate -> stillDiffers(candidate, flavour)).shrink(program);
        StringBuilder text =
                new StringBuilder("program of seed " + program.seed() + " (" + flavour + ") differs at " + difference + "\n");
        int number = 1;
        for (String line : small.source().split("\n")) {
            text.append(String.format("%4d  %s%n", number++, line));
        }
        if (small != program) {
            text.append("shrunk from ").append(program.source().lines().count()).append(" lines; it differs at ")
                    .append(recheck(small, flavour)).append('\n');
        }
        return text
                + "replay: mvn -pl agent -am test -Dtest=SourceFuzzTest -Dsurefire.failIfNoSpecifiedTests=false -Dfuzz.seed="
                + program.seed();
    }

    private static boolean stillDiffers(Program program, Flavour flavour) {
        return recheck(program, flavour) != null;
    }

    private static String recheck(Program program, Flavour flavour) {
        try {
            Map<String, byte[]> classes =
                    InMemoryCompiler.compile(flavour, Map.of(program.mainClass(), program.source()), LIBRARY);
            return difference(program, classes, new ArrayList<>());
        } catch (DoesNotCompile e) {
            return null;
        }
    }
}

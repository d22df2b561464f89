package org.weightless.agent;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.weightless.agent.instrument.ClassInstrumenter;
import org.weightless.agent.instrument.Instrumented;
import org.weightless.agent.instrument.classfile.Hierarchy;
import org.weightless.agent.instrument.classfile.NestedCompanions;
import org.weightless.agent.instrument.classfile.Verification;
import org.weightless.agent.instrument.rules.Names;
import org.weightless.agent.instrument.rules.Refusal;

/**
 * {@code report <jar|directory>...}: makes the companion of every class in memory as the agent would, verifies it
 * together with its class, and prints a line per problem and the totals.
 *
 * <p>Two verifiers are asked. This JVM's, by {@link LinkCheck}, says what will happen when the classes are loaded, but
 * nothing of a class that lacks a super class or another one that it has to know. ASM's goes by class files alone and
 * takes what is missing to be right.
 */
final class ReportCommand {
    private final PrintStream out;
    private final boolean everything;
    private final Map<String, byte[]> classes = new LinkedHashMap<>();
    /** The same as the agent would give them to the JVM, and the companions beside them. */
    private final Map<String, byte[]> made = new LinkedHashMap<>();
    private final Map<String, Integer> reasons = new TreeMap<>();
    private int methods;
    private int copies;
    private int companions;
    private int refused;
    private int failed;
    private long before;
    private long after;

    ReportCommand(PrintStream out, boolean everything) {
        this.out = out;
        this.everything = everything;
    }

    /** Runs the command; gives the exit code: 0 where nothing failed, 1 where something did, 2 for bad arguments. */
    static int run(List<String> arguments) {
        boolean everything = arguments.contains("--everything");
        List<String> paths = arguments.stream().filter(argument -> !argument.equals("--everything")).toList();
        for (String path : paths) {
            if (path.startsWith("--")) {
                return refuse("there is no flag '" + path + "'; the only one is --everything, which treats each call as one"
                        + " that may suspend");
            }
            if (!Files.exists(Path.of(path))) {
                return refuse("there is no file or directory '" + path + "'");
            }
        }
        if (paths.isEmpty()) {
            return refuse("report needs at least one jar or directory");
        }
        try {
            return new ReportCommand(System.out, everything).report(paths);
        } catch (UncheckedIOException e) {
            return refuse(why(e.getCause()));
        } catch (IOException e) {
            return refuse(why(e));
        }
    }

    /** The message of a file system's exception may be no more than the file's name. */
    static String why(IOException e) {
        return e instanceof FileSystemException failed && failed.getReason() == null
                ? "cannot read " + failed.getFile() + ": " + failed.getClass().getSimpleName()
                : e.getMessage();
    }

    private static int refuse(String why) {
        System.err.println("weightless: " + why);
        return 2;
    }

    int report(List<String> paths) throws IOException {
        classes.putAll(ClassFiles.in(paths));
        Hierarchy hierarchy = new Hierarchy(this::resource);
        ClassInstrumenter instrumenter = new ClassInstrumenter(hierarchy, everything);
        classes.forEach((name, bytes) -> add(name, bytes, instrumenter.instrument(bytes)));
        verify(hierarchy);
        print();
        return failed == 0 ? 0 : 1;
    }

    private InputStream resource(String name) {
        byte[] bytes = classes.get(name);
        return bytes != null ? new ByteArrayInputStream(bytes) : ClassLoader.getSystemResourceAsStream(name);
    }

    private void add(String name, byte[] bytes, Instrumented result) {
        methods += result.methods();
        copies += result.copies();
        before += bytes.length;
        for (Refusal refusal : result.refused()) {
            refused += refusal.isNatural() ? 0 : 1;
            reasons.merge(refusal.reason().name().toLowerCase(Locale.ROOT).replace('_', ' '), 1, Integer::sum);
            out.printf("%-9s %s%s: %s%n", refusal.isNatural() ? "pinned" : "refused", name,
                    refusal.method().isEmpty() ? "" : " " + refusal.method(), refusal.text());
        }
        made.put(name, asLoaded(bytes));
        if (result.bytes() != null) {
            companions++;
            after += result.bytes().length;
            made.put(companionOf(name), result.bytes());
        }
    }

    /** The class file as the agent hands it on when the class is loaded: its nest has the companion as a member. */
    private static byte[] asLoaded(byte[] bytes) {
        try {
            byte[] named = NestedCompanions.in(bytes).bytes();
            return named == null ? bytes : named;
        } catch (IllegalArgumentException | IndexOutOfBoundsException noClassFile) {
            return bytes;
        }
    }

    private static String companionOf(String file) {
        return Names.companion(file.substring(0, file.length() - ".class".length())) + ".class";
    }

    private void verify(Hierarchy hierarchy) {
        LinkCheck givenCheck = new LinkCheck(classes);
        LinkCheck madeCheck = new LinkCheck(made);
        classes.forEach((name, given) -> {
            List<String> problems = new ArrayList<>();
            if (made.get(name) != given) {
                problems.addAll(problems(name, made.get(name), madeCheck, hierarchy));
            }
            byte[] companion = made.get(companionOf(name));
            if (companion != null) {
                problems.addAll(problems(companionOf(name), companion, madeCheck, hierarchy));
            }
            if (!problems.isEmpty()) {
                tell(name, problems, problems(name, given, givenCheck, hierarchy));
            } else {
                tellInvalid(name, givenCheck.problem(name));
            }
        });
    }

    private static List<String> problems(String name, byte[] bytes, LinkCheck check, Hierarchy hierarchy) {
        List<String> problems = new ArrayList<>(Verification.problems(bytes, hierarchy));
        String problem = check.problem(name);
        if (problem != null) {
            problems.add(problem);
        }
        return problems;
    }

    /** A class that does not verify as it was given has nothing to do with the agent. */
    private void tell(String name, List<String> problems, List<String> given) {
        if (given.isEmpty()) {
            failed++;
            problems.forEach(problem -> out.println("failed    " + name + ": " + problem));
        } else {
            tellInvalid(name, given.get(0));
        }
    }

    /** Its companion may be right nevertheless: the agent drops what the JVM does not look at in newer versions. */
    private void tellInvalid(String name, String problem) {
        if (problem != null) {
            out.println("invalid   " + name + ": does not verify as it is: " + problem);
        }
    }

    private void print() {
        List<String> why = new ArrayList<>();
        reasons.forEach((reason, count) -> why.add(reason + " " + count));
        out.printf("classes   %d, with a companion %d%n", classes.size(), companions);
        out.printf("methods   %d, with a fiber copy %d%n", methods, copies);
        out.printf("refused   %d%s%n", refused, why.isEmpty() ? "" : " (" + String.join(", ", why) + ")");
        out.printf("failed    %d%n", failed);
        out.printf("bytes     %d of classes, %d of companions (%.2f times)%n", before, after,
                before == 0 ? 0.0 : (double) after / before);
    }
}

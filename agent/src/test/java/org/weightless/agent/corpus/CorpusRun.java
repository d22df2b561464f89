package org.weightless.agent.corpus;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.weightless.agent.LinkCheck;
import org.weightless.agent.instrument.ClassInstrumenter;
import org.weightless.agent.instrument.Instrumented;
import org.weightless.agent.instrument.classfile.Hierarchy;
import org.weightless.agent.instrument.classfile.NestedCompanions;
import org.weightless.agent.instrument.classfile.NestedCompanions.Kind;
import org.weightless.agent.instrument.classfile.NestedCompanions.Named;
import org.weightless.agent.instrument.classfile.Untouched;
import org.weightless.agent.instrument.classfile.Verification;
import org.weightless.agent.instrument.rules.Names;
import org.weightless.agent.instrument.rules.Refusal;
import org.weightless.runtime.Pinned.Reason;

/** Makes the companions of a corpus, verifies them and their classes by ASM's and by the JVM's verifier, and counts. */
final class CorpusRun {
    private static final String ROW = "%-22s%-11s%8s%9s%9s%9s%7s%12s%12s%8s%8s";

    /**
     * What came of one class file.
     *
     * @param named as it is loaded
     */
    private record Examined(String file, Named named, Instrumented result, List<String> problems, long nanoseconds) {}

    private final Corpus corpus;
    private final boolean everything;
    /** Who has read which super classes: one for each thread. */
    private final ThreadLocal<Hierarchy> hierarchy;
    /** The classes as they are loaded, and their companions. */
    private final Map<String, byte[]> made = new HashMap<>();
    /** The files of companions of classes whose nest host names them. */
    private final Map<String, String> normal = new TreeMap<>();
    private final List<String> problems = new ArrayList<>();
    private final Map<Reason, List<Refusal>> refusals = new TreeMap<>();
    private int methods;
    private int copies;
    private int changed;
    private long bytesBefore;
    private long bytesAfter;
    private long nanoseconds;

    private CorpusRun(Corpus corpus, boolean everything) {
        this.corpus = corpus;
        this.everything = everything;
        hierarchy = ThreadLocal.withInitial(corpus::hierarchy);
    }

    /**
     * Instruments all and verifies by ASM.
     *
     * @param everything whether each call is treated as one that may suspend
     */
    static CorpusRun of(Corpus corpus, boolean everything) {
        CorpusRun run = new CorpusRun(corpus, everything);
        List<String> files = List.copyOf(corpus.classes().keySet());
        files.parallelStream().map(run::examine).toList().forEach(run::add);
        return run;
    }

    private Examined examine(String file) {
        byte[] before = corpus.classes().get(file);
        long start = System.nanoTime();
        Instrumented result = new ClassInstrumenter(hierarchy.get(), everything).instrument(before);
        long nanoseconds = System.nanoTime() - start;
        Named named = NestedCompanions.in(before);
        List<String> problems = new ArrayList<>();
        for (byte[] after : new byte[][] {named.bytes(), result.bytes()}) {
            if (after != null) {
                problems.addAll(newProblems(before, after));
            }
        }
        if (named.bytes() != null) {
            problems.addAll(Untouched.problems(before, named.bytes()));
        }
        return new Examined(file, named, result, problems, nanoseconds);
    }

    /** What ASM's verifier has against a class, or its companion, that it had nothing against before. */
    private List<String> newProblems(byte[] before, byte[] after) {
        List<String> found = Verification.problems(after, hierarchy.get());
        return found.isEmpty() || Verification.problems(before, hierarchy.get()).isEmpty() ? found : List.of();
    }

    private static String companionOf(String file) {
        return Names.companion(file.substring(0, file.length() - ".class".length())) + ".class";
    }

    private void add(Examined examined) {
        Instrumented result = examined.result;
        byte[] before = corpus.classes().get(examined.file);
        made.put(examined.file, examined.named.bytes() == null ? before : examined.named.bytes());
        if (result.bytes() != null) {
            made.put(companionOf(examined.file), result.bytes());
            bytesAfter += result.bytes().length;
            if (examined.named.kind() != Kind.OUTSIDE) {
                normal.put(examined.file, companionOf(examined.file));
            }
        }
        methods += result.methods();
        copies += result.copies();
        changed += result.bytes() == null ? 0 : 1;
        bytesBefore += before.length;
        nanoseconds += examined.nanoseconds;
        examined.problems.forEach(problem -> problems.add(examined.file + " " + problem));
        for (Refusal refusal : result.refused()) {
            refusals.computeIfAbsent(refusal.reason(), reason -> new ArrayList<>()).add(refusal);
        }
    }

    List<String> problems() {
        return problems;
    }

    /** What was left as it was for this reason. */
    List<Refusal> refusals(Reason reason) {
        return refusals.getOrDefault(reason, List.of());
    }

    int copies() {
        return copies;
    }

    /**
     * Links each class and each companion in the JVM, which verifies them.
     *
     * @return what went wrong with classes that are fine, or go wrong in another way, as they were: some lack an
     *     optional dependency
     */
    List<String> linkFailures() {
        LinkCheck plain = new LinkCheck(corpus.classes());
        LinkCheck loader = new LinkCheck(made);
        List<String> failures = new ArrayList<>();
        for (String file : corpus.classes().keySet()) {
            for (String each : List.of(file, companionOf(file))) {
                Throwable failure = Corpus.isLoadable(file) && made.containsKey(each) ? loader.failure(each) : null;
                if (failure != null) {
                    Throwable expected = plain.failure(file);
                    if (expected == null || expected.getClass() != failure.getClass()) {
                        failures.add(each + ": " + failure + ", and as it was: " + expected);
                    }
                }
            }
        }
        return failures;
    }

    /** The companions that the JVM does not take for members of the nest of their classes. */
    List<String> outsideTheirNests() {
        LinkCheck loader = new LinkCheck(made);
        List<String> outside = new ArrayList<>();
        normal.forEach((file, companion) -> {
            if (Corpus.isLoadable(file) && loader.failure(file) == null && loader.failure(companion) == null
                    && !nestmates(loader, file, companion)) {
                outside.add(companion);
            }
        });
        return outside;
    }

    private static boolean nestmates(LinkCheck loader, String file, String companion) {
        try {
            return loader.loadClass(className(file)).isNestmateOf(loader.loadClass(className(companion)));
        } catch (ClassNotFoundException e) {
            throw new AssertionError(e);
        }
    }

    private static String className(String file) {
        return file.substring(0, file.length() - ".class".length()).replace('/', '.');
    }

    static String header() {
        return String.format(ROW, "library", "suspends", "classes", "with one", "methods", "copies", "large", "of classes",
                "companions", "ratio", "ms");
    }

    /** A row of the table under {@link #header}. */
    @Override
    public String toString() {
        return String.format(ROW, corpus.name(), everything ? "everything" : "as is", corpus.classes().size(), changed, methods,
                copies, refusals(Reason.METHOD_TOO_LARGE).size(), bytesBefore, bytesAfter,
                String.format("%.2f", (double) bytesAfter / bytesBefore), nanoseconds / 1_000_000);
    }
}

package org.weightless.agent.instrument;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.spi.ToolProvider;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The folders of the instrumenter are the steps of a pipeline: each knows those before it and no others. */
class LayersTest {
    private static final String INSTRUMENT = "org.weightless.agent.instrument";

    /** What each folder may know besides itself; nothing here goes in a circle. */
    private static final Map<String, Set<String>> MAY_KNOW = Map.of(
            "rules", Set.of(),
            "classfile", Set.of("rules"),
            "analyse", Set.of("rules", "classfile"),
            "plan", Set.of("rules", "classfile", "analyse"),
            "emit", Set.of("rules", "classfile", "plan"),
            "", Set.of("rules", "classfile", "plan", "emit"));

    private static final Pattern EDGE = Pattern.compile("\\s+(\\S+)\\s+-> (\\S+)\\s+.*");

    private record Edge(String from, String to) {
        @Override
        public String toString() {
            return from + " -> " + to;
        }
    }

    private static List<Edge> edges;

    @BeforeAll
    static void askJdeps() throws URISyntaxException {
        Path classes = Path.of(ClassInstrumenter.class.getProtectionDomain().getCodeSource().getLocation().toURI());
        StringWriter written = new StringWriter();
        ToolProvider jdeps = ToolProvider.findFirst("jdeps").orElseThrow();
        PrintWriter out = new PrintWriter(written, true);
        assertEquals(0, jdeps.run(out, out, "-verbose:class", "-filter:none", classes.toString()), written::toString);
        edges = new ArrayList<>();
        for (String line : written.toString().lines().toList()) {
            Matcher edge = EDGE.matcher(line);
            if (edge.matches()) {
                edges.add(new Edge(edge.group(1), edge.group(2)));
            }
        }
    }

    private static String packageOf(String type) {
        return type.substring(0, type.lastIndexOf('.'));
    }

    /** The folder of the instrumenter that a class stands in; null for any other class. */
    private static String folder(String type) {
        String name = packageOf(type);
        if (name.equals(INSTRUMENT)) {
            return "";
        }
        return name.startsWith(INSTRUMENT + ".") ? name.substring(INSTRUMENT.length() + 1) : null;
    }

    private static List<Edge> edges(Predicate<Edge> wanted) {
        return edges.stream().filter(edge -> folder(edge.from) != null).filter(wanted).toList();
    }

    @Test
    void eachFolderHasItsPlaceInThePipeline() {
        Set<String> found = new TreeSet<>();
        edges(edge -> true).forEach(edge -> found.add(folder(edge.from)));
        assertEquals(new TreeSet<>(MAY_KNOW.keySet()), found);
    }

    @Test
    void aFolderKnowsThoseBeforeItAlone() {
        assertEquals(List.of(), edges(edge -> {
            String from = folder(edge.from);
            String to = folder(edge.to);
            return to != null && !to.equals(from) && !MAY_KNOW.get(from).contains(to);
        }));
    }

    @Test
    void whatEmittersReadOfAPlanNamesNoAnalysis() {
        Set<String> read = new TreeSet<>();
        edges(edge -> folder(edge.from).equals("emit") && "plan".equals(folder(edge.to)))
                .forEach(edge -> read.add(edge.to));
        assertTrue(read.contains(INSTRUMENT + ".plan.MethodPlan"), read.toString());
        assertEquals(List.of(), edges(edge -> read.contains(edge.from) && "analyse".equals(folder(edge.to))));
    }

    @Test
    void theInstrumenterKnowsNoAgentNoFilesAndNoThreads() {
        assertEquals(List.of(), edges(edge -> packageOf(edge.to).equals("org.weightless.agent")
                || packageOf(edge.to).equals("java.lang.instrument")
                || packageOf(edge.to).startsWith("java.nio.file")
                || edge.to.equals("java.lang.Thread")));
    }

    @Test
    void ofTheCoreItKnowsTheRuntimeAlone() {
        assertEquals(List.of(), edges(edge -> packageOf(edge.to).startsWith("org.weightless")
                && folder(edge.to) == null
                && !packageOf(edge.to).equals("org.weightless.runtime")));
    }
}

package org.weightless.agent.corpus;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.weightless.agent.LinkCheck;
import org.weightless.agent.instrument.rules.Refusal;
import org.weightless.runtime.Pinned.Reason;

/**
 * Whole libraries, of many compilers and ages: each class gets a companion, as an application's would and with every
 * call treated as one that may suspend; then ASM and the JVM verify both. What is loaded is what its author compiled, but
 * for the names of companions.
 *
 * <p>The numbers are those of methods whose fiber copies would be larger than the JVM allows.
 */
class CorpusTest {
    private static final List<CorpusRun> TABLE = new ArrayList<>();

    @AfterAll
    static void printTable() {
        System.out.println(CorpusRun.header());
        TABLE.forEach(System.out::println);
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource({
        "jackson-core,        com/fasterxml/jackson/core/JsonParser,             0,  0",
        "jackson-annotations, com/fasterxml/jackson/annotation/JsonCreator,      0,  0",
        "hsqldb,              org/hsqldb/Database,                               0,  0",
        "commons-collections, org/apache/commons/collections/MapUtils,           0,  0",
        "commons-lang,        org/apache/commons/lang/StringUtils,               0,  0",
        "log4j,               org/apache/log4j/Logger,                           0,  0",
        "asm,                 org/objectweb/asm/ClassReader,                     0,  0",
        "asm-util,            org/objectweb/asm/util/CheckClassAdapter,          0,  0",
    })
    void everyClassAndItsCompanionVerify(String library, String marker, int tooLarge, int tooLargeAsIs) {
        Corpus corpus = Corpus.ofJarWith(library, marker);
        CorpusRun everything = CorpusRun.of(corpus, true);
        CorpusRun asIs = CorpusRun.of(corpus, false);
        TABLE.addAll(List.of(everything, asIs));
        assertTrue(everything.copies() > asIs.copies(), "treating everything as suspendable made no difference");
        check(corpus, everything, tooLarge);
        check(corpus, asIs, tooLargeAsIs);
    }

    @Tag("long")
    @ParameterizedTest(name = "{0}")
    @CsvSource({
        "guava,               com/google/common/collect/ImmutableList,           0,  0",
        "kotlin-stdlib,       kotlin/Unit,                                       0,  0",
        "scala-library,       scala/collection/immutable/List,                   0,  0",
        "scala3-library,      scala/runtime/LazyVals,                            0,  0",
        "groovy,              groovy/lang/Closure,                               1,  1",
        "jackson-databind,    com/fasterxml/jackson/databind/ObjectMapper,       0,  0",
        "h2,                  org/h2/Driver,                                     0,  0",
        "ecj,                 org/eclipse/jdt/core/compiler/IProblem,            0,  0",
    })
    void everyClassOfALargeLibraryDoesSo(String library, String marker, int tooLarge, int tooLargeAsIs) {
        everyClassAndItsCompanionVerify(library, marker, tooLarge, tooLargeAsIs);
    }

    /** Run by {@code -Dcorpus.jdk=true}: code by the best of its users; never loaded, as the agent leaves the JDK alone. */
    @ParameterizedTest
    @EnabledIfSystemProperty(named = "corpus.jdk", matches = "true")
    @ValueSource(strings = {"java.base", "java.xml", "java.desktop", "jdk.compiler"})
    void theJdksOwnClassesAreInstrumentedAndVerify(String module) {
        CorpusRun run = CorpusRun.of(Corpus.ofJdkModule(module), true);
        TABLE.add(run);
        assertEquals(List.of(), run.problems(), "what ASM's verifier says");
        assertEquals(List.of(), run.refusals(Reason.REFUSED), "refused classes and methods");
        assertTrue(run.copies() > 0, "nothing was instrumented");
    }

    private static void check(Corpus corpus, CorpusRun run, int tooLarge) {
        List<String> large = names(run.refusals(Reason.METHOD_TOO_LARGE));
        assertAll(
                () -> assertEquals(List.of(), run.problems(), "what ASM's verifier says, or what has changed"),
                () -> assertEquals(List.of(), run.linkFailures(), "what the JVM says"),
                () -> assertEquals(List.of(), run.outsideTheirNests(), "no nestmates of their classes"),
                () -> assertEquals(List.of(), avoidable(corpus, run.refusals(Reason.REFUSED)),
                        "refused, though the JVM links them"),
                () -> assertEquals(tooLarge, large.size(), () -> "too large: " + large));
    }

    private static List<String> names(List<Refusal> refusals) {
        return refusals.stream().map(refusal -> refusal.owner() + "." + refusal.method().replaceFirst("\\(.*", "")).toList();
    }

    /** Leaves out the classes that the JVM itself cannot link, for want of an optional dependency. */
    private static List<Refusal> avoidable(Corpus corpus, List<Refusal> refusals) {
        LinkCheck plain = new LinkCheck(corpus.classes());
        return refusals.stream().filter(refusal -> plain.failure(refusal.owner() + ".class") == null).toList();
    }
}

package org.weightless.agent.packed;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.weightless.agent.testing.ChildJvm;
import org.weightless.agent.testing.ChildJvm.Result;

/** What a JVM loads at its start because of the agent. */
class StartUpIT {
    private static final String PLAIN = """
            public class Plain {
                public static void main(String[] args) {
                    System.out.println("end");
                }
            }
            """;

    /** In a package below that of the library, of which it names nothing. */
    private static final String BELOW = "package org.weightless.below;\n" + PLAIN;

    @TempDir
    Path directory;

    private List<String> loaded(String source, String name) {
        Path classes = Apps.compileOne(directory, name, source);
        Result result = ChildJvm.run(directory, ChildJvm.agent(), "-Xlog:class+load:stdout:none", "-cp",
                ChildJvm.path(classes, ChildJvm.coreJar()), name);
        assertEquals(0, result.exit(), result::toString);
        assertTrue(result.out().contains(name + " source: "), "the log names classes");
        return result.out().lines().filter(line -> line.startsWith("org.weightless.")).map(line -> line.split(" ")[0]).toList();
    }

    private static List<String> in(List<String> loaded, String part) {
        return loaded.stream().filter(each -> each.contains(part)).toList();
    }

    @Test
    void beforeAFiberRunsNothingIsThereThatMakesCompanions() {
        List<String> loaded = loaded(PLAIN, "Plain");
        assertEquals(List.of(), in(loaded, ".asm."));
        assertEquals(List.of(), in(loaded, ".analyse."));
        assertEquals(List.of(), in(loaded, ".plan."));
        assertEquals(List.of(), in(loaded, ".emit."));
        assertEquals(List.of(), in(loaded, "$$Lambda"));
    }

    @Test
    void aProgramThatNamesNothingOfTheLibraryLoadsNothingForFibers() {
        List<String> loaded = loaded(BELOW, "org.weightless.below.Plain");
        assertEquals(List.of(), in(loaded, "org.weightless.Fiber"));
        assertEquals(List.of(), in(loaded, "$$Lambda"));
    }

    /** The JDK makes a class for each lambda, which takes about a millisecond. */
    @Test
    void aFirstGeneratorMakesNoLambdaOfTheLibrary() {
        List<String> loaded = loaded(Apps.HELLO, "Hello");
        assertEquals(1, in(loaded, ".asm.ClassReader").size());
        assertEquals(List.of(), in(loaded, "$$Lambda"));
    }
}

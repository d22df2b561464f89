package org.weightless.agent.packed;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.weightless.agent.testing.ChildJvm;
import org.weightless.agent.testing.ChildJvm.Result;

/** Calls that are linked where the heap ends: they work later. */
class EndOfHeapIT {
    /** Calls one lambda with ever more of the heap left, until a call works; then with all of it. */
    private static final String LAMBDA = """
            import org.weightless.*;
            public class Lambda {
                static int made;
                static Object[] hog;
                static Object use() { return Generator.of(() -> Fiber.yield(1)).next(); }
                static void fill() {
                    for (int size = 1 << 20; size >= 64; size /= 2) {
                        try {
                            while (true) hog = new Object[] {hog, new byte[size]};
                        } catch (OutOfMemoryError full) {
                            // the next smaller size
                        }
                    }
                }
                static void useWith(int left) {
                    byte[] spare = new byte[left];
                    fill();
                    spare = null;
                    try {
                        use();
                        made++;
                    } catch (Error expected) {
                        // the heap is full; the JDK wraps the one that says so
                    } finally {
                        hog = null;
                    }
                }
                public static void main(String[] args) {
                    // another one: what all lambdas need is there
                    Generator.of(() -> Fiber.yield("another")).next();
                    int failed = 0;
                    for (int left = 200; left < 100_000 && made == 0; left += 200, failed++) useWith(left);
                    System.out.println(failed > 1 ? "the heap was full" : "the heap was never full");
                    System.out.println(use());
                }
            }
            """;

    @TempDir
    Path directory;

    @Test
    void aLambdaThatCouldNotBeLinkedAtTheEndOfTheHeapIsLinkedLater() {
        Path classes = Apps.compileOne(directory, "Lambda", LAMBDA);
        Result result = ChildJvm.run(directory, "-XX:+UseSerialGC", "-Xmx24m", ChildJvm.agent(), "-cp", classes.toString(),
                "Lambda");
        assertEquals(Apps.lines("the heap was full", "1"), result.out(), result::toString);
    }
}

package org.weightless.agent.packed;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.weightless.agent.testing.ChildJvm;
import org.weightless.agent.testing.ChildJvm.Result;

/** What C2 says of calls that are nested in each other. */
class InliningIT {
    private static final String NESTED = """
            import org.weightless.Fiber;
            import org.weightless.Generator;

            public class Nested {
                interface Step {
                    long go(long value);
                }

                record A(Step next) implements Step {
                    public long go(long value) { return next.go(value) + 1; }
                }

                record B(Step next) implements Step {
                    public long go(long value) { return next.go(value) + 2; }
                }

                record C(Step next) implements Step {
                    public long go(long value) { return next.go(value) + 3; }
                }

                record D(Step next) implements Step {
                    public long go(long value) { return next.go(value) + 4; }
                }

                record E(Step next) implements Step {
                    public long go(long value) { return next.go(value) + 5; }
                }

                record F(Step next) implements Step {
                    public long go(long value) { return next.go(value) + 6; }
                }

                static class Last implements Step {
                    public long go(long value) { if (value < 0) Fiber.yield(); return value; }
                }

                public static void main(String[] args) {
                    Step first = new A(new B(new C(new D(new E(new F(new Last()))))));
                    Generator<Long> sums = Generator.of(() -> {
                        long sum = 0;
                        for (int i = 0; i < 300_000; i++) {
                            sum += first.go(i);
                        }
                        Fiber.yield(sum);
                    });
                    System.out.println("sum " + sums.next());
                }
            }
            """;

    @TempDir
    Path directory;

    @Test
    void linkedCallsAreInlinedIntoEachOther() {
        Path classes = Apps.compileOne(directory, "Nested", NESTED);
        Result result = ChildJvm.run(directory, "-XX:+UnlockDiagnosticVMOptions", "-XX:+PrintInlining",
                ChildJvm.agent(), "-cp", classes.toString(), "Nested");
        assertEquals(0, result.exit(), result.err());
        List<String> lines = result.lines();
        assertTrue(lines.stream().anyMatch(line -> line.endsWith("sum " + (300_000L * 299_999 / 2 + 21 * 300_000))),
                () -> lines.get(lines.size() - 1));
        assertTrue(lines.stream().anyMatch(line -> line.contains("Last$0fiber::go")), "what C2 inlines is printed");
        assertEquals(List.of(), lines.stream()
                .filter(line -> line.contains("::linkTo") && line.contains("recursive inlining is too deep")).toList());
    }
}

package org.weightless.agent.packed;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.weightless.agent.testing.ChildJvm;
import org.weightless.agent.testing.ChildJvm.Result;

/** How much native stack fiber code takes where nothing is compiled: the interpreter's frames are of fixed sizes. */
class NativeStackIT {
    private static final String DEPTHS = """
            import org.weightless.Continuation;
            import org.weightless.ContinuationScope;

            public class Depths {
                static final ContinuationScope SCOPE = new ContinuationScope("depths");
                static int deepest;

                static void note(int depth) {
                    deepest = depth;
                    if (depth < 0) {
                        Continuation.yield(SCOPE);
                    }
                }

                static int statically(int depth) {
                    note(depth);
                    return 1 + statically(depth + 1);
                }

                interface Expression {
                    int evaluate(int depth);
                }

                static class Node implements Expression {
                    Node next = this;
                    Expression expression = this;

                    int virtually(int depth) {
                        note(depth);
                        return 1 + next.virtually(depth + 1);
                    }

                    public int evaluate(int depth) {
                        note(depth);
                        return 1 + expression.evaluate(depth + 1);
                    }
                }

                static int measure(boolean inFiber, Runnable body) throws Exception {
                    deepest = 0;
                    Thread thread = new Thread(null, () -> {
                        try {
                            if (inFiber) {
                                new Continuation(SCOPE, body).run();
                            } else {
                                body.run();
                            }
                        } catch (StackOverflowError end) {
                            // measured
                        }
                    }, "measured", 1 << 20);
                    thread.start();
                    thread.join();
                    return deepest;
                }

                static void print(String name, Runnable body) throws Exception {
                    System.out.println(name + " " + measure(false, body) + " " + measure(true, body));
                }

                public static void main(String[] args) throws Exception {
                    Node node = new Node();
                    print("static", () -> statically(0));
                    print("virtual", () -> node.virtually(0));
                    print("interface", () -> node.evaluate(0));
                }
            }
            """;

    private static final String CHAIN = """
            import org.weightless.Fiber;
            import org.weightless.Generator;

            public class Chain {
                static Generator<Integer> level(Generator<Integer> inner) {
                    return Generator.of(() -> {
                        for (int each : inner) {
                            Fiber.yield(each + 1);
                        }
                    });
                }

                public static void main(String[] args) throws Exception {
                    Thread thread = new Thread(null, () -> {
                        Generator<Integer> made = Generator.of(() -> {
                            Fiber.yield(0);
                            Fiber.yield(1);
                        });
                        for (int i = 0; i < 2_000; i++) {
                            made = level(made);
                        }
                        for (int each : made) {
                            System.out.println(each);
                        }
                    }, "small", 1 << 20);
                    thread.start();
                    thread.join();
                }
            }
            """;

    @TempDir
    Path directory;

    private Result run(String name, String source) {
        Path classes = Apps.compileOne(directory, name, source);
        return ChildJvm.run(directory, "-Xint", ChildJvm.agent(), "-cp", classes.toString(), name);
    }

    @Test
    void callsOfOnesOwnMethodsReachHalfOfPlainCodesDepth() {
        Result result = run("Depths", DEPTHS);
        assertEquals(0, result.exit(), result::toString);
        Map<String, Double> ratios = new LinkedHashMap<>();
        for (String line : result.out().lines().toList()) {
            String[] parts = line.split(" ");
            ratios.put(parts[0], Double.parseDouble(parts[2]) / Double.parseDouble(parts[1]));
        }
        assertEquals(3, ratios.size(), result::toString);
        assertTrue(ratios.values().stream().allMatch(ratio -> ratio >= 0.5), ratios::toString);
    }

    @Test
    void twoThousandGeneratorsMayTakeTheirValuesFromEachOther() {
        Result result = run("Chain", CHAIN);
        assertEquals(new Result(0, Apps.lines("2000", "2001"), ""), result);
    }
}

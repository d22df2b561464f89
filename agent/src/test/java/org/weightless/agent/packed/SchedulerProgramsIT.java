package org.weightless.agent.packed;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.weightless.agent.testing.ChildJvm;
import org.weightless.agent.testing.ChildJvm.Result;

/** What a program with a scheduler says by itself: without an agent, and of failures that nobody looks at. */
class SchedulerProgramsIT {
    private static final String FAILING = """
            import java.util.logging.*;
            import org.weightless.*;
            public class Failing {
                public static void main(String[] args) {
                    if (args.length > 0) {
                        Logger.getLogger("org.weightless").setLevel(Level.OFF);
                    }
                    Scheduler scheduler = Scheduler.roundRobin();
                    scheduler.spawn("worker", () -> {
                        Fiber.yield();
                        throw new java.io.IOException("no disk");
                    });
                    scheduler.run();
                    scheduler.run();
                    System.out.println("end");
                }
            }
            """;

    @TempDir
    Path directory;

    private Result run(String source, String name, String... flagsAndArguments) {
        Path classes = Apps.compileOne(directory, name, source);
        String[] all = new String[flagsAndArguments.length + 3];
        int at = 0;
        int flags = 0;
        while (flags < flagsAndArguments.length && flagsAndArguments[flags].startsWith("-")) {
            all[at++] = flagsAndArguments[flags++];
        }
        all[at++] = "-cp";
        all[at++] = ChildJvm.path(classes, ChildJvm.coreJar());
        all[at++] = name;
        while (flags < flagsAndArguments.length) {
            all[at++] = flagsAndArguments[flags++];
        }
        return ChildJvm.run(directory, all);
    }

    @Test
    void withoutAnAgentNoFiberRunsItsFirstSlice() {
        for (String call : new String[] {"scheduler.run()", "scheduler.run(\"half\")", "scheduler.step()"}) {
            for (String kind : new String[] {"roundRobin()", "parallel(2)"}) {
                Result result = run("""
                        import org.weightless.*;
                        public class Half {
                            public static void main(String[] args) {
                                Scheduler scheduler = Scheduler.%s;
                                scheduler.spawn("half", () -> System.out.println("half"));
                                %s;
                                System.out.println("end");
                            }
                        }
                        """.formatted(kind, call), "Half");
                assertEquals("", result.out(), result::toString);
                assertEquals(1, result.exit(), result::toString);
                assertTrue(result.err().contains("IllegalStateException: no Weightless agent runs"), result::toString);
                assertTrue(result.err().contains("-javaagent:weightless-agent.jar"), result::toString);
            }
        }
    }

    @Test
    void aFailureThatNobodyLooksAtIsSaidOnceWithItsTrace() {
        Result result = run(FAILING, "Failing", ChildJvm.agent());
        assertEquals(Apps.lines("end"), result.out(), result::toString);
        assertEquals(2, result.err().split("java.io.IOException: no disk", -1).length, result::toString);
        assertTrue(result.err().contains("fiber 1 (worker) has failed"), result::toString);
        assertTrue(result.err().contains("at Failing.lambda$main$0(Failing.java:11)"), result::toString);
    }

    @Test
    void theLoggersLevelSilencesFailures() {
        assertEquals(new Result(0, Apps.lines("end"), ""), run(FAILING, "Failing", ChildJvm.agent(), "silent"));
    }

    @Test
    void aProgramWithoutFailuresLoadsNoLogging() {
        Result result = run("""
                import org.weightless.*;
                public class Good {
                    public static void main(String[] args) {
                        Scheduler scheduler = Scheduler.roundRobin();
                        scheduler.spawn(() -> Fiber.yield());
                        scheduler.run();
                    }
                }
                """, "Good", ChildJvm.agent(), "-Xlog:class+load");
        assertEquals(0, result.exit(), result::toString);
        assertTrue(result.out().contains("org.weightless.internal.fiber.UnseenFailures "), "the log names classes");
        assertFalse(result.out().contains("java.lang.System$LoggerFinder "), "a part of the logging");
        assertFalse(result.out().contains("java.util.logging."), "a part of the logging");
    }
}

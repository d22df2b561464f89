package org.weightless.agent.contract.scheduler;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.reflect.Field;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.weightless.Fiber;
import org.weightless.Scheduler;
import org.weightless.channel.Channel;
import org.weightless.internal.dump.Dump;
import org.weightless.runtime.Coroutine;
import org.weightless.runtime.Frame;

/** {@code dumpWithVariables()}: fibers with their methods, and what the variables of these hold. */
class DumpWithVariablesTest {
    private static Object used;

    static Stream<Scheduler> schedulers() {
        return Stream.of(Scheduler.roundRobin(), Scheduler.parallel(2));
    }

    /** Without the numbers of lines and lambdas. */
    private static String stable(String dump) {
        return dump.replaceAll("\\(\\w+.java:[1-9]\\d*\\)", "(L)").replaceAll("lambda\\$\\w+\\$\\d+", "lambda")
                .replace(DumpWithVariablesTest.class.getName(), "Test");
    }

    private static void holds(Channel<String> mail) {
        Class<?> type = Integer.class;
        TimeUnit unit = TimeUnit.DAYS;
        char quote = '\'';
        char end = '\n';
        String text = "\r\t\"\\\u0001" + "x".repeat(57);
        int[][][] cells = new int[2][3][];
        Object none = used;
        mail.receive();
        used = type + "" + unit + quote + end + text + cells.length + none;
    }

    @ParameterizedTest
    @MethodSource("schedulers")
    void valuesOfAllKindsAreShownAtAGlance(Scheduler scheduler) {
        used = null;
        Channel<String> mail = Channel.<String>rendezvous().named("mail");
        scheduler.spawn("holds", () -> holds(mail));
        scheduler.spawn("is new", Fiber::yield).priority(2);
        scheduler.fiber("is new").suspend();
        scheduler.run();
        String x = "x".repeat(55);
        assertEquals("""
                #1 holds  WAITING  priority 1
                    waits for receive from channel mail
                    at Test.holds(L)
                        type: Class = java.lang.Integer
                        unit: TimeUnit = DAYS
                        quote: char = '''
                        end: char = '\\n'
                        text: String = "\\r\\t\\"\\\\\\u0001REST"... (62)
                        cells: int[][][] = int[2][][]
                        none: Object = null
                    at Test.lambda(L)
                #2 is new  SUSPENDED  priority 2
                """.replace("REST", x), stable(scheduler.dumpWithVariables()));
    }

    /** It may be asked by a listener before the fiber goes on, and never fails for what it looks at. */
    @Test
    void framesThatCannotBeLookedAtAreToldSo() throws Exception {
        Scheduler scheduler = Scheduler.roundRobin();
        Fiber fiber = scheduler.spawn("changes", () -> {
            Fiber.yield();
            used = "went on";
        });
        scheduler.step();
        assertEquals("    at Test.lambda(L)\n", stable(Dump.framesOf(fiber)));
        Field top = Coroutine.class.getDeclaredField("top");
        top.setAccessible(true);
        Frame frame = (Frame) top.get(fiber);
        int pc = frame.pc;
        frame.pc = 99;
        try {
            String told = Dump.framesOf(fiber);
            assertTrue(told.matches("\\(cannot be looked at: java\\.lang\\.\\w*IndexOutOfBoundsException: .*\\)\n"), told);
            assertThrows(IndexOutOfBoundsException.class, scheduler::dumpWithVariables);
        } finally {
            frame.pc = pc;
        }
        scheduler.run();
        assertEquals("went on", used);
    }
}

package org.weightless.agent.contract.agent;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.lang.instrument.ClassDefinition;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import net.bytebuddy.agent.ByteBuddyAgent;
import org.junit.jupiter.api.Test;
import org.weightless.Generator;
import org.weightless.agent.testing.Made;
import org.weightless.agent.testing.Sources;

/** Classes are redefined while other threads run them in fibers. */
class RedefinitionRaceTest {
    private static final int CLASSES = 6;
    private static final int REDEFINITIONS = 60;

    private static String source() {
        StringBuilder source = new StringBuilder("""
                package made;
                public class Racing implements java.util.concurrent.Callable<Object> {
                    interface Each { int mix(int number); }
                    public Object call() {
                        int sum = 0;
                        for (Each each : all) { sum = 31 * sum + each.mix(sum); }
                        return sum;
                    }
                    private final Each[] all = {\s""");
        for (int i = 0; i < CLASSES; i++) {
            source.append("new C").append(i).append("(), ");
        }
        source.append("};\n");
        for (int i = 0; i < CLASSES; i++) {
            source.append("""
                    static class CNUMBER implements Each {
                        public int mix(int number) {
                            org.weightless.Fiber.yield(number);
                            int inner = twice(number);
                            org.weightless.Fiber.yield(inner);
                            return inner + NUMBER;
                        }
                        private int twice(int number) {
                            org.weightless.Fiber.yield(number);
                            return 2 * number;
                        }
                    }
                    """.replace("NUMBER", "" + i));
        }
        return source.append("}\n").toString();
    }

    private static Object resultOf(Callable<?> program) {
        Generator<Object> run = Generator.returning(() -> List.of(program.call()));
        int values = 0;
        while (run.hasNext()) {
            run.next();
            values++;
        }
        return run.result() + " behind " + values;
    }

    /** Copies that pass calls on to what the class has now never pass them on to themselves. */
    @Test
    void whatIsRunMeanwhileRunsToItsEnd() throws Exception {
        race(Sources.javac("made.Racing", source()).made());
    }

    /** Companions of class files that are older than nests. */
    @Test
    void soDoesWhatRunsInHiddenCompanions() throws Exception {
        Map<String, byte[]> classes = Sources.javac("made.Racing", source(), "--release", "8").classes();
        classes.values().forEach(bytes -> bytes[7] = 50);
        race(new Made().withAll(classes));
    }

    private static void race(Made made) throws Exception {
        Callable<?> program = made.instrumented().callable("made.Racing");
        Object expected = resultOf(program);
        List<Object> others = Collections.synchronizedList(new ArrayList<>());
        boolean[] over = new boolean[1];
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < 2; i++) {
            Thread thread = new Thread(() -> {
                while (!isOver(over)) {
                    try {
                        Object result = resultOf(program);
                        if (!result.equals(expected)) {
                            others.add(result);
                        }
                    } catch (Throwable thrown) {
                        others.add(thrown);
                    }
                }
            });
            thread.start();
            threads.add(thread);
        }
        for (int i = 0; i < REDEFINITIONS; i++) {
            String name = "made.Racing$C" + i % CLASSES;
            Class<?> type = Class.forName(name, true, program.getClass().getClassLoader());
            ByteBuddyAgent.getInstrumentation().redefineClasses(new ClassDefinition(type, made.bytes(name)));
        }
        synchronized (over) {
            over[0] = true;
        }
        for (Thread thread : threads) {
            thread.join();
        }
        assertEquals(List.of(), others);
    }

    private static boolean isOver(boolean[] over) {
        synchronized (over) {
            return over[0];
        }
    }
}

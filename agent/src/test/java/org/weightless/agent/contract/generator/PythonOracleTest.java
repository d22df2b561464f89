package org.weightless.agent.contract.generator;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.weightless.Fiber;
import org.weightless.Generator;
import org.weightless.Scheduler;

/** 500 random programs with yields, delegation, exceptions, sends and closes: each logs what CPython 3.11 logged. */
class PythonOracleTest {
    /** How a value is asked for. */
    private enum Asking { BY_NEXT, BY_HAS_NEXT_FIRST, BY_SEND_NULL }

    private static List<String[]> cases() throws IOException {
        List<String[]> cases = new ArrayList<>();
        try (BufferedReader lines = new BufferedReader(new InputStreamReader(
                PythonOracleTest.class.getResourceAsStream("python-oracle.txt"), StandardCharsets.UTF_8))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                cases.add(line.split("\t"));
            }
        }
        assertTrue(cases.size() >= 500);
        return cases;
    }

    private static List<String> run(String program, String operations, Asking asking) {
        List<String> log = new ArrayList<>();
        Generator<Object> generator = new OracleProgram(log).generator(OracleProgram.parse(program));
        for (String operation : operations.split(",")) {
            try {
                log.add("= " + OracleProgram.none(perform(generator, operation.split(":"), asking)));
            } catch (Throwable thrown) {
                log.add("! " + OracleProgram.describe(thrown));
            }
        }
        return log;
    }

    private static Object perform(Generator<Object> generator, String[] operation, Asking asking) {
        switch (operation[0]) {
            case "next" -> {
                if (asking == Asking.BY_HAS_NEXT_FIRST && generator.hasNext()) {
                    assertTrue(generator.hasNext());
                }
                return asking == Asking.BY_SEND_NULL ? generator.send(null) : generator.next();
            }
            case "send" -> {
                return generator.send(operation[1].equals("None") ? null : operation[1]);
            }
            case "throw" -> {
                return generator.raise(OracleProgram.exception(operation[1], operation[2]));
            }
            default -> {
                generator.close();
                return null;
            }
        }
    }

    private static void compare(Asking asking) throws IOException {
        for (String[] one : cases()) {
            assertEquals(List.of(one[2].split(",")), run(one[0], one[1], asking), () -> one[0] + "  " + one[1]);
        }
    }

    @Test
    void next() throws IOException {
        compare(Asking.BY_NEXT);
    }

    @Test
    void hasNextBeforeEachNextChangesNothing() throws IOException {
        compare(Asking.BY_HAS_NEXT_FIRST);
    }

    @Test
    void sendNullIsNext() throws IOException {
        compare(Asking.BY_SEND_NULL);
    }

    @Test
    void theSameInsideAFiberAndInsideAnotherGenerator() throws IOException {
        List<String[]> cases = cases();
        List<List<String>> logs = new ArrayList<>();
        Scheduler scheduler = Scheduler.roundRobin();
        Fiber fiber = scheduler.spawn(() -> {
            Generator<Object> outer = Generator.of(() -> {
                for (String[] one : cases) {
                    logs.add(run(one[0], one[1], Asking.BY_NEXT));
                    Fiber.yield(one);
                }
            });
            while (outer.hasNext()) {
                outer.next();
                Fiber.yield();
            }
        });
        scheduler.run();
        assertEquals(null, fiber.failure());
        for (int i = 0; i < cases.size(); i++) {
            String[] one = cases.get(i);
            assertEquals(List.of(one[2].split(",")), logs.get(i), () -> one[0] + "  " + one[1]);
        }
    }
}

package org.weightless.agent.frameworks;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.weightless.agent.testing.ChildJvm;
import org.weightless.agent.testing.ChildJvm.Result;

/**
 * Libraries' own tests inside a generator, with JUnit, where entries of the methods and constructors of the library
 * and of its tests yield by chance: what comes of each test is what comes of it without the agent. Tests that fail,
 * as their files are not there, fail alike.
 */
class LibrariesIT {
    private final Framework suites = new Framework("libraries", "libraries.Suites");
    /** What the libraries' own builds give their tests. */
    private static final List<String> OPEN =
            Stream.of("lang", "lang.reflect", "util", "util.concurrent", "util.stream", "time", "net",
                    "text").map(each -> "--add-opens=java.base/java." + each + "=ALL-UNNAMED").toList();

    private final Framework cold = new Framework("libraries", "libraries.Cold");

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = ';', value = {
        "org.apache.commons.collections4 ; .*[.](bag|comparators|iterators|list)[.].*Test ; 1900",
        "org.apache.commons.lang3        ; .*[.](builder|compare|function|mutable|stream|tuple)[.].*Test ; 500",
        "libraries.guava                 ; .*Test ; 1000",
    })
    void itsOwnTestsGiveTheSameWhereEachEntryMayYield(String name, String classes, int tests) {
        givesTheSame(name, classes, tests, "1", "50");
    }

    @Tag("long")
    @Test
    void allTestsOfCollectionsGiveTheSame() {
        givesTheSame("org.apache.commons.collections4", ".*Test", 13_000, "2", "500");
    }

    private void givesTheSame(String name, String classes, int tests, String seed, String oneIn) {
        Result plain = suites.run(OPEN, name, classes);
        assertTrue(plain.lines().size() > tests, plain::toString);
        List<String> flags = new ArrayList<>(OPEN);
        flags.add(ChildJvm.agent());
        Result fibers = suites.run(flags, name, classes, seed, oneIn);
        List<String> expected = withoutGarbage(plain.lines());
        List<String> other = withoutGarbage(fibers.lines());
        other.removeAll(expected);
        assertEquals(List.of(), other, fibers::err);
        assertEquals(expected, withoutGarbage(fibers.lines()), fibers::err);
        int yields = fibers.err().lines().filter(line -> line.endsWith(" yields"))
                .mapToInt(line -> Integer.parseInt(line.replace(" yields", ""))).sum();
        assertTrue(yields > 5_000, fibers::err);
    }

    /**
     * Two tests of thousands ask the garbage collector what is held still: a frame that has been resumed holds what it was
     * saved with until the next yield, a limit that the guide names. Whether they meet it depends on where they yield.
     */
    private static List<String> withoutGarbage(List<String> lines) {
        return new ArrayList<>(lines.stream().filter(line -> !line.contains("[method:testPurgeValues()]")).toList());
    }

    @Test
    void guavaJacksonAndH2RunWhollyInAFiber() {
        Result plain = cold.run(List.of());
        assertEquals(3, plain.lines().size(), plain::toString);
        assertEquals(plain, cold.run(List.of(ChildJvm.agent()), "fiber"));
        Result yielding = cold.run(List.of(ChildJvm.agent()), "fibers");
        assertEquals(plain.lines(), yielding.lines().subList(0, 3), yielding::toString);
        assertEquals(List.of("113 yields"), yielding.lines().subList(3, yielding.lines().size()),
                "setters, constructors, functions");
        assertEquals(List.of(), Framework.complaints(yielding));
    }
}

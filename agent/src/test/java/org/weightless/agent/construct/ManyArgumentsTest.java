package org.weightless.agent.construct;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.weightless.agent.testing.Made;
import org.weightless.agent.testing.Programs;
import org.weightless.agent.testing.Sources;

/** A method takes at most 255 arguments (JVMS 4.3.3), and a fiber copy one more than its method. */
class ManyArgumentsTest {
    private static final String SOURCE = """
            package made;
            import static org.weightless.agent.testing.Probe.*;
            public class Many implements java.util.concurrent.Callable<Object> {
                static int direct(PARAMETERS, int last) { return s(a0) + s(last); }
                int direct(PARAMETERS) { return s(a0) + 1; }
                public Object call() { return direct(ARGUMENTS, s(7)) + new Many().direct(ARGUMENTS)
                    + Other.linked(ARGUMENTS, s(8)) + new Other(ARGUMENTS).value + ((Api) new Other(ARGUMENTS)).api(ARGUMENTS); }
            }
            interface Api { int api(PARAMETERS); }
            class Other implements Api {
                int value;
                Other(PARAMETERS) { value = s(a1); }
                static int linked(PARAMETERS, int last) { return s(a0) + s(last); }
                public int api(PARAMETERS) { return s(a0) + 10; }
            }
            """;

    private static Made made(int count) {
        String parameters = IntStream.range(0, count).mapToObj(i -> "int a" + i).collect(Collectors.joining(", "));
        String arguments = IntStream.range(0, count).mapToObj(Integer::toString).collect(Collectors.joining(", "));
        return Sources.javac("made.Many", SOURCE.replace("PARAMETERS", parameters).replace("ARGUMENTS", arguments)).made();
    }

    @ParameterizedTest
    @ValueSource(ints = {250, 251})
    void asManyAsFitBesideTheCoroutine(int count) {
        assertEquals("result 27", made(count).compare("made.Many").result());
    }

    @ParameterizedTest
    @ValueSource(ints = {252, 253, 254})
    void oneTooManyIsRefusedAtTheYield(int count) {
        Programs.Outcome outcome = Programs.run(made(count).instrumented().callable("made.Many"), Programs.Mode.GENERATOR);
        assertEquals("thrown org.weightless.PinnedException: cannot suspend made.Many.direct(Many.java:4): it takes "
                + (count + 1)
                + " arguments (the receiver is one, a long or double counts twice), one with a fiber copy at most 252;"
                + " split the method",
                outcome.result());
        assertEquals(2, outcome.yields(), "the yield in front of it and the refused one");
    }

    @Test
    void withoutYieldsTheMostThatThereCanBe() {
        assertEquals("result 27",
                Programs.run(made(254).instrumented().callable("made.Many"), Programs.Mode.SILENT).result());
    }
}

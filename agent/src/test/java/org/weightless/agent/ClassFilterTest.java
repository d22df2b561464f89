package org.weightless.agent;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which classes are instrumented, by their names. */
class ClassFilterTest {
    @ParameterizedTest
    @CsvSource({
        "com/example/Main, true",
        "java/util/ArrayList, true",
        "org/weightless/Fiber, false",
        "org/weightless/Fiber$State, false",
        "org/weightless/runtime/Linker, false",
        "org/weightless/Delegation, true",
        "org/weightless/itertools/Itertools, true",
        "org/weightless/docs/S01_Loop, true",
        // a call site of Groovy's
        "org/weightless/Fiber$yield, true",
        "com/example/Main$0fiber, false",
        "com/example/$Proxy7, false",
    })
    void whatIsOnesOwnIsAcceptedAndWhatIsTheCoresIsNot(String name, boolean accepted) {
        Module unnamed = ClassFilterTest.class.getModule();
        assertEquals(accepted, new ClassFilter(AgentOptions.DEFAULT)
                .accepts(unnamed, ClassFilterTest.class.getClassLoader(), name));
    }
}

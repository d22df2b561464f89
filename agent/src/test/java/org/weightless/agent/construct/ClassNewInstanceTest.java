package org.weightless.agent.construct;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.weightless.agent.testing.Noted.outcome;

import java.io.IOException;
import java.util.ArrayList;
import org.junit.jupiter.api.Test;
import org.weightless.agent.construct.left.Guarded;
import org.weightless.agent.testing.Noted.Step;

/** {@code Class.newInstance}, whose constructors yield. */
@SuppressWarnings("deprecation") // it is what is tested
class ClassNewInstanceTest {
    private static Step step;

    static class Bean {
        final Object made;

        Bean() {
            made = step.at("bean");
        }
    }

    private static class Hidden extends Bean {
        private final String name;

        private Hidden() {
            name = "hidden " + made;
        }
    }

    private static class Quiet {}

    static class Failing {
        Failing() throws IOException {
            step.by("fails");
            throw new IOException("checked");
        }
    }

    static class FailingAtOnce {
        FailingAtOnce() throws IOException {
            throw new IOException("at once");
        }
    }

    abstract static class Half {
        Half() {}
    }

    static class NeedsOne {
        NeedsOne(int one) {}
    }

    enum Few {
        ONE
    }

    static class Below extends Guarded {
        static Object above() throws ReflectiveOperationException {
            step.by("above");
            return Guarded.class.newInstance();
        }
    }

    private static Object made(Step s, Class<?> type) throws ReflectiveOperationException {
        step = s;
        s.by("before");
        return type.newInstance();
    }

    @Test
    void aConstructorYields() {
        assertEquals("bean bean", outcome(s -> ((Bean) made(s, Bean.class)).made + " " + ((Bean) made(s, Bean.class)).made));
        assertEquals("hidden bean", outcome(s -> ((Hidden) made(s, Hidden.class)).name));
        assertEquals("bean", outcome(s -> {
            step = s;
            return Bean.class.newInstance().made;
        }));
    }

    @Test
    void whatYieldsNowhereIsMadeAsWell() {
        assertEquals("Quiet []",
                outcome(s -> made(s, Quiet.class).getClass().getSimpleName() + " " + made(s, ArrayList.class)));
    }

    /** Checked exceptions too, and unwrapped. */
    @Test
    void whatAConstructorThrowsComesOut() {
        assertEquals("IOException(checked)", outcome(s -> made(s, Failing.class)));
        assertEquals("IOException(at once)", outcome(s -> made(s, FailingAtOnce.class)));
    }

    @Test
    void whatHasNoInstancesOrIsNotAccessibleIsRefused() {
        for (Class<?> type : new Class<?>[] {Half.class, NeedsOne.class, Runnable.class, int.class, String[].class}) {
            assertEquals("InstantiationException", outcome(s -> made(s, type)).replaceFirst("\\(.*", ""));
        }
        assertEquals("IllegalAccessException(Can not call newInstance() on the Class for java.lang.Class)",
                outcome(s -> made(s, Class.class)));
        assertEquals("InstantiationException", outcome(s -> made(s, Few.class)).replaceFirst("\\(.*", ""));
        String refused =
                "IllegalAccessException(class org.weightless.agent.construct.ClassNewInstanceTest cannot access a member"
                        + " of class %s with modifiers \"%s\")";
        assertEquals(refused.formatted("org.weightless.agent.construct.HasHidden", "private"),
                outcome(s -> made(s, HasHidden.class)));
        assertEquals(refused.formatted(Guarded.class.getName(), "protected").replace("Test cannot", "Test$Below cannot"),
                outcome(s -> {
                    step = s;
                    return Below.above();
                }));
        assertEquals("NullPointerException(Cannot invoke \"java.lang.Class.newInstance()\" because \"type\" is null)",
                outcome(s -> made(s, null)));
    }
}

/** Has a constructor of its own. */
final class HasHidden {
    private HasHidden() {}
}

package org.weightless.agent.instrument;

import java.util.List;
import java.util.Map;
import org.weightless.agent.instrument.plan.ClassPlan;
import org.weightless.agent.instrument.rules.Refusal;

/** What came of a class. */
public sealed interface Instrumented {
    /** The internal name, or null where the bytes do not tell. */
    String name();

    /** The class file of the companion; null where there is none. */
    byte[] bytes();

    /** How many methods with code it had. */
    int methods();

    /** How many of them have got a fiber copy. */
    int copies();

    /** What has been left as it was, and why. */
    List<Refusal> refused();

    /** The plan; its text, which may be empty, is for people. */
    Object plan();

    /**
     * The class has a companion.
     *
     * @param names those of the fiber copies, by names and descriptors of the methods; constructors by the names of
     *     their copies
     */
    record Changed(String name, byte[] bytes, int methods, Map<String, String> names, List<Refusal> refused,
            ClassPlan plan) implements Instrumented {
        @Override
        public int copies() {
            return names.size();
        }
    }

    /** The class needs no companion, or each method that needs a copy is refused. */
    record Unchanged(String name, int methods, List<Refusal> refused, Object plan) implements Instrumented {
        @Override
        public byte[] bytes() {
            return null;
        }

        @Override
        public int copies() {
            return 0;
        }
    }

    /** The class as a whole is refused. */
    record Refused(Refusal why) implements Instrumented {
        @Override
        public String name() {
            return why.owner();
        }

        @Override
        public byte[] bytes() {
            return null;
        }

        @Override
        public int methods() {
            return 0;
        }

        @Override
        public int copies() {
            return 0;
        }

        @Override
        public List<Refusal> refused() {
            return List.of(why);
        }

        @Override
        public Object plan() {
            return "";
        }
    }
}

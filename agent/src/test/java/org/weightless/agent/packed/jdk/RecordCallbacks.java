package org.weightless.agent.packed.jdk;

import java.util.List;
import java.util.Objects;

/** What the compiler leaves to the JVM in records. */
final class RecordCallbacks {
    private RecordCallbacks() {}

    /** A component that steps in each method that a record calls. */
    private record Part(Step step, String name) {
        @Override
        public String toString() {
            return step.at("text " + name) + "!";
        }

        @Override
        public int hashCode() {
            return step.at("hash " + name).hashCode();
        }

        @Override
        public boolean equals(Object other) {
            return step.at("equals " + name) != null && other instanceof Part part && part.name.equals(name);
        }
    }

    private record All(Part first, boolean flag, char letter, byte small, short middle, int number, long large, float half,
            double whole, String text, List<Part> list, int[] array, Part last) {
        static All of(Step step, String last) {
            return new All(new Part(step, "first"), true, 'x', (byte) -1, (short) 2, 3, 4L, -0.0f, Double.NaN, null,
                    List.of(new Part(step, "listed")), ARRAY, new Part(step, last));
        }
    }

    private record Nothing() {}

    private static final int[] ARRAY = {1};

    static Object text(Step step) {
        String text = All.of(step, "last").toString();
        return text.substring(0, text.indexOf("array=")) + text.substring(text.indexOf(", last=")) + new Nothing();
    }

    static Object hash(Step step) {
        return All.of(step, "last").hashCode() - 31 * ARRAY.hashCode() + new Nothing().hashCode();
    }

    static Object equality(Step step) {
        All one = All.of(step, "last");
        return List.of(one.equals(All.of(step, "last")), one.equals(All.of(step, "other")), one.equals(one), one.equals("one"),
                one.equals(null), Objects.equals(new Nothing(), new Nothing()));
    }
}

package org.weightless.runtime;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What the frames of one method hold at each suspension point, by the names of the source.
 *
 * <p>The agent finds it out from the class file when somebody first looks at a frame of the class: nothing is kept for
 * those who never look.
 *
 * @param descriptor of the method
 * @param points the suspension points, by their numbers
 */
public record FrameLayout(String descriptor, List<Point> points) {
    /**
     * A suspension point.
     *
     * @param owner internal name of the class that the call at which the frame is suspended names
     * @param method name of the method that is called
     * @param desc its descriptor
     * @param values what the frame holds
     */
    public record Point(String owner, String method, String desc, List<Value> values) {}

    /**
     * A value in a frame.
     *
     * @param field of the frame's shape; null for a value that is known to be null
     * @param descriptor of its type
     * @param name of the variable, {@code this}, {@code local} and the slot of one without a name, or {@code operand}
     *     and the depth of one that lies on the stack under the call
     */
    public record Value(String field, String descriptor, String name) {
        static final String OPERAND = "operand";

        /** The field as bytecode knows it: what the agent writes for one that is not there. */
        private static final String NO_FIELD = "-";

        static Value of(String text) {
            String[] parts = text.split(" ", 3);
            return new Value(parts[0].equals(NO_FIELD) ? null : parts[0], parts[1], parts[2]);
        }
    }

    private static final ClassValue<Map<String, FrameLayout>> KNOWN = new ClassValue<>() {
        @Override
        protected Map<String, FrameLayout> computeValue(Class<?> companion) {
            return read(companion);
        }
    };

    /** The layout of a method's frames; null where its class has changed since, or the frame is written by hand. */
    public static FrameLayout of(FrameInfo info) {
        return info.companion() == null ? null : KNOWN.get(info.companion()).get(info.resume());
    }

    private static Map<String, FrameLayout> read(Class<?> companion) {
        Map<String, String[][]> told = Engine.provider().variables(Companions.host(companion), companion);
        Map<String, FrameLayout> layouts = new HashMap<>();
        if (told != null) {
            told.forEach((resume, rows) -> layouts.put(resume, of(rows)));
        }
        return layouts;
    }

    private static FrameLayout of(String[][] rows) {
        List<Point> points = new ArrayList<>();
        for (int i = 1; i < rows.length; i++) {
            points.add(point(rows[i]));
        }
        return new FrameLayout(rows[0][0], List.copyOf(points));
    }

    private static Point point(String[] row) {
        String[] call = row[0].split(" ", 3);
        List<Value> values = new ArrayList<>();
        for (int i = 1; i < row.length; i++) {
            values.add(Value.of(row[i]));
        }
        return new Point(call[0], call[1], call[2], List.copyOf(values));
    }
}

package org.weightless.agent.instrument.plan;

import java.util.Map;
import org.weightless.agent.instrument.rules.Names;

/**
 * What a method's frames have room for.
 *
 * @param counts how many fields of each kind
 * @param homes where all points keep their values if they share the code that saves them
 * @param shape the internal name of the shape
 */
public record FrameLayout(Map<FrameField.Kind, Integer> counts, Homes homes, String shape) {
    FrameLayout(Map<FrameField.Kind, Integer> counts, Homes homes) {
        this(counts, homes, shape(counts));
    }

    private static String shape(Map<FrameField.Kind, Integer> counts) {
        return Names.FRAME + "R" + counts.getOrDefault(FrameField.Kind.REFERENCE, 0) + "I"
                + counts.getOrDefault(FrameField.Kind.INT, 0) + "J" + counts.getOrDefault(FrameField.Kind.LONG, 0);
    }

    public int count(FrameField.Kind kind) {
        return counts.getOrDefault(kind, 0);
    }
}

package org.weightless.agent.instrument.plan;

import java.util.Map;
import org.weightless.agent.instrument.rules.Names;

/**
 * What a method's frames have room for.
 *
 * @param counts how many fields of each kind
 * @param homes where all points keep their values if they share the code that saves them
 */
public record FrameLayout(Map<FrameField.Kind, Integer> counts, Homes homes) {
    public int count(FrameField.Kind kind) {
        return counts.getOrDefault(kind, 0);
    }

    /** The internal name of the shape. */
    public String shape() {
        return Names.FRAME + "R" + count(FrameField.Kind.REFERENCE) + "I" + count(FrameField.Kind.INT) + "J"
                + count(FrameField.Kind.LONG);
    }
}

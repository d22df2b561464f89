package org.weightless.agent.instrument.emit;

import java.util.Set;

/** Which frame the way out fills. */
sealed interface SaveTarget {
    /** Whether a local that is live has to be stored. */
    boolean takes(int slot);

    /** A fiber copy has none yet: it makes one, stores all that is live, and pushes it. */
    record NewFrame() implements SaveTarget {
        @Override
        public boolean takes(int slot) {
            return true;
        }
    }

    /**
     * A resume method fills the one that it goes on from, which holds all locals but those that have changed.
     *
     * @param assigned the locals that the code assigns
     */
    record ResumedFrame(Set<Integer> assigned) implements SaveTarget {
        @Override
        public boolean takes(int slot) {
            return assigned.contains(slot);
        }
    }
}

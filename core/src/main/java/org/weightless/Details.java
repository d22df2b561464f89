package org.weightless;

import java.util.ArrayList;
import java.util.List;

/** What most of a million idle fibers do without: made when a fiber first needs any of it. */
final class Details {
    /** Null for the default. */
    String name;

    String description;
    int priority = 1;

    /** The result or the failure of an ended fiber. */
    Object outcome;

    /** What this fiber waits for, or was woken from and has not gone on since. */
    Wait wait;

    /** The waits of those that join this fiber. */
    private List<Wait> joiners;

    long switches;
    long nanos;

    /** The fair policy's account. */
    FairPolicy.Share share;

    void addJoiner(Wait joiner) {
        if (joiners == null) {
            joiners = new ArrayList<>(2);
        } else if (joiners.size() >= 16 && Integer.bitCount(joiners.size()) == 1) {
            joiners.removeIf(Wait::isSettled);
        }
        joiners.add(joiner);
    }

    List<Wait> takeJoiners() {
        List<Wait> taken = joiners == null ? List.of() : joiners;
        joiners = null;
        return taken;
    }
}

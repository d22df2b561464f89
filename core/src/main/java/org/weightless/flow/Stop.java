package org.weightless.flow;

import org.weightless.internal.fiber.Fibers;

/** Thrown up through the source of a flow that wants no more values. No failure, and so without a trace. */
final class Stop extends Error {
    private static final long serialVersionUID = 1L;

    private final transient Place place;

    private Stop(Place place) {
        super("the flow wants no more values: let this pass", null, true, false);
        this.place = place;
    }

    /** What runs a part of a flow. */
    interface Part {
        void run() throws Exception;
    }

    /** Where a flow may stop. */
    static final class Place {
        private boolean stopped;

        /** Runs what is above up to its end or a {@link #stop}. */
        void until(Part part) throws Exception {
            try {
                part.run();
            } catch (Stop stop) {
                if (stop.place != this) {
                    throw stop;
                }
                refuseCleanUpFailure(stop);
            }
        }

        /** Throws what was thrown where resources were closed on the way: the first, with the others in it. */
        private static void refuseCleanUpFailure(Stop stop) {
            Throwable first = null;
            for (Throwable failure : stop.getSuppressed()) {
                first = Fibers.joined(first, failure);
            }
            if (first != null) {
                throw Fibers.unchanged(first);
            }
        }

        void stop() {
            stopped = true;
            throw new Stop(this);
        }

        /** For a source that emits although it was stopped. */
        void refuseMore() {
            if (stopped) {
                throw new Stop(this);
            }
        }
    }
}

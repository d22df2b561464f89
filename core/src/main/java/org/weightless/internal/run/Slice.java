package org.weightless.internal.run;

import java.util.ArrayList;
import java.util.List;
import org.weightless.internal.fiber.FiberState;
import org.weightless.internal.fiber.Fibers;

/** A carrier's place in a run: the fiber that it runs, what is asked of that until it yields, and whom a jump has reserved. */
final class Slice {
    /** The fiber in its slice, or null between two. */
    FiberState fiber;

    /** Whether the carrier's thread was interrupted while it waited. */
    boolean interrupted;

    private Object cargo;
    private final List<Runnable> requests = new ArrayList<>();

    /** Nobody else may take these: whom jumps named, and in front of each perhaps one of a higher priority. */
    private final List<FiberState> targets = new ArrayList<>(2);

    /** What each of these gets. */
    private final List<Object> cargos = new ArrayList<>(2);

    /** Whether the run cannot be over: a fiber is in its slice, or is to be in this carrier. */
    boolean isBusy() {
        return fiber != null || !targets.isEmpty();
    }

    void request(Runnable request) {
        requests.add(request);
    }

    /** Does each in spite of what a policy throws at another one. */
    void doRequests() {
        Throwable first = null;
        while (!requests.isEmpty()) {
            try {
                requests.remove(0).run();
            } catch (Throwable thrown) {
                first = Fibers.joined(first, thrown);
            }
        }
        if (first != null) {
            throw Fibers.unchanged(first);
        }
    }

    /** Reserves the target of a jump, behind those of earlier ones. */
    void reserve(FiberState above, FiberState target, Object cargo) {
        if (above != null) {
            targets.add(above);
            cargos.add(null);
        }
        targets.add(target);
        cargos.add(cargo);
    }

    /** The next reserved fiber, or null; its cargo is {@link #takeCargo} then. */
    FiberState nextTarget() {
        if (targets.isEmpty()) {
            return null;
        }
        cargo = cargos.remove(0);
        return targets.remove(0);
    }

    void cargo(Object cargo) {
        this.cargo = cargo;
    }

    /** What the next slice begins with; once. */
    Object takeCargo() {
        Object taken = cargo;
        cargo = null;
        return taken;
    }
}

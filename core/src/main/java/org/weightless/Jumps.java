package org.weightless;

import java.util.Arrays;

/**
 * The extra slices that jumps have asked for and that are still to come, in order.
 *
 * <p>Most of the time that is one, and it comes next: {@link #ask} keeps the place of its target only, as a reference stored into an old
 * object costs more than the jump, and lets the cargo go out with the yield. More of them, and those of several carriers, are in a ring.
 */
final class Jumps {
    private final Order order;

    /** Where the only target stands; no slot, -1, where there is none. It comes before those in the ring. */
    private Block block;

    private int slot = -1;

    /** The cargo of the only target, where its slice does not come at once. */
    private Object kept;

    private Fiber[] targets = new Fiber[4];
    private Object[] cargos = new Object[4];
    private int first;
    private int size;
    private int taken;

    Jumps(Order order) {
        this.order = order;
    }

    boolean isEmpty() {
        return slot < 0 && size == 0;
    }

    /** Whether there are more than the only one. */
    boolean hasList() {
        return size > 0;
    }

    // ---- the only one

    /**
     * Asks for the slices of a jump.
     *
     * @param above the fiber that gets its slice before the target, or null
     * @return the cargo where it has to go out of the fiber, to be given to the target's slice or {@link #keep kept}; else null
     */
    Object ask(Fiber above, Fiber target, Object cargo) {
        if (above != null || !isEmpty()) {
            if (above != null) {
                add(above, null);
            }
            add(target, cargo);
            return null;
        }
        if (block != target.block) {
            block = target.block;
        }
        slot = target.slot;
        return cargo;
    }

    /** The only target, once; null where there is none that can run. */
    Fiber takeOnly() {
        if (slot < 0) {
            return null;
        }
        Fiber target = block.fibers[slot];
        slot = -1;
        return target != null && order.contains(target) ? target : null;
    }

    /** Keeps what came out of a slice for the only target, if there is one. */
    void keep(Object cargo) {
        if (cargo != null && slot >= 0) {
            kept = cargo;
        }
    }

    Object takeKept() {
        Object cargo = kept;
        if (cargo != null) {
            kept = null;
        }
        return cargo;
    }

    // ---- all

    void add(Fiber target, Object cargo) {
        if (size == targets.length) {
            grow();
        }
        int at = first + size & targets.length - 1;
        if (targets[at] != target) {
            targets[at] = target;
        }
        if (cargos[at] != cargo) {
            cargos[at] = cargo;
        }
        size++;
    }

    /** The next target that can still run, or null. */
    Fiber next() {
        Fiber only = takeOnly();
        if (only != null) {
            taken = -1;
            return only;
        }
        kept = null;
        while (size > 0) {
            taken = first;
            first = first + 1 & targets.length - 1;
            size--;
            Fiber target = targets[taken];
            if (order.contains(target)) {
                return target;
            }
        }
        return null;
    }

    /** The cargo for the target that {@link #next} has just given; once. */
    Object cargo() {
        if (taken < 0) {
            return takeKept();
        }
        Object cargo = cargos[taken];
        if (cargo != null) {
            cargos[taken] = null;
        }
        return cargo;
    }

    /** Drops the references to the targets that were taken: they are kept until then, as storing them anew costs more. */
    void forgetTaken() {
        if (isEmpty()) {
            block = null;
            Arrays.fill(targets, null);
            Arrays.fill(cargos, null);
        }
    }

    private void grow() {
        int length = targets.length;
        Fiber[] moreTargets = Arrays.copyOf(targets, 2 * length);
        Object[] moreCargos = Arrays.copyOf(cargos, 2 * length);
        for (int i = 0; i < length; i++) {
            moreTargets[i] = targets[first + i & length - 1];
            moreCargos[i] = cargos[first + i & length - 1];
        }
        targets = moreTargets;
        cargos = moreCargos;
        first = 0;
    }
}

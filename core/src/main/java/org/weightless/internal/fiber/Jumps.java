package org.weightless.internal.fiber;

import java.util.Arrays;

/**
 * The extra slices that jumps have asked for and that are still to come, in order.
 *
 * <p>Most of the time that is one, and it comes at once. {@link #ask} keeps the place of its target only, as a
 * reference stored into an old object costs more than the rest of a jump, and lets the cargo go out with the yield;
 * {@link #takeOnly} and the cargo then begin the next slice. Where something comes between, {@link #list} puts both
 * into the ring that holds the others.
 */
public final class Jumps {
    private final Population population;

    /** Where the only target stands; no slot, -1, where there is none. */
    private Block block;

    private int slot = -1;

    private FiberState[] targets = new FiberState[4];
    private Object[] cargos = new Object[4];
    private int first;
    private int size;
    private int taken;

    public Jumps(Population population) {
        this.population = population;
    }

    public boolean isEmpty() {
        return size == 0;
    }

    // ---- the only one

    /**
     * Asks for the slices of a jump.
     *
     * @param above the fiber that gets its slice before the target, or null
     * @return the cargo where it has to go out of the fiber, for {@link #takeOnly} or {@link #list}; else null
     */
    public Object ask(FiberState above, FiberState target, Object cargo) {
        if (above != null || size > 0) {
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

    public boolean hasOnly() {
        return slot >= 0;
    }

    /**
     * The only target, once, before anything else has happened; null if it cannot run: then its jump has failed for
     * want of stack, and the fiber went on.
     */
    public FiberState takeOnly() {
        int at = slot;
        slot = -1;
        return (block.ready & 1L << at) != 0 ? block.fibers[at] : null;
    }

    /** Lists the only target, if there is one, with what the slice gave out. */
    public void list(Object cargo) {
        FiberState target = slot < 0 ? null : takeOnly();
        if (target != null) {
            add(target, cargo);
        }
    }

    // ---- the list

    public void add(FiberState target, Object cargo) {
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
    public FiberState next() {
        while (size > 0) {
            taken = first;
            first = first + 1 & targets.length - 1;
            size--;
            FiberState target = targets[taken];
            if (population.contains(target)) {
                return target;
            }
        }
        return null;
    }

    /** The cargo for the target that {@link #next} has just given; once. */
    public Object cargo() {
        Object cargo = cargos[taken];
        if (cargo != null) {
            cargos[taken] = null;
        }
        return cargo;
    }

    /** Drops the references to the targets that were taken: they are kept until then, as storing them anew costs more. */
    public void forgetTaken() {
        if (isEmpty()) {
            block = null;
            slot = -1;
            Arrays.fill(targets, null);
            Arrays.fill(cargos, null);
        }
    }

    private void grow() {
        int length = targets.length;
        FiberState[] moreTargets = Arrays.copyOf(targets, 2 * length);
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

package org.weightless;

import java.util.Arrays;

/** The extra slices that jumps have asked for and that are still to come, in order: a ring, so that a jump makes no object. */
final class Jumps {
    private final Order order;
    private Fiber[] targets = new Fiber[4];
    private Object[] cargos = new Object[4];
    private int first;
    private int size;
    private int taken;

    Jumps(Order order) {
        this.order = order;
    }

    boolean isEmpty() {
        return size == 0;
    }

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
        Object cargo = cargos[taken];
        if (cargo != null) {
            cargos[taken] = null;
        }
        return cargo;
    }

    /** Drops the references to the targets that were taken: they are kept until then, as storing them anew costs more. */
    void forgetTaken() {
        if (size == 0 && targets[taken] != null) {
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

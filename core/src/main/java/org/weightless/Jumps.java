package org.weightless;

import java.util.Arrays;

/** The extra slices that jumps have asked for and that are still to come, in order: a ring, so that a jump makes no object. */
final class Jumps {
    private final Order order;
    private Fiber[] targets = new Fiber[4];
    private Object[] cargos = new Object[4];
    private int first;
    private int size;
    private Object cargo;

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
        targets[at] = target;
        if (cargo != null) {
            cargos[at] = cargo;
        }
        size++;
    }

    /** The next target that can still run, or null. Its {@link #cargo} is kept until then. */
    Fiber next() {
        while (size > 0) {
            Fiber target = targets[first];
            targets[first] = null;
            cargo = cargos[first];
            if (cargo != null) {
                cargos[first] = null;
            }
            first = first + 1 & targets.length - 1;
            size--;
            if (order.holds(target) && Order.canRun(target)) {
                return target;
            }
        }
        cargo = null;
        return null;
    }

    /** The cargo for the target that {@link #next} gave; once. */
    Object cargo() {
        Object taken = cargo;
        cargo = null;
        return taken;
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

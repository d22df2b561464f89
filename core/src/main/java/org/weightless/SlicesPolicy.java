package org.weightless;

/** Priority by successive slices: a fiber of priority p gets p slices in a row, each turn. */
final class SlicesPolicy implements Policy {
    private Fiber current;
    private int slices;

    @Override
    public Fiber next(Order order) {
        if (current != null && slices < current.priority() && order.contains(current)) {
            slices++;
            return current;
        }
        current = order.next();
        slices = 1;
        return current;
    }

    @Override
    public void turned() {
        current = null;
    }

    @Override
    public void startsWith(Fiber fiber) {
        current = fiber;
        slices = 1;
    }

    @Override
    public void ended(Fiber fiber) {
        if (fiber == current) {
            current = null;
        }
    }
}

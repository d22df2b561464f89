package org.weightless;

import java.util.PriorityQueue;

/**
 * Priority by slices that are spread evenly over the turn.
 *
 * <p>A turn has S places, the sum of the priorities. Slice j, from 0, of a fiber of priority p may run from place
 * floor(jS/p) on and is due before place ceil((j+1)S/p). Each place goes to the open slice that is due first, the first
 * in order among equals. That always works out: no more slices fall due than there are places. The turn is laid out for
 * those that can run at its start, place by place as it goes.
 */
final class ScatteredPolicy implements Policy {
    /**
     * So many places in a row are passed over before those that cannot run are dropped from the turn: one of a huge
     * priority has ended.
     */
    private static final int PATIENCE = 1 << 20;

    private final PriorityQueue<Slices> open = new PriorityQueue<>(ScatteredPolicy::compareByDue);
    private final PriorityQueue<Slices> closed = new PriorityQueue<>(ScatteredPolicy::compareByOpening);
    private Order order;
    private long places;
    private long place;

    /** What is left of a fiber's slices in this turn; the next one is the j-th. */
    private static final class Slices {
        final Fiber fiber;
        final int rank;
        final long priority;
        long next;
        long opens;
        long due;

        Slices(Fiber fiber, int rank) {
            this.fiber = fiber;
            this.rank = rank;
            this.priority = fiber.priority();
        }

        /** Divides before it multiplies: priorities may be as large as an int. */
        void lay(long places) {
            long whole = places / priority;
            long rest = places % priority;
            opens = next * whole + next * rest / priority;
            due = (next + 1) * whole + ((next + 1) * rest + priority - 1) / priority;
        }
    }

    private static int compareByDue(Slices one, Slices other) {
        int due = Long.compare(one.due, other.due);
        return due != 0 ? due : Integer.compare(one.rank, other.rank);
    }

    private static int compareByOpening(Slices one, Slices other) {
        int opens = Long.compare(one.opens, other.opens);
        return opens != 0 ? opens : Integer.compare(one.rank, other.rank);
    }

    @Override
    public void belongsTo(Order order) {
        this.order = order;
    }

    @Override
    public Fiber next(Order order) {
        Fiber fiber = restOfTurn(order);
        if (fiber == null) {
            beginTurn(order);
            fiber = restOfTurn(order);
        }
        return fiber;
    }

    private Fiber restOfTurn(Order order) {
        for (int passedOver = 1; !open.isEmpty() || !closed.isEmpty(); passedOver++) {
            if (passedOver == PATIENCE) {
                open.removeIf(slices -> !order.contains(slices.fiber));
                closed.removeIf(slices -> !order.contains(slices.fiber));
            } else {
                Fiber fiber = atPlace();
                if (order.contains(fiber)) {
                    return fiber;
                }
            }
        }
        return null;
    }

    /** Gives the place, or the next one for which there is a slice, to the open slice that is due first. */
    private Fiber atPlace() {
        if (open.isEmpty()) {
            place = Math.max(place, closed.peek().opens);
        }
        while (!closed.isEmpty() && closed.peek().opens <= place) {
            open.add(closed.poll());
        }
        return take(open.poll());
    }

    /** Gives the present place to a slice. */
    private Fiber take(Slices slices) {
        place++;
        if (++slices.next < slices.priority) {
            slices.lay(places);
            (slices.opens <= place ? open : closed).add(slices);
        }
        return slices.fiber;
    }

    @Override
    public void turned() {
        open.clear();
        closed.clear();
    }

    private void beginTurn(Order order) {
        turned();
        place = 0;
        places = 0;
        for (Fiber fiber : order) {
            places += fiber.priority();
        }
        int rank = 0;
        for (Fiber fiber : order) {
            Slices slices = new Slices(fiber, rank++);
            slices.lay(places);
            open.add(slices);
        }
    }

    /** Lays out a turn whose first place is this fiber's: any first slice is open from there on. */
    @Override
    public void startsWith(Fiber fiber) {
        beginTurn(order);
        Slices first = null;
        for (Slices slices : open) {
            first = slices.fiber == fiber ? slices : first;
        }
        open.remove(first);
        take(first);
    }
}

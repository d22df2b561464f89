package org.weightless;

import java.util.PriorityQueue;

/**
 * Attention by measured time: the fiber whose time, divided by its priority, is the least runs next. Newcomers start at
 * the present minimum, and so do those that have waited, if they are behind it: nobody saves time up.
 */
final class FairPolicy implements Policy {
    private final PriorityQueue<Share> queue = new PriorityQueue<>(FairPolicy::compare);
    private Order order;
    private double minimum;

    /** How much of its due a fiber has had. */
    private static final class Share {
        final Fiber fiber;
        double time;
        boolean queued;

        /** Whether it is still in the queue and counts no more. */
        boolean stale;

        Share(Fiber fiber) {
            this.fiber = fiber;
        }
    }

    private static int compare(Share one, Share other) {
        int time = Double.compare(one.time, other.time);
        return time != 0 ? time : Integer.compare(one.fiber.id(), other.fiber.id());
    }

    @Override
    public void belongsTo(Order order) {
        this.order = order;
    }

    @Override
    public Fiber next(Order order) {
        for (Share share = queue.poll(); share != null; share = queue.poll()) {
            share.queued = false;
            if (!share.stale && order.contains(share.fiber)) {
                minimum = Math.max(minimum, share.time);
                return share.fiber;
            }
        }
        return null;
    }

    @Override
    public void ready(Fiber fiber) {
        Share share = share(fiber);
        if (!share.queued) {
            share.time = Math.max(share.time, minimum);
            enqueue(share);
        }
    }

    private Share share(Fiber fiber) {
        Share share = (Share) order.note(fiber);
        if (share == null) {
            share = new Share(fiber);
            order.note(fiber, share);
        }
        return share;
    }

    private void enqueue(Share share) {
        share.queued = true;
        queue.add(share);
    }

    /** A jump has run a fiber before its turn. */
    private Share unqueued(Share share) {
        if (!share.queued) {
            return share;
        }
        share.stale = true;
        Share moved = new Share(share.fiber);
        moved.time = share.time;
        order.note(share.fiber, moved);
        return moved;
    }

    @Override
    public boolean measuresTime() {
        return true;
    }

    @Override
    public void ran(Fiber fiber, long nanos) {
        Share share = unqueued(share(fiber));
        share.time += (double) nanos / fiber.priority();
        if (order.contains(fiber)) {
            enqueue(share);
        }
    }
}

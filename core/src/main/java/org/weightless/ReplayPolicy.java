package org.weightless;

/** The choices of a recorded schedule, then by turns. */
final class ReplayPolicy implements Policy {
    private final Schedule schedule;
    private int done;

    ReplayPolicy(Schedule schedule) {
        this.schedule = schedule;
    }

    @Override
    public Fiber next(Order order) {
        if (done == schedule.size()) {
            return order.next();
        }
        Fiber fiber = order.scheduler().fiber(schedule.id(done));
        if (fiber != null && order.contains(fiber)) {
            done++;
            return fiber;
        }
        if (fiber != null && order.waitsForOutside(fiber)) {
            return null;
        }
        throw new IllegalStateException("the program does not follow the schedule: choice " + (done + 1) + " of "
                + schedule.size()
                + " is the fiber " + schedule.id(done) + ", which " + (fiber == null ? "does not live" : "is " + fiber.state())
                + "; replay what was recorded of the same program, with the same clock");
    }
}

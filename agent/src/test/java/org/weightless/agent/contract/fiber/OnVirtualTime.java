package org.weightless.agent.contract.fiber;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.weightless.Fiber;
import org.weightless.Generator;
import org.weightless.Scheduler;
import org.weightless.TimedOutException;

/** Fibers that wait for times, and a log of what happened when. */
abstract class OnVirtualTime {
    final Scheduler scheduler = Scheduler.roundRobin().virtualTime();
    final List<Object> log = new ArrayList<>();

    static Duration s(long seconds) {
        return Duration.ofSeconds(seconds);
    }

    /** Runs a fiber, and all others, to the end. */
    Fiber run(Generator.Body body) {
        Fiber fiber = scheduler.spawn(body);
        scheduler.run();
        return fiber;
    }

    void logs(Object what) {
        log.add(what + " at " + scheduler.now().toSeconds());
    }

    /** Which limit a time-out is of. */
    void logsLimit(TimedOutException e) {
        logs(e.getMessage().replaceAll(".*limit of (\\S+) .*", "$1"));
    }
}

package org.weightless;

import java.lang.reflect.Field;

/** Counts what waits have left at their sources, for tests. */
public final class Left {
    private Left() {}

    public static int timers(Scheduler scheduler) {
        return scheduler.timers().size();
    }

    /** How many failures are kept that nobody may have looked at. */
    public static int unseen(Scheduler scheduler) {
        return scheduler.unseenFailures().size();
    }

    public static int joiners(Fiber awaited) {
        return awaited.details == null || awaited.details.joiners == null ? 0 : awaited.details.joiners.size();
    }

    public static int receivers(Channel<?> channel) {
        return channel.exchange.receivers().size();
    }

    public static int senders(Channel<?> channel) {
        return channel.exchange.senders().size();
    }

    public static int at(Mutex mutex) {
        return mutex.gate.waiters().size();
    }

    public static int at(Permits permits) {
        return permits.gate.waiters().size();
    }

    public static int at(Latch latch) {
        return latch.countdown.waiters().size();
    }

    /** Whether a nested scheduler holds the wait of the fiber that runs it. */
    public static int nested(Scheduler inner) {
        Object held = inner instanceof ParallelScheduler ? field(inner, "end") : field(field(inner, "runner"), "pause");
        return held == null ? 0 : 1;
    }

    private static Object field(Object of, String name) {
        try {
            Field field = of.getClass().getDeclaredField(name);
            field.setAccessible(true);
            return field.get(of);
        } catch (ReflectiveOperationException e) {
            throw new AssertionError(e);
        }
    }
}

package org.weightless.agent.testing;

import java.lang.reflect.Field;
import org.weightless.Fiber;
import org.weightless.Scheduler;
import org.weightless.channel.Channel;
import org.weightless.channel.Latch;
import org.weightless.channel.Mutex;
import org.weightless.channel.Permits;
import org.weightless.internal.fiber.WaitList;
import org.weightless.internal.run.ParallelRun;
import org.weightless.internal.run.RunFinder;

/** Counts what waits have left at their sources, for tests. */
public final class Left {
    private Left() {}

    public static int timers(Scheduler scheduler) {
        return RunFinder.of(scheduler).timers().size();
    }

    /** How many failures are kept that nobody may have looked at. */
    public static int unseen(Scheduler scheduler) {
        return RunFinder.of(scheduler).unseenFailures().size();
    }

    public static int joiners(Fiber awaited) {
        Object details = field(awaited, "details");
        return details == null ? 0 : size(field(details, "joiners"));
    }

    public static int receivers(Channel<?> channel) {
        return size(field(field(channel, "exchange"), "receivers"));
    }

    public static int senders(Channel<?> channel) {
        return size(field(field(channel, "exchange"), "senders"));
    }

    public static int at(Mutex mutex) {
        return size(field(field(mutex, "permits"), "waiters"));
    }

    public static int at(Permits permits) {
        return size(field(field(permits, "pool"), "waiters"));
    }

    public static int at(Latch latch) {
        return size(field(field(latch, "countdown"), "waiters"));
    }

    /** Whether a nested scheduler holds the wait of the fiber that runs it. */
    public static int nested(Scheduler inner) {
        Object run = RunFinder.of(inner);
        Object held = run instanceof ParallelRun ? field(run, "end") : field(field(run, "owner"), "pause");
        return held == null ? 0 : 1;
    }

    private static int size(Object list) {
        return list == null ? 0 : ((WaitList) list).size();
    }

    private static Object field(Object of, String name) {
        for (Class<?> type = of.getClass(); type != null; type = type.getSuperclass()) {
            try {
                Field field = type.getDeclaredField(name);
                field.setAccessible(true);
                return field.get(of);
            } catch (NoSuchFieldException inherited) {
                // look further up
            } catch (ReflectiveOperationException e) {
                throw new AssertionError(e);
            }
        }
        throw new AssertionError(of.getClass() + " has no " + name);
    }
}

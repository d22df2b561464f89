package org.weightless;

import java.lang.StackWalker.StackFrame;
import java.lang.ref.PhantomReference;
import java.lang.ref.ReferenceQueue;
import java.util.Collections;
import java.util.Map;
import java.util.Set;
import java.util.WeakHashMap;
import java.util.concurrent.ConcurrentHashMap;
import org.weightless.runtime.Engine;

/**
 * Finds generators that were dropped while a {@code finally} block or a resource waited for their end: what Python's
 * garbage collection would close and Java's does not. With the agent's option {@code abandoned=true} only; without it
 * nothing of this runs.
 *
 * <p>At each yield it notes what waits, as nobody can ask a generator once it is garbage. So the option costs time at
 * each yield.
 */
final class AbandonedWatch extends PhantomReference<AnyGenerator> {
    /** A constant: while it is false the compiler drops the code that asks. */
    static final boolean REPORTED = Engine.provider() != null && Engine.provider().reportsAbandoned();

    private static final ReferenceQueue<AnyGenerator> DROPPED = new ReferenceQueue<>();
    private static final Map<AnyGenerator, AbandonedWatch> WATCHES = Collections.synchronizedMap(new WeakHashMap<>());
    /** Holds the references themselves until they have been enqueued. */
    private static final Set<AbandonedWatch> ALL = ConcurrentHashMap.newKeySet();

    private final StackTraceElement created;
    private volatile StackTraceElement waiting;

    static {
        if (REPORTED) {
            // nothing of whoever made the first generator
            Thread thread = new Thread(null, AbandonedWatch::reportDropped, "weightless-abandoned", 0, false);
            thread.setDaemon(true);
            thread.setContextClassLoader(null);
            thread.start();
        }
    }

    private AbandonedWatch(AnyGenerator generator) {
        super(generator, DROPPED);
        created = StackWalker.getInstance().walk(frames -> frames
                .map(StackFrame::toStackTraceElement)
                .filter(AbandonedWatch::isUsers)
                .findFirst()
                .orElse(null));
    }

    private static boolean isUsers(StackTraceElement frame) {
        String name = frame.getClassName();
        return !Engine.isLibrarys(name) && !name.startsWith("java.lang.invoke.");
    }

    static void watch(AnyGenerator generator) {
        AbandonedWatch watch = new AbandonedWatch(generator);
        ALL.add(watch);
        WATCHES.put(generator, watch);
    }

    /** Notes the call at which a generator is suspended and that has to end, or null. */
    static void note(AnyGenerator generator, StackTraceElement waiting) {
        WATCHES.get(generator).waiting = waiting;
    }

    private static void reportDropped() {
        try {
            while (true) {
                AbandonedWatch dropped = (AbandonedWatch) DROPPED.remove();
                ALL.remove(dropped);
                if (dropped.waiting != null) {
                    System.err.println(dropped);
                }
            }
        } catch (InterruptedException end) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public String toString() {
        return "weightless: a generator created at " + created + " was dropped while suspended at " + waiting
                + ", where a finally block or a resource waits for its end: close it, by try-with-resources, say";
    }
}

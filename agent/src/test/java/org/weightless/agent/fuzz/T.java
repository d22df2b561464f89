package org.weightless.agent.fuzz;

import java.util.List;
import org.weightless.Continuation;
import org.weightless.ContinuationScope;
import org.weightless.Fiber;
import org.weightless.PinnedException;

/**
 * What generated programs call: the event log, the points where they may yield, and the step budget that ends them.
 *
 * <p>Each run has a copy of its own, defined by the loader of the program, because all state is static and because the
 * copy of the instrumented run must be instrumented too. The name is short since it stands in every generated line.
 */
public final class T {
    /** Ends a program that has used up its steps; every later step throws it again, so no handler can keep a loop alive. */
    static final class Exhausted extends Error {
        private static final long serialVersionUID = 1;

        Exhausted() {
            super("budget");
        }
    }

    /** Monitors held and class initialisers running, by the program's own account: the yield must be refused. */
    private static int monitors;
    private static int initializers;
    /** Frames that the engine may refuse or may be able to capture: callbacks from the JDK, arguments of {@code super(..)}. */
    private static int soft;
    private static boolean live;
    private static boolean tryPinned;
    private static int percent;
    private static long budget;
    private static long seed;
    private static long decisions;
    private static ContinuationScope scope;
    private static List<Object> log;
    private static List<Object> tags;
    private static long[] counters;

    private T() {}

    /**
     * Prepares a run.
     *
     * @param tagsYielded receives the tag of each yield that was made
     * @param pinnedCounters receives at 0 the yields refused where they had to be, at 1 those refused where they might be,
     *     at 2 those made where they might have been refused
     */
    public static void begin(ContinuationScope yieldTo, boolean pinned, int yieldPercent, long runSeed, long steps,
            List<Object> events, List<Object> tagsYielded, long[] pinnedCounters) {
        scope = yieldTo;
        tryPinned = pinned;
        percent = yieldPercent;
        seed = runSeed;
        budget = steps;
        log = events;
        tags = tagsYielded;
        counters = pinnedCounters;
    }

    /** Yields are made between {@code live(true)} and {@code live(false)} only. */
    static void live(boolean on) {
        live = on;
    }

    /** Uses up a step. */
    public static boolean tick() {
        if (--budget < 0) {
            throw new Exhausted();
        }
        return true;
    }

    public static int y(int tag) {
        log.add("y" + tag);
        if (live && percent > 0 && wanted()) {
            suspend(tag);
        }
        return tag & 15;
    }

    public static int y(int tag, int value) {
        y(tag);
        return value;
    }

    public static long y(int tag, long value) {
        y(tag);
        return value;
    }

    public static double y(int tag, double value) {
        y(tag);
        return value;
    }

    public static float y(int tag, float value) {
        y(tag);
        return value;
    }

    public static byte y(int tag, byte value) {
        y(tag);
        return value;
    }

    public static short y(int tag, short value) {
        y(tag);
        return value;
    }

    public static char y(int tag, char value) {
        y(tag);
        return value;
    }

    public static boolean y(int tag, boolean value) {
        y(tag);
        return value;
    }

    public static <A> A y(int tag, A value) {
        y(tag);
        return value;
    }

    /** A yield in the arguments of {@code super(..)} or in {@code toString()}, which the engine may refuse. */
    public static int maybe(int tag, int value) {
        soft++;
        y(tag);
        soft--;
        return value;
    }

    private static boolean wanted() {
        seed = seed * 6364136223846793005L + 1442695040888963407L;
        return (int) ((seed >>> 33) % 100) < percent;
    }

    private static void suspend(int tag) {
        if (soft + monitors + initializers == 0) {
            tags.add(tag);
            leave(tag);
        } else if (soft > 0 || tryPinned) {
            suspendIfPossible(tag);
        }
    }

    private static void suspendIfPossible(int tag) {
        tags.add(tag);
        leaveIfPossible(tag);
    }

    /** Passes on the tag that has come out of an inner generator. */
    static void relay(int tag) {
        if (soft + monitors + initializers == 0) {
            leave(tag);
        } else if (soft > 0 || tryPinned) {
            leaveIfPossible(tag);
        } else {
            tags.remove(tags.size() - 1);
        }
    }

    private static void leaveIfPossible(int tag) {
        boolean mustRefuse = monitors + initializers > 0;
        try {
            leave(tag);
            if (mustRefuse) {
                log.add("yield " + tag + " was not refused: monitors " + monitors + ", initialisers " + initializers);
            }
            counters[2]++;
        } catch (PinnedException e) {
            tags.remove(tags.size() - 1);
            counters[mustRefuse ? 0 : 1]++;
            judge(tag, e);
        }
    }

    private static void judge(int tag, PinnedException e) {
        PinnedException.Reason reason = e.reason();
        boolean expected = soft > 0 || monitors > 0 && reason == PinnedException.Reason.MONITOR
                || initializers > 0 && reason == PinnedException.Reason.CLASS_INITIALIZER;
        if (!expected || e.culprit() == null) {
            log.add("yield " + tag + " refused with " + reason + " in " + e.culprit() + ": monitors " + monitors
                    + ", initialisers " + initializers);
        }
    }

    private static void leave(int tag) {
        if (scope == null) {
            Fiber.yield((Object) tag);
        } else {
            Continuation.yield(scope);
        }
    }

    /** Puts what pins into place and gives what did: inside a generator, only what is in there counts for a yield to it. */
    static int[] exchange(int[] accounts) {
        if (scope != null) {
            return accounts;
        }
        int[] replaced = {soft, monitors, initializers};
        soft = accounts[0];
        monitors = accounts[1];
        initializers = accounts[2];
        return replaced;
    }

    public static void monitor(int change) {
        monitors += change;
    }

    public static void initializer(int change) {
        initializers += change;
    }

    public static void soft(int change) {
        soft += change;
    }

    /** Opens a soft region from within an argument list. */
    public static int softIn(int value) {
        soft++;
        return value;
    }

    public static int depth() {
        return soft;
    }

    /** Closes the soft regions that an exception has left open since {@code depth}. */
    public static void restore(int depth) {
        soft = depth;
    }

    /** A decision that depends on all decisions before it, so that any change of order shows. */
    public static boolean b(int site) {
        decisions = (decisions + site + 1) * 6364136223846793005L + 1442695040888963407L;
        return (decisions >>> 40 & 1) == 0;
    }

    /** A small number, decided like {@link #b}. */
    public static int i(int site) {
        decisions = (decisions + site + 1) * 6364136223846793005L + 1442695040888963407L;
        return (int) (decisions >>> 40 & 7);
    }

    public static void log(Object value) {
        log.add(text(value));
    }

    public static void caught(Throwable t) {
        log.add(text(t));
    }

    /** Keeps strings from doubling their length in a loop. */
    public static String clip(String text) {
        return text != null && text.length() > 24 ? text.substring(0, 12) + text.length() : text;
    }

    /** A value without anything that may differ between two runs: identity, slot numbers, loader names. */
    public static String text(Object value) {
        if (value instanceof NullPointerException) {
            return "NullPointerException";
        }
        if (value instanceof Throwable) {
            Throwable t = (Throwable) value;
            String message = String.valueOf(t.getMessage());
            int loader = t instanceof ClassCastException ? message.indexOf(" (") : -1;
            StringBuilder text = new StringBuilder(t.getClass().getSimpleName() + ": "
                    + (loader < 0 ? message : message.substring(0, loader)));
            for (Throwable suppressed : t.getSuppressed()) {
                text.append(" suppressed (").append(text(suppressed)).append(')');
            }
            return t.getCause() == null ? text.toString() : text + " caused by " + text(t.getCause());
        }
        if (value instanceof int[]) {
            return java.util.Arrays.toString((int[]) value);
        }
        return value == null ? "null" : value.getClass().getSimpleName() + " " + value;
    }
}

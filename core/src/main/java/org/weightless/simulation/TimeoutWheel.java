package org.weightless.simulation;

import java.util.Arrays;

/**
 * The timeouts that are to come, the next one first, and of one time the one that was added first: a hierarchical
 * timing wheel (Varghese and Lauck, 1987) over all 63 bits of a time, whose next few are kept in order, as the bottom
 * of a ladder queue (Tang, Goh and Thng, 2005).
 *
 * <pre>
 * run     those before the {@link #end}, sorted
 * wheel   all others. A time is a number of eleven digits of 6 bits; the highest one in which it differs from the
 *         {@link #base} is its level, and that digit its slot there: the first slot of the lowest level is next
 * </pre>
 *
 * <p>When the run is used up, the next slot's few become the run. Where they are more than a few, they go down first,
 * each to the level that it has when the slot's begin is the base. So a timeout moves twice or thrice, however many
 * there are.
 *
 * <p>Slots hold times beside their timeouts, so that a search reads no object. One that is removed stays as a dead one
 * until somebody meets it; all are swept out when they are more than the others.
 */
final class TimeoutWheel {
    static final long NEVER = Long.MAX_VALUE;

    /** Where a timeout is: not here, here, or here and dead. */
    static final byte ABSENT = 0;
    static final byte PRESENT = 1;
    static final byte DEAD = 2;

    private static final int DIGIT = 6;
    private static final int SLOTS = 1 << DIGIT;
    private static final int LEVELS = 11;
    private static final int FEW_DEAD = 16;

    /** How long a run gets before its later half goes back to the wheel. */
    private static final int LONG_RUN = 4 * Part.SIZE;

    private final Slot[] slots = new Slot[LEVELS * SLOTS];

    /** For each level, which of its slots hold something. */
    private final long[] occupied = new long[LEVELS];

    /** A bit for each level: whether any of its slots holds something. */
    private int levels;

    /** All times in the wheel are this one or later. */
    private long base;

    private long[] runTimes = new long[Part.SIZE];
    private Timeout<?>[] run = new Timeout<?>[Part.SIZE];
    private int runFrom;
    private int runTo;

    /** What is before this time is in the run. */
    private long end;

    /** The first one in the wheel, where that is known; else null. */
    private Timeout<?> next;

    private long nextTime;
    private int size;
    private int dead;

    /** Parts of slots for use again. */
    private Part free;

    /** How many there are. */
    int size() {
        return size - dead;
    }

    /** How many places they take, dead ones included. */
    int places() {
        return size;
    }

    /**
     * Adds one, or lets one live again that was removed.
     *
     * @param time not before the time of the last one that was taken
     */
    void add(Timeout<?> timeout, long time) {
        if (timeout.place == DEAD) {
            timeout.place = PRESENT;
            dead--;
            next = null;
            return;
        }
        timeout.place = PRESENT;
        size++;
        if (time < end) {
            insert(timeout, time);
            return;
        }
        put(timeout, time);
        if (next != null && time < nextTime) {
            next = timeout;
            nextTime = time;
        }
    }

    /** Takes one out, if it is here. */
    void remove(Timeout<?> timeout) {
        if (timeout.place != PRESENT) {
            return;
        }
        timeout.place = DEAD;
        if (timeout == next) {
            next = null;
        }
        dead++;
        if (dead > FEW_DEAD && dead > size / 2) {
            sweep();
        }
    }

    /** The time of the first one, or {@link #NEVER}. */
    long firstTime() {
        return firstOfRun() != null ? runTimes[runFrom] : firstOfWheel() != null ? nextTime : NEVER;
    }

    /** Null where there is none. */
    Timeout<?> first() {
        Timeout<?> first = firstOfRun();
        return first != null ? first : firstOfWheel();
    }

    /** Whether the first one is of this time, at which one has been taken, or before: mostly without a search. */
    boolean isDue(long now) {
        return firstOfRun() != null ? runTimes[runFrom] <= now : now >= end && firstTime() <= now;
    }

    /** Takes the first one out; null where there is none. */
    Timeout<?> poll() {
        Timeout<?> first = firstOfRun();
        if (first == null) {
            if (firstOfWheel() == null) {
                return null;
            }
            refillRun();
            first = firstOfRun();
        }
        run[runFrom++] = null;
        size--;
        first.place = ABSENT;
        return first;
    }

    // ---- the run

    private Timeout<?> firstOfRun() {
        while (runFrom < runTo) {
            Timeout<?> first = run[runFrom];
            if (first.place == PRESENT) {
                return first;
            }
            run[runFrom++] = null;
            forget(first);
        }
        return null;
    }

    private void forget(Timeout<?> met) {
        met.place = ABSENT;
        size--;
        dead--;
    }

    /** Puts one into the run, behind those of its time. */
    private void insert(Timeout<?> timeout, long time) {
        if (runTo - runFrom >= LONG_RUN) {
            shortenRun();
            if (time >= end) {
                put(timeout, time);
                return;
            }
        }
        makeRoom(1);
        int at = runTo++;
        for (; at > runFrom && runTimes[at - 1] > time; at--) {
            runTimes[at] = runTimes[at - 1];
            run[at] = run[at - 1];
        }
        runTimes[at] = time;
        run[at] = timeout;
    }

    private void makeRoom(int more) {
        if (runTo + more <= run.length) {
            return;
        }
        int length = runTo - runFrom;
        int room = length + more <= run.length / 2 ? run.length : 2 * (length + more);
        runTimes = Arrays.copyOf(Arrays.copyOfRange(runTimes, runFrom, runTo), room);
        run = Arrays.copyOf(Arrays.copyOfRange(run, runFrom, runTo), room);
        runFrom = 0;
        runTo = length;
    }

    /** The later half goes back to the wheel, unless it is of one time with the other one. */
    private void shortenRun() {
        int cut = (runFrom + runTo) >>> 1;
        while (cut < runTo && runTimes[cut] == runTimes[cut - 1]) {
            cut++;
        }
        if (cut < runTo) {
            end = runTimes[cut];
            next = null;
            for (int i = cut; i < runTo; i++) {
                put(run[i], runTimes[i]);
                run[i] = null;
            }
            runTo = cut;
        }
    }

    /** What is next in the wheel becomes the run, which is empty. */
    private void refillRun() {
        runFrom = 0;
        runTo = 0;
        next = null;
        while (true) {
            int level = Integer.numberOfTrailingZeros(levels);
            int digit = Long.numberOfTrailingZeros(occupied[level]);
            int shift = DIGIT * level;
            base = (base >>> shift >>> DIGIT << DIGIT | digit) << shift;
            Slot slot = slots[level * SLOTS + digit];
            empty(level, digit);
            if (level == 0 || slot.first.after == null) {
                long behind = base + (1L << shift);
                end = behind < 0 ? NEVER : behind;
                sortIntoRun(slot);
                return;
            }
            spread(slot);
        }
    }

    private void sortIntoRun(Slot slot) {
        for (Part part = slot.first; part != null; part = released(part)) {
            makeRoom(part.size);
            for (int i = 0; i < part.size; i++) {
                insert(part.timeouts[i], part.times[i]);
                part.timeouts[i] = null;
            }
        }
        slot.first = null;
    }

    // ---- the wheel

    private void put(Timeout<?> timeout, long time) {
        int level = (63 - Long.numberOfLeadingZeros(time ^ base | 1)) / DIGIT;
        int digit = (int) (time >>> DIGIT * level) & SLOTS - 1;
        Slot slot = slots[level * SLOTS + digit];
        if (slot == null) {
            slot = slots[level * SLOTS + digit] = new Slot();
        }
        Part last = slot.first == null ? null : slot.last;
        if (last == null || last.size == Part.SIZE) {
            last = append(slot);
        }
        last.times[last.size] = time;
        last.timeouts[last.size++] = timeout;
        occupied[level] |= 1L << digit;
        levels |= 1 << level;
    }

    private Part append(Slot slot) {
        Part part = free;
        if (part == null) {
            part = new Part();
        } else {
            free = part.after;
            part.after = null;
        }
        if (slot.first == null) {
            slot.first = part;
        } else {
            slot.last.after = part;
        }
        slot.last = part;
        return part;
    }

    private Part released(Part part) {
        Part after = part.after;
        part.size = 0;
        part.after = free;
        free = part;
        return after;
    }

    private void empty(int level, int digit) {
        occupied[level] &= ~(1L << digit);
        if (occupied[level] == 0) {
            levels &= ~(1 << level);
        }
    }

    /** Puts what was in a slot where it belongs now, but for dead ones. */
    private void spread(Slot slot) {
        Part part = slot.first;
        slot.first = null;
        while (part != null) {
            for (int i = 0; i < part.size; i++) {
                Timeout<?> timeout = part.timeouts[i];
                part.timeouts[i] = null;
                if (timeout.place == PRESENT) {
                    put(timeout, part.times[i]);
                } else {
                    forget(timeout);
                }
            }
            part = released(part);
        }
    }

    /** The first one of the first slot; null where the wheel is empty. */
    private Timeout<?> firstOfWheel() {
        while (next == null && levels != 0) {
            int level = Integer.numberOfTrailingZeros(levels);
            int digit = Long.numberOfTrailingZeros(occupied[level]);
            Slot slot = slots[level * SLOTS + digit];
            Timeout<?> found = slot.first.timeouts[0];
            long least = slot.first.times[0];
            for (Part part = slot.first; part != null; part = part.after) {
                for (int i = 0; i < part.size; i++) {
                    if (part.times[i] < least) {
                        least = part.times[i];
                        found = part.timeouts[i];
                    }
                }
            }
            if (found.place == PRESENT) {
                next = found;
                nextTime = least;
            } else {
                empty(level, digit);
                spread(slot);
            }
        }
        return next;
    }

    private void sweep() {
        int live = runFrom;
        for (int i = runFrom; i < runTo; i++) {
            if (run[i].place == PRESENT) {
                runTimes[live] = runTimes[i];
                run[live++] = run[i];
            } else {
                forget(run[i]);
            }
        }
        Arrays.fill(run, live, runTo, null);
        runTo = live;
        for (int rest = levels; rest != 0; rest &= rest - 1) {
            int level = Integer.numberOfTrailingZeros(rest);
            for (long digits = occupied[level]; digits != 0; digits &= digits - 1) {
                int digit = Long.numberOfTrailingZeros(digits);
                empty(level, digit);
                spread(slots[level * SLOTS + digit]);
            }
        }
        free = null;
    }

    /** A list of {@link Part}s. */
    private static final class Slot {
        private Part first;
        private Part last;
    }

    private static final class Part {
        private static final int SIZE = 32;

        private final long[] times = new long[SIZE];
        private final Timeout<?>[] timeouts = new Timeout<?>[SIZE];
        private int size;
        private Part after;
    }
}

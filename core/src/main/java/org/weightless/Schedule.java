package org.weightless;

import java.util.Arrays;
import java.util.Objects;

/**
 * Which fibers a scheduler chose, in order, by their ids: recorded by {@link Scheduler#record}, replayed by {@link
 * Scheduler#replaying}. Its text, such as {@code 1 2 1x3}, goes into a test.
 */
public final class Schedule {
    /** So much of a wrong text is in the message. */
    private static final int MOST_SHOWN = 200;

    /** The ids of the runs of equal choices, and up to which choice each run goes. */
    private final int[] ids;
    private final int[] ends;

    private Schedule(int[] ids, int[] ends) {
        this.ids = ids;
        this.ends = ends;
    }

    /**
     * Reads the text of a schedule.
     *
     * @throws IllegalArgumentException if it is none, or has more than {@link Integer#MAX_VALUE} choices
     */
    public static Schedule parse(String text) {
        Objects.requireNonNull(text, "text");
        Recorder recorder = new Recorder();
        for (String item : text.isBlank() ? new String[0] : text.strip().split("\\s+")) {
            if (!item.matches("[1-9]\\d{0,9}(x[1-9]\\d{0,17})?")
                    || Long.parseLong(item.split("x")[0]) > Integer.MAX_VALUE) {
                throw new IllegalArgumentException("no schedule: \"" + shortened(item) + "\" in \"" + shortened(text)
                        + "\"; ids with spaces between are one, 3x5 is five times 3");
            }
            int times = item.indexOf('x');
            int id = Integer.parseInt(times < 0 ? item : item.substring(0, times));
            long choices = times < 0 ? 1 : Long.parseLong(item.substring(times + 1));
            if (choices > Integer.MAX_VALUE || !recorder.add(id, (int) choices)) {
                throw new IllegalArgumentException("no schedule: with \"" + item + "\" it has more than " + Integer.MAX_VALUE
                        + " choices");
            }
        }
        return recorder.schedule();
    }

    private static String shortened(String text) {
        return text.length() <= MOST_SHOWN ? text : text.substring(0, MOST_SHOWN) + "...";
    }

    /** How many choices. */
    public int size() {
        return ends.length == 0 ? 0 : ends[ends.length - 1];
    }

    /**
     * The id of the fiber that was chosen.
     *
     * @param choice counted from 0
     * @throws IndexOutOfBoundsException if there is no such choice
     */
    public int id(int choice) {
        Objects.checkIndex(choice, size());
        int run = Arrays.binarySearch(ends, choice);
        return ids[run < 0 ? -run - 1 : run + 1];
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Schedule schedule && Arrays.equals(ids, schedule.ids) && Arrays.equals(ends, schedule.ends);
    }

    @Override
    public int hashCode() {
        return 31 * Arrays.hashCode(ids) + Arrays.hashCode(ends);
    }

    @Override
    public String toString() {
        StringBuilder text = new StringBuilder();
        for (int i = 0, from = 0; i < ids.length; from = ends[i++]) {
            int choices = ends[i] - from;
            text.append(i > 0 ? " " : "").append(ids[i]).append(choices > 1 ? "x" + choices : "");
        }
        return text.toString();
    }

    /** Collects a schedule. */
    static final class Recorder {
        private int[] ids = new int[16];
        private int[] ends = new int[16];
        private int runs;

        /** Adds a choice. */
        void add(int id) {
            if (!add(id, 1)) {
                throw new IllegalStateException("a schedule holds " + Integer.MAX_VALUE
                        + " choices at most: record a shorter part of the run");
            }
        }

        /** Adds so many choices of one fiber; false, and nothing is added, if these are too many. */
        boolean add(int id, int choices) {
            int before = runs == 0 ? 0 : ends[runs - 1];
            if (choices > Integer.MAX_VALUE - before) {
                return false;
            }
            if (runs > 0 && ids[runs - 1] == id) {
                ends[runs - 1] = before + choices;
                return true;
            }
            if (runs == ids.length) {
                ids = Arrays.copyOf(ids, 2 * runs);
                ends = Arrays.copyOf(ends, 2 * runs);
            }
            ids[runs] = id;
            ends[runs++] = before + choices;
            return true;
        }

        Schedule schedule() {
            return new Schedule(Arrays.copyOf(ids, runs), Arrays.copyOf(ends, runs));
        }
    }
}

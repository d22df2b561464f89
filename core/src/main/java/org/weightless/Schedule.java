package org.weightless;

import java.util.Arrays;
import java.util.Objects;

/**
 * Which fibers a scheduler chose, in order, by their ids: recorded by {@link Scheduler#record}, replayed by {@link
 * Scheduler#replaying}. Its text, such as {@code 1 2 1x3}, goes into a test.
 */
public final class Schedule {
    private final int[] ids;

    private Schedule(int[] ids) {
        this.ids = ids;
    }

    /**
     * Reads the text of a schedule.
     *
     * @throws IllegalArgumentException if it is none
     */
    public static Schedule parse(String text) {
        Objects.requireNonNull(text, "text");
        Recorder recorder = new Recorder();
        for (String item : text.isBlank() ? new String[0] : text.strip().split("\\s+")) {
            if (!item.matches("[1-9]\\d{0,8}(x[1-9]\\d{0,8})?")) {
                throw new IllegalArgumentException("no schedule: \"" + item + "\" in \"" + text
                        + "\"; ids with spaces between are one, 3x5 is five times 3");
            }
            int times = item.indexOf('x');
            int id = Integer.parseInt(times < 0 ? item : item.substring(0, times));
            for (int i = times < 0 ? 1 : Integer.parseInt(item.substring(times + 1)); i > 0; i--) {
                recorder.add(id);
            }
        }
        return recorder.schedule();
    }

    /** How many choices. */
    public int size() {
        return ids.length;
    }

    /**
     * The id of the fiber that was chosen.
     *
     * @param choice counted from 0
     */
    public int id(int choice) {
        return ids[choice];
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Schedule schedule && Arrays.equals(ids, schedule.ids);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(ids);
    }

    @Override
    public String toString() {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < ids.length;) {
            int same = i + 1;
            while (same < ids.length && ids[same] == ids[i]) {
                same++;
            }
            text.append(i > 0 ? " " : "").append(ids[i]).append(same - i > 1 ? "x" + (same - i) : "");
            i = same;
        }
        return text.toString();
    }

    /** Collects a schedule. */
    static final class Recorder {
        private int[] ids = new int[16];
        private int size;

        void add(int id) {
            if (size == ids.length) {
                ids = Arrays.copyOf(ids, 2 * size);
            }
            ids[size++] = id;
        }

        Schedule schedule() {
            return new Schedule(Arrays.copyOf(ids, size));
        }
    }
}

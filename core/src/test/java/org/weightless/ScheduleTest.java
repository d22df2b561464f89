package org.weightless;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The text of a schedule, there and back. */
class ScheduleTest {
    private static Schedule of(int... ids) {
        Schedule.Recorder recorder = new Schedule.Recorder();
        for (int id : ids) {
            recorder.add(id);
        }
        return recorder.schedule();
    }

    @Test
    void oneIdSeveralTimesInARowIsWrittenOnce() {
        assertEquals("1 2 1x3 4", of(1, 2, 1, 1, 1, 4).toString());
        assertEquals("", of().toString());
        assertEquals("7x2", of(7, 7).toString());
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void theTextGivesTheScheduleBack(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        int[] ids = random.ints(random.nextInt(200), 1, 4).toArray();
        Schedule schedule = of(ids);
        Schedule parsed = Schedule.parse(schedule.toString());
        assertEquals(schedule, parsed);
        assertEquals(schedule.hashCode(), parsed.hashCode());
        assertEquals(ids.length, parsed.size());
        for (int i = 0; i < ids.length; i++) {
            assertEquals(ids[i], parsed.id(i));
        }
    }

    @Test
    void anyWhiteSpaceSeparates() {
        assertEquals(of(1, 2, 2, 3), Schedule.parse("  1\t2x2\n3 "));
        assertEquals(of(), Schedule.parse(" \n "));
        assertEquals(of(5), Schedule.parse("5x1"));
        assertEquals(of(Integer.MAX_VALUE), Schedule.parse("2147483647"));
    }

    @Test
    void schedulesAreEqualByTheirIds() {
        assertNotEquals(of(1, 2), of(1));
        assertNotEquals(of(1), of(2));
        assertNotEquals(of(1), (Object) "1");
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "-1", "x2", "1x", "1x0", "1 a", "01", "1,2", "2147483648", "12345678901",
        "1x1234567890123456789"})
    void anythingElseIsRefusedByName(String text) {
        IllegalArgumentException refused = assertThrows(IllegalArgumentException.class, () -> Schedule.parse(text));
        assertTrue(refused.getMessage().contains("no schedule: "), refused.getMessage());
    }

    @Test
    void aRunOfEqualChoicesTakesOnePlace() {
        Schedule schedule = Schedule.parse("1x999999999 2x999999999 3");
        assertEquals(1_999_999_999, schedule.size());
        assertEquals(1, schedule.id(999_999_998));
        assertEquals(2, schedule.id(999_999_999));
        assertEquals(3, schedule.id(1_999_999_998));
        assertEquals("1x999999999 2x999999999 3", schedule.toString());
        assertThrows(IndexOutOfBoundsException.class, () -> schedule.id(1_999_999_999));
        assertThrows(IndexOutOfBoundsException.class, () -> schedule.id(-1));
    }

    @Test
    void moreChoicesThanAnIntCountsAreRefused() {
        assertEquals(Integer.MAX_VALUE, Schedule.parse("1x999999999 2x999999999 3x147483649").size());
        IllegalArgumentException refused = assertThrows(IllegalArgumentException.class,
                () -> Schedule.parse("1x999999999 2x999999999 3x147483650"));
        assertEquals("no schedule: with \"3x147483650\" it has more than 2147483647 choices", refused.getMessage());
    }

    /** As much as one run can be is written, and read. */
    @Test
    void theLongestRunIsReadBack() {
        Schedule schedule = Schedule.parse("1x999999999 1x999999999 1x147483649");
        assertEquals("1x2147483647", schedule.toString());
        assertEquals(schedule, Schedule.parse(schedule.toString()));
        for (String text : new String[] {"1x2147483648", "1x4294967297", "1x999999999999999999"}) {
            IllegalArgumentException refused = assertThrows(IllegalArgumentException.class, () -> Schedule.parse(text));
            assertTrue(refused.getMessage().endsWith(" it has more than 2147483647 choices"), refused.getMessage());
        }
    }

    @Test
    void ofAnEndlessTextTheRefusalQuotesTheBeginning() {
        IllegalArgumentException refused =
                assertThrows(IllegalArgumentException.class, () -> Schedule.parse("no such ".repeat(1 << 16)));
        assertTrue(refused.getMessage().length() < 400, "" + refused.getMessage().length());
        assertTrue(refused.getMessage().contains("\"no\" in \"no such no"), refused.getMessage());
    }

    @Test
    void theRefusalQuotesWhatIsWrongAndAllOfIt() {
        IllegalArgumentException refused = assertThrows(IllegalArgumentException.class, () -> Schedule.parse("no such"));
        assertEquals("no schedule: \"no\" in \"no such\"; ids with spaces between are one, 3x5 is five times 3",
                refused.getMessage());
    }

    @Test
    void whatARecorderGaveOutDoesNotChange() {
        Schedule.Recorder recorder = new Schedule.Recorder();
        recorder.add(1);
        Schedule before = recorder.schedule();
        recorder.add(2);
        assertEquals(of(1), before);
        assertEquals(of(1, 2), recorder.schedule());
    }
}

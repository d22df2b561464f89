package org.weightless.simulation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

/** Statistics against what is computed from all values. */
class MonitorTest {
    @Test
    void countsMeansAndVariancesAreThoseOfAllValues() {
        Monitor monitor = new Monitor();
        double[] values = {1e9 + 4, 1e9 + 7, 1e9 + 13, 1e9 + 16};
        for (double value : values) {
            monitor.record(value);
        }
        assertEquals(4, monitor.count());
        assertEquals(1e9 + 10, monitor.mean());
        assertEquals(30, monitor.variance(), "as exact as the values");
        assertEquals(Math.sqrt(30), monitor.deviation());
        assertEquals(1e9 + 4, monitor.min());
        assertEquals(1e9 + 16, monitor.max());
        assertEquals(4e9 + 40, monitor.sum());
    }

    @Test
    void whatIsNotKnownIsNoNumber() {
        Monitor monitor = new Monitor();
        assertTrue(Double.isNaN(monitor.mean()) && Double.isNaN(monitor.min()) && Double.isNaN(monitor.max()));
        monitor.record(-3);
        assertTrue(Double.isNaN(monitor.variance()));
        assertEquals(-3, monitor.min());
        assertEquals(-3, monitor.max());
    }

    @Test
    void allOfItIsOneLine() {
        Monitor monitor = new Monitor();
        assertEquals("count 0, mean NaN, variance NaN, min NaN, max NaN", monitor.toString());
        for (int value : new int[] {1, 2, 4}) {
            monitor.record(value);
        }
        assertEquals("count 3, mean 2.333, variance 2.333, min 1.000, max 4.000", monitor.toString());
    }
}

package org.weightless.agent.contract.simulation;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;
import org.weightless.simulation.Environment;
import org.weightless.simulation.LevelMonitor;

/** A level counts by the time for which it lasts. */
class LevelMonitorTest {
    @Test
    void aLevelCountsByItsTime() {
        Environment environment = new Environment();
        LevelMonitor monitor = new LevelMonitor(environment, 2);
        assertEquals(2, monitor.mean());
        assertEquals(0, monitor.variance());
        environment.run(3);
        monitor.record(6);
        environment.run(4);
        assertEquals((2 * 3 + 6) / 4.0, monitor.mean());
        assertEquals((4 * 3 + 36) / 4.0 - 9, monitor.variance());
        assertEquals(2, monitor.min());
        assertEquals(6, monitor.max());
        assertEquals(1, monitor.count());
        monitor.reset();
        environment.run(5);
        assertEquals(6, monitor.mean());
        assertEquals(6, monitor.min());
    }

    /** By hand: level 0 for 2, 3 for 1 and 1 for 1 units of time. */
    @Test
    void allOfItIsOneLine() {
        Environment environment = new Environment();
        LevelMonitor monitor = new LevelMonitor(environment, 0);
        environment.run(2);
        monitor.record(3);
        environment.run(3);
        monitor.record(1);
        environment.run(4);
        assertEquals(1, monitor.level());
        assertEquals(1, monitor.mean());
        assertEquals(Math.sqrt(1.5), monitor.deviation());
        assertEquals("count 2, mean 1.000, variance 1.500, min 0.000, max 3.000", monitor.toString());
    }

    @Test
    void greatLevelsHaveTheVarianceOfSmallOnes() {
        Environment environment = new Environment();
        LevelMonitor monitor = new LevelMonitor(environment, 1e9);
        for (int time = 1; time <= 10; time++) {
            environment.run(time);
            monitor.record(time % 2 == 0 ? 1e9 : 1e9 + 2);
        }
        assertEquals(1e9 + 1, monitor.mean(), 1e-6);
        assertEquals(1, monitor.variance(), 1e-6);
    }

    /** As of a level that was 1e9 + 4 for a quarter of the time. */
    @Test
    void aGreatLevelCountsByItsTime() {
        Environment environment = new Environment();
        LevelMonitor monitor = new LevelMonitor(environment, 1e9);
        environment.run(3);
        monitor.record(1e9 + 4);
        environment.run(4);
        assertEquals(3, monitor.variance(), 1e-6);
        monitor.reset();
        environment.run(9);
        assertEquals(0, monitor.variance());
    }
}

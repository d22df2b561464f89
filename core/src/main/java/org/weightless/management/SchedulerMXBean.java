package org.weightless.management;

import java.util.Map;

/** A {@link org.weightless.Scheduler} as JMX consoles show it, once it is registered by {@link Management#register}. */
public interface SchedulerMXBean {
    /** How many times a fiber was resumed. */
    long getSwitches();

    /** How many fibers live. */
    int getFibers();

    /** How many fibers are in each state that one is in. */
    Map<String, Integer> getStates();

    /**
     * All live fibers as text; see {@link org.weightless.Scheduler#dump}.
     *
     * @return a fiber a line, with indented lines for what it waits for and where
     */
    String dump();
}

package org.weightless.agent.testing;

import java.util.ArrayList;
import java.util.List;
import org.weightless.Fiber;
import org.weightless.Generator;

/** What happened, in order, and bodies that write it. */
public final class EventLog {
    private final List<String> events = new ArrayList<>();

    /** For {@code onFailure}: what fails in a fiber fails the test. */
    public static void fail(Fiber fiber, Throwable thrown) {
        throw new AssertionError(fiber + " failed", thrown);
    }

    public void add(String event) {
        events.add(event);
    }

    /** A body that logs the fiber's name in each of so many slices. */
    public Generator.Body turns(int count) {
        return () -> {
            for (int i = 0; i < count; i++) {
                if (i > 0) {
                    Fiber.yield();
                }
                add(Fiber.current().name());
            }
        };
    }

    /** A body that logs the fiber's name in each slice, for ever. */
    public Generator.Body always() {
        return turns(Integer.MAX_VALUE);
    }

    /** All events since the last call, with spaces between. */
    public String take() {
        String taken = String.join(" ", events);
        events.clear();
        return taken;
    }
}

package org.weightless.simulation;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.weightless.internal.fiber.Wait;

/**
 * An event that happens when any, or all, of some events have: {@link Environment#anyOf} and {@link Environment#allOf}.
 * Its value tells which have happened by then, in the order in which they were named, with their values; in place of
 * one there is the exception of an event that has failed since. The first failure among those that were awaited is the
 * condition's.
 */
public final class Condition extends Event<Map<Event<?>, Object>> {
    private final List<Event<?>> events;
    private final Part[] parts;
    private final int needed;
    private int count;

    Condition(Environment environment, List<Event<?>> events, int needed) {
        super(environment);
        this.events = events;
        this.needed = needed;
        parts = new Part[events.size()];
        for (Event<?> event : events) {
            if (event.environment != environment) {
                throw new IllegalArgumentException(event + " belongs to another environment");
            }
        }
        for (int i = 0; i < parts.length; i++) {
            parts[i] = new Part(this);
        }
        watchThem();
        if (needed == 0) {
            trigger(null);
        }
    }

    private void watchThem() {
        for (int i = 0; i < parts.length && state == PENDING; i++) {
            Event<?> event = events.get(i);
            if (event.isProcessed() && !parts[i].told) {
                parts[i].happened(event);
            }
        }
        for (int i = 0; i < parts.length && state == PENDING; i++) {
            Event<?> event = events.get(i);
            if (!parts[i].told && parts[i].event == null) {
                event.watched();
                event.add(parts[i]);
            }
        }
    }

    /** One of the events, watched. */
    private static final class Part extends Subscriber {
        private final Condition condition;
        private boolean told;

        Part(Condition condition) {
            this.condition = condition;
        }

        @Override
        void happened(Event<?> event) {
            told = true;
            condition.check(event);
        }
    }

    private void check(Event<?> happened) {
        if (state != PENDING) {
            return;
        }
        count++;
        if (happened.outcome instanceof Wait.Thrown) {
            happened.seen = true;
            trigger(happened.outcome);
        } else if (count >= needed) {
            trigger(null);
        }
        if (state == TRIGGERED) {
            leaveThem(false);
        }
    }

    /** The values are those of the moment in which the condition happens. */
    @Override
    void processing() {
        if (outcome == null) {
            Map<Event<?>, Object> values = new LinkedHashMap<>();
            addValuesTo(values);
            outcome = values;
        }
    }

    /** Conditions within conditions are seen through. */
    private void addValuesTo(Map<Event<?>, Object> values) {
        for (Event<?> event : events) {
            if (event instanceof Condition inner) {
                inner.addValuesTo(values);
            } else if (event.isProcessed()) {
                values.put(event, event.outcome instanceof Wait.Thrown failed ? failed.exception() : event.outcome);
            }
        }
    }

    private void leaveThem(boolean abandons) {
        for (int i = 0; i < parts.length; i++) {
            Event<?> event = events.get(i);
            if (parts[i].unsubscribe() && event.first == null && event.state != PROCESSED) {
                if (abandons) {
                    event.abandoned();
                } else {
                    event.unwatched();
                }
            }
        }
    }

    /** Nobody waits for the condition any more: neither for what it is made of. */
    @Override
    void abandoned() {
        if (state == PENDING) {
            leaveThem(true);
        }
    }

    /** Those that it still needs are watched again. */
    @Override
    void watched() {
        watchThem();
    }

    @Override
    public String toString() {
        return (needed == events.size() ? "all of " : "any of ") + events;
    }
}

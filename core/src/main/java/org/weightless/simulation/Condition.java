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
        if (state != PENDING) {
            // it needs none of those that have not happened yet, as if it had waited for them
            for (Event<?> event : events) {
                if (event.hasNobody() && event.state != PROCESSED) {
                    event.unwatched();
                }
            }
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
            if (!parts[i].told && (parts[i].event == null || parts[i].sleeps)) {
                event.watched();
                parts[i].sleeps = false;
                if (parts[i].event == null) {
                    event.add(parts[i]);
                }
            }
        }
    }

    /** One of the events, watched. */
    private static final class Part extends Subscriber {
        private final Condition condition;
        private boolean told;

        /** Whether nobody waits for the condition any more; of timeouts and conditions alone. */
        private boolean sleeps;

        Part(Condition condition) {
            this.condition = condition;
        }

        @Override
        void happened(Event<?> event) {
            if (!told) {
                told = true;
                condition.check(event);
            }
        }

        @Override
        boolean sleeps() {
            return sleeps;
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
            if (parts[i].unsubscribe() && event.hasNobody() && event.state != PROCESSED) {
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

    /**
     * A condition around this one has happened. It goes on to be told what happens; but timeouts that nobody else waits
     * for need not happen for that.
     */
    @Override
    void unwatched() {
        for (int i = 0; i < parts.length && state == PENDING; i++) {
            Event<?> event = events.get(i);
            if (parts[i].event != null && (event instanceof Timeout || event instanceof Condition)) {
                parts[i].sleeps = true;
                if (event.hasNobody()) {
                    event.unwatched();
                }
            }
        }
    }

    /** Finds out what would have happened had all timeouts stayed in the queue. */
    private void settle() {
        for (int i = 0; i < parts.length && state == PENDING; i++) {
            if (parts[i].sleeps && !parts[i].told && events.get(i).isProcessed()) {
                parts[i].told = true;
                count++;
                happensWith(events.get(i));
            }
        }
    }

    private void happensWith(Event<?> last) {
        boolean failed = last.outcome instanceof Wait.Thrown;
        if (failed || count >= needed) {
            outcome = failed ? last.outcome : null;
            state = PROCESSED;
            processing();
            leaveThem(false);
        }
    }

    @Override
    public boolean isTriggered() {
        settle();
        return super.isTriggered();
    }

    @Override
    public boolean isProcessed() {
        settle();
        return super.isProcessed();
    }

    @Override
    public String toString() {
        return (needed == events.size() ? "all of " : "any of ") + events;
    }
}

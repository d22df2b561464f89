package org.weightless.simulation;

/** Who is told when an event happens: a link of the event's list. */
abstract class Subscriber {
    Event<?> event;
    Subscriber before;
    Subscriber after;

    /** The event has happened; this one has been taken out of its list. */
    abstract void happened(Event<?> event);

    /** Whether a failure of the event is this one's business, so that it does not end the run. */
    boolean takesFailure() {
        return true;
    }

    /** Whether it need not be told for as long as nobody else is to be. */
    boolean sleeps() {
        return false;
    }

    /** Takes this one out of the list of its event; false if it has been told or taken out already. */
    final boolean unsubscribe() {
        Event<?> from = event;
        if (from != null) {
            from.remove(this);
        }
        return from != null;
    }
}

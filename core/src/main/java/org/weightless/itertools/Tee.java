package org.weightless.itertools;

import java.util.Iterator;
import org.weightless.Fiber;
import org.weightless.channel.Latch;

/**
 * One source that several generators read: its values as a linked list that each of them walks.
 *
 * <p>Nobody holds the beginning of the list but those that have not started, so what all have read is garbage. Where
 * the source suspends its fiber, others that want the same value wait for it. All of them are fibers of one thread.
 */
final class Tee<T> {
    private final Iterable<? extends T> source;
    private Iterator<? extends T> rest;

    /** Whether somebody reads the next value, perhaps suspended; the fiber that does, and what others wait for, or null. */
    private boolean reading;
    private Fiber reader;
    private Latch read;

    Tee(Iterable<? extends T> source) {
        this.source = source;
    }

    private Link<T> behind(Link<T> link) {
        while (link.next == null && reading && !readerHasEnded()) {
            awaitReader();
        }
        if (link.next == null) {
            read(link);
        }
        return link.next;
    }

    /** A fiber that was removed in the middle will never come back. */
    private boolean readerHasEnded() {
        return reader != null && switch (reader.state()) {
            case DONE, FAILED, CANCELLED -> true;
            default -> false;
        };
    }

    private void awaitReader() {
        Fiber current = Fiber.current();
        if (current == null || current == reader) {
            throw new IllegalStateException(
                    "the source of this tee is being read already: what it reads must not ask the tee for the value"
                            + " that it has still to give, and only fibers can wait for each other");
        }
        if (read == null) {
            read = new Latch(1).named("the next value of a tee");
        }
        read.await();
    }

    private void read(Link<T> link) {
        reading = true;
        reader = Fiber.current();
        try {
            if (rest == null) {
                rest = source.iterator();
            }
            if (rest.hasNext()) {
                link.next = new Link<>(rest.next());
            }
        } finally {
            reading = false;
            reader = null;
            Latch done = read;
            read = null;
            if (done != null) {
                done.countDown();
            }
        }
    }

    /** Yields the values behind a link. */
    void yieldBehind(Link<T> start) {
        for (Link<T> link = behind(start); link != null; link = behind(link)) {
            Fiber.yield((Object) link.value);
        }
    }

    static final class Link<T> {
        private final T value;
        private Link<T> next;

        Link(T value) {
            this.value = value;
        }
    }
}

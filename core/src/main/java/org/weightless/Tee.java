package org.weightless;

import java.util.Iterator;

/**
 * One source that several generators read: its values as a linked list that each of them walks.
 *
 * <p>Nobody holds the beginning of the list but those that have not started, so what all have read is garbage.
 */
final class Tee<T> {
    private final Iterable<? extends T> source;
    private Iterator<? extends T> rest;

    Tee(Iterable<? extends T> source) {
        this.source = source;
    }

    private Link<T> behind(Link<T> link) {
        if (rest == null) {
            rest = source.iterator();
        }
        if (link.next == null && rest.hasNext()) {
            link.next = new Link<>(rest.next());
        }
        return link.next;
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

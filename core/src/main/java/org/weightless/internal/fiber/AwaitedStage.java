package org.weightless.internal.fiber;

import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.function.BiConsumer;

/**
 * The waits for one stage, and the one dependent that the stage has for all of them: as many fibers may come and go as
 * like, the stage holds one thing.
 */
abstract class AwaitedStage extends WaitList implements BiConsumer<Object, Throwable> {
    private final Object lock;

    /**
     * Makes one without a wait.
     *
     * @param lock guards this list and the map in which it is found
     */
    AwaitedStage(Object lock) {
        this.lock = lock;
    }

    /** Lets the stage tell this object of its completion, which may have come. */
    abstract void subscribe(CompletionStage<?> stage);

    /** Nobody finds this object any more; the lock is held. */
    abstract void forget();

    /** The last wait has left; the lock is held. */
    abstract void becameEmpty();

    /** The same, when the lock is free: takes the dependent off the stage if that is possible. */
    abstract void unsubscribe();

    /** Adds a wait; the lock is held. */
    final void enlist(WaitNode node) {
        node.wait.enlisted = node;
        add(node);
    }

    /**
     * Subscribes a new one, with its first wait in it; what the stage throws instead ends the waits that have come
     * meanwhile.
     */
    final void begin(CompletionStage<?> stage) {
        try {
            subscribe(stage);
        } catch (Throwable refused) {
            accept(null, refused);
            throw refused;
        }
    }

    @Override
    public final void leave(WaitNode node) {
        boolean empty;
        synchronized (lock) {
            empty = remove(node) && first() == null;
            if (empty) {
                becameEmpty();
            }
        }
        if (empty) {
            unsubscribe();
        }
    }

    @Override
    public final void accept(Object value, Throwable thrown) {
        WaitNode node;
        synchronized (lock) {
            forget();
            node = takeAll();
        }
        while (node != null) {
            WaitNode next = node.after;
            node.after = null;
            settle(node.wait, value, thrown);
            node = next;
        }
    }

    /** Ends a wait by what a stage has come to. */
    static void settle(Wait wait, Object value, Throwable thrown) {
        if (thrown == null) {
            wait.wake(value);
        } else {
            wait.fail(unwrapped(thrown));
        }
    }

    /** A handler that throws what it got in a new {@link CompletionException} puts one into another. */
    private static Throwable unwrapped(Throwable thrown) {
        Throwable inner = thrown;
        while (inner instanceof CompletionException && inner.getCause() != null) {
            inner = inner.getCause();
        }
        return inner;
    }
}

package org.weightless.internal.fiber;

import java.lang.ref.ReferenceQueue;
import java.lang.ref.WeakReference;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletionStage;

/**
 * Stages that do not give a dependent back: they get one for all waits of all schedulers, now and later, and keep it
 * until they are complete. While nobody waits nothing hangs on it.
 *
 * <p>A stage is found again by its identity and holds what is found; the map itself holds neither.
 */
final class KeptStages {
    private static final Map<Key, WeakReference<Kept>> KEPT = new HashMap<>();
    private static final ReferenceQueue<CompletionStage<?>> DROPPED = new ReferenceQueue<>();

    private KeptStages() {}

    /** Lets the completion of a stage end a wait. */
    static void enlist(CompletionStage<?> stage, Wait wait) {
        WaitNode node = new WaitNode(wait);
        Key key = new Key(stage);
        Kept fresh = null;
        synchronized (KEPT) {
            forgetDropped();
            WeakReference<Kept> entry = KEPT.get(key);
            Kept known = entry == null ? null : entry.get();
            if (known == null) {
                known = fresh = new Kept(key);
                KEPT.put(key, new WeakReference<>(fresh));
            }
            known.enlist(node);
        }
        if (fresh != null) {
            fresh.begin(stage);
        }
    }

    private static void forgetDropped() {
        for (Object dropped = DROPPED.poll(); dropped != null; dropped = DROPPED.poll()) {
            KEPT.remove(dropped);
        }
    }

    private static final class Key extends WeakReference<CompletionStage<?>> {
        private final int hash;

        Key(CompletionStage<?> stage) {
            super(stage, DROPPED);
            hash = System.identityHashCode(stage);
        }

        @Override
        public int hashCode() {
            return hash;
        }

        @Override
        public boolean equals(Object other) {
            CompletionStage<?> stage = get();
            return this == other || stage != null && other instanceof Key key && key.get() == stage;
        }
    }

    private static final class Kept extends AwaitedStage {
        private final Key key;

        Kept(Key key) {
            super(KEPT);
            this.key = key;
        }

        @Override
        void subscribe(CompletionStage<?> stage) {
            stage.whenComplete(this);
        }

        @Override
        void forget() {
            WeakReference<Kept> entry = KEPT.get(key);
            if (entry != null && entry.get() == this) {
                KEPT.remove(key);
            }
        }

        @Override
        void becameEmpty() {
            // those that come later use it again
        }

        @Override
        void unsubscribe() {
            // there is no way
        }
    }
}

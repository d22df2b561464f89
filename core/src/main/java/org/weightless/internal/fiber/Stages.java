package org.weightless.internal.fiber;

import java.util.IdentityHashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.BiConsumer;

/**
 * The stages that fibers of one scheduler await now.
 *
 * <p>A stage has no method that takes a dependent back. But when a future completes that {@link
 * CompletableFuture#anyOf} was given, it cleans the other ones' lists of dependents from what waited for the same. So
 * what hangs on an awaited future is an {@code anyOf} of it and of a future of ours, and completing ours takes it off.
 * Ours is the newest dependent when it is taken off soon, and so the first in that list; dependents of the user's that
 * came behind it are passed once. A class with a {@code whenComplete} of its own wants to be asked by that, see {@link
 * KeptStages}.
 */
// Stages are looked up by identity, and what whenComplete gives is nobody's.
@SuppressWarnings({"IdentityHashMapUsage", "CollectionUndefinedEquality", "FutureReturnValueIgnored"})
final class Stages {
    private static final ClassValue<Boolean> IS_PLAIN_FUTURE = new ClassValue<>() {
        @Override
        protected Boolean computeValue(Class<?> type) {
            try {
                Class<?> declares = type.getMethod("whenComplete", BiConsumer.class).getDeclaringClass();
                return declares == CompletableFuture.class;
            } catch (ReflectiveOperationException | LinkageError unknown) {
                return false;
            }
        }
    };

    /** By identity. Only those with an open wait are here. */
    private final Map<CompletionStage<?>, Removable> awaited = new IdentityHashMap<>(4);

    /** Lets the completion of a stage end a wait. */
    void enlist(CompletionStage<?> stage, Wait wait) {
        if (stage.getClass() == CompletableFuture.class && ((CompletableFuture<?>) stage).isDone()) {
            stage.whenComplete((value, thrown) -> AwaitedStage.settle(wait, value, thrown));
        } else if (stage.getClass() == CompletableFuture.class || IS_PLAIN_FUTURE.get(stage.getClass())) {
            enlistAt((CompletableFuture<?>) stage, wait);
        } else {
            KeptStages.enlist(stage, wait);
        }
    }

    private void enlistAt(CompletableFuture<?> stage, Wait wait) {
        WaitNode node = new WaitNode(wait);
        Removable fresh = null;
        synchronized (this) {
            Removable known = awaited.get(stage);
            if (known == null) {
                known = fresh = new Removable(this, stage);
                awaited.put(stage, fresh);
            }
            known.enlist(node);
        }
        if (fresh != null) {
            fresh.begin(stage);
        }
    }

    private static final class Removable extends AwaitedStage {
        private final Stages stages;
        private final CompletionStage<?> stage;
        private final CompletableFuture<Object> end = new CompletableFuture<>();

        Removable(Stages stages, CompletionStage<?> stage) {
            super(stages);
            this.stages = stages;
            this.stage = stage;
        }

        @Override
        void subscribe(CompletionStage<?> awaited) {
            CompletableFuture.anyOf((CompletableFuture<?>) awaited, end).whenComplete(this);
        }

        @Override
        void becameEmpty() {
            forget();
        }

        @Override
        void forget() {
            if (stages.awaited.get(stage) == this) {
                stages.awaited.remove(stage);
            }
        }

        @Override
        void unsubscribe() {
            end.complete(null);
        }
    }
}

package org.weightless.internal.fiber;

import java.util.ArrayDeque;
import java.util.Deque;

/**
 * What is to be thrown in a fiber at the place where it stands, and the {@linkplain CancelScope scopes} around that
 * place, which say what of it may be.
 *
 * <pre>
 * first  a cancellation, unless the place is shielded: what was raised before is dropped, and the limits around it end
 * then   what was raised, in order, each once
 * then   the outermost limit that has passed, of those within the innermost shield: at each yield until it is left
 * </pre>
 *
 * <p>While something is due the fiber's status has {@link Status#THROW}. In its slice only the fiber itself changes
 * this, outside of that whoever may change its state.
 */
final class Interrupts {
    private final Deque<Throwable> raised = new ArrayDeque<>(2);

    /** What is to come, or null. */
    private Cancellation cancellation;

    /** The innermost scope, or null. */
    private CancelScope innermost;

    /** Asks for a cancellation; of two that have not arrived the first one counts. */
    void cancel(Cancellation why) {
        if (cancellation == null) {
            cancellation = why;
        }
    }

    void raise(Throwable thrown) {
        raised.add(thrown);
    }

    void open(CancelScope scope) {
        scope.open = true;
        scope.outer = innermost;
        innermost = scope;
    }

    /** Takes a scope out, which may not be the innermost one: a generator that is left may have opened that. */
    void close(CancelScope scope) {
        scope.open = false;
        if (innermost == scope) {
            innermost = scope.outer;
            return;
        }
        for (CancelScope inner = innermost; inner != null; inner = inner.outer) {
            if (inner.outer == scope) {
                inner.outer = scope.outer;
            }
        }
    }

    boolean isBeingCancelled() {
        return cancellation != null;
    }

    CancelScope innermost() {
        return innermost;
    }

    /** Whether something is to be thrown at the next yield. */
    boolean isDue() {
        return !raised.isEmpty() || hasCancellationDue() || passed() != null;
    }

    /** Whether what is to be thrown lets a suspended fiber go on, too. */
    boolean overridesSuspension() {
        return !raised.isEmpty() || cancellation != null;
    }

    /** Whether time may end a wait of this fiber. */
    boolean hasTickingLimit() {
        for (CancelScope scope = innermost; scope != null; scope = scope.outer) {
            if (scope.isTicking()) {
                return true;
            }
        }
        return false;
    }

    private boolean hasCancellationDue() {
        return cancellation != null && !isShielded();
    }

    private boolean isShielded() {
        for (CancelScope scope = innermost; scope != null; scope = scope.outer) {
            if (scope.shields()) {
                return true;
            }
        }
        return false;
    }

    /** The outermost limit that has passed and may be told of here, or null. */
    private CancelScope passed() {
        CancelScope outermost = null;
        for (CancelScope scope = innermost; scope != null && !scope.shields(); scope = scope.outer) {
            if (scope.passed && scope.alarm == null) {
                outermost = scope;
            }
        }
        return outermost;
    }

    /** Takes the limits along that still count, as times that are left. */
    void leave(Timers timers, long now) {
        for (CancelScope scope = innermost; scope != null; scope = scope.outer) {
            timers.remove(scope);
            scope.deadline -= now;
        }
    }

    /** Lets them count by another clock. */
    void enter(Timers timers, long now) {
        for (CancelScope scope = innermost; scope != null; scope = scope.outer) {
            scope.deadline += now;
            if (scope.isTicking()) {
                timers.add(scope);
            }
        }
    }

    /** The cancellation, if it is due, and gives all else up for it; else null. */
    Cancellation takeCancellation() {
        if (!hasCancellationDue()) {
            return null;
        }
        Cancellation taken = cancellation;
        cancellation = null;
        raised.clear();
        return taken;
    }

    /** What is due but a cancellation; null where nothing is. */
    Throwable take(FiberState fiber) {
        if (!raised.isEmpty()) {
            return raised.poll();
        }
        CancelScope scope = passed();
        return scope == null
                ? null
                : fiber.tracedHere(ApiExceptions.get().timedOut(
                        "the limit of " + scope.limit + " around this code has passed"));
    }
}

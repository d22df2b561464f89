package org.weightless;

import org.weightless.runtime.Coroutine;
import org.weightless.runtime.Unwinding;

/**
 * The fiber copies of {@link Continuation}, written by hand: what its methods do where a coroutine can be suspended.
 */
final class ContinuationCompanion {
    private ContinuationCompanion() {}

    static void run(Continuation self, Coroutine caller) {
        self.refuseUnlessReady();
        self.runMounted(caller, null, null);
        self.pushIfLeaving(caller);
    }

    static void yield(ContinuationScope scope, Coroutine current) {
        Continuation target = find(scope, current);
        if (target == null) {
            throw Refused.yieldingTo(scope, Continuation.current(scope) != null);
        }
        Unwinding.suspend(current, target, null);
    }

    static Continuation current(ContinuationScope scope, Coroutine current) {
        Continuation found = find(scope, current);
        return found != null ? found : Continuation.current(scope);
    }

    private static Continuation find(ContinuationScope scope, Coroutine current) {
        for (Coroutine c = current; c != null; c = Unwinding.around(c)) {
            if (c instanceof Continuation continuation && continuation.scope == scope) {
                return continuation;
            }
        }
        return null;
    }
}

package org.weightless;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.weightless.runtime.Coroutine;
import org.weightless.runtime.Frame;
import org.weightless.runtime.Unwinding;

/**
 * A body that yields, with its fiber copy written by hand: steps that run one after the other, each of which may
 * suspend. What a step gives, also behind its suspension, is handed to the next one; the last one's is the result. A
 * step that {@linkplain #caught catches} gets what a step in front of it has thrown, and is passed over otherwise.
 */
final class Script implements Callable<Object> {
    static {
        HandLinked.connect();
    }

    /** One step. */
    @FunctionalInterface
    interface Step {
        /**
         * Runs it.
         *
         * @param in what the step before gave
         * @param current the innermost coroutine, for what yields
         */
        Object run(Object in, Coroutine current) throws Throwable;
    }

    private final List<Step> steps = new ArrayList<>();
    private final List<Boolean> catches = new ArrayList<>();

    private Script add(Step step, boolean catching) {
        steps.add(step);
        catches.add(catching);
        return this;
    }

    Script then(Step step) {
        return add(step, false);
    }

    /** A step that gets an exception. */
    Script caught(Step step) {
        return add(step, true);
    }

    /** A step that suspends nothing. */
    Script does(Runnable action) {
        return then((in, current) -> {
            action.run();
            return in;
        });
    }

    Script yields(Object value) {
        return then((in, current) -> FiberCompanion.yield(value, current));
    }

    /** So many yields. */
    Script yields(int times, Runnable before) {
        for (int i = 0; i < times; i++) {
            does(before).yields(null);
        }
        return this;
    }

    @Override
    public Object call() {
        throw Refused.yielding();
    }

    /** What the fiber copy does. */
    Object start(Coroutine current) throws Throwable {
        return new Activation(this).run(current, null, null);
    }

    private static final class Activation extends Frame {
        private final Script script;

        Activation(Script script) {
            this.script = script;
        }

        @Override
        public Object resume(Coroutine coroutine, Object in) throws Throwable {
            return throwing() ? run(coroutine, null, (Throwable) in) : run(coroutine, in, null);
        }

        private Object run(Coroutine coroutine, Object in, Throwable thrown) throws Throwable {
            boolean fresh = caller == null && pc == 0;
            Object value = in;
            Throwable failed = thrown;
            while (pc < script.steps.size()) {
                int at = pc++;
                if (script.catches.get(at) != (failed != null)) {
                    continue;
                }
                try {
                    value = script.steps.get(at).run(failed != null ? failed : value, coroutine);
                    failed = null;
                } catch (Throwable leaving) {
                    failed = leaving;
                }
                if (Unwinding.of(coroutine) != 0) {
                    if (fresh) {
                        Unwinding.push(coroutine, this);
                    }
                    return value;
                }
            }
            if (failed != null) {
                throw failed;
            }
            return value;
        }
    }
}

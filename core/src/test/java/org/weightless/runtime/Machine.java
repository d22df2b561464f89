package org.weightless.runtime;

import java.util.ArrayList;
import java.util.List;

/** A coroutine whose body and methods are written as generated code would be: no agent, no linker. */
final class Machine extends Coroutine {
    /** The fiber copy of a body. */
    @FunctionalInterface
    interface Body {
        Object run(Coroutine current) throws Throwable;
    }

    /** Nothing in these frames is an API's. */
    private static final ApiValues NONE = new ApiValues() {
        @Override
        public boolean isForkable(Object value) {
            return false;
        }

        @Override
        public Object forkOf(Object value) {
            throw new AssertionError("nothing wants a copy");
        }

        @Override
        public Frame readFrame(int kind, StoreInput in) {
            return null;
        }
    };

    final List<Object> log = new ArrayList<>();

    /** What is thrown in to close one. */
    static final class Exit extends RuntimeException {}

    /** How often a suspension was given up. */
    int stayed;

    Machine(Body body) {
        super(body);
    }

    @Override
    protected Object enter(Object body) throws Throwable {
        return ((Body) body).run(this);
    }

    @Override
    protected void staysRunning() {
        stayed++;
    }

    // ---- from outside

    Object resume(Object in) {
        return mount(null, in);
    }

    Object raise(Throwable thrown) {
        return mountThrowing(null, thrown);
    }

    Machine copy() {
        return (Machine) forked();
    }

    @Override
    protected Coroutine alike() {
        return new Machine(null);
    }

    @Override
    protected ApiValues apiValues() {
        return NONE;
    }

    /** What {@code yield(value)} of the innermost coroutine does in a fiber copy. */
    static Object yield(Object value, Coroutine current) {
        return Unwinding.suspend(current, current, value);
    }

    static Object yieldTo(Coroutine target, Object value, Coroutine current) {
        return Unwinding.suspend(current, target, value);
    }

    // ---- a method: int sum(int depth) { log; try { depth > 0 ? depth + sum(depth - 1) : yield(..) } catch (Caught)
    // { return -1 } }

    static final class Caught extends RuntimeException {
        Caught(String message) {
            super(message);
        }
    }

    /** The method's fiber copy. {@code catching} is the depth at which it catches, or -1. */
    int sum(int depth, int catching, Coroutine current) {
        log.add("in " + depth);
        SumFrame frame = new SumFrame(this, depth, catching);
        try {
            int below;
            if (depth > 0) {
                below = sum(depth - 1, catching, current);
            } else {
                Object in = Machine.yield("at the bottom", current);
                if (current.unwinding != 0) {
                    Unwinding.carry(current, in);
                    Unwinding.push(current, frame);
                    return 0;
                }
                below = (Integer) in;
            }
            if (current.unwinding != 0) {
                Unwinding.push(current, frame);
                return 0;
            }
            return frame.end(below);
        } catch (Caught caught) {
            return frame.end(caught);
        }
    }

    private static final class SumFrame extends Frame {
        private final Machine machine;
        private final int depth;
        private final int catching;

        SumFrame(Machine machine, int depth, int catching) {
            this.machine = machine;
            this.depth = depth;
            this.catching = catching;
        }

        int end(int below) {
            machine.log.add("out " + depth);
            return depth + below;
        }

        int end(Caught caught) {
            machine.log.add("thrown " + depth);
            if (depth != catching) {
                throw caught;
            }
            return -1;
        }

        @Override
        public Object resume(Coroutine coroutine, Object in) throws Throwable {
            if (throwing()) {
                if (in instanceof Caught caught) {
                    return returning(end(caught));
                }
                throw (Throwable) in;
            }
            return returning(end(depth > 0 ? ((Frame) in).pc : (Integer) in));
        }

        @Override
        protected FrameInfo info() {
            return new FrameInfo(SumFrame.class.getName(), false, "resume", "Sums.java",
                    "" + (char) (100 + depth), depth == catching ? "1" : "0", "", null, null);
        }
    }

    // ---- a loop: Object numbers(int from, int to) { for (i = from; i < to; i++) log.add(yield(i)); return "end " +
    // to; }

    Object numbers(int from, int to, Coroutine current) {
        return new NumbersFrame(this, from, to).loop(current, true);
    }

    private static final class NumbersFrame extends Frame {
        private final Machine machine;
        private final int to;
        private int i;

        NumbersFrame(Machine machine, int from, int to) {
            this.machine = machine;
            this.i = from;
            this.to = to;
        }

        Object loop(Coroutine coroutine, boolean fresh) {
            while (i < to) {
                Object in = Machine.yield(i, coroutine);
                if (coroutine.unwinding != 0) {
                    if (fresh) {
                        Unwinding.push(coroutine, this);
                    }
                    return in;
                }
            }
            return "end " + to;
        }

        @Override
        public Object resume(Coroutine coroutine, Object in) throws Throwable {
            if (throwing()) {
                throw (Throwable) in;
            }
            machine.log.add(in);
            i++;
            return loop(coroutine, false);
        }
    }

    // ---- a call that runs another coroutine: Object run(inner) { return inner.resume(null); }

    static Object run(Machine inner, Coroutine current) {
        Object out = inner.mount(current, null);
        if (Unwinding.leaves(current)) {
            Unwinding.push(current, new RunFrame(inner));
            return null;
        }
        return out;
    }

    private static final class RunFrame extends Frame {
        private Machine inner;

        RunFrame(Machine inner) {
            this.inner = inner;
        }

        @Override
        public Object resume(Coroutine coroutine, Object in) {
            Object out = throwing() ? inner.mountThrowing(coroutine, (Throwable) in) : inner.mount(coroutine, in);
            return Unwinding.leaves(coroutine) ? null : out;
        }

        @Override
        protected Coroutine inner() {
            return inner;
        }

        @Override
        protected void exchangeReferences(Exchange by) {
            inner = (Machine) by.of(inner);
        }
    }

    // ---- delegation: Object from(inner) { return all that inner yields, then its result; }

    Object from(Machine inner, Coroutine current) throws Throwable {
        Object out = inner.runInside(current, null, false);
        if (current.unwinding != 0) {
            Unwinding.push(current, new FromFrame(this, inner, inner.isReady()));
            return out;
        }
        inner.abandon();
        return out;
    }

    private static final class FromFrame extends DelegationFrame {
        private final Machine machine;

        FromFrame(Machine machine, Machine inner, boolean apart) {
            super(inner);
            this.machine = machine;
            pc = apart ? APART : JOINED;
        }

        @Override
        public Object resume(Coroutine coroutine, Object in) throws Throwable {
            boolean throwing = throwing();
            if (pc == JOINED) {
                inner.abandon();
                if (throwing) {
                    throw (Throwable) in;
                }
                return in;
            }
            if (inner.isFinished()) {
                if (throwing) {
                    throw (Throwable) in;
                }
                return "ended elsewhere";
            }
            Object out = inner.runInside(coroutine, in, throwing);
            if (coroutine.unwinding != 0) {
                pc = JOINED;
            } else {
                inner.abandon();
            }
            return out;
        }

        @Override
        protected void close(Coroutine host, Throwable thrown) {
            machine.log.add(thrown == null ? "close" : "close by " + thrown.getMessage());
            try {
                inner.mountThrowing(host, thrown == null ? new Exit() : thrown);
            } catch (Exit expected) {
                // it has ended by that
            }
        }
    }

    /** The frame of a body that returns what it calls. */
    static final class BodyFrame extends Frame {
        @Override
        public Object resume(Coroutine coroutine, Object in) throws Throwable {
            if (throwing()) {
                throw (Throwable) in;
            }
            return in;
        }
    }
}

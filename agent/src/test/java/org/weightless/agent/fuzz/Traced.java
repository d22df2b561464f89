package org.weightless.agent.fuzz;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.InvocationTargetException;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.IntBinaryOperator;
import java.util.function.LongUnaryOperator;
import org.weightless.Continuation;
import org.weightless.ContinuationScope;
import org.weightless.PinnedException;

/**
 * Executes a trace: each operation is a kind of call, with locals of many types held across whatever the rest of the
 * trace does inside it.
 *
 * <p>In the manner of the fuzz test of OpenJDK's continuations. The class is loaded twice, once as it is and without
 * yields as the oracle, so it is written like any code of a user.
 */
public final class Traced implements Callable<Object> {
    /** The operations; those up to the first RETURN or the end of the trace belong to the frame at hand. */
    enum Op {
        RETURN,
        YIELD,
        YIELD_INNER,
        CALL_STATIC,
        CALL_VIRTUAL,
        CALL_INTERFACE,
        CALL_LAMBDA,
        CALL_METHOD_REF,
        CALL_CONSTRUCTOR,
        CALL_MANY_ARGS,
        CALL_SUPER,
        CALL_REFLECTIVE,
        CALL_SYNCHRONIZED,
        CALL_SYNCHRONIZED_BLOCK,
        CALL_JDK_CALLBACK,
        LOOP,
        THROW,
        CATCH,
        FINALLY,
        NEST,
        YIELD_PROPAGATE
    }

    /** What a THROW throws, and what a refused yield is turned into where it is to propagate. */
    static final class Failure extends RuntimeException {
        private static final long serialVersionUID = 1;

        Failure(String message) {
            super(message);
        }
    }

    /** How the frames between a continuation and the next one out are pinned. */
    private static final class Level {
        private final Level outer;
        private int monitors;
        private int natives;
        private int soft;

        Level(Level outer) {
            this.outer = outer;
        }
    }

    /** Holds a value across the call that makes it. */
    static class Node {
        final int before;
        final long after;

        Node(Traced trace, int before) {
            this.before = before;
            this.after = before * 31L + trace.dispatch(before + 1);
        }
    }

    /** Calls through an interface, with a default method between. */
    interface Caller {
        long call(Traced trace, int value);

        default long twist(Traced trace, int value) {
            long kept = value * 5L;
            return kept - call(trace, value + 2);
        }
    }

    /** Calls through a superclass. */
    static class Plain implements Caller {
        @Override
        public long call(Traced trace, int value) {
            byte small = (byte) value;
            return trace.dispatch(value ^ 5) + small;
        }
    }

    /** Overrides and calls its superclass. */
    static final class Special extends Plain {
        @Override
        public long call(Traced trace, int value) {
            String kept = "s" + value;
            return super.call(trace, value) * 3 + kept.length();
        }
    }

    private static final ContinuationScope INNER = new ContinuationScope("inner");

    private final int[] trace;
    private final ContinuationScope scope;
    private final List<Object> log;
    private final long[] counts;
    private final Op[] ops = Op.values();
    private int at;
    private int depth;
    private int steps = 2000;
    private Level level = new Level(null);

    /**
     * Prepares a run.
     *
     * @param scope what YIELD yields to; null: nothing yields, as the oracle
     * @param counts receives the yields made, those to an inner scope, those refused, and those that either happened to
     */
    public Traced(int[] trace, ContinuationScope scope, List<Object> log, long[] counts) {
        this.trace = trace;
        this.scope = scope;
        this.log = log;
        this.counts = counts;
    }

    @Override
    public Object call() {
        long result = 0;
        while (at < trace.length) {
            try {
                result = result * 31 + dispatch(at);
            } catch (Failure e) {
                log.add("top " + e.getMessage());
            }
        }
        return result;
    }

    /** All that a run changes outside its frames, while nothing is nested and the JDK calls nothing back. */
    public int[] state() {
        return new int[] {at, depth, steps, log.size()};
    }

    /** Goes back to a state. */
    public void restore(int[] state) {
        at = state[0];
        depth = state[1];
        steps = state[2];
        log.subList(state[3], log.size()).clear();
    }

    private Op fetch() {
        if (at >= trace.length || --steps < 0) {
            at = trace.length;
            return Op.RETURN;
        }
        return ops[trace[at++]];
    }

    int dispatch(int seed) {
        int sum = seed;
        if (++depth > 60) {
            depth--;
            return sum;
        }
        try {
            for (Op op = fetch(); op != Op.RETURN; op = fetch()) {
                log.add(op.name() + " " + sum);
                sum = sum * 7 + perform(op, sum);
            }
            return sum;
        } finally {
            depth--;
        }
    }

    private int perform(Op op, int value) {
        return switch (op) {
            case YIELD, YIELD_PROPAGATE -> suspend(scope, value, op == Op.YIELD_PROPAGATE);
            case YIELD_INNER -> level.outer == null ? 1 : suspend(scope == null ? null : INNER, value, false);
            case CALL_STATIC -> (int) callStatic(this, value, value * 3L);
            case CALL_VIRTUAL -> (int) ((value & 1) == 0 ? new Plain() : new Special()).call(this, value);
            case CALL_INTERFACE -> (int) callInterface(value);
            case CALL_LAMBDA -> callLambda(value, value + 0.5);
            case CALL_METHOD_REF -> callMethodRef(value);
            case CALL_CONSTRUCTOR -> callConstructor(value);
            case CALL_MANY_ARGS -> (int) manyArgs(value, 2L, 3.5, "four", (byte) 5, 6f, 'c', new int[] {value}, value * 9L,
                    true);
            case CALL_SUPER -> (int) new Special().twist(this, value);
            case CALL_REFLECTIVE -> callReflective(value);
            case CALL_SYNCHRONIZED -> callSynchronized(value);
            case CALL_SYNCHRONIZED_BLOCK -> callSynchronizedBlock(value);
            case CALL_JDK_CALLBACK -> callJdkCallback(value);
            case LOOP -> loop(value);
            case THROW -> throwing(value);
            case CATCH -> catching(value);
            case FINALLY -> finallyDoing(value);
            case NEST -> nest(value);
            default -> throw new AssertionError(op);
        };
    }

    private static long callStatic(Traced trace, int value, long kept) {
        double half = value / 2.0;
        int inner = trace.dispatch(value + 1);
        return kept + inner + (long) half;
    }

    private long callInterface(int value) {
        Caller caller = (value & 2) == 0 ? new Plain() : (trace, v) -> trace.dispatch(v) - value;
        return caller.call(this, value) + dispatch(value);
    }

    private int callLambda(int value, double kept) {
        IntBinaryOperator operator = (a, b) -> {
            long wide = (long) a << 33;
            int inner = dispatch(b);
            return (int) (wide >>> 33) + inner + (int) kept;
        };
        return operator.applyAsInt(value & 0xffff, 4) + value;
    }

    private int callMethodRef(int value) {
        LongUnaryOperator bound = this::target;
        return (int) bound.applyAsLong(value) - value;
    }

    private long target(long value) {
        float kept = value;
        return dispatch((int) value) + (long) kept;
    }

    private int callConstructor(int value) {
        Node node = new Node(this, value + new Node(this, value).before);
        return node.before + (int) node.after;
    }

    private long manyArgs(int i, long j, double d, String s, byte b, float f, char c, int[] array, long last, boolean flag) {
        long result = i + dispatch((int) last) * j + (long) d + s.length() + b + (long) f + c;
        return flag ? result * array[0] : dispatch(i);
    }

    /** Reached by reflection. */
    public int reflected(int value) {
        return dispatch(value) + 1;
    }

    private int callReflective(int value) {
        return switch (value & 3) {
            case 0, 2 -> callByReflection(value);
            case 1 -> callCombinedHandle(value);
            default -> callWideHandle(value);
        };
    }

    private int callByReflection(int value) {
        try {
            return (Integer) Traced.class.getMethod("reflected", int.class).invoke(this, value) + value;
        } catch (InvocationTargetException e) {
            throw (Failure) e.getCause();
        } catch (ReflectiveOperationException e) {
            throw new AssertionError(e);
        }
    }

    private MethodHandle bound(int value) throws ReflectiveOperationException {
        MethodHandle direct = MethodHandles.lookup()
                .findVirtual(Traced.class, "reflected", MethodType.methodType(int.class, int.class));
        return MethodHandles.insertArguments(direct, 1, value);
    }

    private int callCombinedHandle(int value) {
        try {
            return (int) bound(value).invokeExact(this) + value;
        } catch (Failure e) {
            throw e;
        } catch (Throwable e) {
            throw new AssertionError(e);
        }
    }

    /** No fiber sees into a call of a handle with more arguments than the JDK calls in one way. */
    private int callWideHandle(int value) {
        Level here = level;
        here.natives++;
        try {
            MethodHandle wide = MethodHandles.dropArguments(bound(value), 1, Collections.nCopies(251, Object.class));
            Object[] arguments = new Object[252];
            arguments[0] = this;
            return (int) wide.invokeWithArguments(arguments) + value;
        } catch (Failure e) {
            throw e;
        } catch (Throwable e) {
            throw new AssertionError(e);
        } finally {
            here.natives--;
        }
    }

    private synchronized int callSynchronized(int value) {
        Level here = level;
        here.monitors++;
        try {
            return dispatch(value) * 3;
        } finally {
            here.monitors--;
        }
    }

    private int callSynchronizedBlock(int value) {
        Level here = level;
        Object lock = new Object();
        int result = dispatch(value);
        synchronized (lock) {
            here.monitors++;
            try {
                result += dispatch(result);
            } finally {
                here.monitors--;
            }
        }
        return result + dispatch(value);
    }

    private int callJdkCallback(int value) {
        Level here = level;
        int[] sum = {value};
        here.soft++;
        try {
            Arrays.asList(1, 2).forEach(n -> sum[0] = sum[0] * 3 + dispatch(n));
        } finally {
            here.soft--;
        }
        return sum[0];
    }

    private int loop(int value) {
        long sum = value;
        for (int i = 0; i < 3; i++) {
            sum = sum * 5 + dispatch((int) sum + i);
        }
        return (int) sum;
    }

    private int throwing(int value) {
        int inner = dispatch(value);
        throw new Failure("thrown " + (inner & 0xff));
    }

    private int catching(int value) {
        int inDepth = depth;
        int reached = value;
        try {
            reached = dispatch(value);
            reached += dispatch(reached);
        } catch (Failure e) {
            depth = inDepth;
            log.add("caught " + e.getMessage() + " " + reached);
            reached ^= dispatch(3);
        }
        return reached;
    }

    private int finallyDoing(int value) {
        int reached = value;
        try {
            reached += dispatch(value);
        } finally {
            log.add("finally " + reached);
            reached -= dispatch(reached);
        }
        return reached;
    }

    /** Runs a part of the trace in a continuation of its own; in the oracle, right here. */
    private int nest(int value) {
        Level here = level;
        int[] result = {value};
        level = new Level(here);
        Level inner = level;
        Runnable body = () -> result[0] += dispatch(value);
        try {
            if (scope == null) {
                body.run();
            } else {
                Continuation continuation = new Continuation(INNER, body);
                while (!continuation.isDone()) {
                    level = inner;
                    continuation.run();
                }
            }
        } finally {
            level = here;
        }
        return result[0];
    }

    private int suspend(ContinuationScope to, int value, boolean propagates) {
        Level top = level;
        boolean outwards = to != INNER;
        int monitors = 0;
        int natives = 0;
        int soft = 0;
        for (Level l = top; l != null; l = outwards ? l.outer : null) {
            monitors += l.monitors;
            natives += l.natives;
            soft += l.soft;
        }
        boolean mustRefuse = monitors + natives > 0;
        if (to != null) {
            yieldTo(to, mustRefuse, monitors, natives, soft, propagates);
        }
        level = top;
        if (mustRefuse && propagates) {
            throw new Failure("refused");
        }
        return value & 3;
    }

    private void yieldTo(ContinuationScope to, boolean mustRefuse, int monitors, int natives, int soft, boolean propagates) {
        try {
            if (to == scope) {
                counts[0]++;
            }
            Continuation.yield(to);
            if (to == INNER) {
                counts[1]++;
            }
            if (mustRefuse) {
                log.add("not refused: monitors " + monitors + ", natives " + natives);
            }
        } catch (PinnedException e) {
            if (to == scope) {
                counts[0]--;
            }
            counts[mustRefuse ? 2 : 3]++;
            judge(e, monitors, natives, soft);
        }
    }

    /** The exception must give a true reason and name a frame that has it. */
    private void judge(PinnedException e, int monitors, int natives, int soft) {
        StackTraceElement culprit = e.culprit();
        boolean named = culprit != null;
        boolean expected = switch (e.reason()) {
            case MONITOR -> monitors > 0 && named && culprit.getMethodName().startsWith("callSynchronized");
            case NATIVE, UNINSTRUMENTED -> natives + soft > 0 && named
                    && (natives > 0 || !culprit.getClassName().endsWith("Traced"));
            default -> false;
        };
        if (!expected) {
            log.add("refused with " + e.reason() + " in " + culprit + ": monitors " + monitors + ", natives " + natives
                    + ", callbacks " + soft);
        }
    }
}

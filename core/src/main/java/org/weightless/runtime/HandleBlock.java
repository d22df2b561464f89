package org.weightless.runtime;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodType;

/** A combination of handles with a control flow of its own: {@code try} with {@code catch} or {@code finally}, a loop. */
abstract class HandleBlock extends HandleFrame {
    /** The block of one of the JDK's functions. */
    static HandleBlock of(String function, Object[] arguments) throws Throwable {
        Object[] own = ((Object[]) arguments[arguments.length - 1]).clone();
        return switch (function) {
            case "guardWithCatch" -> new Catch((MethodHandle) arguments[0], (Class<?>) arguments[1],
                    (MethodHandle) arguments[2],
                    own);
            case "tryFinally" -> new Finally((MethodHandle) arguments[0], (MethodHandle) arguments[1], own);
            default -> new Loop(HandleForm.clauses(arguments[1]), own);
        };
    }

    /** The arguments of the block. */
    Object[] own;

    private HandleBlock(Object[] own) {
        this.own = own;
    }

    @Override
    void unshare() {
        own = own.clone();
    }

    @Override
    void exchange(Exchange by) {
        exchange(own, by);
    }

    private static Object[] behind(Object[] own, Object... first) {
        Object[] all = new Object[first.length + own.length];
        System.arraycopy(first, 0, all, 0, first.length);
        System.arraycopy(own, 0, all, first.length, own.length);
        return all;
    }

    private static boolean givesNothing(MethodHandle handle) {
        return handle.type().returnType() == void.class;
    }

    /** {@code MethodHandles.catchException}. */
    private static final class Catch extends HandleBlock {
        private final MethodHandle target;
        private final Class<?> caught;
        private final MethodHandle handler;
        private boolean handles;

        Catch(MethodHandle target, Class<?> caught, MethodHandle handler, Object[] own) {
            super(own);
            this.target = target;
            this.caught = caught;
            this.handler = handler;
        }

        @Override
        void begin() {
            callNext(target, own);
        }

        @Override
        void returned(Object value) {
            give(value);
        }

        @Override
        void threw(Throwable thrown) throws Throwable {
            if (handles || !caught.isInstance(thrown)) {
                throw thrown;
            }
            handles = true;
            callNext(handler, behind(own, thrown));
        }
    }

    /** {@code MethodHandles.tryFinally}. */
    private static final class Finally extends HandleBlock {
        private final MethodHandle target;
        private final MethodHandle cleanup;
        private boolean cleans;
        private Throwable pending;

        Finally(MethodHandle target, MethodHandle cleanup, Object[] own) {
            super(own);
            this.target = target;
            this.cleanup = cleanup;
        }

        @Override
        void begin() {
            callNext(target, own);
        }

        @Override
        void returned(Object value) throws Throwable {
            if (!cleans) {
                clean(null, value);
            } else if (pending != null) {
                throw pending;
            } else {
                give(value);
            }
        }

        @Override
        void threw(Throwable thrown) throws Throwable {
            if (cleans) {
                throw thrown;
            }
            pending = thrown;
            clean(thrown, null);
        }

        private void clean(Throwable thrown, Object value) {
            cleans = true;
            callNext(cleanup, givesNothing(target)
                    ? behind(own, thrown)
                    : behind(own, thrown, value == null ? zero(target.type()) : value));
        }

        /** What stands for the result that there is none of. */
        private static Object zero(MethodType type) {
            return java.lang.reflect.Array.get(java.lang.reflect.Array.newInstance(type.returnType(), 1), 0);
        }
    }

    /** {@code MethodHandles.loop}, which all its loops are made of. */
    private static final class Loop extends HandleBlock {
        private static final int INIT = 0;
        private static final int STEP = 1;
        private static final int TEST = 2;
        private static final int END = 3;

        private final MethodHandle[][] clauses;
        private Object[] all;
        private int phase = INIT;
        private int clause;
        private int variable;

        Loop(MethodHandle[][] clauses, Object[] own) {
            super(own);
            this.clauses = clauses;
            int variables = 0;
            for (MethodHandle init : clauses[INIT]) {
                variables += givesNothing(init) ? 0 : 1;
            }
            all = new Object[variables + own.length];
            System.arraycopy(own, 0, all, variables, own.length);
        }

        @Override
        void begin() {
            callNext(clauses[phase][clause], phase == INIT ? own : all.clone());
        }

        @Override
        void returned(Object value) {
            switch (phase) {
                case INIT -> {
                    keep(value);
                    if (++clause == clauses[INIT].length) {
                        again();
                    }
                }
                case STEP -> {
                    keep(value);
                    phase = TEST;
                }
                case TEST -> {
                    phase = (boolean) value ? STEP : END;
                    if (phase == STEP && ++clause == clauses[STEP].length) {
                        again();
                    }
                }
                default -> {
                    give(value);
                    return;
                }
            }
            begin();
        }

        private void again() {
            phase = STEP;
            clause = 0;
            variable = 0;
        }

        private void keep(Object value) {
            if (!givesNothing(clauses[phase][clause])) {
                all[variable++] = value;
            }
        }

        @Override
        void unshare() {
            super.unshare();
            all = all.clone();
        }

        @Override
        void exchange(Exchange by) {
            super.exchange(by);
            exchange(all, by);
        }
    }
}

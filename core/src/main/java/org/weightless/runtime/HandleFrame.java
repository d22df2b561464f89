package org.weightless.runtime;

import static java.lang.invoke.MethodType.methodType;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.util.List;

/**
 * An activation of a combined method handle inside a fiber: it calls one handle after the other and can be suspended
 * in each of them. Arguments and results are boxed.
 *
 * <p>The JDK compiles such handles to code that hides from everybody. Here they are run step by step, which takes
 * microseconds where that takes nanoseconds, but what they call is linked as in any fiber.
 */
abstract class HandleFrame extends Frame {
    /** {@code MethodHandle.invokeWithArguments}, with the coroutine behind the arguments. */
    static final MethodHandle INVOKE_WITH_ARGUMENTS;
    static final MethodHandle INVOKE_WITH_LIST;
    private static final MethodHandle CALL;
    /** The JDK calls handles with more arguments in another way. */
    private static final int MOST_ARGUMENTS = 250;

    static {
        try {
            MethodType type = methodType(Object.class, MethodHandle.class, Object[].class, Coroutine.class);
            CALL = MethodHandles.lookup().findStatic(HandleFrame.class, "call", type.insertParameterTypes(1, MethodType.class));
            INVOKE_WITH_LIST = MethodHandles.lookup().findStatic(
                    HandleFrame.class, "invokeWithArguments", type.changeParameterType(1, List.class));
            INVOKE_WITH_ARGUMENTS = MethodHandles.lookup().findStatic(HandleFrame.class, "invokeWithArguments", type);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    /** What is called next; null when the result is there. */
    private MethodHandle callee;
    private Object[] arguments;
    private Object result;
    private Class<?> inNameOf;

    /**
     * The call of combined handles.
     *
     * @param type that of the site: the handle, what it takes there, the coroutine
     */
    static MethodHandle linked(MethodType type) {
        MethodType as = Linker.callType(type).dropParameterTypes(0, 1);
        MethodHandle call = MethodHandles.insertArguments(CALL, 1, as).asCollector(1, Object[].class, as.parameterCount());
        call = call.asType(type.changeReturnType(Object.class));
        return ReturnConversion.apply(call, type.returnType());
    }

    private static Object call(MethodHandle handle, MethodType as, Object[] arguments, Coroutine coroutine) throws Throwable {
        return call(handle.asType(as), arguments, null, coroutine);
    }

    /**
     * Calls any handle.
     *
     * @param arguments boxed, as many as it takes
     * @param inNameOf the caller of what asks for it and was not found for anybody; null where that is not known
     */
    static Object call(MethodHandle handle, Object[] arguments, Class<?> inNameOf, Coroutine coroutine) throws Throwable {
        HandleCallee direct = HandleCallee.of(handle);
        if (direct != null) {
            return direct.call(arguments, inNameOf, coroutine);
        }
        if (HandleForm.isNative(handle)) {
            return handle.invokeWithArguments(arguments);
        }
        HandleFrame frame = new HandleSteps(handle, arguments);
        frame.inNameOf = inNameOf;
        frame.begin();
        return frame.run(coroutine, true);
    }

    private static Object invokeWithArguments(MethodHandle handle, Object[] arguments, Coroutine coroutine) throws Throwable {
        checkReceiver(handle, Object[].class);
        return arguments.length > MOST_ARGUMENTS
                ? handle.invokeWithArguments(arguments)
                : call(handle.asType(MethodType.genericMethodType(arguments.length)), arguments, null, coroutine);
    }

    private static Object invokeWithArguments(MethodHandle handle, List<?> arguments, Coroutine coroutine) throws Throwable {
        checkReceiver(handle, List.class);
        return invokeWithArguments(handle, arguments.toArray(), coroutine);
    }

    private static void checkReceiver(MethodHandle handle, Class<?> arguments) {
        if (handle == null) {
            throw NullTexts.ofReceiver(MethodHandle.class, "invokeWithArguments", List.of(arguments), HandleFrame.class, null);
        }
    }

    // ---- what an activation does

    /** Finds its first call. */
    abstract void begin() throws Throwable;

    /** Goes on with what a call has given. */
    abstract void returned(Object value) throws Throwable;

    /** Goes on with what a call has thrown. */
    void threw(Throwable thrown) throws Throwable {
        throw thrown;
    }

    /** Makes values its own that a copy of this frame has, too. */
    abstract void unshare();

    /** Exchanges its values, which are its own. */
    abstract void exchange(Exchange by);

    static void exchange(Object[] values, Exchange by) {
        for (int i = 0; i < values.length; i++) {
            values[i] = by.of(values[i]);
        }
    }

    /** Whether what is called is a part of this one, made by {@link #part}. */
    HandleFrame part() {
        return null;
    }

    /** Calls this next. */
    final void callNext(MethodHandle next, Object[] with) {
        callee = next;
        arguments = with;
    }

    /** Ends. */
    final void give(Object value) {
        callee = null;
        arguments = null;
        result = value;
    }

    // ---- running

    private Object run(Coroutine coroutine, boolean isFirst) throws Throwable {
        for (;;) {
            HandleFrame part = part();
            if (callee == null && part == null) {
                return result;
            }
            Object out;
            try {
                if (part != null) {
                    part.inNameOf = inNameOf;
                    part.begin();
                    out = part.run(coroutine, true);
                } else {
                    out = call(callee, arguments, inNameOf, coroutine);
                }
            } catch (Throwable thrown) {
                threw(thrown);
                continue;
            }
            if (coroutine.unwinding != Coroutine.IDLE) {
                callee = null;
                arguments = null;
                if (isFirst) {
                    suspend(coroutine);
                }
                return out;
            }
            returned(out);
        }
    }

    private void suspend(Coroutine coroutine) {
        try {
            Unwinding.push(coroutine, this);
        } catch (Throwable noMemory) {
            throw Traces.sneak(Unwinding.keepRunning(coroutine, noMemory));
        }
    }

    @Override
    public final Object resume(Coroutine coroutine, Object in) throws Throwable {
        unshare();
        if (throwing()) {
            threw((Throwable) in);
        } else {
            returned(in);
        }
        return run(coroutine, false);
    }

    @Override
    final String asUnstored() {
        return "a call of a combined method handle cannot be stored: call the method itself";
    }

    @Override
    protected final void exchangeReferences(Exchange by) {
        unshare();
        exchange(by);
    }
}

package org.weightless.runtime;

import java.io.IOException;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodHandles.Lookup;
import java.lang.invoke.MethodType;
import java.lang.reflect.Field;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.Proxy;
import java.lang.reflect.UndeclaredThrowableException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The frame of a dynamic proxy, which the linker sees through: a call of one of its methods is a call of its handler.
 * What the handler throws and the method does not declare is wrapped, also behind a suspension.
 */
final class ProxyFrame extends Frame {
    private static final MethodHandle CALL;

    static {
        try {
            CALL = MethodHandles.lookup().findStatic(ProxyFrame.class, "call", MethodType.methodType(Object.class,
                    Proxied.class, Object.class, Coroutine.class, Object[].class));
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    /**
     * A method of a proxy class.
     *
     * @param handler from the proxy to its handler
     * @param method what the handler gets
     * @param allowed the exceptions that pass
     * @param result what the handler has to give: a box for a primitive type, and anything where nobody gets it
     * @param invoke the linked call of the handler
     * @param element what the JVM shows of it in traces
     */
    private record Proxied(MethodHandle handler, Method method, List<Class<?>> allowed, Class<?> result,
            MethodHandle invoke, StackTraceElement element) {
        Throwable wrapped(Throwable thrown) {
            for (Class<?> each : allowed) {
                if (each.isInstance(thrown)) {
                    return thrown;
                }
            }
            return madeByProxy(new UndeclaredThrowableException(thrown));
        }

        /** The JVM has it begin here and in the caller's method, not in that of the proxy. */
        private Throwable madeByProxy(Throwable made) {
            try {
                StackTraceElement[] trace = Throwables.trace(made);
                if (trace.length > 1 && trace[0].getClassName().equals(Proxied.class.getName())) {
                    trace[1] = element;
                    Throwables.setTrace(made, Arrays.copyOfRange(trace, 1, trace.length));
                }
            } catch (Throwable noRoom) {
                // the trace stays as it is: what is wrapped counts
            }
            return made;
        }
    }

    /** Stands in traces for a method of a proxy where its name is not known. */
    private static final StackTraceElement SOME = element(null, "jdk.proxy.$Proxy", "call");

    private final Proxied proxied;

    private ProxyFrame(Proxied proxied) {
        this.proxied = proxied;
    }

    /** What a call of a proxy's method runs in a fiber, as a handle of the call site's type; null where it is none. */
    static MethodHandle target(Class<?> proxy, String name, MethodType type) throws ReflectiveOperationException {
        Engine.Provider agent = Engine.provider();
        if (agent == null || !agent.goesThroughJdk()) {
            return null;
        }
        Lookup trusted = agent.trusted();
        MethodType called = Linker.callType(type).dropParameterTypes(0, 1);
        Method method = method(trusted, proxy, name, called);
        if (method == null) {
            return null;
        }
        MethodHandle handler = trusted.findGetter(Proxy.class, "h", InvocationHandler.class)
                .asType(MethodType.methodType(InvocationHandler.class, Object.class));
        MethodHandle invoke = Linker.invoker(InvocationHandler.class, "invoke",
                MethodType.methodType(Object.class, Object.class, Method.class, Object[].class));
        MethodHandle call =
                CALL.bindTo(new Proxied(handler, method, allowed(proxy, method), given(method.getReturnType()), invoke,
                        element(proxy.getModule().getName(), proxy.getName(), name)));
        return result(collecting(call, called), called.returnType()).asType(type);
    }

    private static StackTraceElement element(String module, String type, String method) {
        return new StackTraceElement(null, module, null, type, method, null, -1);
    }

    /** Whether this is what an element at the top of a trace stands for, in what has been thrown here. */
    boolean isShownAs(StackTraceElement element) {
        return element.equals(proxied.element);
    }

    /** The frame of a proxy in whose place one of a method of this class stands. */
    static StackTraceElement proxyElement() {
        return SOME;
    }

    /** From {@code (Object, Coroutine, Object[])} to the receiver, the arguments and the coroutine. */
    private static MethodHandle collecting(MethodHandle call, MethodType called) {
        int count = called.parameterCount();
        MethodHandle collected = call.asCollector(Object[].class, count);
        int[] order = new int[count + 2];
        order[1] = count + 1;
        for (int i = 0; i < count; i++) {
            order[i + 2] = i + 1;
        }
        MethodType boxed = MethodType.genericMethodType(count + 1).appendParameterTypes(Coroutine.class);
        MethodType given = called.insertParameterTypes(0, Object.class).appendParameterTypes(Coroutine.class);
        return MethodHandles.permuteArguments(collected, boxed, order).asType(given.changeReturnType(Object.class));
    }

    /** A proxy casts what its handler gives, to a box first. */
    private static MethodHandle result(MethodHandle call, Class<?> to) {
        return to == void.class
                ? ReturnConversion.dropResult(call)
                : ReturnConversion.apply(ReturnConversion.apply(call, given(to)), to);
    }

    /** A proxy class has the methods that it gives its handler in static fields. */
    private static Method method(Lookup trusted, Class<?> proxy, String name, MethodType type)
            throws ReflectiveOperationException {
        for (Field field : proxy.getDeclaredFields()) {
            if (Modifier.isStatic(field.getModifiers()) && field.getType() == Method.class) {
                Method method;
                try {
                    method = (Method) trusted.unreflectGetter(field).invoke();
                } catch (Throwable e) {
                    Shortage.rethrow(e);
                    throw new LinkageError("the field " + field + " of a proxy class cannot be read", e);
                }
                if (method.getName().equals(name) && method.getReturnType() == type.returnType()
                        && type.parameterList().equals(List.of(method.getParameterTypes()))) {
                    return method;
                }
            }
        }
        return null;
    }

    private static Class<?> given(Class<?> type) {
        return type == void.class ? Object.class : MethodType.methodType(type).wrap().returnType();
    }

    /** What all interfaces that have the method let it throw. */
    private static List<Class<?>> allowed(Class<?> proxy, Method method) {
        List<Class<?>> allowed = new ArrayList<>(List.of(method.getExceptionTypes()));
        for (Class<?> each : proxy.getInterfaces()) {
            try {
                Class<?>[] declared = each.getMethod(method.getName(), method.getParameterTypes()).getExceptionTypes();
                restrict(allowed, declared);
            } catch (NoSuchMethodException hasAnother) {
                // the method is of another interface
            }
        }
        allowed.add(RuntimeException.class);
        allowed.add(Error.class);
        return allowed;
    }

    private static void restrict(List<Class<?>> allowed, Class<?>[] declared) {
        List<Class<?>> both = new ArrayList<>();
        for (Class<?> one : allowed) {
            for (Class<?> other : declared) {
                if (other.isAssignableFrom(one)) {
                    both.add(one);
                } else if (one.isAssignableFrom(other)) {
                    both.add(other);
                }
            }
        }
        allowed.clear();
        allowed.addAll(both);
    }

    private static Object call(Proxied proxied, Object proxy, Coroutine coroutine, Object[] arguments) throws Throwable {
        Object result;
        try {
            InvocationHandler handler = (InvocationHandler) proxied.handler.invokeExact(proxy);
            Object[] given = arguments.length == 0 ? null : arguments;
            result = (Object) proxied.invoke.invokeExact(handler, proxy, proxied.method, given, coroutine);
        } catch (Throwable thrown) {
            throw proxied.wrapped(thrown);
        }
        if (coroutine.unwinding != Coroutine.IDLE) {
            try {
                Unwinding.push(coroutine, new ProxyFrame(proxied));
            } catch (Throwable noMemory) {
                throw Traces.sneak(Unwinding.keepRunning(coroutine, noMemory));
            }
        }
        return result;
    }

    @Override
    public Object resume(Coroutine coroutine, Object in) throws Throwable {
        if (throwing()) {
            throw proxied.wrapped((Throwable) in);
        }
        // here, where its caller's handlers see what this throws
        return proxied.result.cast(in);
    }

    // ---- stored: it only sees its handler's outcome from now on

    @Override
    protected int storedKind() {
        return PROXY;
    }

    @Override
    protected void store(StoreOutput out) throws IOException {
        out.writeInt(proxied.allowed.size());
        for (Class<?> each : proxied.allowed) {
            out.writeObject(each.arrayType());
        }
        out.writeObject(proxied.result.arrayType());
    }

    static Frame read(StoreInput in) throws IOException, ClassNotFoundException {
        List<Class<?>> allowed = new ArrayList<>();
        for (int left = in.readInt(); left > 0; left--) {
            allowed.add(Storing.readClass(in));
        }
        Class<?> result = Storing.readClass(in);
        return new ProxyFrame(new Proxied(null, null, List.copyOf(allowed), result, null, SOME));
    }
}

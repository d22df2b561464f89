package org.weightless.runtime;

import static java.lang.invoke.MethodHandles.exactInvoker;
import static java.lang.invoke.MethodHandles.foldArguments;
import static java.lang.invoke.MethodHandles.guardWithTest;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodHandles.Lookup;
import java.lang.invoke.MethodType;
import java.lang.invoke.MutableCallSite;

/**
 * A virtual call inside a fiber: an inline cache over the receiver's class, a table per class behind it.
 *
 * <p>Each class of receivers gets its selected method as a direct handle, which the JIT inlines like a static call.
 */
final class VirtualSite extends MutableCallSite {
    /** Classes compared one by one; a call that meets more looks its target up. Three is what C2 inlines at a call itself, plus one. */
    private static final int CACHED = 4;

    private static final MethodHandle IS_EXACTLY;
    private static final MethodHandle LINK;
    private static final MethodHandle LOOK_UP;

    static {
        try {
            Lookup self = MethodHandles.lookup();
            IS_EXACTLY = self.findStatic(
                    VirtualSite.class, "isExactly", MethodType.methodType(boolean.class, Class.class, Object.class));
            LINK = self.findVirtual(VirtualSite.class, "link", MethodType.methodType(MethodHandle.class, Object.class));
            LOOK_UP = self.findVirtual(VirtualSite.class, "lookUp", MethodType.methodType(MethodHandle.class, Object.class));
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    private final Lookup lookup;
    private final Class<?> owner;
    private final String name;
    private final MethodHandle declared;
    private final Class<?>[] linked = new Class<?>[CACHED];
    private int cached;

    private final ClassValue<MethodHandle> targets = new ClassValue<>() {
        @Override
        protected MethodHandle computeValue(Class<?> receiver) {
            StackReserve.check();
            return Linker.selected(lookup, receiver, name, type(), declared);
        }
    };

    VirtualSite(Lookup lookup, Class<?> owner, String name, MethodType type, MethodHandle declared) {
        super(type);
        this.lookup = lookup;
        this.owner = owner;
        this.name = name;
        this.declared = declared;
        setTarget(dispatchThrough(LINK));
    }

    private MethodHandle dispatchThrough(MethodHandle chooser) {
        MethodType type = type();
        MethodHandle choose = chooser.bindTo(this)
                .asType(MethodType.methodType(MethodHandle.class, type.parameterType(0)));
        return foldArguments(exactInvoker(type), choose);
    }

    /**
     * Takes note of a class only when the site has its new target: what the end of the stack breaks off is done the
     * next time.
     */
    private MethodHandle link(Object receiver) {
        MethodHandle target = lookUp(receiver);
        StackReserve.check();
        synchronized (this) {
            Class<?> type = receiver.getClass();
            if (isLinked(type)) {
                // by another thread, meanwhile
                return target;
            }
            if (cached < CACHED) {
                MethodHandle test = isExactly(type)
                        .asType(MethodType.methodType(boolean.class, type().parameterType(0)));
                setTarget(guardWithTest(test, target, getTarget()));
                linked[cached] = type;
            } else if (cached == CACHED) {
                setTarget(dispatchThrough(LOOK_UP));
            }
            cached++;
        }
        return target;
    }

    private boolean isLinked(Class<?> type) {
        for (Class<?> each : linked) {
            if (each == type) {
                return true;
            }
        }
        return false;
    }

    private MethodHandle lookUp(Object receiver) {
        if (receiver == null) {
            throw nullReceiver();
        }
        return targets.get(receiver.getClass());
    }

    /** The test whether a receiver is of exactly this class. */
    static MethodHandle isExactly(Class<?> type) {
        return IS_EXACTLY.bindTo(type);
    }

    private static boolean isExactly(Class<?> type, Object receiver) {
        return receiver != null && receiver.getClass() == type;
    }

    /** Says what the JVM says (JEP 358), but for the variable's name, which only the JVM knows. */
    private NullPointerException nullReceiver() {
        StringBuilder text = new StringBuilder("Cannot invoke \"").append(owner.getTypeName()).append('.').append(name).append('(');
        MethodType type = type();
        for (int i = 1; i < type.parameterCount() - 1; i++) {
            text.append(i > 1 ? ", " : "").append(type.parameterType(i).getTypeName());
        }
        NullPointerException thrown = new NullPointerException(text.append(")\" because the receiver is null").toString());
        StackTraceElement[] trace = thrown.getStackTrace();
        int own = 0;
        while (own < trace.length && trace[own].getClassName().equals(VirtualSite.class.getName())) {
            own++;
        }
        thrown.setStackTrace(java.util.Arrays.copyOfRange(trace, own, trace.length));
        return thrown;
    }
}

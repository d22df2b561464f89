package org.weightless.runtime;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodType;

/**
 * Which metafactory has made which proxy class. The JDK's metafactory of lambdas calls this class, so it is one of the
 * boot loader, and knows no other of ours, nested ones included: the runtime may stand elsewhere.
 */
public final class LambdaProxies extends ClassValue<Object[]> {
    private static final LambdaProxies NOTES = new LambdaProxies();
    private static final MethodType SPIN = MethodType.methodType(Class.class, Object.class);

    private static volatile MethodHandle spinInnerClass;

    private LambdaProxies() {}

    /** Room for one metafactory. */
    @Override
    protected Object[] computeValue(Class<?> proxy) {
        return new Object[1];
    }

    /**
     * Begins.
     *
     * @param spin takes the metafactory and gives a class: the metafactory's own way to make a proxy class
     */
    public static void spinBy(MethodHandle spin) {
        spinInnerClass = spin;
    }

    /** Called by the metafactory in the place of its own method. */
    public static Class<?> spin(Object metafactory) throws Throwable {
        MethodHandle spin = spinInnerClass;
        if (spin.type() != SPIN) {
            spin = spin.asType(SPIN); // not before there is a lambda: the JDK defines a class for it
            spinInnerClass = spin;
        }
        Class<?> proxy = (Class<?>) spin.invokeExact(metafactory);
        NOTES.get(proxy)[0] = metafactory;
        return proxy;
    }

    /** The metafactory that has made a class, or null. */
    public static Object metafactory(Class<?> proxy) {
        return NOTES.get(proxy)[0];
    }
}

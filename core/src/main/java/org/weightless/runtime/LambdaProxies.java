package org.weightless.runtime;

import java.lang.invoke.MethodHandle;

/**
 * Which metafactory has made which proxy class. The JDK's metafactory of lambdas calls this class, so it is one of the
 * boot loader, and knows no other of ours: the runtime may stand elsewhere.
 */
public final class LambdaProxies {
    private static final class Note {
        volatile Object metafactory;
    }

    private static final ClassValue<Note> NOTES = new ClassValue<>() {
        @Override
        protected Note computeValue(Class<?> proxy) {
            return new Note();
        }
    };

    private static volatile MethodHandle spinInnerClass;

    private LambdaProxies() {}

    /** @param spin {@code (Object)Class}: the metafactory's own way to make a proxy class */
    public static void spinBy(MethodHandle spin) {
        spinInnerClass = spin;
    }

    /** Called by the metafactory in the place of its own method. */
    public static Class<?> spin(Object metafactory) throws Throwable {
        Class<?> proxy = (Class<?>) spinInnerClass.invokeExact(metafactory);
        NOTES.get(proxy).metafactory = metafactory;
        return proxy;
    }

    /** The metafactory that has made a class, or null. */
    public static Object metafactory(Class<?> proxy) {
        return NOTES.get(proxy).metafactory;
    }
}

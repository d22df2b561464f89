package org.weightless.agent.packed.jdk;

import java.io.IOException;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.lang.reflect.UndeclaredThrowableException;
import java.util.AbstractList;
import java.util.ArrayList;
import java.util.Collection;
import java.util.TreeSet;

/** Reflection, proxies and method handles. */
final class ReflectionCallbacks {
    private ReflectionCallbacks() {}

    /** What is called. */
    public static class Bean {
        private final Step step;

        public Bean(Step step, int x) {
            this.step = step;
            step.by("made " + x);
        }

        public int twice(int x) {
            return 2 * step.at(x);
        }

        public static String text(Step step, String x) {
            return "" + step.by(x);
        }

        public void fails(int x) throws IOException {
            step.by(x);
            throw new IOException("failed " + x);
        }
    }

    interface Shape {
        int area(int x);

        void nothing() throws IOException;

        String name();
    }

    static Object invoke(Step s) throws Throwable {
        return Bean.class.getMethod("twice", int.class).invoke(new Bean(s, 1), 4);
    }

    static Object invokeStatic(Step s) throws Throwable {
        return Bean.class.getMethod("text", Step.class, String.class).invoke(null, s, "x");
    }

    static Object invokeFails(Step s) throws Throwable {
        try {
            return Bean.class.getMethod("fails", int.class).invoke(new Bean(s, 1), 4);
        } catch (InvocationTargetException e) {
            return e.getCause().toString();
        }
    }

    static Object newInstance(Step s) throws Throwable {
        return Bean.class.getConstructor(Step.class, int.class).newInstance(s, 3).getClass()
                .getSimpleName();
    }

    static Object proxy(Step s) throws Throwable {
        Shape p = (Shape) Proxy.newProxyInstance(ReflectionCallbacks.class.getClassLoader(),
                new Class<?>[] {Shape.class}, (me, m, a) -> m.getName()
                        .equals("nothing") ? s.by("n")
                                : m.getName().equals("toString") ? "P"
                                        + s.by("t") : (Integer) s.by(a[0]) + 1);
        p.nothing();
        return p.area(2) + " " + p;
    }

    static Object proxyThrows(Step s) throws Throwable {
        Shape p = (Shape) Proxy.newProxyInstance(ReflectionCallbacks.class.getClassLoader(),
                new Class<?>[] {Shape.class}, (me, m, a) -> {
                    s.by("x");
                    throw new Exception("thrown");
                });
        try {
            p.nothing();
            return "nothing was thrown";
        } catch (UndeclaredThrowableException e) {
            return e.getCause().getMessage();
        }
    }

    /** What the handler gives is cast in the proxy, where the caller's handlers see it. */
    static Object proxyGivesAnotherClass(Step s) {
        Shape p = (Shape) Proxy.newProxyInstance(ReflectionCallbacks.class.getClassLoader(),
                new Class<?>[] {Shape.class}, (me, m, a) -> {
                    s.by("x");
                    return m.getName().equals("area") ? "text" : 1;
                });
        String text = "";
        try {
            text += p.area(1);
        } catch (ClassCastException e) {
            text += "no number";
        }
        try {
            text += p.name();
        } catch (ClassCastException e) {
            text += ", no text";
        }
        return text;
    }

    static Object handle(Step s) throws Throwable {
        MethodHandle h = MethodHandles.lookup()
                .findVirtual(Bean.class, "twice", MethodType.methodType(int.class, int.class));
        Object converted = (Integer) h.invoke((Object) new Bean(s, 1), (Integer) 4);
        return (int) h.invokeExact(new Bean(s, 1), 4) + " " + converted;
    }

    static Object constructorsOfTheJdk(Step s) throws Throwable {
        Collection<Integer> asked = new AbstractList<>() {
            @Override
            public Integer get(int index) {
                return s.at(index);
            }

            @Override
            public int size() {
                return 3;
            }
        };
        Constructor<?> list = ArrayList.class.getConstructor(Collection.class);
        Constructor<?> set = TreeSet.class.getConstructor(Collection.class);
        Constructor<?> thrown = IllegalStateException.class.getConstructor(String.class);
        String failed = "";
        try {
            list.newInstance(new Object[] {null});
        } catch (InvocationTargetException e) {
            failed = "" + e.getCause().getClass();
        }
        return list.newInstance(asked) + "" + set.newInstance(asked) + thrown.newInstance("text") + failed
                + new Object[] {Object.class.getConstructor().newInstance()}.length;
    }
}

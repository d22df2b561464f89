package org.weightless.runtime;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;

import java.io.IOException;
import java.io.InputStream;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

/** What a virtual call keeps of the classes that it meets; no agent, so no method has a copy. */
class VirtualSiteTest {
    /** A receiver. */
    public static class One implements Supplier<Object> {
        @Override
        public Object get() {
            return "one of " + (getClass().getClassLoader() == ClassLoader.getSystemClassLoader() ? "ours" : "others");
        }
    }

    /** Another. */
    public static final class Two extends One {
        @Override
        public Object get() {
            return "two";
        }
    }

    private final VirtualSite site = site();

    /** A call in the JDK's code, which outlives any class of another loader. */
    private static VirtualSite site() {
        try {
            MethodHandle get = MethodHandles.lookup()
                    .findVirtual(Supplier.class, "get", MethodType.methodType(Object.class));
            return new VirtualSite(MethodHandles.lookup(), null, Supplier.class, "get",
                    MethodType.methodType(Object.class, Supplier.class, Coroutine.class), get, null);
        } catch (ReflectiveOperationException e) {
            throw new AssertionError(e);
        }
    }

    private Object call(Supplier<?> receiver) {
        try {
            return site.call().dynamicInvoker().invoke(receiver, (Coroutine) null);
        } catch (Throwable e) {
            throw new AssertionError(e);
        }
    }

    /** An object of a class that is gone when its loader is. */
    private static Supplier<?> mortal() {
        ClassLoader loader = new ClassLoader(VirtualSiteTest.class.getClassLoader()) {
            @Override
            protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
                return name.equals(One.class.getName()) ? define(name) : super.loadClass(name, resolve);
            }

            private Class<?> define(String name) {
                try (InputStream in = One.class.getResourceAsStream("VirtualSiteTest$One.class")) {
                    byte[] bytes = in.readAllBytes();
                    return defineClass(name, bytes, 0, bytes.length);
                } catch (IOException e) {
                    throw new AssertionError(e);
                }
            }
        };
        try {
            return (Supplier<?>) loader.loadClass(One.class.getName()).getDeclaredConstructor().newInstance();
        } catch (ReflectiveOperationException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void aClassThatMayDieBeforeTheCallIsLookedUpAndNotLinkedEachTime() {
        MethodHandle linking = site.getTarget();
        assertEquals("one of others", call(mortal()));
        MethodHandle linked = site.getTarget();
        assertNotSame(linking, linked);
        assertEquals("one of others", call(mortal()));
        assertEquals("one of ours", call(new One()));
        assertSame(linked, site.getTarget());
    }

    @Test
    void whatWasLinkedBeforeStaysSo() {
        assertEquals("one of ours", call(new One()));
        assertEquals("two", call(new Two()));
        assertEquals("one of others", call(mortal()));
        MethodHandle linked = site.getTarget();
        assertEquals("one of ours", call(new One()));
        assertEquals("two", call(new Two()));
        assertEquals("one of others", call(mortal()));
        assertSame(linked, site.getTarget());
    }

    @Test
    void whatIsUnlinkedLinksAnew() {
        call(mortal());
        site.unlink();
        assertEquals("two", call(new Two()));
        MethodHandle linked = site.getTarget();
        assertEquals("one of others", call(mortal()));
        assertNotSame(linked, site.getTarget());
    }
}

package org.weightless.runtime;

import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;

import java.io.ObjectInputStream;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodType;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

/** Which calls look at the stack, and what stands for them. */
class OwnTracesLinkTest {
    private static ClassLoader invoked(MethodHandle loader) {
        try {
            return (ClassLoader) loader.invokeExact();
        } catch (Throwable e) {
            throw new AssertionError(e);
        }
    }

    /** The JDK's own classes between are passed over. */
    @Test
    void aStreamOfObjectsLooksInTheLoaderOfTheNearestUser() {
        MethodHandle loader = OwnTraces.target("latestUserDefinedLoader", ObjectInputStream.class);
        assertSame(OwnTracesLinkTest.class.getClassLoader(), invoked(loader));
        AtomicReference<ClassLoader> found = new AtomicReference<>();
        List.of(loader).forEach(each -> found.set(invoked(each)));
        assertSame(OwnTracesLinkTest.class.getClassLoader(), found.get());
    }

    @Test
    void otherCallsAreLeftAsTheyAre() {
        MethodType none = MethodType.methodType(void.class, StackWalker.class, Coroutine.class);
        assertNull(OwnTraces.target("toString", none, StackWalker.class));
        assertNull(OwnTraces.target("walk", none, Object.class));
        assertNotNull(OwnTraces.target("walk", none, StackWalker.class));
        assertNull(OwnTraces.target("readObject", ObjectInputStream.class));
        assertNull(OwnTraces.target("yield", Thread.class));
        assertNotNull(OwnTraces.target("dumpStack", Thread.class));
    }
}

package org.weightless.runtime;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.lang.invoke.CallSite;
import java.lang.invoke.ConstantCallSite;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodHandles.Lookup;
import java.lang.invoke.MethodType;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Plain calls and accesses in the name of a class; the sites name {@code Object} where they may not name a type. */
class HostAccessTest {
    private static final Lookup LOOKUP = MethodHandles.lookup();

    private static class Base {
        protected static long shared = 7;
        protected String field = "field";

        protected String own(String text) {
            return "base " + text;
        }

        protected static int twice(int number, int... more) {
            return 2 * number + more.length;
        }
    }

    private static final class Sub extends Base {
        @Override
        protected String own(String text) {
            return "sub " + text;
        }
    }

    private final String made;

    HostAccessTest() {
        made = "made";
    }

    @Override
    public String toString() {
        return "overridden";
    }

    @Test
    void aVirtualCallRunsTheMethodOfTheReceiver() throws Throwable {
        CallSite site = HostAccess.virtual(LOOKUP, "own", MethodType.genericMethodType(2), Base.class,
                "(Ljava/lang/String;)Ljava/lang/String;");
        assertEquals("base a", (Object) site.getTarget().invokeExact((Object) new Base(), (Object) "a"));
        assertEquals("sub a", (Object) site.getTarget().invokeExact((Object) new Sub(), (Object) "a"));
        assertThrows(ClassCastException.class, () -> site.getTarget().invoke((Object) "no base", (Object) "a"));
    }

    @Test
    void aSpecialCallRunsTheMethodAbove() throws Throwable {
        CallSite site = HostAccess.special(LOOKUP, "toString", MethodType.methodType(String.class, Object.class),
                Object.class, "()Ljava/lang/String;");
        assertEquals(getClass().getName() + "@" + Integer.toHexString(hashCode()),
                (String) site.getTarget().invokeExact((Object) this));
    }

    /** Of a method with variable arguments the instruction gives the array. */
    @Test
    void aStaticCallTakesItsArgumentsAsTheyAre() throws Throwable {
        CallSite site = HostAccess.statically(LOOKUP, "twice", MethodType.methodType(int.class, int.class, Object.class),
                Base.class, "(I[I)I");
        assertEquals(9, (int) site.getTarget().invokeExact(3, (Object) new int[] {1, 2, 3}));
    }

    @Test
    void fieldsAreReadAndWritten() throws Throwable {
        Sub sub = new Sub();
        Sub other = new Sub();
        HostAccess.setter(LOOKUP, "field", MethodType.methodType(void.class, Object.class, Object.class), Base.class,
                "Ljava/lang/String;").getTarget().invokeExact((Object) sub, (Object) "written");
        MethodHandle read = HostAccess.getter(LOOKUP, "field", MethodType.genericMethodType(1), Base.class,
                "Ljava/lang/String;").getTarget();
        assertEquals("written", (Object) read.invokeExact((Object) sub));
        assertEquals("field", (Object) read.invokeExact((Object) other));
    }

    @Test
    void staticFieldsAreReadAndWritten() throws Throwable {
        Base.shared = 7;
        MethodHandle read =
                HostAccess.getter(LOOKUP, "shared", MethodType.methodType(long.class), Base.class, "J").getTarget();
        assertEquals(7, (long) read.invokeExact());
        HostAccess.setter(LOOKUP, "shared", MethodType.methodType(void.class, long.class), Base.class, "J").getTarget()
                .invokeExact(1L << 40);
        assertEquals(1L << 40, (long) read.invokeExact());
        assertEquals(1L << 40, Base.shared);
    }

    @Test
    void whatIsNotThereIsToldByTheJdk() {
        assertThrows(NoSuchFieldException.class,
                () -> HostAccess.getter(LOOKUP, "none", MethodType.methodType(long.class), Base.class, "J"));
        assertThrows(NoSuchMethodException.class,
                () -> HostAccess.statically(LOOKUP, "own", MethodType.methodType(void.class), Base.class, "()V"));
    }

    // ---- other bootstrap methods

    private static final List<Object> GIVEN = new ArrayList<>();

    private static CallSite bootstrap(Lookup lookup, String name, MethodType type, Object... more) {
        GIVEN.addAll(List.of(lookup.lookupClass(), name, type, List.of(more)));
        return new ConstantCallSite(MethodHandles.dropArguments(MethodHandles.constant(String.class, "linked"), 0,
                type.parameterList()));
    }

    private static String constant(Lookup lookup, String name, Class<?> type, int number) {
        return lookup.lookupClass().getSimpleName() + " " + name + " " + type.getSimpleName() + " " + number;
    }

    private static MethodHandle bootstrapMethod() throws ReflectiveOperationException {
        return LOOKUP.findStatic(HostAccessTest.class, "bootstrap",
                MethodType.methodType(CallSite.class, Lookup.class, String.class, MethodType.class, Object[].class));
    }

    @Test
    void anyBootstrapMethodGetsTheClassTheNameTheTypeAndItsArguments() throws Throwable {
        GIVEN.clear();
        MethodType type = MethodType.methodType(String.class, int.class);
        CallSite site = HostAccess.hosted(LOOKUP, "call", type, bootstrapMethod(), 1, "two");
        assertEquals(List.of(HostAccessTest.class, "call", type, List.of(1, "two")), GIVEN);
        assertEquals("linked", (String) site.getTarget().invokeExact(3));
    }

    @Test
    void aDynamicCallIsAHandle() throws Throwable {
        GIVEN.clear();
        MethodType type = MethodType.methodType(String.class, int.class);
        CallSite site = HostAccess.dynamic(LOOKUP, "call", MethodType.methodType(MethodHandle.class), type,
                bootstrapMethod());
        assertEquals(List.of(HostAccessTest.class, "call", type, List.of()), GIVEN);
        MethodHandle handle = (MethodHandle) site.getTarget().invokeExact();
        assertEquals(type, handle.type());
        assertEquals("linked", (String) handle.invokeExact(3));
        assertSame(handle, (MethodHandle) site.getTarget().invokeExact());
    }

    @Test
    void aConstantIsMadeInTheNameOfTheClass() throws Throwable {
        MethodHandle bootstrap = LOOKUP.findStatic(HostAccessTest.class, "constant",
                MethodType.methodType(String.class, Lookup.class, String.class, Class.class, int.class));
        assertEquals("HostAccessTest name String 5",
                HostAccess.hostedConstant(LOOKUP, "name", String.class, bootstrap, 5));
    }

    @Test
    void aLookupIsThatOfTheClass() throws Throwable {
        Lookup lookup = (Lookup) HostAccess.lookup(LOOKUP, "lookup", MethodType.methodType(Lookup.class)).getTarget()
                .invokeExact();
        assertSame(HostAccessTest.class, lookup.lookupClass());
        assertEquals("made", (String) lookup.findGetter(HostAccessTest.class, "made", String.class).invokeExact(this));
    }
}

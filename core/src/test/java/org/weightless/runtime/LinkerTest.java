package org.weightless.runtime;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.lang.invoke.CallSite;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import org.junit.jupiter.api.Test;

/** Call sites of other types than their calls', and of calls whose methods have gone. */
class LinkerTest {
    private static final MethodType LENGTH = MethodType.methodType(int.class, String.class, Coroutine.class);

    private static CallSite length(MethodType type) {
        return Linker.erased(MethodHandles.lookup(), "length", type, String.class, "virtual",
                LENGTH.toMethodDescriptorString());
    }

    private static CallSite constantLength(MethodType type) {
        return Linker.constant(MethodHandles.lookup(), "length", type, String.class, "virtual",
                LENGTH.toMethodDescriptorString());
    }

    @Test
    void objectStandsForATypeThatTheCallerCannotName() throws Throwable {
        CallSite site = length(LENGTH.changeParameterType(0, Object.class));
        assertEquals(3, (int) site.getTarget().invokeExact((Object) "abc", (Coroutine) null));
    }

    @Test
    void whatAConstantCallTakesBehindTheCoroutineIsDropped() throws Throwable {
        CallSite site = constantLength(LENGTH.appendParameterTypes(int.class));
        assertEquals(3, (int) site.getTarget().invokeExact("abc", (Coroutine) null, 7));
        site = constantLength(LENGTH.changeParameterType(0, Object.class).appendParameterTypes(float.class));
        assertEquals(3, (int) site.getTarget().invokeExact((Object) "abc", (Coroutine) null, 7f));
    }

    // ---- copies that their class has outlived

    private final String name = "this";

    private static String text(String text) {
        return "static " + text;
    }

    private String text(int number) {
        return name + " " + number;
    }

    private static MethodHandle forward(String copy, MethodType type) {
        return Linker.forward(MethodHandles.lookup(), copy, type, LinkerTest.class, type.toMethodDescriptorString())
                .getTarget();
    }

    /** A copy's name tells a static method from one of an instance only where the class has both. */
    @Test
    void aCopyThatItsClassHasOutlivedCallsTheMethod() throws Throwable {
        MethodType ofInstance = MethodType.methodType(String.class, LinkerTest.class, int.class, Coroutine.class);
        assertEquals("this 4", (String) forward("text", ofInstance).invokeExact(this, 4, (Coroutine) null));
        MethodType ofClass = MethodType.methodType(String.class, String.class, Coroutine.class);
        assertEquals("static a", (String) forward("text", ofClass).invokeExact("a", (Coroutine) null));
        assertEquals("static b", (String) forward("text" + Companions.STATIC, ofClass).invokeExact("b", (Coroutine) null));
    }

    @Test
    void aMethodThatTheClassHasNoMoreIsAnError() {
        MethodType type = MethodType.methodType(String.class, LinkerTest.class, long.class, Coroutine.class);
        assertThrows(NoSuchMethodError.class, () -> forward("text", type));
        assertThrows(NoSuchMethodError.class, () -> forward("gone", MethodType.methodType(void.class, Coroutine.class)));
    }

    // ---- errors

    @Test
    void aClassThatIsMissingIsNamedAsTheJvmNamesIt() {
        NoClassDefFoundError error = assertThrows(NoClassDefFoundError.class,
                () -> Linker.methodType(MethodHandles.lookup(), "(Lno/such/Type;I)V"));
        assertEquals("no/such/Type", error.getMessage());
        assertInstanceOf(ClassNotFoundException.class, error.getCause());
    }

    private abstract static class Half {
        private static int made;

        private Half() {
            made++;
        }
    }

    private static final class Whole extends Half {
        private final int number;

        private Whole(int number) {
            this.number = number;
        }
    }

    private static CallSite plainly(MethodType type) {
        return Linker.erased(MethodHandles.lookup(), "new", type.changeReturnType(Object.class), type.returnType(),
                "constructPlainly", type.toMethodDescriptorString());
    }

    @Test
    void aPlainConstructorMakesItsObject() throws Throwable {
        MethodType type = MethodType.methodType(Whole.class, int.class, Coroutine.class);
        int before = Half.made;
        Object made = (Object) plainly(type).getTarget().invokeExact(6, (Coroutine) null);
        assertEquals(6, ((Whole) made).number);
        assertEquals(before + 1, Half.made);
    }

    @Test
    void aConstructorThatIsNotThereIsAnError() {
        assertThrows(NoSuchMethodError.class,
                () -> plainly(MethodType.methodType(Whole.class, String.class, Coroutine.class)));
    }

    /** A class may have become abstract since the code was compiled. */
    @Test
    void anAbstractClassHasNoObjects() {
        MethodType type = MethodType.methodType(Half.class, Coroutine.class);
        assertEquals(Half.class.getName(), assertThrows(InstantiationError.class, () -> plainly(type)).getMessage());
        assertEquals(Half.class.getName(), assertThrows(InstantiationError.class,
                () -> Linker.construct(MethodHandles.lookup(), "new", type, Half.class)).getMessage());
    }
}

package org.weightless.runtime;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.lang.invoke.CallSite;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import org.junit.jupiter.api.Test;

/** Call sites of other types than their calls'. */
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
}

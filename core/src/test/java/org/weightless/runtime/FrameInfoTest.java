package org.weightless.runtime;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** What a suspended frame shows of itself, and what is done behind a call that completes a future. */
class FrameInfoTest {
    private static FrameInfo info(Class<?> companion) {
        return new FrameInfo("a.Owner", false, "walk", "Owner.java", "\u0007\u0000", "10", "", companion, "resume");
    }

    @Test
    void aFrameIsShownWithItsModuleWhereThatHasAName() {
        assertEquals("a.Owner.walk(Owner.java:7)", info(FrameInfoTest.class).element(0).toString());
        assertEquals("java.base/a.Owner.walk(Owner.java:7)", info(Object.class).element(0).toString());
        assertEquals("java.base/a.Owner.walk(Owner.java)", info(Object.class).element(~1).toString());
        assertEquals("java.base/a.Owner.walk(Owner.java)", info(Object.class).elementWithoutLine().toString());
    }

    @Test
    void someCallsHaveToEnd() {
        assertTrue(info(Object.class).hasToEnd(0));
        assertFalse(info(Object.class).hasToEnd(~1));
    }

    private static boolean complete(CompletableFuture<?> future, Throwable thrown, Coroutine current) {
        return future.completeExceptionally(thrown);
    }

    @Test
    void whatCompletesAFutureGivesWhatItGave() throws Throwable {
        MethodHandle call = FutureTraces.completing(MethodHandles.lookup().findStatic(FrameInfoTest.class, "complete",
                MethodType.methodType(boolean.class, CompletableFuture.class, Throwable.class, Coroutine.class)));
        CompletableFuture<String> future = new CompletableFuture<>();
        assertTrue((boolean) call.invokeExact(future, new Throwable("kept"), (Coroutine) null));
        assertFalse((boolean) call.invokeExact(future, new Throwable("late"), (Coroutine) null));
        assertTrue(future.isCompletedExceptionally());
    }
}

package org.weightless.runtime;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.util.StringJoiner;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Only a text that may call back is matched by the copies of the JDK's methods. */
class MatchingTest {
    private static final MethodType TYPE =
            MethodType.methodType(String.class, Object.class, int.class, CharSequence.class, Coroutine.class);

    private static String copy(Object matcher, int from, CharSequence text, Coroutine coroutine) {
        return "copy" + matcher + from + text;
    }

    private static String plain(Object matcher, int from, CharSequence text, Coroutine coroutine) {
        return "plain" + matcher + from + text;
    }

    private static MethodHandle own(String name) throws ReflectiveOperationException {
        return MethodHandles.lookup().findStatic(MatchingTest.class, name, TYPE);
    }

    @Test
    void aStringIsMatchedPlainly() throws Throwable {
        for (Class<?> declaring : new Class<?>[] {Pattern.class, Matcher.class}) {
            MethodHandle chosen = Matching.plainForStrings(declaring, own("copy"), own("plain"));
            assertEquals("plainm1text", (String) chosen.invokeExact((Object) "m", 1, (CharSequence) "text", (Coroutine) null));
            CharSequence callsBack = new StringBuilder("text");
            assertEquals("copym1text", (String) chosen.invokeExact((Object) "m", 1, callsBack, (Coroutine) null));
            CharSequence none = null;
            assertEquals("copym1null", (String) chosen.invokeExact((Object) "m", 1, none, (Coroutine) null));
        }
    }

    @Test
    void whatMatchesNothingIsLeftAsItIs() throws Throwable {
        MethodHandle copy = own("copy");
        assertSame(copy, Matching.plainForStrings(StringJoiner.class, copy, own("plain")));
        MethodHandle withoutText = MethodHandles.insertArguments(copy, 2, "text");
        assertSame(withoutText, Matching.plainForStrings(Matcher.class, withoutText,
                MethodHandles.insertArguments(own("plain"), 2, "text")));
    }
}

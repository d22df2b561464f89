package org.weightless.agent.construct;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.weightless.agent.testing.Noted.outcome;

import java.io.IOException;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import org.junit.jupiter.api.Test;
import org.weightless.agent.construct.left.Defaults;
import org.weightless.agent.testing.Noted.Step;

/** {@link InvocationHandler#invokeDefault} of default methods that yield. */
class ProxyDefaultTest {
    interface Greets {
        Object word(Object of);

        default String twice(String name) {
            return word(name) + " " + word(name);
        }

        default long sum(int a, long b) {
            return (Integer) word(a) + (Long) word(b);
        }

        default void fails(String why) throws IOException {
            word(why);
            throw new IOException(why);
        }

        default Object first(Object... all) {
            return word(all[0]);
        }

        default int quiet() {
            return 7;
        }
    }

    interface Below extends Greets {
        @Override
        default String twice(String name) {
            return "below " + word(name);
        }
    }

    interface Besides extends Greets {}

    private static Object proxy(Step s, Class<?> type) {
        return Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type},
                (me, method, arguments) -> method.isDefault()
                        ? InvocationHandler.invokeDefault(me, method, arguments)
                        : s.by(arguments == null ? "part" : arguments[0]));
    }

    private static Method method(Class<?> type, String name) {
        for (Method each : type.getDeclaredMethods()) {
            if (each.getName().equals(name)) {
                return each;
            }
        }
        throw new AssertionError(name);
    }

    private static String calling(Class<?> proxied, Class<?> owner, String name, Object... arguments) {
        return outcome(s -> {
            s.by("before");
            Object proxy = proxy(s, proxied);
            return InvocationHandler.invokeDefault(proxy, method(owner, name), arguments) + " " + s.by("behind");
        });
    }

    @Test
    void aDefaultMethodYields() {
        assertEquals("Ada Ada", outcome(s -> ((Greets) proxy(s, Greets.class)).twice("Ada")));
        assertEquals("7", outcome(s -> ((Greets) proxy(s, Greets.class)).sum(3, 4)));
        assertEquals("x", outcome(s -> ((Greets) proxy(s, Greets.class)).first("x", "y")));
        assertEquals("below Ada", outcome(s -> ((Greets) proxy(s, Below.class)).twice("Ada")));
        assertEquals("Ada Ada", outcome(s -> ((Greets) proxy(s, Besides.class)).twice("Ada")));
    }

    @Test
    void argumentsAreConvertedAsReflectionDoes() {
        assertEquals("7 behind", calling(Greets.class, Greets.class, "sum", (short) 3, 4));
        assertEquals("7 behind", calling(Greets.class, Greets.class, "quiet"));
        assertEquals("7 behind", calling(Greets.class, Greets.class, "quiet", (Object[]) null));
    }

    @Test
    void whatItThrowsComesOutAsItIs() {
        assertEquals("IOException(late)", outcome(s -> {
            ((Greets) proxy(s, Greets.class)).fails("late");
            return null;
        }));
    }

    @Test
    void wrongCallsAreRefusedAsEver() {
        String wrong = "IllegalArgumentException";
        assertEquals(wrong, calling(Greets.class, Greets.class, "twice", "a", "b").replaceFirst("\\(.*", ""));
        assertEquals(wrong, calling(Greets.class, Greets.class, "twice", 1).replaceFirst("\\(.*", ""));
        assertEquals(wrong, calling(Greets.class, Greets.class, "twice").replaceFirst("\\(.*", ""));
        assertEquals(wrong, calling(Greets.class, Greets.class, "sum", null, 1).replaceFirst("\\(.*", ""));
        assertEquals(wrong, calling(Greets.class, Greets.class, "word", "abstract").replaceFirst("\\(.*", ""));
        assertEquals(wrong, calling(Below.class, Greets.class, "twice", "overridden").replaceFirst("\\(.*", ""));
        assertEquals(wrong, calling(Greets.class, Below.class, "twice", "of another").replaceFirst("\\(.*", ""));
        assertEquals("NullPointerException", outcome(s -> InvocationHandler.invokeDefault(s.at(null), null)));
        assertEquals(wrong, outcome(s -> InvocationHandler.invokeDefault(s.at("no proxy"), method(Greets.class, "twice"), "a"))
                .replaceFirst("\\(.*", ""));
    }

    @Test
    void accessIsCheckedForTheCaller() {
        assertEquals(
                "IllegalAccessException(class org.weightless.agent.construct.ProxyDefaultTest cannot access a member of"
                        + " interface org.weightless.agent.construct.left.Defaults$Whole with modifiers \"public\")",
                calling(Defaults.whole(), Defaults.whole(), "whole"));
    }
}

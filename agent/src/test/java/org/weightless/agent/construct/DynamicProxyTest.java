package org.weightless.agent.construct;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.weightless.agent.testing.Noted.outcome;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.lang.reflect.UndeclaredThrowableException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;
import org.weightless.agent.testing.Noted;
import org.weightless.agent.testing.Noted.Step;

/** Handlers of {@link Proxy} that yield: a proxy's method gives and throws what plain code sees. */
class DynamicProxyTest {
    interface Shape {
        int area(int width, long height, String unit);

        void nothing() throws IOException;

        String name();

        boolean isLarge(double limit);

        char letter();

        default String twice() {
            return name() + name();
        }
    }

    interface Closes {
        void end() throws IOException, TimeoutException;
    }

    interface ClosesFiles {
        void end() throws FileNotFoundException, InterruptedException;
    }

    private static Object proxy(InvocationHandler handler, Class<?>... interfaces) {
        return Proxy.newProxyInstance(DynamicProxyTest.class.getClassLoader(), interfaces, handler);
    }

    private static Shape shape(InvocationHandler handler) {
        return (Shape) proxy(handler, Shape.class);
    }

    private static Shape giving(Step s, Object result) {
        return shape((me, method, arguments) -> {
            s.by(method.getName());
            return result;
        });
    }

    private static Shape throwing(Step s, Throwable thrown) {
        return shape((me, method, arguments) -> {
            s.by(method.getName());
            throw thrown;
        });
    }

    @Test
    void aHandlerGetsTheProxyTheMethodAndTheArguments() {
        assertEquals("true public abstract int area(int,long,String) [3, 4, m], null; 12", outcome(s -> {
            StringBuilder got = new StringBuilder();
            Shape shape = shape((me, method, arguments) -> {
                if (method.getName().equals("nothing")) {
                    s.by("nothing");
                    return got.append(", ").append(Arrays.toString(arguments));
                }
                s.by(method.getName());
                Method named = Shape.class.getDeclaredMethod("area", int.class, long.class, String.class);
                got.append(me instanceof Shape && method.equals(named)).append(' ')
                        .append(method.toGenericString().replaceAll("[\\w.]+\\$Shape\\.|java\\.lang\\.", "")).append(' ')
                        .append(Arrays.asList(arguments));
                return (Integer) arguments[0] * (int) (long) (Long) arguments[1];
            });
            int area = shape.area(3, 4L, "m");
            shape.nothing();
            return got + "; " + area;
        }));
    }

    @Test
    void eachKindOfResultIsTakenOutOfItsBox() {
        assertEquals("7", outcome(s -> giving(s, 7).area(1, 1, "")));
        assertEquals("true", outcome(s -> giving(s, true).isLarge(0.5)));
        assertEquals("c", outcome(s -> giving(s, 'c').letter()));
        assertEquals("n", outcome(s -> giving(s, "n").name()));
        assertEquals("null", outcome(s -> giving(s, null).name()));
    }

    /** The cast is one of the proxy, so its caller can catch what it throws. */
    @Test
    void aResultOfAnotherClassIsRefusedWhereTheProxyIsCalled() {
        assertEquals("ClassCastException, NullPointerException, ClassCastException", outcome(s -> {
            StringBuilder caught = new StringBuilder();
            try {
                return "area " + giving(s, 1L).area(1, 1, "");
            } catch (ClassCastException e) {
                caught.append(e.getClass().getSimpleName());
            }
            try {
                return "area " + giving(s, null).area(1, 1, "");
            } catch (NullPointerException e) {
                caught.append(", ").append(e.getClass().getSimpleName());
            }
            try {
                return "name " + giving(s, 1).name();
            } catch (ClassCastException e) {
                caught.append(", ").append(e.getClass().getSimpleName());
            }
            return caught;
        }));
    }

    @Test
    void methodsOfObjectAndDefaultMethodsGoToTheHandlerToo() {
        assertEquals("text 5 true twice", outcome(s -> {
            Shape shape = shape((me, method, arguments) -> s.at(switch (method.getName()) {
                case "toString" -> "text";
                case "hashCode" -> 5;
                case "equals" -> me == arguments[0];
                default -> method.getName();
            }));
            return shape.toString() + " " + shape.hashCode() + " " + shape.equals(shape) + " " + shape.twice();
        }));
    }

    @Test
    void aDefaultMethodThatTheHandlerCallsMayYield() {
        assertEquals("nn", outcome(s -> shape((me, method, arguments) -> method.isDefault()
                ? InvocationHandler.invokeDefault(me, method, arguments)
                : "n").twice() + s.at("")));
    }

    // ---- exceptions

    private static String thrownBy(Step s, Throwable thrown) {
        try {
            throwing(s, thrown).nothing();
            return "nothing";
        } catch (Throwable e) {
            return (e == thrown ? "same " : "") + Noted.told(e);
        }
    }

    @Test
    void whatTheMethodDeclaresAndWhatIsUncheckedPasses() {
        assertEquals("same FileNotFoundException(f)", outcome(s -> thrownBy(s, new FileNotFoundException("f"))));
        assertEquals("same IllegalStateException(i)", outcome(s -> thrownBy(s, new IllegalStateException("i"))));
        assertEquals("same AssertionError(a)", outcome(s -> thrownBy(s, new AssertionError("a"))));
    }

    @Test
    void whatTheMethodDoesNotDeclareIsWrapped() {
        assertEquals("UndeclaredThrowableException of Exception(e)", outcome(s -> thrownBy(s, new Exception("e"))));
        assertEquals("UndeclaredThrowableException of Throwable(t)", outcome(s -> thrownBy(s, new Throwable("t"))));
        assertEquals("UndeclaredThrowableException of IOException(io)",
                outcome(s -> throwing(s, new IOException("io")).name()));
    }

    private static String thrownByEnd(Step s, Throwable thrown, Class<?>... interfaces) {
        Object proxy = proxy((me, method, arguments) -> {
            s.by(method.getName());
            throw thrown;
        }, interfaces);
        try {
            if (proxy instanceof Closes closes) {
                closes.end();
            } else {
                ((ClosesFiles) proxy).end();
            }
            return "nothing";
        } catch (Throwable e) {
            return e.getClass().getSimpleName();
        }
    }

    /** A method of two interfaces throws only what both declare. */
    @Test
    void whatOneOfTwoInterfacesDoesNotDeclareIsWrapped() {
        Class<?>[] both = {Closes.class, ClosesFiles.class};
        Class<?>[] turned = {ClosesFiles.class, Closes.class};
        for (Class<?>[] interfaces : new Class<?>[][] {both, turned}) {
            assertEquals("FileNotFoundException",
                    outcome(s -> thrownByEnd(s, new FileNotFoundException(), interfaces)));
            assertEquals("UndeclaredThrowableException", outcome(s -> thrownByEnd(s, new IOException(), interfaces)));
            assertEquals("UndeclaredThrowableException", outcome(s -> thrownByEnd(s, new TimeoutException(), interfaces)));
            assertEquals("UndeclaredThrowableException",
                    outcome(s -> thrownByEnd(s, new InterruptedException(), interfaces)));
        }
        assertEquals("TimeoutException", outcome(s -> thrownByEnd(s, new TimeoutException(), Closes.class)));
    }

    @Test
    void whatIsThrownBeforeAnyYieldIsWrappedAsWell() {
        assertEquals("UndeclaredThrowableException of Exception(early)", outcome(s -> {
            s.by("before");
            return shape((me, method, arguments) -> {
                throw new Exception("early");
            }).name();
        }));
    }

    private static final List<String> SEEN = List.of("$Proxy.name", "DynamicProxyTest.wrapped");

    /** The two frames at the top, and whether any stands for the runtime's proxies. */
    private static List<String> wrapped(Step s, boolean yieldsBefore) {
        Shape shape = shape((me, method, arguments) -> {
            if (yieldsBefore) {
                s.by("before");
            }
            throw new IOException("undeclared");
        });
        if (!yieldsBefore) {
            s.by("outside");
        }
        try {
            return List.of(shape.name());
        } catch (UndeclaredThrowableException e) {
            List<String> found = new ArrayList<>();
            for (StackTraceElement each : e.getStackTrace()) {
                String type = each.getClassName().replaceFirst("\\$Proxy\\d+$", "\\$Proxy");
                if (found.size() < SEEN.size() || type.endsWith("ProxyFrame")) {
                    found.add(type.substring(type.lastIndexOf('.') + 1) + "." + each.getMethodName());
                }
            }
            for (StackTraceElement each : e.getCause().getStackTrace()) {
                if (each.getClassName().endsWith("ProxyFrame")) {
                    found.add(each.toString());
                }
            }
            return found;
        }
    }

    @Test
    void aTraceShowsTheProxyAndNotTheRuntime() {
        assertEquals(SEEN.toString(), outcome(s -> wrapped(s, false)));
        assertEquals(SEEN.toString(), outcome(s -> wrapped(s, true)));
    }
}

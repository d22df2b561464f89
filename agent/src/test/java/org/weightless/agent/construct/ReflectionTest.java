package org.weightless.agent.construct;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.weightless.agent.testing.Noted.outcome;

import java.io.IOException;
import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.AbstractList;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.weightless.Fiber;
import org.weightless.Generator;
import org.weightless.PinnedException;
import org.weightless.agent.testing.Noted;
import org.weightless.agent.testing.Noted.Step;

/** Members that yield and are called by {@code Method.invoke} and {@code Constructor.newInstance}. */
class ReflectionTest {
    /** Has an implementation and one that overrides it. */
    public interface Named {
        String name(Step s);
    }

    public static class Bean implements Named {
        public final Object made;

        public Bean(Step s, long number) {
            made = s.at(number);
        }

        public Bean(Step s) throws IOException {
            s.by("fails");
            throw new IOException("no bean");
        }

        Bean() {
            made = null;
        }

        @Override
        public String name(Step s) {
            return s.at("bean");
        }

        public void nothing(Step s) {
            s.by("nothing");
        }

        public final int last(Step s, int x) {
            return s.at(x) + 1;
        }

        private String hidden(Step s) {
            return s.at("hidden");
        }

        public static String all(Step s, boolean z, char c, byte b, short h, int i, long l, float f, double d, Object... more) {
            return s.at("all") + z + c + b + h + i + l + f + d + List.of(more);
        }

        public static char letter(Step s, int x) {
            return s.at((char) ('a' + x));
        }

        public static double sum(Step s, long l, float f, double d) {
            return s.at(l + f + d);
        }

        public static void fails(Step s) throws IOException {
            s.by("fails");
            throw new IOException("failed");
        }
    }

    public static class Sub extends Bean {
        @Override
        public String name(Step s) {
            return s.at("sub") + " of " + super.name(s);
        }
    }

    public abstract static class Half {
        public Half() {}
    }

    public enum Few {
        ONE
    }

    private static Method method(String name, Class<?>... parameters) throws NoSuchMethodException {
        return Bean.class.getDeclaredMethod(name, parameters);
    }

    private static Method all() throws NoSuchMethodException {
        return method("all", Step.class, boolean.class, char.class, byte.class, short.class, int.class, long.class, float.class,
                double.class, Object[].class);
    }

    // ---- methods

    @Test
    void theMethodOfTheReceiversClassRuns() {
        assertEquals("bean sub of bean", outcome(s -> {
            Method name = Named.class.getMethod("name", Step.class);
            return name.invoke(new Bean(), s) + " " + name.invoke(new Sub(), s);
        }));
        assertEquals("sub of bean", outcome(s -> method("name", Step.class).invoke(new Sub(), s)));
    }

    @Test
    void finalPrivateAndStaticMethodsRun() {
        assertEquals("8", outcome(s -> method("last", Step.class, int.class).invoke(new Sub(), s, 7)));
        assertEquals("hidden", outcome(s -> method("hidden", Step.class).invoke(new Bean(), s)));
        assertEquals("d", outcome(s -> method("letter", Step.class, int.class).invoke(null, s, 3)));
        assertEquals("d", outcome(s -> method("letter", Step.class, int.class).invoke("ignored", s, 3)));
    }

    @Test
    void voidGivesNull() {
        assertEquals("null", outcome(s -> method("nothing", Step.class).invoke(new Bean(), s)));
    }

    @Test
    void argumentsOfAllTypesAreTakenOutOfTheirBoxes() {
        assertEquals("alltruec-1-2-3-44.55.5[x, 1]", outcome(
                s -> all().invoke(null, s, true, 'c', (byte) -1, (short) -2, -3, -4L, 4.5f, 5.5, new Object[] {"x", 1})));
    }

    /** JLS 5.1.2, by its table. */
    @Test
    void argumentsAreWidenedAsPlainCodeWidensThem() {
        Object[] values = {true, 'c', (byte) 1, (short) 2, 3, 4L, 5f, 6d, null, "text"};
        Class<?>[] types = {boolean.class, char.class, byte.class, short.class, int.class, long.class, float.class,
            double.class};
        String[] narrower = {"0", "1", "2", "23", "1234", "12345", "123456", "1234567"};
        for (int type = 0; type < types.length; type++) {
            StringBuilder passed = new StringBuilder();
            for (int value = 0; value < values.length; value++) {
                Object[] arguments = {null, false, 'x', (byte) 0, (short) 0, 0, 0L, 0f, 0d, new Object[0]};
                arguments[type + 1] = values[value];
                String got = outcome(s -> {
                    s.by("before");
                    Object[] given = arguments.clone();
                    given[0] = s;
                    return all().invoke(null, given);
                });
                if (got.startsWith("all")) {
                    passed.append(value);
                } else {
                    assertEquals("IllegalArgumentException", got.replaceFirst("\\(.*", ""));
                }
            }
            assertEquals(narrower[type], passed.toString(), types[type].toString());
        }
    }

    @Test
    void aWidenedValueIsTheSameNumber() {
        assertEquals("7.5", outcome(s -> method("sum", Step.class, long.class, float.class, double.class)
                .invoke(null, s, (byte) 2, 3L, 2.5f)));
        assertEquals("198.0", outcome(s -> method("sum", Step.class, long.class, float.class, double.class)
                .invoke(null, s, 'c', (short) -1, 'd')));
    }

    // ---- what is refused

    /** By the JDK's own method, before anything of the member runs. */
    @Test
    void wrongReceiversAndArgumentsAreRefused() {
        Noted.Program[] wrong = {
            s -> method("nothing", Step.class).invoke(s.at("no bean"), s),
            s -> method("nothing", Step.class).invoke(new Bean(), s.by("two"), s),
            s -> method("nothing", Step.class).invoke(new Bean(), s.by("no step")),
            s -> Bean.class.getConstructor(Step.class, long.class).newInstance(s, s.by("no number")),
            s -> Bean.class.getConstructor(Step.class, long.class).newInstance(s.by("one")),
            s -> Few.class.getDeclaredConstructors()[0].newInstance(s.by("TWO"), 1)};
        for (Noted.Program each : wrong) {
            assertEquals("IllegalArgumentException", outcome(each).replaceFirst("\\(.*", ""));
        }
        assertEquals("NullPointerException", outcome(s -> {
            s.by("before");
            return method("nothing", Step.class).invoke(null, s);
        }).replaceFirst("\\(.*", ""));
        assertEquals("InstantiationException", outcome(s -> {
            s.by("before");
            return Half.class.getConstructor().newInstance();
        }));
    }

    @Test
    void anotherClassNeedsAccess() {
        assertEquals("IllegalAccessException, then hidden", outcome(s -> {
            Method hidden = Other.hidden();
            String text;
            try {
                text = "" + hidden.invoke(null, s);
            } catch (IllegalAccessException e) {
                text = s.at(e.getClass().getSimpleName());
            }
            hidden.setAccessible(true);
            return text + ", then " + hidden.invoke(null, s);
        }));
        assertEquals("IllegalAccessException, then made", outcome(s -> {
            Constructor<?> hidden = Other.constructor();
            String text;
            try {
                text = "" + hidden.newInstance(s);
            } catch (IllegalAccessException e) {
                text = s.at(e.getClass().getSimpleName());
            }
            hidden.setAccessible(true);
            return text + ", then " + ((Other) hidden.newInstance(s)).made;
        }));
    }

    /** A class whose constructor is private as it is itself. */
    private static class Nested {
        private String name() {
            return "nested";
        }

        private static int half(int x) {
            return x / 2;
        }
    }

    private static final class Cut extends ArrayList<String> {
        private static final long serialVersionUID = 1L;

        Cut() {
            super(List.of("a", "b", "c"));
        }

        String cut(Step s) throws ReflectiveOperationException {
            Method inherited = ArrayList.class.getDeclaredMethod("removeRange", int.class, int.class);
            inherited.invoke(this, s.at(1), 2);
            inherited.invoke(this, 0, s.at(1));
            return "" + this;
        }
    }

    /** What suspends nothing is called by the JDK's own method, which has to see who may call it. */
    @Test
    void nestmatesAndSubclassesNeedNoOtherAccess() {
        assertEquals("nested nested 4 2", outcome(s -> {
            Constructor<?> constructor = Nested.class.getDeclaredConstructor();
            Method name = Nested.class.getDeclaredMethod("name");
            Method half = Nested.class.getDeclaredMethod("half", int.class);
            String got = "";
            for (int i = 0; i < 2; i++) {
                got += name.invoke(constructor.newInstance()) + s.at(" ");
            }
            return got + half.invoke(null, s.at(8)) + " " + half.invoke(null, s.at(4));
        }));
        assertEquals("[c]", outcome(s -> new Cut().cut(s)));
    }

    /** The members themselves stay as they were: another class may not call them. */
    @Test
    void whatOneCallerMayCallStaysClosedToOthers() {
        assertEquals("nested IllegalAccessException nested", outcome(s -> {
            Method name = Nested.class.getDeclaredMethod("name");
            String got = "" + name.invoke(new Nested()) + s.at(" ");
            try {
                got += Other.call(name, new Nested());
            } catch (IllegalAccessException e) {
                got += e.getClass().getSimpleName();
            }
            return got + s.at(" ") + name.invoke(new Nested());
        }));
    }

    private static Object underMonitor(Step s, Method method, Object argument) throws ReflectiveOperationException {
        synchronized (s.at(method)) {
            return method.invoke(null, argument);
        }
    }

    private static Object copiedUnderMonitor(Step s, Collection<?> yielding) {
        synchronized (s.at(yielding)) {
            return new ArrayList<>(yielding);
        }
    }

    private static Collection<Object> yielding() {
        return new AbstractList<>() {
            @Override
            public Object get(int i) {
                return Fiber.yield("get");
            }

            @Override
            public int size() {
                return 1;
            }
        };
    }

    private static Object sizeOf(Object list) {
        return new ArrayList<>((Collection<?>) list).size();
    }

    /** What is called there suspends elsewhere. */
    @Test
    void aMonitorAroundACallIsTheReasonOfARefusal() {
        for (Noted.Program each : List.<Noted.Program>of(
                s -> underMonitor(s, ReflectionTest.class.getDeclaredMethod("sizeOf", Object.class), yielding()),
                s -> copiedUnderMonitor(s, yielding()))) {
            Generator<Object> generator = Generator.returning(() -> {
                try {
                    return each.run(value -> {
                        Fiber.yield(value);
                        return value;
                    });
                } catch (Throwable e) {
                    return e instanceof InvocationTargetException ? e.getCause() : e;
                }
            });
            generator.forEachRemaining(step -> {});
            PinnedException refusal = assertInstanceOf(PinnedException.class, generator.result());
            assertEquals(PinnedException.Reason.MONITOR, refusal.reason(), refusal.getMessage());
            assertTrue(refusal.culprit().getMethodName().matches("underMonitor|copiedUnderMonitor"), refusal.getMessage());
        }
    }

    // ---- exceptions

    @Test
    void whatAMemberThrowsIsWrapped() {
        assertEquals("InvocationTargetException of IOException(failed)",
                outcome(s -> method("fails", Step.class).invoke(null, s)));
        assertEquals("InvocationTargetException of IOException(no bean)",
                outcome(s -> Bean.class.getConstructor(Step.class).newInstance(s)));
    }

    public static Object throwsAtOnce(Step s) {
        if (s == null) {
            return s.by("never");
        }
        throw new IllegalStateException("at once");
    }

    @Test
    void whatIsThrownBeforeAnyYieldIsWrappedAsWell() {
        assertEquals("InvocationTargetException of IllegalStateException(at once)", outcome(s -> {
            s.by("before");
            return ReflectionTest.class.getMethod("throwsAtOnce", Step.class).invoke(null, s);
        }));
    }

    /** What is raised in the suspended call comes out of it as if the member had thrown it. */
    @Test
    void whatIsRaisedInASuspendedCallIsWrapped() {
        Generator<Object> generator = Generator.of(() -> {
            try {
                ReflectionTest.class.getDeclaredMethod("pauses").invoke(null);
            } catch (InvocationTargetException e) {
                Fiber.yield(e.getCause());
            } catch (ReflectiveOperationException e) {
                throw new AssertionError(e);
            }
        });
        assertEquals("pause", generator.next());
        IllegalStateException raised = new IllegalStateException();
        assertSame(raised, generator.raise(raised));
    }

    private static void pauses() {
        Fiber.yield("pause");
    }

    // ---- constructors

    @Test
    void constructorsMakeObjects() {
        assertEquals("9", outcome(s -> Bean.class.getConstructor(Step.class, long.class).newInstance(s, 9).made));
    }

    @Test
    void membersOfTheJdkRunToo() {
        assertEquals("[a] 3", outcome(s -> {
            Object list = ArrayList.class.getConstructor().newInstance();
            List.class.getMethod("add", Object.class).invoke(list, s.at("a"));
            return list + " " + String.class.getMethod("length").invoke(s.at("abc"));
        }));
    }

    /** What asks for its caller sees this class: found in the loader of the JDK's own code it would not be. */
    @Test
    void aMethodThatAsksForItsCallerSeesThisOne() {
        assertEquals("class " + ReflectionTest.class.getName(), outcome(s -> Class.class.getMethod("forName", String.class)
                .invoke(null, s.at(ReflectionTest.class.getName()))));
    }

    @Test
    void oneCallMeetsManyMembers() {
        assertEquals("[bean, null, 3, a, b, bean, null, 3, a, b]", outcome(s -> {
            Method[] methods = {method("name", Step.class), method("nothing", Step.class),
                method("last", Step.class, int.class), method("letter", Step.class, int.class)};
            Object[][] arguments = {{s}, {s}, {s, 2}, {s, 0}};
            List<Object> got = new ArrayList<>();
            for (int round = 0; round < 2; round++) {
                for (int i = 0; i < methods.length; i++) {
                    got.add(methods[i].invoke(new Bean(), arguments[i]));
                }
                got.add(methods[3].invoke(null, s, 1));
            }
            return got;
        }));
    }
}

/** Has members that {@link ReflectionTest} may not use. */
final class Other {
    final Object made;

    private Other(Step s) {
        made = s.at("made");
    }

    static Method hidden() throws NoSuchMethodException {
        return Other.class.getDeclaredMethod("hidden", Step.class);
    }

    static Constructor<?> constructor() throws NoSuchMethodException {
        return Other.class.getDeclaredConstructor(Step.class);
    }

    private static Object hidden(Step s) {
        return s.at("hidden");
    }

    static Object call(Method method, Object receiver) throws ReflectiveOperationException {
        return method.invoke(receiver);
    }

    static void throwing(Step s) {
        s.by("in");
        throw new IllegalStateException("thrown");
    }

    @Test
    void aTraceNamesClassesThatThisJdkHas() {
        assertEquals("all", outcome(s -> {
            s.by("before");
            try {
                return ReflectionTest.class.getDeclaredMethod("throwing", Step.class).invoke(null, s);
            } catch (InvocationTargetException e) {
                for (StackTraceElement each : e.getStackTrace()) {
                    if ("java.base".equals(each.getModuleName())) {
                        Class.forName(each.getClassName());
                    }
                }
                return "all";
            }
        }));
    }
}

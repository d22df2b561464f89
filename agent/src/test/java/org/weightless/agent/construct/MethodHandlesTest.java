package org.weightless.agent.construct;

import static java.lang.invoke.MethodType.methodType;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.weightless.agent.testing.Noted.outcome;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodHandles.Lookup;
import java.lang.invoke.MethodType;
import java.lang.invoke.MutableCallSite;
import java.lang.invoke.SwitchPoint;
import java.lang.reflect.Constructor;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.weightless.agent.testing.Noted.Step;

/** Method handles of methods that yield, direct ones and those that are combined of others. */
class MethodHandlesTest {
    private static final Lookup LOOKUP = MethodHandles.lookup();
    private static final MethodType BINARY = methodType(int.class, int.class, int.class);

    /** What the handles are of. */
    static class Parts {
        final Step step;
        int field = 3;

        Parts(Step step) {
            this.step = step;
            step.by("made");
        }

        int add(int a, int b) {
            return step.at(a) + step.at(b);
        }

        int subtract(int a, int b) {
            return step.at(a) - b;
        }

        boolean isMore(int a, int b) {
            return step.at(a > b);
        }

        int length(String text) {
            return step.at(text).length();
        }

        int fails(int a) {
            throw new IllegalStateException("failed " + step.at(a));
        }

        int handles(IllegalStateException e, int a) {
            return step.at(e.getMessage()).length() + a;
        }

        int cleansUp(Throwable thrown, int result, int a) {
            return step.at(thrown + " " + result).length() + a;
        }

        boolean goesOn(int value, int limit) {
            return step.at(value) < limit;
        }

        int next(int value, int limit) {
            return step.at(value) + 1;
        }

        int first(int limit) {
            return step.at(0);
        }

        char letter(int a) {
            return (char) (step.at(a) + 'a');
        }

        byte small(int a) {
            return (byte) -step.at(a);
        }

        short shorter(int a) {
            return (short) (step.at(a) - 70_000);
        }

        boolean isPositive(int a) {
            return step.at(a) > 0;
        }

        long large(int a) {
            return step.at(a) * 10_000_000_000L;
        }

        double half(int a) {
            return step.at(a) / 2.0;
        }

        float third(int a) {
            return step.at(a) / 4f;
        }

        void nothing(int a) {
            step.by(a);
        }

        static String all(Step s, boolean z, char c, byte b, short h, int i, long l, float f, double d, String... more) {
            return s.at("all") + z + c + b + h + i + l + f + d + String.join("|", more);
        }
    }

    static class More extends Parts {
        More(Step step) {
            super(step);
        }

        @Override
        int add(int a, int b) {
            return 100 + super.add(a, b);
        }

        static MethodHandle addOfSuper() throws ReflectiveOperationException {
            return MethodHandles.lookup().findSpecial(Parts.class, "add", BINARY, More.class);
        }
    }

    private static MethodHandle virtual(String name, Class<?> result, Class<?>... arguments)
            throws ReflectiveOperationException {
        return LOOKUP.findVirtual(Parts.class, name, methodType(result, arguments));
    }

    private static MethodHandle part(Step step, String name, Class<?> result, Class<?>... arguments)
            throws ReflectiveOperationException {
        return virtual(name, result, arguments).bindTo(new Parts(step));
    }

    private static MethodHandle add(Step step) throws ReflectiveOperationException {
        return part(step, "add", int.class, int.class, int.class);
    }

    private static MethodHandle subtract(Step step) throws ReflectiveOperationException {
        return part(step, "subtract", int.class, int.class, int.class);
    }

    private static MethodHandle all() throws ReflectiveOperationException {
        return LOOKUP.findStatic(Parts.class, "all", methodType(String.class, Step.class, boolean.class, char.class, byte.class,
                short.class, int.class, long.class, float.class, double.class, String[].class));
    }

    // ---- direct ones

    @Test
    void aDirectHandleCallsItsMethod() {
        assertEquals("7", outcome(s -> (int) virtual("add", int.class, int.class, int.class)
                .invokeExact(new Parts(s), 3, 4)));
        assertEquals("107", outcome(s -> (int) virtual("add", int.class, int.class, int.class)
                .invoke(new More(s), 3, 4)));
        assertEquals("7", outcome(s -> (int) More.addOfSuper().invokeExact(new More(s), 3, 4)));
        assertEquals("alltruec-1-2345.56.5x|y", outcome(s -> (String) all().invokeExact(s, true, 'c', (byte) -1, (short) -2, 3,
                4L, 5.5f, 6.5, new String[] {"x", "y"})));
    }

    @Test
    void itsArgumentsAndResultAreConverted() {
        assertEquals("[7, 7, 7.0, null]", outcome(s -> {
            MethodHandle add = virtual("add", int.class, int.class, int.class);
            Parts parts = new Parts(s);
            Object boxed = add.invoke((Object) parts, (Integer) 3, (byte) 4);
            long widened = (long) add.invoke(parts, 3, 4);
            double more = (double) add.invoke(parts, 'a' - 94, 4);
            add.invoke(parts, 1, 1);
            return Arrays.asList(boxed, widened, more, (Object) virtual("nothing", void.class, int.class).invoke(parts, 1));
        }));
        assertEquals("0", outcome(s -> (int) virtual("nothing", void.class, int.class).invoke(new Parts(s), 1)));
    }

    @Test
    void constructorsAndFields() {
        assertEquals("[3, 8, 5]", outcome(s -> {
            Parts made = (Parts) LOOKUP.findConstructor(Parts.class, methodType(void.class, Step.class)).invokeExact(s);
            int before = (int) LOOKUP.findGetter(Parts.class, "field", int.class).invokeExact(made);
            LOOKUP.findSetter(Parts.class, "field", int.class).invokeExact(made, 8);
            int length = (int) MethodHandles.arrayElementGetter(int[].class).invokeExact(new int[] {4, 5}, 1);
            return List.of(before, made.field, length);
        }));
    }

    @Test
    void wrongTypesAndNullAreRefused() {
        assertEquals("WrongMethodTypeException", outcome(s -> (long) add(s).invokeExact(1, 2)).replaceFirst("\\(.*", ""));
        assertEquals("WrongMethodTypeException", outcome(s -> (int) add(s).invoke("a", 2)).replaceFirst("\\(.*", ""));
        assertEquals("WrongMethodTypeException", outcome(s -> (int) add(s).invoke(1)).replaceFirst("\\(.*", ""));
        assertEquals("ClassCastException", outcome(s -> (int) add(s).invoke((Object) s.at("a"), 2)).replaceFirst("\\(.*", ""));
        assertEquals("no handle", outcome(s -> {
            MethodHandle none = s.at((MethodHandle) null);
            try {
                return (int) none.invokeExact(1, 2);
            } catch (NullPointerException e) {
                return "no handle";
            }
        }));
    }

    static class Most extends More {
        Most(Step step) {
            super(step);
        }
    }

    /** The JDK gives a direct handle another type, where nothing has to be converted, and tells no more what it is of. */
    @Test
    void aDirectHandleOfAnotherTypeCallsItsMethodAsWell() {
        MethodType ofMost = BINARY.insertParameterTypes(0, Most.class);
        assertEquals("107 7 text! 3", outcome(s -> {
            int own = (int) virtual("add", int.class, int.class, int.class).asType(ofMost).invokeExact(new Most(s), 3, 4);
            int above = (int) More.addOfSuper().asType(ofMost).invokeExact(new Most(s), 3, 4);
            Object text = (Object) LOOKUP
                    .findStatic(MethodHandlesTest.class, "member", methodType(String.class, Step.class, String.class))
                    .asType(methodType(Object.class, Step.class, String.class)).invokeExact(s, "text");
            Object made = (Object) LOOKUP.findConstructor(Parts.class, methodType(void.class, Step.class))
                    .asType(methodType(Object.class, Step.class)).invokeExact(s);
            return own + " " + above + " " + text + " " + ((Parts) made).field;
        }));
    }

    interface Greets {
        default String greets(Step s) {
            return s.at("hello") + "!";
        }
    }

    static final class Loud implements Greets {
        @Override
        public String greets(Step s) {
            return "loud";
        }

        static MethodHandle quiet() throws ReflectiveOperationException {
            return MethodHandles.lookup().findSpecial(Greets.class, "greets", methodType(String.class, Step.class), Loud.class);
        }
    }

    @Test
    void aHandleOfADefaultMethodCallsThatOne() {
        assertEquals("hello! hello! loud", outcome(s -> {
            MethodHandle quiet = Loud.quiet();
            String direct = (String) quiet.invokeExact(new Loud(), s);
            Object bound = MethodHandles.insertArguments(quiet, 0, new Loud()).invoke(s);
            return direct + " " + bound + " " + LOOKUP.findVirtual(Greets.class, "greets", methodType(String.class, Step.class))
                    .invoke(new Loud(), s);
        }));
    }

    // ---- arguments

    @Test
    void argumentsAreBoundTurnedRoundFilteredAndSpread() {
        assertEquals("[8, 9, 8, 5, 8, 3]", outcome(s -> {
            MethodHandle bound = MethodHandles.insertArguments(add(s), 0, 5);
            MethodHandle swapped = MethodHandles.permuteArguments(subtract(s), BINARY, 1, 0);
            MethodHandle measured =
                    MethodHandles.filterArguments(add(s), 0, part(s, "length", int.class, String.class));
            MethodHandle collected =
                    MethodHandles.collectArguments(add(s), 1, part(s, "length", int.class, String.class));
            MethodHandle spread = add(s).asSpreader(Object[].class, 2);
            return List.of((int) bound.invokeExact(3), bound.invoke((Integer) 4), (int) swapped.invokeExact(1, 9),
                    (int) measured.invokeExact("abc", 2), (int) collected.invokeExact(4, "four"),
                    (int) spread.invokeExact(new Object[] {1, 2}));
        }));
    }

    @Test
    void invokeWithArgumentsTakesAnArrayOrAList() {
        String all = "alltruec-1-23-44.55.5x|y";
        assertEquals(all,
                outcome(s -> all().asFixedArity().invokeWithArguments(s, true, 'c', (byte) -1, (short) -2, 3, -4L, 4.5f,
                        5.5, new String[] {"x", "y"})));
        assertEquals(all, outcome(s -> all().asVarargsCollector(String[].class).invokeWithArguments(
                List.of(s, true, 'c', (byte) -1, (short) -2, 3, -4L, 4.5f, 5.5, "x", "y"))));
        assertEquals("3", outcome(s -> add(s).invokeWithArguments((Object[]) new Integer[] {1, 2})));
        assertEquals("WrongMethodTypeException",
                outcome(s -> add(s).invokeWithArguments(s.at(1))).replaceFirst("\\(.*", ""));
    }

    @Test
    void aVarargsHandleCollects() {
        assertEquals("allfalsez12356.07.0", outcome(s -> (String) all().asVarargsCollector(String[].class)
                .invoke(s, false, 'z', (byte) 1, (short) 2, 3, 5, 6, 7)));
        assertEquals("allfalsez12345.06.0one|two", outcome(s -> (String) all().asVarargsCollector(String[].class)
                .invoke(s, (Object) false, 'z', (byte) 1, (byte) 2, 'a' - 94, 4, 5, 6, "one", "two")));
    }

    /** What lies between a method and its caller sees values of all types. */
    @Test
    void eachTypeOfResultComesThroughACombinedHandle() {
        assertEquals("[c, -2, -4462, true, 20000000000, 1.0, 0.5, null, 0]", outcome(s -> {
            List<Object> results = new ArrayList<>();
            Object[][] methods = {{"letter", char.class}, {"small", byte.class}, {"shorter", short.class},
                {"isPositive", boolean.class}, {"large", long.class}, {"half", double.class}, {"third", float.class},
                {"nothing", void.class}, {"first", int.class}};
            for (Object[] each : methods) {
                MethodHandle handle = MethodHandles.dropArguments(
                        part(s, (String) each[0], (Class<?>) each[1], int.class), 1, String.class);
                results.add(handle.invoke(2, "boxed"));
                handle.invoke(3, "dropped");
            }
            return results;
        }));
        assertEquals("e 102", outcome(s -> {
            MethodHandle letter =
                    MethodHandles.dropArguments(part(s, "letter", char.class, int.class), 0, Object.class);
            return (char) letter.invokeExact((Object) "", 4) + " " + (long) letter.invoke("widened", 5);
        }));
    }

    // ---- forms of control

    @Test
    void theTestChooses() {
        assertEquals("[-1, 7, 3, 0]", outcome(s -> {
            MethodHandle guarded = MethodHandles.guardWithTest(
                    part(s, "isMore", boolean.class, int.class, int.class), add(s), subtract(s));
            MethodHandle[] cases = {MethodHandles.dropArguments(add(s), 0, int.class)};
            MethodHandle chosen =
                    MethodHandles.tableSwitch(MethodHandles.dropArguments(subtract(s), 0, int.class), cases);
            return List.of((int) guarded.invokeExact(3, 4), (int) guarded.invokeExact(4, 3),
                    (int) chosen.invokeExact(0, 1, 2), (int) chosen.invokeExact(1, 2, 2));
        }));
    }

    @Test
    void aSwitchPointSwitches() {
        assertEquals("[9, 7]", outcome(s -> {
            SwitchPoint point = new SwitchPoint();
            MethodHandle switched = point.guardWithTest(add(s), subtract(s));
            int before = (int) switched.invokeExact(8, 1);
            SwitchPoint.invalidateAll(new SwitchPoint[] {point});
            return List.of(before, (int) switched.invokeExact(8, 1));
        }));
    }

    @Test
    void exceptionsAreCaughtAndCleanedUpBehind() {
        assertEquals("[15, failed 3, 11]", outcome(s -> {
            MethodHandle fails = part(s, "fails", int.class, int.class);
            MethodHandle caught = MethodHandles.catchException(fails, IllegalStateException.class,
                    part(s, "handles", int.class, IllegalStateException.class, int.class));
            MethodHandle cleansUp = part(s, "cleansUp", int.class, Throwable.class, int.class, int.class);
            String thrown;
            try {
                thrown = "" + (int) MethodHandles.tryFinally(fails, cleansUp).invokeExact(3);
            } catch (IllegalStateException e) {
                thrown = s.at(e.getMessage());
            }
            return List.of((int) caught.invokeExact(7), thrown,
                    (int) MethodHandles.tryFinally(part(s, "first", int.class, int.class), cleansUp).invokeExact(5));
        }));
    }

    @Test
    void whatIsNotOfTheTypeIsNotCaught() {
        assertEquals("IllegalStateException(failed 2)", outcome(s -> {
            MethodHandle handler =
                    MethodHandles.dropArguments(MethodHandles.constant(int.class, 1), 0, ArithmeticException.class);
            return (int) MethodHandles
                    .catchException(part(s, "fails", int.class, int.class), ArithmeticException.class, handler)
                    .invokeExact(2);
        }));
        assertEquals("1", outcome(s -> {
            MethodHandle handler = MethodHandles.dropArguments(MethodHandles.constant(int.class, 1), 0, RuntimeException.class);
            return (int) MethodHandles.catchException(part(s, "fails", int.class, int.class), RuntimeException.class, handler)
                    .invokeExact(2);
        }));
    }

    /** What cleaning up throws replaces what was thrown before. */
    @Test
    void anExceptionOfTheCleanUpWins() {
        assertEquals("IllegalStateException(failed 5)", outcome(s -> {
            MethodHandle fails = part(s, "fails", int.class, int.class);
            MethodHandle cleansUp = MethodHandles.dropArguments(fails, 0, Throwable.class, int.class);
            MethodHandle before = MethodHandles.dropArguments(MethodHandles.throwException(int.class, Error.class)
                    .bindTo(new Error("before")), 0, int.class);
            return (int) MethodHandles.tryFinally(before, cleansUp).invokeExact(5);
        }));
    }

    @Test
    void loopsGoOnBehindTheirYields() {
        assertEquals("[3, 2, 13]", outcome(s -> {
            MethodHandle first = part(s, "first", int.class, int.class);
            MethodHandle goesOn = part(s, "goesOn", boolean.class, int.class, int.class);
            MethodHandle next = part(s, "next", int.class, int.class, int.class);
            MethodHandle counted = MethodHandles.countedLoop(
                    MethodHandles.constant(int.class, 3), MethodHandles.constant(int.class, 10), add(s));
            return List.of((int) MethodHandles.whileLoop(first, goesOn, next).invokeExact(3),
                    (int) MethodHandles.doWhileLoop(first, next, goesOn).invokeExact(2), (int) counted.invokeExact());
        }));
    }

    @Test
    void handlesThatCallHandles() {
        assertEquals("[7, 3, 3, -1, 11]", outcome(s -> {
            MutableCallSite site = new MutableCallSite(add(s));
            MethodHandle invoker = site.dynamicInvoker();
            int before = (int) invoker.invokeExact(5, 2);
            site.setTarget(subtract(s));
            return List.of(before, (int) invoker.invokeExact(5, 2),
                    (int) MethodHandles.exactInvoker(BINARY).invokeExact(add(s), 1, 2),
                    (int) MethodHandles.invoker(BINARY).invokeExact(subtract(s), 3, 4),
                    (int) MethodHandles.spreadInvoker(BINARY, 0).invokeExact(add(s), new Object[] {5, 6}));
        }));
    }

    // ---- handles of reflection

    public static String member(Step s, String text) {
        return s.at(text) + "!";
    }

    @Test
    void aHandleOfMethodInvokeCallsByReflection() {
        assertEquals("a! b! c!", outcome(s -> {
            Method member = MethodHandlesTest.class.getMethod("member", Step.class, String.class);
            MethodHandle invoke = LOOKUP.findVirtual(Method.class, "invoke",
                    methodType(Object.class, Object.class, Object[].class)).asFixedArity();
            Object direct = (Object) invoke.invokeExact(member, (Object) null, new Object[] {s, "a"});
            MethodHandle bound = MethodHandles.insertArguments(invoke, 0, member, null);
            return direct + " " + (Object) bound.invokeExact(new Object[] {s, "b"}) + " "
                    + bound.invoke((Object) new Object[] {s, "c"});
        }));
    }

    @Test
    void aHandleOfNewInstanceCallsByReflection() {
        assertEquals("3 3", outcome(s -> {
            Constructor<?> constructor = Parts.class.getDeclaredConstructor(Step.class);
            MethodHandle make = LOOKUP.findVirtual(Constructor.class, "newInstance", methodType(Object.class, Object[].class))
                    .asFixedArity();
            Object direct = (Object) make.invokeExact((Constructor) constructor, new Object[] {s});
            MethodHandle bound = make.bindTo(constructor);
            return ((Parts) direct).field + " " + ((Parts) bound.invoke(new Object[] {s})).field;
        }));
    }

    /** The class that looks up counts, also in a fiber. */
    @Test
    void whatAsksForItsCallerSeesTheOneOfTheLookUp() {
        assertEquals("class " + MethodHandlesTest.class.getName(), outcome(s -> {
            MethodHandle forName = LOOKUP.findStatic(Class.class, "forName", methodType(Class.class, String.class));
            return (Class<?>) forName.invokeExact(s.at(MethodHandlesTest.class.getName()));
        }));
    }
}

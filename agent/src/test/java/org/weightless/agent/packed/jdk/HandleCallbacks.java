package org.weightless.agent.packed.jdk;

import static java.lang.invoke.MethodType.methodType;

import java.lang.invoke.CallSite;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodHandles.Lookup;
import java.lang.invoke.MethodType;
import java.lang.invoke.MutableCallSite;
import java.lang.invoke.SwitchPoint;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.function.Consumer;
import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.Handle;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;

/** Method handles that are combined of others, and {@code invokedynamic} as other languages use it. */
public final class HandleCallbacks {
    private HandleCallbacks() {}

    /** What the handles are of. */
    public static class Parts {
        private final Step step;

        public Parts(Step step) {
            this.step = step;
        }

        public int add(int a, int b) {
            return step.at(a) + step.at(b);
        }

        public int subtract(int a, int b) {
            return step.at(a) - b;
        }

        public boolean isMore(int a, int b) {
            return step.at(a > b);
        }

        public int length(String text) {
            return step.at(text).length();
        }

        public String all(long j, double d, char c, byte b, boolean z, float f, short s, String... more) {
            return step.at("all") + j + d + c + b + z + f + s + String.join("|", more);
        }

        public int fails(int a) {
            throw new IllegalStateException("failed " + step.at(a));
        }

        public int handles(IllegalStateException e, int a) {
            return step.at(e.getMessage()).length() + a;
        }

        public int cleansUp(Throwable thrown, int result, int a) {
            return step.at(thrown + " " + result).length() + a;
        }

        public boolean goesOn(int value, int limit) {
            return step.at(value) < limit;
        }

        public int next(int value, int limit) {
            return step.at(value) + 1;
        }

        public int first(int limit) {
            return step.at(0);
        }

        public char letter(int a) {
            return (char) (step.at(a) + 'a');
        }

        public byte small(int a) {
            return (byte) -step.at(a);
        }

        public short shorter(int a) {
            return step.at((short) a);
        }

        public boolean isPositive(int a) {
            return step.at(a) > 0;
        }

        public long large(int a) {
            return step.at(a) * 10_000_000_000L;
        }

        public double half(int a) {
            return step.at(a) / 2.0;
        }

        public float third(int a) {
            return step.at(a) / 3f;
        }

        public void nothing(int a) {
            step.by(a);
        }
    }

    private static MethodHandle part(Step step, String name, Class<?> result, Class<?>... arguments) throws Exception {
        return MethodHandles.lookup().findVirtual(Parts.class, name, methodType(result, arguments)).bindTo(new Parts(step));
    }

    private static MethodHandle add(Step step) throws Exception {
        return part(step, "add", int.class, int.class, int.class);
    }

    private static MethodHandle subtract(Step step) throws Exception {
        return part(step, "subtract", int.class, int.class, int.class);
    }

    static Object arguments(Step s) throws Throwable {
        MethodHandle bound = MethodHandles.insertArguments(add(s), 0, 5);
        MethodHandle swapped = MethodHandles.permuteArguments(subtract(s), methodType(int.class, int.class, int.class), 1, 0);
        MethodHandle measured = MethodHandles.filterArguments(add(s), 0, part(s, "length", int.class, String.class));
        MethodHandle collected = MethodHandles.collectArguments(add(s), 1, part(s, "length", int.class, String.class));
        MethodHandle spread = add(s).asSpreader(Object[].class, 2);
        return List.of((int) bound.invokeExact(3), bound.invoke((Integer) 4), (int) swapped.invokeExact(1, 9),
                (int) measured.invokeExact("abc", 2), (int) collected.invokeExact(4, "four"),
                (int) spread.invokeExact(new Object[] {1, 2}));
    }

    static Object eachType(Step s) throws Throwable {
        MethodHandle all = part(s, "all", String.class, long.class, double.class, char.class, byte.class, boolean.class,
                float.class, short.class, String[].class).asVarargsCollector(String[].class);
        MethodHandle bound = MethodHandles.insertArguments(all, 0, 1L);
        return all.invoke(1L, 2.5, 'c', (byte) -3, true, 4.5f, (short) -9, "x", "y") + " "
                + bound.invokeWithArguments(2.5, 'd', (byte) 7, false, -1f, (short) 1, new String[] {"z"}) + " "
                + all.invokeWithArguments(List.of(1L, 2.5, 'e', (byte) 1, true, 0f, (short) 2, "p", "q"));
    }

    static Object eachResult(Step s) throws Throwable {
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
        MethodHandle letter = MethodHandles.dropArguments(part(s, "letter", char.class, int.class), 0, Object.class);
        results.add((char) letter.invokeExact((Object) "", 4));
        results.add((long) letter.invoke("widened", 5));
        return results.toString();
    }

    static Object choices(Step s) throws Throwable {
        MethodHandle guarded = MethodHandles.guardWithTest(
                part(s, "isMore", boolean.class, int.class, int.class), add(s), subtract(s));
        MethodHandle[] cases = {MethodHandles.dropArguments(add(s), 0, int.class)};
        MethodHandle chosen = MethodHandles.tableSwitch(MethodHandles.dropArguments(subtract(s), 0, int.class), cases);
        SwitchPoint point = new SwitchPoint();
        MethodHandle switched = point.guardWithTest(add(s), subtract(s));
        int before = (int) switched.invokeExact(8, 1);
        SwitchPoint.invalidateAll(new SwitchPoint[] {point});
        return List.of((int) guarded.invokeExact(3, 4), (int) guarded.invokeExact(4, 3), (int) chosen.invokeExact(0, 1, 2),
                (int) chosen.invokeExact(1, 1, 2), before, (int) switched.invokeExact(8, 1));
    }

    static Object exceptions(Step s) throws Throwable {
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
    }

    static Object loops(Step s) throws Throwable {
        MethodHandle first = part(s, "first", int.class, int.class);
        MethodHandle goesOn = part(s, "goesOn", boolean.class, int.class, int.class);
        MethodHandle next = part(s, "next", int.class, int.class, int.class);
        MethodHandle counted = MethodHandles.countedLoop(
                MethodHandles.constant(int.class, 3), MethodHandles.constant(int.class, 10), add(s));
        return List.of((int) MethodHandles.whileLoop(first, goesOn, next).invokeExact(3),
                (int) MethodHandles.doWhileLoop(first, next, goesOn).invokeExact(2), (int) counted.invokeExact());
    }

    /** What is gone through yields in each of its methods. */
    static final class Asked implements Iterable<String>, Iterator<String> {
        private final Step step;
        private int given;

        Asked(Step step) {
            this.step = step;
        }

        @Override
        public Iterator<String> iterator() {
            step.by("iterator");
            return this;
        }

        @Override
        public boolean hasNext() {
            return step.at(given < 3);
        }

        @Override
        public String next() {
            return step.at("value " + given++);
        }
    }

    static Object iteration(Step s) throws Throwable {
        MethodHandle body = MethodHandles.lookup().findVirtual(
                String.class, "concat", MethodType.methodType(String.class, String.class));
        MethodHandle init = MethodHandles.dropArguments(MethodHandles.constant(String.class, ""), 0, Iterable.class);
        return (String) MethodHandles.iteratedLoop(null, init, body).invokeExact((Iterable<?>) new Asked(s));
    }

    static Object sites(Step s) throws Throwable {
        MutableCallSite site = new MutableCallSite(add(s));
        MethodHandle invoker = site.dynamicInvoker();
        int before = (int) invoker.invokeExact(5, 2);
        site.setTarget(subtract(s));
        MethodType type = methodType(int.class, int.class, int.class);
        return List.of(before, (int) invoker.invokeExact(5, 2),
                (int) MethodHandles.exactInvoker(type).invokeExact(add(s), 1, 2),
                (int) MethodHandles.invoker(type).invokeExact(add(s), 3, 4),
                (int) MethodHandles.spreadInvoker(type, 0).invokeExact(add(s), new Object[] {5, 6}));
    }

    static Object constructorsAndFields(Step s) throws Throwable {
        Lookup lookup = MethodHandles.lookup();
        MethodHandle made = lookup.findConstructor(Parts.class, methodType(void.class, Step.class));
        MethodHandle twice = MethodHandles.filterArguments(
                lookup.findVirtual(Parts.class, "next", methodType(int.class, int.class, int.class)), 0, made);
        MethodHandle read = MethodHandles.filterReturnValue(lookup.findGetter(Parts.class, "step", Step.class),
                MethodHandles.insertArguments(lookup.findVirtual(Step.class, "by", methodType(Object.class, Object.class)), 1,
                        "read"));
        return List.of((int) twice.invokeExact(s, 1, 2), (Object) read.invokeExact(new Parts(s)));
    }

    static Object throughTheJdk(Step s) throws Throwable {
        MethodHandle forEach = MethodHandles.lookup()
                .findVirtual(List.class, "forEach", methodType(void.class, Consumer.class))
                .bindTo(new ArrayList<>(List.of(1, 2)));
        forEach.invoke((Consumer<Object>) s::by);
        MethodHandle invoke = MethodHandles.insertArguments(MethodHandles.lookup()
                .findVirtual(Method.class, "invoke", methodType(Object.class, Object.class, Object[].class)), 1, new Parts(s));
        Object sum = invoke.invoke(Parts.class.getMethod("add", int.class, int.class), new Object[] {1, 2});
        try {
            return invoke.invoke(Parts.class.getMethod("fails", int.class), new Object[] {1});
        } catch (InvocationTargetException e) {
            return sum + e.getCause().getMessage();
        }
    }

    /** A bootstrap method as other languages have them: the site finds its target when it is called, and keeps it. */
    public static CallSite bootstrap(Lookup caller, String name, MethodType type, int factor) throws Exception {
        MutableCallSite site = new MutableCallSite(type);
        MethodHandle find = MethodHandles.insertArguments(MethodHandles.lookup().findStatic(HandleCallbacks.class, "find",
                methodType(Object.class, MutableCallSite.class, int.class, Object[].class)), 0, site, factor);
        site.setTarget(find.asCollector(Object[].class, type.parameterCount()).asType(type));
        return site;
    }

    public static Object find(MutableCallSite site, int factor, Object[] arguments) throws Throwable {
        ((Step) arguments[0]).by("found");
        MethodHandle target = MethodHandles.insertArguments(MethodHandles.lookup().findStatic(HandleCallbacks.class, "times",
                methodType(int.class, int.class, Step.class, int.class)), 0, factor);
        site.setTarget(target.asType(site.type()));
        return target.invokeWithArguments(arguments);
    }

    public static int times(int factor, Step step, int value) {
        return factor * step.at(value);
    }

    /** Calls the same site twice: {@code find} runs once. */
    static Object dynamicCalls(Step s) throws Throwable {
        String step = Type.getDescriptor(Step.class);
        ClassWriter writer = new ClassWriter(ClassWriter.COMPUTE_MAXS);
        writer.visit(Opcodes.V17, Opcodes.ACC_PUBLIC, "org/weightless/agent/packed/jdk/Dynamic", null, "java/lang/Object",
                null);
        MethodVisitor method =
                writer.visitMethod(Opcodes.ACC_PUBLIC | Opcodes.ACC_STATIC, "run", "(" + step + "I)I", null, null);
        method.visitIntInsn(Opcodes.SIPUSH, 1000);
        method.visitVarInsn(Opcodes.ALOAD, 0);
        method.visitVarInsn(Opcodes.ILOAD, 1);
        method.visitInvokeDynamicInsn("call:it", "(" + step + "I)I",
                new Handle(Opcodes.H_INVOKESTATIC, Type.getInternalName(HandleCallbacks.class), "bootstrap",
                        "(Ljava/lang/invoke/MethodHandles$Lookup;Ljava/lang/String;Ljava/lang/invoke/MethodType;I)"
                                + "Ljava/lang/invoke/CallSite;",
                        false),
                3);
        method.visitInsn(Opcodes.IADD);
        method.visitInsn(Opcodes.IRETURN);
        method.visitMaxs(0, 0);
        writer.visitEnd();
        Class<?> dynamic = new ClassLoader(HandleCallbacks.class.getClassLoader()) {
            Class<?> define(byte[] bytes) {
                return defineClass(null, bytes, 0, bytes.length);
            }
        }.define(writer.toByteArray());
        Method run = dynamic.getMethod("run", Step.class, int.class);
        return run.invoke(null, s, 4) + " " + run.invoke(null, s, 5);
    }
}

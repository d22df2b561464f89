package org.weightless.agent.packed;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.weightless.agent.testing.ChildJvm;
import org.weightless.agent.testing.ChildJvm.Result;

/** Class loaders of the application's own, and classes that come to be at run time. */
class ClassLoadersIT {
    @TempDir
    Path directory;

    private Result run(String className, String source, String... arguments) {
        Path classes = Apps.compileOne(directory, className, source);
        List<String> command = new ArrayList<>(
                List.of(ChildJvm.agent(), "-cp", ChildJvm.path(classes, ChildJvm.coreJar()), className));
        command.addAll(List.of(arguments));
        return ChildJvm.run(directory, command.toArray(String[]::new));
    }

    @Test
    void aLoaderWithoutAParentFindsTheRuntime() {
        Apps.compileOne(directory, "Hello", Apps.HELLO);
        assertEquals(new Result(0, Apps.HELLO_OUTPUT, ""), run("Loading", """
                import java.net.*;
                import java.nio.file.*;
                public class Loading {
                    public static void main(String[] args) throws Exception {
                        URL[] here = {Path.of("classes").toUri().toURL()};
                        Class<?> hello = new URLClassLoader(here, null).loadClass("Hello");
                        if (hello.getClassLoader() == Loading.class.getClassLoader()) {
                            throw new AssertionError("not loaded there");
                        }
                        hello.getMethod("main", String[].class).invoke(null, (Object) args);
                    }
                }
                """));
    }

    @Test
    void twoLoadersOfTheSameClassesYieldThroughEachOther() {
        assertEquals(new Result(0, Apps.lines("1", "2", "1", "2"), ""), run("Twins", """
                import java.net.*;
                import java.nio.file.*;
                import java.util.function.*;
                import org.weightless.*;
                public class Twins implements Consumer<Runnable> {
                    @Override public void accept(Runnable then) {
                        Fiber.yield(1);
                        then.run();
                    }
                    @SuppressWarnings("unchecked")
                    public static void main(String[] args) throws Exception {
                        URL[] here = {Path.of("classes").toUri().toURL()};
                        for (int i = 0; i < 2; i++) {
                            Object twin = new URLClassLoader(here, null).loadClass("Twins").getConstructor().newInstance();
                            Generator.of(() -> ((Consumer<Runnable>) twin).accept(() -> Fiber.yield(2)))
                                    .forEachRemaining(System.out::println);
                        }
                    }
                }
                """));
    }

    /** The JVM puts the name of a class loader before that of its class. */
    @Test
    void tracesNameTheLoader() {
        String called = "\tat shop//Named.deep(Named.java:%d)";
        List<String> trace = List.of(String.format(called, 11), String.format(called, 13), String.format(called, 13));
        List<String> twice = new ArrayList<>(trace);
        twice.addAll(trace);
        assertEquals(new Result(0, Apps.lines(twice.toArray(String[]::new)), ""), run("Named", """
                import java.net.*;
                import java.nio.file.*;
                import java.util.function.*;
                import org.weightless.*;
                public class Named implements Consumer<Boolean> {
                    static void deep(int depth, boolean yields) {
                        if (yields) {
                            Fiber.yield();
                        }
                        if (depth == 0) {
                            throw new IllegalStateException();
                        }
                        deep(depth - 1, yields);
                    }
                    @Override public void accept(Boolean yields) {
                        try {
                            deep(2, yields);
                        } catch (IllegalStateException e) {
                            for (StackTraceElement each : e.getStackTrace()) {
                                if (each.getMethodName().equals("deep")) {
                                    System.out.println("\tat " + each);
                                }
                            }
                        }
                    }
                    @SuppressWarnings("unchecked")
                    public static void main(String[] args) throws Exception {
                        URL[] here = {Path.of("classes").toUri().toURL()};
                        Object named = new URLClassLoader("shop", here, null).loadClass("Named").getConstructor().newInstance();
                        ((Consumer<Boolean>) named).accept(false);
                        Generator.of(() -> ((Consumer<Boolean>) named).accept(true)).forEachRemaining(value -> {});
                    }
                }
                """));
    }

    /**
     * Sites of a class that stays meet classes that go: by an interface, by a constructor, by reflection, and by a combined
     * handle whose type alone names the class that goes.
     */
    @Test
    void noCallKeepsAClassLoaderAlive() {
        assertEquals(new Result(0, Apps.lines("200 loaders, 1000 yields, 0 stay"), ""), run("Deployed", """
                import java.lang.invoke.*;
                import java.lang.ref.*;
                import java.lang.reflect.*;
                import java.net.*;
                import java.nio.file.*;
                import java.util.*;
                import java.util.function.*;
                import org.weightless.*;
                public class Deployed {
                    public static class Application implements Supplier<Object> {
                        public Application() {
                            Fiber.yield("made");
                        }
                        @Override public Object get() {
                            Fiber.yield("asked");
                            return this;
                        }
                        public final void reflected() {
                            Fiber.yield("reflected");
                        }
                        public void combined() throws Throwable {
                            MethodHandle equals = MethodHandles.lookup().findVirtual(Application.class, "equals",
                                    MethodType.methodType(boolean.class, Object.class));
                            Fiber.yield((boolean) MethodHandles.insertArguments(equals, 0, this).invokeExact((Object) this));
                        }
                    }
                    static int deploy(List<WeakReference<ClassLoader>> loaders) throws Exception {
                        URL[] here = {Path.of("classes").toUri().toURL()};
                        ClassLoader loader = new URLClassLoader(here, null);
                        loaders.add(new WeakReference<>(loader));
                        Class<?> type = loader.loadClass("Deployed$Application");
                        int yields = 0;
                        for (Generator<Object> each : List.<Generator<Object>>of(
                                Generator.of(() -> ((Supplier<?>) type.getConstructor().newInstance()).get()),
                                Generator.of(() -> {
                                    Object one = type.getDeclaredConstructors()[0].newInstance();
                                    type.getMethod("reflected").invoke(one);
                                    type.getMethod("combined").invoke(one);
                                }))) {
                            while (each.hasNext()) {
                                each.next();
                                yields++;
                            }
                        }
                        return yields;
                    }
                    public static void main(String[] args) throws Exception {
                        List<WeakReference<ClassLoader>> loaders = new ArrayList<>();
                        int yields = 0;
                        for (int i = 0; i < 200; i++) {
                            yields += deploy(loaders);
                        }
                        for (int i = 0; i < 50 && loaders.stream().anyMatch(each -> each.get() != null); i++) {
                            System.gc();
                        }
                        System.out.println(loaders.size() + " loaders, " + yields + " yields, "
                                + loaders.stream().filter(each -> each.get() != null).count() + " stay");
                    }
                }
                """));
    }

    /** A stream makes objects by a constructor of a class that stays, which refers to their class. */
    @Test
    void noStreamOfObjectsKeepsAClassLoaderAlive() {
        assertEquals(new Result(0, Apps.lines("40 read, 0 stay"), ""), run("Reading", """
                import java.io.*;
                import java.lang.ref.*;
                import java.net.*;
                import java.nio.file.*;
                import java.util.*;
                import java.util.function.*;
                import org.weightless.*;
                public class Reading implements Supplier<Object> {
                    public static class Plain implements Serializable {
                        int number = 4;
                    }
                    @Override public Object get() {
                        try {
                            ByteArrayOutputStream bytes = new ByteArrayOutputStream();
                            new ObjectOutputStream(bytes).writeObject(new Plain());
                            byte[] all = bytes.toByteArray();
                            return ((Plain) new ObjectInputStream(new ByteArrayInputStream(all)).readObject()).number;
                        } catch (IOException | ClassNotFoundException e) {
                            throw new IllegalStateException(e);
                        }
                    }
                    static int read(List<WeakReference<ClassLoader>> loaders) throws Exception {
                        URL[] here = {Path.of("classes").toUri().toURL()};
                        ClassLoader loader = new URLClassLoader(here, null);
                        loaders.add(new WeakReference<>(loader));
                        Object reading = loader.loadClass("Reading").getConstructor().newInstance();
                        Generator<Object> numbers = Generator.of(() -> Fiber.yield(((Supplier<?>) reading).get()));
                        int number = (int) numbers.next();
                        numbers.close();
                        return number;
                    }
                    public static void main(String[] args) throws Exception {
                        List<WeakReference<ClassLoader>> loaders = new ArrayList<>();
                        int read = 0;
                        for (int i = 0; i < 10; i++) {
                            read += read(loaders);
                        }
                        for (int i = 0; i < 50 && loaders.stream().anyMatch(each -> each.get() != null); i++) {
                            System.gc();
                        }
                        System.out.println(read + " read, "
                                + loaders.stream().filter(each -> each.get() != null).count() + " stay");
                    }
                }
                """));
    }

    /** A web application, say, that has the library in its own directory of libraries. */
    @Test
    void theJdkStaysPlainWhereALoaderHasALibraryOfItsOwn() {
        assertEquals(new Result(0, Apps.lines("0 1 2", "the JDK's classes do not see the library that the class loader own"
                + " has of its own; leave weightless-core.jar out of the application, as the agent brings the library"), ""),
                run("Owning", """
                        import java.net.*;
                        import java.nio.file.*;
                        import java.util.*;
                        import org.weightless.*;
                        public class Owning {
                            static class Own extends URLClassLoader {
                                Own(URL... urls) {
                                    super(urls, null);
                                }
                                @Override protected Class<?> loadClass(String name, boolean resolve)
                                        throws ClassNotFoundException {
                                    Class<?> known = findLoadedClass(name);
                                    return known != null ? known
                                            : name.startsWith("java.") ? super.loadClass(name, resolve) : findClass(name);
                                }
                                @Override public String toString() {
                                    return "own";
                                }
                            }
                            public static class Body implements Runnable {
                                @Override public void run() {
                                    Generator<Integer> loop = Generator.of(() -> {
                                        for (int i = 0; i < 3; i++) {
                                            Fiber.yield(i);
                                        }
                                    });
                                    StringJoiner all = new StringJoiner(" ");
                                    loop.forEachRemaining(each -> all.add(each.toString()));
                                    System.out.println(all);
                                    try {
                                        Generator.of(() -> List.of(1, 2).forEach(Fiber::yield)).next();
                                    } catch (PinnedException e) {
                                        System.out.println(e.getMessage().substring(e.getMessage().indexOf("): ") + 3));
                                    }
                                }
                            }
                            public static void main(String[] args) throws Exception {
                                URL here = Path.of("classes").toUri().toURL();
                                URL library = Path.of(args[0]).toUri().toURL();
                                ((Runnable) new Own(here, library).loadClass("Owning$Body").getConstructor().newInstance()).run();
                            }
                        }
                        """, ChildJvm.coreJar().toString()));
    }

    /** A call keeps no handle that it has called: neither a combined one nor what that is bound to. */
    @Test
    void noCallKeepsAHandleAlive() {
        assertEquals(new Result(0, Apps.lines("0 stay"), ""), run("Bound", """
                import java.lang.invoke.*;
                import java.lang.ref.*;
                import java.util.*;
                import org.weightless.*;
                public class Bound {
                    static int add(int[] to, int number) {
                        return to[0] + number;
                    }
                    public static void main(String[] args) throws Exception {
                        MethodHandle add = MethodHandles.lookup().findStatic(Bound.class, "add",
                                MethodType.methodType(int.class, int[].class, int.class));
                        List<WeakReference<Object>> bound = new ArrayList<>();
                        Generator<Object> calls = Generator.of(() -> {
                            try {
                                for (int i = 0; i < 100; i++) {
                                    int[] to = {i};
                                    bound.add(new WeakReference<>(to));
                                    MethodHandle of = MethodHandles.insertArguments(add, 0, (Object) to);
                                    if ((int) of.invokeExact(1) != i + 1 || (long) of.invoke((short) 2) != i + 2) {
                                        throw new AssertionError(i);
                                    }
                                }
                            } catch (Exception | Error e) {
                                throw e;
                            } catch (Throwable e) {
                                throw new AssertionError(e);
                            }
                            Fiber.yield();
                        });
                        calls.next();
                        for (int i = 0; i < 50 && bound.stream().anyMatch(each -> each.get() != null); i++) {
                            System.gc();
                        }
                        System.out.println(bound.stream().filter(each -> each.get() != null).count() + " stay");
                        calls.close();
                    }
                }
                """));
    }

    @Test
    void aLoaderThatHidesTheRuntimeHasItsClassesLeftAloneAndNamedOnce() {
        Result result = run("Hiding", """
                import java.io.*;
                import java.util.function.*;
                public class Hiding extends ClassLoader implements IntUnaryOperator {
                    @Override public int applyAsInt(int x) {
                        IntUnaryOperator twice = y -> 2 * y;
                        return twice.applyAsInt(x);
                    }
                    @Override protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
                        if (name.startsWith("java.")) {
                            return super.loadClass(name, resolve);
                        }
                        if (!name.startsWith("Hiding")) {
                            throw new ClassNotFoundException(name);
                        }
                        Class<?> loaded = findLoadedClass(name);
                        try (InputStream in = getSystemResourceAsStream(name + ".class")) {
                            byte[] bytes = in.readAllBytes();
                            return loaded != null ? loaded : defineClass(name, bytes, 0, bytes.length);
                        } catch (IOException e) {
                            throw new ClassNotFoundException(name, e);
                        }
                    }
                    public static void main(String[] args) throws Exception {
                        var hidden = (IntUnaryOperator) new Hiding().loadClass("Hiding").getConstructor().newInstance();
                        org.weightless.Generator.of(() -> {
                            System.out.println(hidden.applyAsInt(21) + hidden.applyAsInt(0));
                        }).forEachRemaining(System.out::println);
                    }
                }
                """);
        assertEquals(Apps.lines("42"), result.out(), result::toString);
        assertEquals(0, result.exit(), result::toString);
        assertEquals(1, result.err().lines().count(), result::toString);
        assertTrue(result.err().matches("(?s)weightless: refused Hiding: its class loader .* does not find .*"),
                result::toString);
    }

    @Test
    void proxiesLambdasAndHiddenClassesWorkAndYieldOnlyWhereTheyCan() {
        Path hidden = Apps.compileOne(directory, "Hidden", """
                public class Hidden implements Runnable {
                    @Override public void run() {
                        org.weightless.Fiber.yield("hidden");
                        System.out.println("never");
                    }
                    @Override public String toString() {
                        return "hidden " + getClass().isHidden();
                    }
                }
                """);
        assertTrue(hidden.toFile().isDirectory());
        assertEquals(new Result(0, Apps.lines("from a lambda", "from a serializable lambda", "proxied", "handled 5",
                "hidden true", "hidden class: UNINSTRUMENTED true", "one", "one"), ""),
                run("AtRunTime", """
                import java.io.Serializable;
                import java.lang.invoke.*;
                import java.lang.reflect.Proxy;
                import java.nio.file.*;
                import java.util.function.*;
                import org.weightless.*;
                public class AtRunTime {
                    static void tell(Runnable body) {
                        Generator.of(body::run).forEachRemaining(System.out::println);
                    }
                    static void refused(String what, Runnable body) {
                        tell(() -> {
                            try {
                                body.run();
                            } catch (PinnedException e) {
                                boolean hidden = what.startsWith("hidden");
                                Fiber.yield(what + ": " + e.reason() + (hidden ? " " + e.getMessage().contains("Hidden") : ""));
                            }
                        });
                    }
                    static void yieldOne() {
                        Fiber.yield("one");
                    }
                    public static void main(String[] args) throws Throwable {
                        String captured = "from a ";
                        tell(() -> Fiber.yield(captured + "lambda"));
                        tell((Runnable & Serializable) () -> Fiber.yield(captured + "serializable lambda"));
                        IntSupplier proxy = (IntSupplier) Proxy.newProxyInstance(AtRunTime.class.getClassLoader(),
                                new Class<?>[] {IntSupplier.class}, (self, method, arguments) -> {
                                    if (args.length == 0 && System.getProperty("quiet") == null) {
                                        Fiber.yield("proxied");
                                    }
                                    return 5;
                                });
                        tell(proxy::getAsInt);
                        System.setProperty("quiet", "true");
                        tell(() -> Fiber.yield("handled " + proxy.getAsInt()));
                        byte[] bytes = Files.readAllBytes(Path.of("classes", "Hidden.class"));
                        Runnable hidden = (Runnable) MethodHandles.lookup().defineHiddenClass(bytes, true).lookupClass()
                                .getConstructor().newInstance();
                        tell(() -> Fiber.yield(hidden.toString()));
                        refused("hidden class", hidden);
                        MethodHandle handle = MethodHandles.lookup()
                                .findStatic(AtRunTime.class, "yieldOne", MethodType.methodType(void.class));
                        tell(() -> {
                            try {
                                handle.invokeExact();
                            } catch (Throwable e) {
                                throw new AssertionError(e);
                            }
                        });
                        MethodHandle combined = MethodHandles.dropArguments(handle, 0, int.class);
                        tell(() -> {
                            try {
                                combined.invokeExact(1);
                            } catch (Throwable e) {
                                throw new AssertionError(e);
                            }
                        });
                    }
                }
                """));
    }
}

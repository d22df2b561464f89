package org.weightless.agent.packed;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.weightless.agent.testing.ChildJvm;
import org.weightless.agent.testing.ChildJvm.Result;

/**
 * Classes that are loaded, and calls that are linked, where stack or heap end: they work later.
 */
class EndOfStackIT {
    /** Calls a task at each of the last depths of a stack, from the end inwards or outwards. */
    private static final String STACK = """
            import java.io.*;
            import java.util.*;
            public class Stack {
                interface Task { void run() throws Throwable; }
                static void down(int left, Task task) throws Throwable {
                    if (left == 0) task.run(); else down(left - 1, task);
                }
                static boolean holds(int depth) {
                    try {
                        down(depth, () -> { });
                        return true;
                    } catch (Throwable e) {
                        return false;
                    }
                }
                static int limit() {
                    int low = 0;
                    int high = 100_000;
                    while (high - low > 1) {
                        int middle = (low + high) / 2;
                        if (holds(middle)) low = middle; else high = middle;
                    }
                    return low;
                }
                static void walk(int from, int to, Task task) {
                    int limit = limit();
                    for (int before = from; before != to; before += from < to ? 1 : -1) {
                        try {
                            down(limit - before, task);
                        } catch (StackOverflowError expected) {
                            // At the end of the stack.
                        } catch (Throwable e) {
                            System.out.println("another error: " + e);
                        }
                    }
                }
                static void onSmallStack(Runnable run) throws Exception {
                    Thread thread = new Thread(null, run, "small", 256 * 1024);
                    thread.start();
                    thread.join();
                }
                static byte[] bytes(String name) {
                    try (InputStream in = Stack.class.getResourceAsStream(name + ".class")) {
                        return in.readAllBytes();
                    } catch (IOException e) {
                        throw new UncheckedIOException(e);
                    }
                }
                static class Fresh extends ClassLoader {
                    Fresh() { super(Stack.class.getClassLoader()); }
                    Class<?> define(String name, byte[] bytes) { return defineClass(name, bytes, 0, bytes.length); }
                }
                static void checkCore(String[] names) {
                    for (String name : names) {
                        try {
                            Class.forName(name);
                        } catch (Throwable e) {
                            System.out.println("lost: " + name + ": " + e);
                        }
                    }
                    System.out.println("core checked");
                }
            }
            """;

    private static final String LOADING = """
            import java.util.*;
            import org.weightless.*;
            public class Loading {
                static final List<Class<?>> loaded = new ArrayList<>();
                static final Iterator<Stack.Fresh> loaders = java.util.stream.Stream.generate(Stack.Fresh::new).limit(500)
                        .toList().iterator();
                static byte[] bytes = Stack.bytes("LoadingBody");
                static void load() { loaded.add(loaders.next().define("LoadingBody", bytes)); }
                public static void main(String[] args) throws Exception {
                    Stack.onSmallStack(() -> Stack.walk(500, 0, Loading::load));
                    int works = 0;
                    for (Class<?> type : loaded) {
                        Generator.Body body = (Generator.Body) type.getConstructors()[0].newInstance();
                        works += Generator.of(body).stream().toList().equals(List.of(0, 1, 2)) ? 1 : 0;
                    }
                    System.out.println(loaded.isEmpty() ? "none was loaded" : "some were loaded");
                    System.out.println("do not work: " + (loaded.size() - works));
                }
            }
            """;

    private static final String LOADING_BODY = """
            import org.weightless.*;
            public class LoadingBody implements Generator.Body {
                public void run() { for (int i = 0; i < 3; i++) step(i); }
                void step(int i) { Fiber.yield(i); }
            }
            """;

    private static final String LINKING = """
            import java.util.*;
            import java.util.function.*;
            import org.weightless.*;
            public class Linking {
                public static class Calls implements Runnable {
                    public void run() {
                        List<Object> values = new Values();
                        IntFunction<Object> twice = i -> Fiber.yield(i * 2);
                        twice.apply(1);
                        values.add(new Inner(2).get());
                    }
                    static class Values extends ArrayList<Object> {
                        public boolean add(Object value) { Fiber.yield(value); return super.add(value); }
                    }
                    static class Inner {
                        final int n;
                        Inner(int n) { this.n = n; Fiber.yield("made"); }
                        Object get() { return n; }
                    }
                }
                static void nothing() { }
                static void down(int left, Runnable calls) {
                    if (left == 0) calls.run(); else down(left - 1, calls);
                }
                static Runnable calls() {
                    Stack.Fresh loader = new Stack.Fresh();
                    for (String name : new String[] {"Values", "Inner"}) {
                        loader.define("Linking$Calls$" + name, Stack.bytes("Linking$Calls$" + name));
                    }
                    try {
                        Class<?> calls = loader.define("Linking$Calls", Stack.bytes("Linking$Calls"));
                        return (Runnable) calls.getConstructor().newInstance();
                    } catch (ReflectiveOperationException e) {
                        throw new AssertionError(e);
                    }
                }
                static boolean overflows(int depth, Runnable calls) {
                    try {
                        Generator.of(() -> down(depth, calls)).hasNext();
                        return false;
                    } catch (StackOverflowError e) {
                        return true;
                    }
                }
                public static void main(String[] args) throws Exception {
                    List<Runnable> all = new ArrayList<>();
                    Stack.onSmallStack(() -> {
                        int low = 0;
                        int high = 100_000;
                        while (high - low > 1) {
                            int middle = (low + high) / 2;
                            if (overflows(middle, Linking::nothing)) high = middle; else low = middle;
                        }
                        for (int before = -2; before < 120; before++) {
                            Runnable calls = calls();
                            all.add(calls);
                            overflows(Math.max(0, low - before), calls);
                        }
                    });
                    int works = 0;
                    for (Runnable calls : all) {
                        try {
                            works += Generator.of(() -> down(3, calls)).stream().toList().equals(List.of(2, "made", 2)) ? 1 : 0;
                        } catch (Throwable e) {
                            System.out.println(e);
                        }
                    }
                    System.out.println("do not work: " + (all.size() - works));
                    Stack.checkCore(args);
                }
            }
            """;

    /** A class that is there names the API and first uses it where the stack ends. */
    private static final String FIRST = """
            import java.lang.invoke.*;
            import org.weightless.*;
            public class First {
                static final MethodHandle TWICE = twice();
                static MethodHandle twice() {
                    try {
                        MethodHandle once = MethodHandles.lookup()
                                .findStatic(First.class, "yield", MethodType.methodType(Object.class, Object.class));
                        return MethodHandles.filterReturnValue(once, once);
                    } catch (ReflectiveOperationException e) {
                        throw new AssertionError(e);
                    }
                }
                static Object yield(Object value) { Fiber.yield(value); return value + " again"; }
                static class Combined implements Generator.Body {
                    public void run() {
                        try {
                            TWICE.invoke("value");
                        } catch (Error e) {
                            throw e;
                        } catch (Throwable e) {
                            throw new AssertionError(e);
                        }
                    }
                }
                // Classes, no lambdas: the JDK's own metafactory has errors of its own at the end of the stack.
                static class Yields implements Generator.Body {
                    public void run() { Fiber.yield(1); }
                }
                static class Sleeps implements Generator.Body {
                    public void run() { Fiber.sleep(java.time.Duration.ZERO); }
                }
                static void use() {
                    Generator.of(new Yields()).hasNext();
                    Generator.of(new Combined()).hasNext();
                    Scheduler scheduler = Scheduler.roundRobin();
                    scheduler.spawn(new Sleeps());
                    scheduler.run();
                }
                public static void main(String[] args) throws Exception {
                    Stack.onSmallStack(() -> Stack.walk(0, 300, First::use));
                    use();
                    System.out.println(Generator.of(new Combined()).stream().toList());
                    Stack.checkCore(args);
                }
            }
            """;

    /** Uses a scheduler at each depth on the way back from the end of a stack; at first its fiber fails, and that is logged. */
    private static final String LOGGING = """
            import org.weightless.*;
            public class Logging {
                static boolean works;
                static void use() {
                    Scheduler scheduler = Scheduler.roundRobin();
                    scheduler.spawn(() -> { Fiber.yield(); works = true; });
                    scheduler.run();
                }
                static void deep() {
                    try {
                        deep();
                    } catch (StackOverflowError e) {
                        if (works) return;
                        try {
                            use();
                        } catch (StackOverflowError again) {
                            // one frame less, next
                        }
                        if (!works) throw e;
                    }
                }
                public static void main(String[] args) throws Exception {
                    Thread thread = new Thread(null, Logging::deep, "small", 512 * 1024);
                    thread.setUncaughtExceptionHandler((of, e) -> System.out.println("another error: " + e));
                    thread.start();
                    thread.join();
                    System.out.println(works);
                    works = false;
                    use();
                    System.out.println(works);
                    System.out.println(Generator.of(() -> Fiber.yield("yielded")).next());
                }
            }
            """;

    @TempDir
    Path directory;

    private Result run(String name, String source, String... arguments) {
        Apps.write(directory, "src/Stack.java", STACK);
        Path classes = Apps.compileOne(directory, name, source);
        String[] all = new String[arguments.length + 6];
        String report = ChildJvm.agent("report=" + directory.resolve("report.txt"));
        String[] first = {"-Xint", "-Xmx512m", report, "-cp", classes.toString(), name};
        System.arraycopy(first, 0, all, 0, first.length);
        System.arraycopy(arguments, 0, all, first.length, arguments.length);
        return ChildJvm.run(directory, all);
    }

    @Test
    void aClassLoadedAtTheEndOfTheStackWorks() throws IOException {
        Apps.write(directory, "src/LoadingBody.java", LOADING_BODY);
        Result result = run("Loading", LOADING);
        assertEquals(Apps.lines("some were loaded", "do not work: 0"), result.out(),
                result::toString);
        String report = Files.readString(directory.resolve("report.txt"));
        assertTrue(report.contains("refused wholly or in part 0"), report);
    }

    @Test
    void aCallThatCouldNotBeLinkedAtTheEndOfTheStackIsLinkedLater() throws IOException {
        Result result = run("Linking", LINKING, initialised());
        assertEquals(Apps.lines("do not work: 0", "core checked"), result.out(), result::toString);
    }

    @Test
    void theCoreSurvivesAFirstUseAtTheEndOfTheStack() throws IOException {
        Result result = run("First", FIRST, initialised());
        assertEquals(Apps.lines("[value, value again]", "core checked"), result.out(), result::toString);
    }

    @Test
    void failuresAreLoggedAtTheEndOfTheStackAndNothingIsLost() {
        Result result = run("Logging", LOGGING);
        assertEquals(Apps.lines("true", "true", "yielded"), result.out(), result::toString);
        assertTrue(result.err().contains("has failed, and nobody has asked"), result::toString);
    }

    /** The core's classes that have an initialiser; but those that only the flight recorder loads. */
    private static String[] initialised() throws IOException {
        List<String> names = new ArrayList<>();
        try (JarFile jar = new JarFile(ChildJvm.coreJar().toFile())) {
            for (JarEntry entry : jar.stream().filter(e -> e.getName().endsWith(".class")).toList()) {
                String name = entry.getName().replace(".class", "");
                byte[] bytes = jar.getInputStream(entry).readAllBytes();
                if (new String(bytes, StandardCharsets.ISO_8859_1).contains("<clinit>") && !name.endsWith("Event")) {
                    names.add(name.replace('/', '.'));
                }
            }
        }
        return names.toArray(String[]::new);
    }
}

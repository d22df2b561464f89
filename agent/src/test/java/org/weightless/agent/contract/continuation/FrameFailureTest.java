package org.weightless.agent.contract.continuation;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.Test;
import org.weightless.Fiber;
import org.weightless.Generator;
import org.weightless.Scheduler;
import org.weightless.agent.testing.Sources;

/**
 * No stack or memory may be left for a frame when a yield has begun: the error is thrown then, and everything goes on
 * from there.
 */
class FrameFailureTest {
    private static final String SOURCE = """
            package made;
            import org.weightless.Fiber;
            public class Deep implements java.util.concurrent.Callable<Object> {
                public Object call() {
                    String text = "";
                    for (int i = 0; i < 3; i++) {
                        try {
                            text += step(i);
                        } catch (StackOverflowError e) {
                            text += caught(e);
                        }
                    }
                    return text;
                }
                String caught(Throwable thrown) {
                    if (thrown.getCause() != null) Fiber.yield("never");
                    return "caught ";
                }
                String step(int i) {
                    Fiber.yield("yield " + i);
                    return "step " + i + " ";
                }
                public static class Nested implements java.util.concurrent.Callable<Object> {
                    public Object call() throws Exception {
                        Object inner = "";
                        try {
                            inner = org.weightless.Generator.yieldFrom(org.weightless.Generator.returning(new Deep()));
                        } catch (StackOverflowError e) {
                            inner = "never";
                        }
                        return "inner " + inner;
                    }
                }
            }
            """;

    /** Where the class of a frame has to be found, there is no stack left the first time. */
    private static final class Overflowing extends ClassLoader {
        private final Map<String, byte[]> classes;
        private final String shape;
        private boolean overflown;

        /** @param shape a pattern of the name of the frame whose class is not found the first time */
        Overflowing(Map<String, byte[]> classes, String shape) {
            super(FrameFailureTest.class.getClassLoader());
            this.classes = classes;
            this.shape = shape;
        }

        Overflowing(Map<String, byte[]> classes) {
            this(classes, "FrameR.*");
        }

        @Override
        protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
            if (name.matches("org.weightless.runtime." + shape) && !overflown) {
                overflown = true;
                throw new StackOverflowError();
            }
            return super.loadClass(name, resolve);
        }

        @Override
        protected Class<?> findClass(String name) throws ClassNotFoundException {
            byte[] bytes = classes.get(name);
            if (bytes == null) {
                throw new ClassNotFoundException(name);
            }
            return defineClass(name, bytes, 0, bytes.length);
        }
    }

    private static void run(String name, String result) throws Exception {
        ClassLoader loader = new Overflowing(Sources.javac("made.Deep", SOURCE).classes());
        Callable<?> deep = (Callable<?>) loader.loadClass(name).getConstructor().newInstance();
        Generator<Object> generator = Generator.returning(deep);
        List<Object> yielded = new ArrayList<>();
        generator.forEachRemaining(yielded::add);
        assertEquals(List.of("yield 1", "yield 2"), yielded);
        assertEquals(result, generator.result());
    }

    @Test
    void anErrorWhileAFrameIsMadeIsThrownByTheCall() throws Exception {
        run("made.Deep", "caught step 1 step 2 ");
    }

    @Test
    void theGeneratorsAroundGoOnAsWell() throws Exception {
        run("made.Deep$Nested", "inner caught step 1 step 2 ");
    }

    private static final String WAITING = """
            package made;
            import java.util.concurrent.CompletableFuture;
            import org.weightless.Fiber;
            public class Waiting implements java.util.concurrent.Callable<Object> {
                public static final CompletableFuture<String> STAGE = new CompletableFuture<>();
                static Object stage() { return Fiber.await(STAGE); }
                public Object call() {
                    try {
                        return stage();
                    } catch (StackOverflowError e) {
                        STAGE.complete("too late");
                    }
                    Fiber.yield();
                    return Fiber.current().state() + " " + Fiber.await(STAGE);
                }
            }
            """;

    @Test
    void aFiberThatCouldNotBeSuspendedDoesNotWait() throws Exception {
        ClassLoader loader = new Overflowing(Sources.javac("made.Waiting", WAITING).classes());
        Callable<?> waiting = (Callable<?>) loader.loadClass("made.Waiting").getConstructor().newInstance();
        Scheduler scheduler = Scheduler.roundRobin();
        Fiber fiber = scheduler.spawnReturning(waiting);
        scheduler.run();
        assertEquals("RUNNING too late", fiber.result(), () -> fiber + " " + fiber.failure());
    }

    /** Where the outer method's frame fails, the generator inside has been suspended already. */
    private static final String INSIDE = """
            package made;
            import org.weightless.*;
            public class Inside implements java.util.concurrent.Callable<Object> {
                public Object call() {
                    Generator<Object> generator = Generator.of(() -> { Fiber.sleep(java.time.Duration.ZERO); Fiber.yield(1); });
                    String text = "";
                    try {
                        advance(generator);
                    } catch (StackOverflowError e) {
                        text = "caught";
                    }
                    Fiber.sleep(java.time.Duration.ZERO);
                    return text + " running " + generator.isRunning() + " done " + generator.isDone();
                }
                static void advance(Generator<Object> generator) {
                    int a = generator.hashCode() & 1, b = a + 1, c = b + 1;
                    generator.next();
                    if (a + b + c == 0) throw new AssertionError();
                }
                public static class Joined implements java.util.concurrent.Callable<Object> {
                    public Object call() {
                        Generator<Object> inner = Generator.of(() -> { Fiber.yield(1); Fiber.yield(2); });
                        Generator<Object> host = Generator.of(() -> {
                            try {
                                delegate(inner);
                            } catch (StackOverflowError e) {
                                Fiber.yield("caught");
                            }
                        });
                        host.forEachRemaining(value -> { });
                        return "running " + inner.isRunning() + " done " + inner.isDone() + " has next " + inner.hasNext();
                    }
                    static void delegate(Generator<Object> inner) {
                        int a = inner.hashCode() & 1, b = a + 1, c = b + 1;
                        Generator.yieldFrom(inner);
                        if (a + b + c == 0) throw new AssertionError();
                    }
                }
            }
            """;

    @Test
    void whatIsSuspendedInsideAFrameThatFailsEnds() throws Exception {
        ClassLoader loader = new Overflowing(Sources.javac("made.Inside", INSIDE).classes(), "FrameR.I3J0");
        Scheduler scheduler = Scheduler.roundRobin();
        Fiber fiber = scheduler.spawnReturning((Callable<?>) loader.loadClass("made.Inside").getConstructor().newInstance());
        scheduler.run();
        assertEquals("caught running false done true", fiber.result(), () -> fiber + " " + fiber.failure());
        loader = new Overflowing(Sources.javac("made.Inside", INSIDE).classes(), "FrameR.I3J0");
        Callable<?> joined = (Callable<?>) loader.loadClass("made.Inside$Joined").getConstructor().newInstance();
        assertEquals("running false done true has next false", joined.call());
    }

    private static void deep(Generator<?> generator) {
        generator.next();
        deep(generator);
    }

    @Test
    void aGeneratorThatIsAskedAtTheEndOfTheStackIsNotStuck() {
        int stuck = 0;
        for (int i = 0; i < 300; i++) {
            Generator<Integer> generator = Generator.of(() -> {
                for (int k = 0;; k++) {
                    Fiber.yield(k);
                }
            });
            try {
                deep(generator);
            } catch (StackOverflowError expected) {
                stuck += generator.isRunning() ? 1 : 0;
            }
        }
        assertEquals(0, stuck);
    }

    /** The same, one deeper. */
    @Test
    void whatIsSuspendedTwoLevelsInsideAFrameThatFailsEnds() throws Exception {
        String twoLevels = INSIDE.replace("return text", "text += levels(); return text").replace("static void advance", """
                static String levels() {
                    Generator<Object> nested = Generator.of(() -> { Fiber.sleep(java.time.Duration.ZERO); Fiber.yield(1); });
                    Generator<Object> joined = Generator.of(() -> { Fiber.sleep(java.time.Duration.ZERO); Fiber.yield(1); });
                    Generator<Object> around = Generator.of(() -> Fiber.yield(nested.next()));
                    Generator<Object> host = Generator.of(() -> Generator.yieldFrom(joined));
                    String text = "";
                    try { first(around); } catch (StackOverflowError e) { text += " first"; }
                    try { second(host); } catch (StackOverflowError e) { text += " second"; }
                    return text + " " + nested.isRunning() + nested.hasNext() + joined.isRunning() + joined.hasNext();
                }
                static void first(Generator<Object> generator) {
                    long a = generator.hashCode() & 1, b = a + 1;
                    generator.next();
                    if (a + b == 0) throw new AssertionError();
                }
                static void second(Generator<Object> generator) {
                    long a = generator.hashCode() & 1, b = a + 1, c = b + 1;
                    generator.next();
                    if (a + b + c == 0) throw new AssertionError();
                }
                static void advance""");
        for (String shape : List.of("FrameR.I0J2", "FrameR.I0J3")) {
            ClassLoader loader = new Overflowing(Sources.javac("made.Inside", twoLevels).classes(), shape);
            Scheduler scheduler = Scheduler.roundRobin();
            Fiber fiber =
                    scheduler.spawnReturning((Callable<?>) loader.loadClass("made.Inside").getConstructor().newInstance());
            scheduler.run();
            String ended = shape.endsWith("2") ? " first" : " second";
            assertEquals(ended + " falsefalsefalsefalse running false done false", fiber.result(),
                    () -> fiber + " " + fiber.failure());
        }
    }

    private static void raiseDeep(Generator<?> generator) {
        generator.raise(new Traceless());
        raiseDeep(generator);
    }

    /** A trace would cost the more the deeper it is made. */
    private static final class Traceless extends RuntimeException {
        private static final long serialVersionUID = 1L;

        Traceless() {
            super(null, null, false, false);
        }
    }

    @Test
    void neitherIsOneThatIsThrownInto() {
        for (int i = 0; i < 20; i++) {
            Generator<Integer> generator = Generator.of(() -> {
                for (int k = 0;; k++) {
                    try {
                        Fiber.yield(k);
                    } catch (Traceless e) {
                        continue;
                    }
                }
            });
            generator.next();
            try {
                raiseDeep(generator);
            } catch (StackOverflowError expected) {
                if (generator.hasNext()) {
                    generator.next();
                }
            }
        }
    }
}

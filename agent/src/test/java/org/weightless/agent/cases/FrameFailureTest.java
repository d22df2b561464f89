package org.weightless.agent.cases;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.Test;
import org.weightless.Generator;

/** No stack or memory may be left for a frame when a yield has begun: the error is thrown then, and everything goes on from there. */
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
        private boolean overflown;

        Overflowing(Map<String, byte[]> classes) {
            super(FrameFailureTest.class.getClassLoader());
            this.classes = classes;
        }

        @Override
        protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
            if (name.startsWith("org.weightless.runtime.FrameR") && !overflown) {
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
}

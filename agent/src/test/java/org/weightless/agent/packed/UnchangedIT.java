package org.weightless.agent.packed;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.weightless.agent.testing.ChildJvm;
import org.weightless.agent.testing.ChildJvm.Result;

/** Fibers have gone through the JDK's code: outside it is what it was, to the byte. */
class UnchangedIT {
    /** An agent that prints a sum of the class file that the JVM has of each class of the JDK's that the fiber uses. */
    private static final String PROGRAM = """
            import java.lang.instrument.*;
            import java.security.ProtectionDomain;
            import java.util.*;
            import java.util.zip.CRC32;
            import org.weightless.Fiber;
            import org.weightless.Generator;

            public class Bytes implements ClassFileTransformer {
                private static Instrumentation instrumentation;
                private final Map<String, String> sums = new TreeMap<>();

                public static void premain(String options, Instrumentation given) {
                    instrumentation = given;
                }

                @Override
                public byte[] transform(ClassLoader loader, String name, Class<?> type, ProtectionDomain domain, byte[] bytes) {
                    CRC32 sum = new CRC32();
                    sum.update(bytes);
                    sums.put(name.replace('/', '.'), bytes.length + " " + sum.getValue());
                    return null;
                }

                static void print(List<Class<?>> classes) throws Exception {
                    Bytes seen = new Bytes();
                    instrumentation.addTransformer(seen, true);
                    instrumentation.retransformClasses(classes.toArray(new Class<?>[0]));
                    instrumentation.removeTransformer(seen);
                    classes.forEach(each -> System.out.println(each.getName() + " " + seen.sums.get(each.getName())));
                }

                static int step(int value) {
                    Fiber.yield(value);
                    return value;
                }

                static void work() throws Exception {
                    List<Integer> numbers = new ArrayList<>(List.of(3, 1, 2));
                    numbers.forEach(Bytes::step);
                    numbers.sort((a, b) -> step(a) - b);
                    Map<Integer, Integer> counts = new HashMap<>();
                    numbers.forEach(each -> counts.merge(each & 1, 1, (a, b) -> step(a + b)));
                    numbers.stream().map(Bytes::step).filter(each -> each > 1).sorted().forEach(Bytes::step);
                    Bytes.class.getDeclaredMethod("step", int.class).invoke(null, 7);
                }

                public static void main(String[] args) throws Exception {
                    List<Class<?>> classes = List.of(ArrayList.class, HashMap.class, Arrays.class, Collections.class, Iterable.class,
                            Collection.class, List.class, Map.class, Optional.class, java.lang.reflect.Method.class,
                            Class.forName("java.util.TimSort"), Class.forName("java.util.stream.ReferencePipeline"),
                            Class.forName("java.util.stream.AbstractPipeline"), Class.forName("java.util.stream.ForEachOps"),
                            Class.forName("java.util.ArrayList$ArrayListSpliterator"));
                    if (args.length > 0) {
                        List<Integer> yielded = new ArrayList<>();
                        Generator.<Integer>of(Bytes::work).forEachRemaining(yielded::add);
                        System.err.println(yielded);
                    }
                    print(classes);
                }
            }
            """;

    @TempDir
    Path directory;

    @Test
    void theJdksClassesAreWhatTheyAreWithoutTheAgent() {
        Path classes = Apps.compileOne(directory, "Bytes", PROGRAM);
        Path printing = Apps.jar(directory.resolve("printing.jar"), classes, "Premain-Class", "Bytes",
                "Can-Retransform-Classes", "true");
        String path = ChildJvm.path(printing, ChildJvm.coreJar());
        Result plain = ChildJvm.run(directory, "-javaagent:" + printing, "-cp", path, "Bytes");
        assertEquals(0, plain.exit(), plain::toString);
        assertEquals(15, plain.lines().size(), plain::toString);
        Result fibers = ChildJvm.run(directory, ChildJvm.agent(), "-javaagent:" + printing, "-cp", path, "Bytes", "fiber");
        assertEquals(0, fibers.exit(), fibers::toString);
        assertEquals(List.of("[3, 1, 2, 1, 2, 2, 2, 2, 1, 2, 3, 2, 3, 7]"), fibers.err().lines().toList());
        assertEquals(plain.lines(), fibers.lines());
    }
}

package org.weightless.agent.packed.jdk;

import java.lang.instrument.ClassFileTransformer;
import java.lang.instrument.Instrumentation;
import java.lang.instrument.UnmodifiableClassException;
import java.lang.reflect.Method;
import java.security.ProtectionDomain;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.weightless.Fiber;
import org.weightless.Generator;

/**
 * An agent and its program: reads all classes of the JDK and of its own, as the JVM has them, before and after fibers were suspended in
 * them. Prints which are not the same to the byte.
 */
public final class Unchanged {
    private static final List<Class<?>> PROGRAMS = List.of(CollectionCallbacks.class, StreamCallbacks.class,
            RecordCallbacks.class, ConstructorCallbacks.class);

    /** The JDK's class that calls agents: with other agents about it is told not to show them companions. */
    private static final Set<String> OTHERS = Set.of("sun/instrument/InstrumentationImpl");

    private static Instrumentation instrumentation;

    private Unchanged() {}

    /** Called by the JVM. */
    public static void premain(String options, Instrumentation given) {
        instrumentation = given;
    }

    public static void main(String[] arguments) throws Exception {
        run(false);
        // The first reading lays out constants anew.
        classes();
        Map<String, byte[]> before = classes();
        run(true);
        Map<String, byte[]> after = classes();
        int same = 0;
        for (Map.Entry<String, byte[]> each : before.entrySet()) {
            if (Arrays.equals(each.getValue(), after.get(each.getKey()))) {
                same++;
            } else if (!OTHERS.contains(each.getKey())) {
                System.out.println("changed: " + each.getKey());
            }
        }
        boolean hasAll = before.containsKey("java/util/ArrayList") && before.containsKey("java/util/stream/ReferencePipeline")
                && before.containsKey(RecordCallbacks.class.getName().replace('.', '/'));
        System.out.println(hasAll && same > 500 ? "the same" : same + " are the same");
    }

    private static void run(boolean inFibers) throws ReflectiveOperationException {
        int yields = 0;
        for (Class<?> each : PROGRAMS) {
            for (Method program : each.getDeclaredMethods()) {
                if (program.isSynthetic()) {
                    continue;
                }
                if (!inFibers) {
                    program.invoke(null, (Step) value -> value);
                    continue;
                }
                Generator<Object> generator = Generator.of(() -> program.invoke(null, (Step) value -> {
                    Fiber.yield(value);
                    return value;
                }));
                while (generator.hasNext()) {
                    generator.next();
                    yields++;
                }
            }
        }
        if (inFibers && yields < 100) {
            throw new AssertionError("only " + yields + " yields");
        }
    }

    /** The class files, by internal names. */
    private static Map<String, byte[]> classes() throws UnmodifiableClassException {
        Map<String, byte[]> found = new ConcurrentHashMap<>();
        ClassFileTransformer reader = new ClassFileTransformer() {
            @Override
            public byte[] transform(ClassLoader loader, String name, Class<?> type, ProtectionDomain domain, byte[] bytes) {
                if (type != null && name != null) {
                    found.put(name, bytes.clone());
                }
                return null;
            }
        };
        List<Class<?>> wanted = new ArrayList<>();
        for (Class<?> type : instrumentation.getAllLoadedClasses()) {
            if (instrumentation.isModifiableClass(type) && !type.isHidden()
                    && !type.getName().startsWith("org.weightless.runtime.")
                    && !type.getName().endsWith("$-fiber")) {
                wanted.add(type);
            }
        }
        instrumentation.addTransformer(reader, true);
        try {
            instrumentation.retransformClasses(wanted.toArray(Class<?>[]::new));
        } finally {
            instrumentation.removeTransformer(reader);
        }
        return found;
    }
}

package org.weightless.agent.packed.jdk;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import org.weightless.Fiber;
import org.weightless.Generator;

/**
 * Runs each program of the classes beside this one several times: in plain code, where the steps are noted, which is
 * the oracle; then in a generator where each step yields, and where steps yield at random. Prints what comes out
 * different.
 */
public final class Callbacks {
    private static final List<Class<?>> PROGRAMS = List.of(CollectionCallbacks.class, StreamCallbacks.class,
            TextCallbacks.class, ReflectionCallbacks.class, HandleCallbacks.class, RecordCallbacks.class,
            ConstructorCallbacks.class, InnerConstructorCallbacks.class, SerialCallbacks.class, InheritedCallbacks.class);

    private Callbacks() {}

    public static void main(String[] arguments) throws ReflectiveOperationException {
        Locale.setDefault(Locale.ROOT);
        int programs = 0;
        for (Class<?> each : PROGRAMS) {
            Method[] methods = each.getDeclaredMethods();
            Arrays.sort(methods, Comparator.comparing(Method::getName));
            for (Method method : methods) {
                if (!method.isSynthetic() && !Modifier.isPrivate(method.getModifiers()) && method.getParameterCount() == 1) {
                    compare(method, 1, 1);
                    for (long seed = 1; seed <= 3; seed++) {
                        compare(method, seed, 2);
                    }
                    programs++;
                }
            }
        }
        System.out.println(programs > 90 ? "all" : programs + " programs");
    }

    private static void compare(Method program, long seed, int oneIn) throws ReflectiveOperationException {
        List<Object> noted = new ArrayList<>();
        Object expected = program.invoke(null, (Step) value -> {
            noted.add(value);
            return value;
        });
        List<Object> taken = new ArrayList<>();
        SplittableRandom random = new SplittableRandom(seed);
        Generator<Object> generator = Generator.returning(() -> program.invoke(null, (Step) value -> {
            if (random.nextInt(oneIn) == 0) {
                Fiber.yield(value);
            } else {
                taken.add(value);
            }
            return value;
        }));
        try {
            while (generator.hasNext()) {
                taken.add(generator.next());
            }
        } catch (RuntimeException e) {
            Throwable cause = e.getCause() instanceof InvocationTargetException target ? target.getCause() : e;
            System.out.println(program.getName() + ": " + cause);
            return;
        }
        String got = String.valueOf(generator.result());
        if (noted.isEmpty() || !noted.equals(taken) || !got.equals(String.valueOf(expected))) {
            System.out.println(program.getName() + ": " + taken + " in the place of " + noted + ", " + got
                    + " in that of " + expected);
        }
    }
}

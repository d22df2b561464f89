package org.weightless.agent.packed.jdk;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.weightless.Fiber;
import org.weightless.Generator;

/** Prints what the JVM says of nulls that methods of the JDK's meet. */
public final class NullTexts {
    private NullTexts() {}

    private static void say(Runnable run) {
        try {
            run.run();
            System.out.println("nothing");
        } catch (NullPointerException e) {
            System.out.println(e.getMessage());
        }
    }

    private static void all() {
        List<String> list = new ArrayList<>();
        say(() -> list.addAll(null));
        say(() -> new TreeMap<String, String>().put(null, "value"));
        say(() -> "abc".replace("a", null));
        say(() -> list.addAll(0, null));
        say(() -> Map.Entry.<String, String>comparingByKey().compare(null, Map.entry("a", "b")));
        say(() -> Map.Entry.<String, String>comparingByKey().compare(Map.entry("a", "b"), null));
        say(() -> String.format(null, 1));
    }

    /** Prints all; inside a generator that has yielded, if there is an argument. */
    public static void main(String[] args) {
        if (args.length == 0) {
            all();
        } else {
            Generator.of(() -> {
                Fiber.yield();
                all();
            }).forEachRemaining(value -> {});
        }
    }
}

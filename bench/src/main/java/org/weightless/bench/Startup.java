package org.weightless.bench;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.weightless.bench.report.Measurement;

/**
 * How many milliseconds later does hello world end because of the agent? A JVM is started twenty times without it,
 * with it, and with it for a program that yields, in turn, from a class path with only that class in it.
 * {@code Startup <result file>} writes a file like JMH's. The answer decides whether command-line tools can run under
 * the agent.
 */
public final class Startup {
    private static final int STARTS = 20;
    private static final int WARM_UP = 2;

    private Startup() {}

    public static void main(String[] arguments) throws IOException {
        if (arguments.length != 1) {
            System.err.println("usage: Startup <result file>");
            System.exit(2);
        }
        Path classes = TemporaryFiles.newDirectory();
        Map<String, List<String>> commands = commands(classes);
        Map<String, List<Double>> times = new LinkedHashMap<>();
        for (int i = -WARM_UP; i < STARTS; i++) {
            for (Map.Entry<String, List<String>> command : commands.entrySet()) {
                double time = milliseconds(command.getValue());
                if (i >= 0) {
                    times.computeIfAbsent(command.getKey(), name -> new ArrayList<>()).add(time);
                }
            }
        }
        List<Measurement> measurements = new ArrayList<>();
        times.forEach((name, samples) -> measurements.add(new Measurement("Startup." + name, samples, "ms")));
        measurements.forEach(System.out::println);
        Measurement.write(measurements, List.of(), Path.of(arguments[0]));
    }

    private static Map<String, List<String>> commands(Path classes) throws IOException {
        copy(Hello.class, classes);
        copy(HelloYield.class, classes);
        Map<String, List<String>> commands = new LinkedHashMap<>();
        commands.put("plain", List.of("-cp", classes.toString(), Hello.class.getName()));
        Launch.agent().map(jar -> "-javaagent:" + jar).ifPresent(agent -> {
            commands.put("agent", List.of(agent, "-cp", classes.toString(), Hello.class.getName()));
            commands.put("agentAndYield", List.of(agent, "-cp", classes.toString(), HelloYield.class.getName()));
        });
        return commands;
    }

    private static void copy(Class<?> type, Path classes) throws IOException {
        String file = type.getName().replace('.', '/') + ".class";
        Path target = classes.resolve(file);
        Files.createDirectories(target.getParent());
        try (InputStream bytes = type.getClassLoader().getResourceAsStream(file)) {
            Files.write(target, bytes.readAllBytes());
        }
    }

    private static double milliseconds(List<String> command) {
        long begin = System.nanoTime();
        String output = Launch.java(command);
        double time = (System.nanoTime() - begin) / 1e6;
        Check.equal("Hello, world", output);
        return time;
    }
}

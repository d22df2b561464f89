package org.weightless.bench;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.jar.JarFile;
import org.weightless.bench.peers.Contender;
import org.weightless.bench.report.Measurement;

/**
 * What does the agent cost when a large real jar is loaded, in time and in bytes of class files? {@code CodeGrowth <jar>
 * <result file>} loads every class of the jar in JVMs of their own, without the agent and with it in turn, and asks the
 * agent's report command for the bytes. The answer decides whether large applications can be instrumented as a whole.
 */
public final class CodeGrowth {
    private static final int ROUNDS = 5;

    private CodeGrowth() {}

    public static void main(String[] arguments) throws IOException {
        if (arguments.length == 2 && arguments[0].equals("load")) {
            System.out.println(loadAll(Path.of(arguments[1])));
        } else if (arguments.length == 2) {
            measure(Path.of(arguments[0]), Path.of(arguments[1]));
        } else {
            System.err.println("usage: CodeGrowth <jar> <result file>");
            System.exit(2);
        }
    }

    private static void measure(Path jar, Path results) {
        if (!Files.isRegularFile(jar)) {
            throw new IllegalArgumentException("there is no jar " + jar + ": name one that has many classes");
        }
        Map<String, List<Double>> times = new LinkedHashMap<>();
        for (int i = 0; i < ROUNDS; i++) {
            for (Contender.Machine machine : List.of(Contender.Machine.PLAIN, Contender.Machine.WITH_AGENT)) {
                String name = machine == Contender.Machine.PLAIN ? "plain" : "outside";
                times.computeIfAbsent(name, key -> new ArrayList<>()).add(milliseconds(machine, jar));
            }
        }
        List<Measurement> measurements = new ArrayList<>();
        times.forEach((name, samples) -> measurements.add(new Measurement("ClassLoading." + name, samples, "ms")));
        double[] bytes = bytes(jar);
        measurements.add(new Measurement("ClassBytes.plain", List.of(bytes[0]), "bytes"));
        measurements.add(new Measurement("ClassBytes.outside", List.of(bytes[1]), "bytes"));
        measurements.forEach(System.out::println);
        Measurement.write(measurements, List.of(), results);
    }

    private static double milliseconds(Contender.Machine machine, Path jar) {
        List<String> command = new ArrayList<>(Launch.measuringFlags(machine));
        command.addAll(List.of("-cp", System.getProperty("java.class.path") + File.pathSeparator + jar,
                CodeGrowth.class.getName(), "load", jar.toString()));
        return Double.parseDouble(Launch.java(command));
    }

    /** Milliseconds for all classes of the jar that can be loaded by themselves. */
    private static double loadAll(Path jar) throws IOException {
        List<String> names;
        try (JarFile file = new JarFile(jar.toFile())) {
            names = file.stream().map(entry -> entry.getName())
                    .filter(name -> name.endsWith(".class") && !name.contains("-info") && !name.startsWith("META-INF"))
                    .map(name -> name.substring(0, name.length() - ".class".length()).replace('/', '.')).toList();
        }
        long begin = System.nanoTime();
        int loaded = 0;
        for (String name : names) {
            try {
                Class.forName(name, false, CodeGrowth.class.getClassLoader());
                loaded++;
            } catch (ClassNotFoundException | LinkageError e) {
                // needs another jar
            }
        }
        double time = (System.nanoTime() - begin) / 1e6;
        if (loaded < names.size() / 2) {
            throw new IllegalStateException("only " + loaded + " of " + names.size() + " classes could be loaded");
        }
        return time;
    }

    /** Of classes and companions, from the report command's last line: {@code bytes 100 of classes, 300 of companions ..}. */
    static double[] bytes(Path classes) {
        Path agent = Launch.agent().orElseThrow(() -> new IllegalStateException("code growth needs the agent"));
        String report = Launch.java(List.of("-jar", agent.toString(), "report", classes.toString()));
        String[] words = report.substring(report.lastIndexOf("bytes ")).trim().split("\\s+");
        return new double[] {Double.parseDouble(words[1]), Double.parseDouble(words[4])};
    }
}

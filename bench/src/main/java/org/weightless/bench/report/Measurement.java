package org.weightless.bench.report;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * All samples of one benchmark: what a result file holds, JMH's or one of those that programs here write in the same
 * form.
 *
 * @param name class and method, then the parameters: {@code StandingDepth.weightless[depth=10]}
 * @param forks the samples of each JVM
 * @param unit what a sample counts
 * @param bytes allocated per operation, from JMH's GC profiler; not a number where it did not run
 */
public record Measurement(String name, List<List<Double>> forks, String unit, double bytes) {
    private static final ObjectMapper MAPPER = new ObjectMapper();
    private static final String ALLOCATED = "gc.alloc.rate.norm";

    /** Samples of one JVM, or of several in whose differences nobody is interested. */
    public Measurement(String name, List<Double> samples, String unit) {
        this(name, List.of(samples), unit, Double.NaN);
    }

    /** The question: {@code StandingDepth}. */
    public String benchmark() {
        return name.substring(0, name.indexOf('.'));
    }

    /** Who was asked: {@code weightless}. */
    public String contender() {
        return name.substring(name.indexOf('.') + 1).replaceAll("\\[.*", "");
    }

    /** {@code depth=10}, or nothing. */
    public String parameters() {
        int begin = name.indexOf('[');
        return begin < 0 ? "" : name.substring(begin + 1, name.length() - 1);
    }

    /** The samples of all JVMs, smallest first. */
    public List<Double> samples() {
        return forks.stream().flatMap(List::stream).sorted().toList();
    }

    /**
     * The smallest and the largest value that the measurement's parts agree on: its JVMs, or its samples if there is
     * one JVM.
     */
    public Spread spread() {
        List<Double> parts = forks.size() > 1
                ? forks.stream().map(fork -> quantile(fork.stream().sorted().toList(), 0.5)).sorted().toList()
                : samples();
        return new Spread(parts.get(0), parts.get(parts.size() - 1));
    }

    /** From the smallest to the largest. */
    public record Spread(double low, double high) {
        /** Whether there is a value that both hold. */
        public boolean overlaps(Spread other) {
            return low <= other.high && other.low <= high;
        }
    }

    public double median() {
        return quantile(0.5);
    }

    double quantile(double share) {
        return quantile(samples(), share);
    }

    /** Between the samples next to it, in proportion. */
    private static double quantile(List<Double> sorted, double share) {
        double place = share * (sorted.size() - 1);
        int below = (int) place;
        int above = Math.min(below + 1, sorted.size() - 1);
        return sorted.get(below) + (place - below) * (sorted.get(above) - sorted.get(below));
    }

    /** The same benchmark's samples of two files together. */
    Measurement with(Measurement other) {
        List<List<Double>> all = new ArrayList<>(forks);
        all.addAll(other.forks);
        return new Measurement(name, all, unit, Double.isNaN(bytes) ? other.bytes : bytes);
    }

    @Override
    public String toString() {
        return String.format(Locale.ROOT, "%s %.4g %s (quartiles %.4g to %.4g, %d samples)", name, median(), unit,
                quantile(0.25), quantile(0.75), samples().size());
    }

    /** The measurements of one result file. */
    public static List<Measurement> read(Path file) {
        try {
            List<Measurement> measurements = new ArrayList<>();
            for (JsonNode benchmark : MAPPER.readTree(file.toFile())) {
                JsonNode metric = benchmark.get("primaryMetric");
                double bytes = benchmark.path("secondaryMetrics").path(ALLOCATED).path("score").asDouble(Double.NaN);
                measurements.add(new Measurement(name(benchmark), forks(metric), metric.get("scoreUnit").asText(),
                        bytes));
            }
            return measurements;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<List<Double>> forks(JsonNode metric) {
        List<List<Double>> forks = new ArrayList<>();
        for (JsonNode fork : metric.get("rawData")) {
            List<Double> samples = new ArrayList<>();
            fork.forEach(sample -> samples.add(sample.asDouble()));
            forks.add(samples);
        }
        return forks;
    }

    private static String name(JsonNode benchmark) {
        String[] parts = benchmark.get("benchmark").asText().split("\\.");
        String name = parts[parts.length - 2] + "." + parts[parts.length - 1];
        Map<String, String> parameters = new TreeMap<>();
        benchmark.path("params").properties().forEach(p -> parameters.put(p.getKey(), p.getValue().asText()));
        return parameters.isEmpty() ? name : name + parameters.toString().replace('{', '[').replace('}', ']');
    }

    /** Writes the fields of JMH's JSON that {@link #read} and people look at. */
    public static void write(List<Measurement> measurements, List<String> flags, Path file) {
        List<Object> benchmarks = measurements.stream()
                .sorted(Comparator.comparing(Measurement::name))
                .map(m -> (Object) Map.of(
                        "benchmark", "org.weightless.bench." + m.name,
                        "jdkVersion", System.getProperty("java.version"),
                        "vmVersion", System.getProperty("java.vm.version"),
                        "jvmArgs", flags,
                        "primaryMetric", Map.of("score", m.median(), "scoreUnit", m.unit,
                                "rawData", m.forks)))
                .toList();
        try {
            MAPPER.writerWithDefaultPrettyPrinter().writeValue(file.toFile(), benchmarks);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

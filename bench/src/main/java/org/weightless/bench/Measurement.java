package org.weightless.bench;

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
 * All samples of one benchmark, of all forks: what a result file holds, JMH's or one of those written here in the
 * same form.
 *
 * @param name class and method, then the parameters: {@code StandingDepth.generator[depth=10]}
 */
record Measurement(String name, List<Double> samples, String unit) {
    private static final ObjectMapper MAPPER = new ObjectMapper();

    Measurement {
        samples = samples.stream().sorted().toList();
    }

    double median() {
        return quantile(0.5);
    }

    /** Between the samples next to it, in proportion. */
    double quantile(double share) {
        double place = share * (samples.size() - 1);
        int below = (int) place;
        int above = Math.min(below + 1, samples.size() - 1);
        return samples.get(below) + (place - below) * (samples.get(above) - samples.get(below));
    }

    /** The same benchmark's samples of two files together. */
    Measurement with(Measurement other) {
        List<Double> all = new ArrayList<>(samples);
        all.addAll(other.samples);
        return new Measurement(name, all, unit);
    }

    @Override
    public String toString() {
        return String.format(Locale.ROOT, "%s %.4g %s (quartiles %.4g to %.4g, %d samples)", name, median(), unit,
                quantile(0.25), quantile(0.75), samples.size());
    }

    /** The measurements of one result file. */
    static List<Measurement> read(Path file) {
        try {
            List<Measurement> measurements = new ArrayList<>();
            for (JsonNode benchmark : MAPPER.readTree(file.toFile())) {
                JsonNode metric = benchmark.get("primaryMetric");
                List<Double> samples = new ArrayList<>();
                metric.get("rawData").forEach(fork -> fork.forEach(sample -> samples.add(sample.asDouble())));
                measurements.add(new Measurement(name(benchmark), samples, metric.get("scoreUnit").asText()));
            }
            return measurements;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String name(JsonNode benchmark) {
        String[] parts = benchmark.get("benchmark").asText().split("\\.");
        String name = parts[parts.length - 2] + "." + parts[parts.length - 1];
        Map<String, String> parameters = new TreeMap<>();
        benchmark.path("params").fields().forEachRemaining(p -> parameters.put(p.getKey(), p.getValue().asText()));
        return parameters.isEmpty() ? name : name + parameters.toString().replace('{', '[').replace('}', ']');
    }

    /** Writes the fields of JMH's JSON that {@link #read} and people look at. */
    static void write(List<Measurement> measurements, List<String> flags, Path file) {
        List<Object> benchmarks = measurements.stream()
                .sorted(Comparator.comparing(Measurement::name))
                .map(m -> (Object) Map.of(
                        "benchmark", "org.weightless.bench." + m.name,
                        "jdkVersion", System.getProperty("java.version"),
                        "vmVersion", System.getProperty("java.vm.version"),
                        "jvmArgs", flags,
                        "primaryMetric", Map.of("score", m.median(), "scoreUnit", m.unit,
                                "rawData", List.of(m.samples))))
                .toList();
        try {
            MAPPER.writerWithDefaultPrettyPrinter().writeValue(file.toFile(), benchmarks);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

package org.weightless.bench.report;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * One question with one set of parameters, and everybody's answer in the fixed order.
 *
 * @param benchmark {@code StandingDepth}
 * @param parameters {@code depth=10}, or nothing
 */
record Case(String benchmark, String parameters, List<Measurement> rows) {
    static final String REFERENCE = "weightless";

    /** All cases of the measurements, ordered by name and by the numbers in the parameters. */
    static List<Case> of(Collection<Measurement> measurements) {
        Map<String, List<Measurement>> grouped = new TreeMap<>();
        for (Measurement measurement : measurements) {
            grouped.computeIfAbsent(measurement.benchmark() + " " + measurement.parameters(), k -> new ArrayList<>())
                    .add(measurement);
        }
        return grouped.values().stream()
                .map(rows -> new Case(rows.get(0).benchmark(), rows.get(0).parameters(), inOrder(rows)))
                .sorted(Comparator.comparing(Case::benchmark).thenComparing(Case::number)
                        .thenComparing(Case::parameters))
                .toList();
    }

    private static List<Measurement> inOrder(List<Measurement> rows) {
        return rows.stream().sorted(Comparator.comparing(row -> Entrant.of(row.contender()).place())).toList();
    }

    /** The cases of each benchmark together. */
    static Map<String, List<Case>> byBenchmark(List<Case> cases) {
        Map<String, List<Case>> grouped = new LinkedHashMap<>();
        cases.forEach(each -> grouped.computeIfAbsent(each.benchmark, k -> new ArrayList<>()).add(each));
        return grouped;
    }

    /** The value of a single numeric parameter, for an axis; 0 where there is none. */
    double number() {
        String value = parameters.substring(parameters.indexOf('=') + 1);
        return value.matches("\\d+") ? Double.parseDouble(value) : 0;
    }

    /** {@code StandingDepth, depth=10}. */
    String title() {
        return parameters.isEmpty() ? benchmark : benchmark + ", " + parameters;
    }

    /** What the ratios are of: Weightless, or plain code where it is not asked under that name. */
    Measurement reference() {
        return row(REFERENCE).or(() -> row("plain")).orElse(rows.get(0));
    }

    Optional<Measurement> row(String contender) {
        return rows.stream().filter(row -> row.contender().equals(contender)).findFirst();
    }

    /** The rows that are faster or smaller than Weightless; none where it was not measured. */
    List<Measurement> ahead() {
        return row(REFERENCE).map(own -> rows.stream()
                .filter(row -> !Entrant.of(row.contender()).isWeightless() && row.median() < own.median())
                .toList()).orElse(List.of());
    }
}

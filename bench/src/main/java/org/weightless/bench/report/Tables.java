package org.weightless.bench.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** The Markdown of a report. */
final class Tables {
    private Tables() {}

    /** One table of one case. */
    static List<String> of(Case asked) {
        Measurement reference = asked.reference();
        List<String> lines = new ArrayList<>(List.of("### " + asked.title(), "",
                "| | " + reference.unit() + " | ratio | spread | bytes per operation |", "|---|---|---|---|---|"));
        for (Measurement row : asked.rows()) {
            lines.add("| " + String.join(" | ", Entrant.of(row.contender()).label(), number(row.median()),
                    number(row.median() / reference.median()), spread(row), bytes(row)) + " |");
        }
        lines.add("");
        return lines;
    }

    /** Every row that is ahead of Weightless, generated, so that none is forgotten. */
    static List<String> losses(List<Case> cases) {
        List<String> peers = new ArrayList<>();
        List<String> others = new ArrayList<>();
        for (Case asked : cases) {
            for (Measurement row : asked.ahead()) {
                (Entrant.of(row.contender()).isPeer() ? peers : others).add(loss(asked, row));
            }
        }
        List<String> lines = new ArrayList<>(List.of("## Where we lose", ""));
        lines.addAll(section("To what suspends on the JVM:", peers));
        lines.addAll(section("To plain code and other languages:", others));
        return lines;
    }

    private static List<String> section(String title, List<String> losses) {
        List<String> lines = new ArrayList<>();
        if (losses.isEmpty()) {
            lines.add(title + " nowhere.");
        } else {
            lines.addAll(List.of(title, "", "| case | who is ahead | theirs | ours | ours / theirs | |",
                    "|---|---|---|---|---|---|"));
            lines.addAll(losses);
        }
        lines.add("");
        return lines;
    }

    private static String loss(Case asked, Measurement row) {
        Measurement own = asked.reference();
        return "| " + String.join(" | ", asked.title(), Entrant.of(row.contender()).label(), number(row.median()),
                number(own.median()), number(own.median() / row.median()),
                own.spread().overlaps(row.spread()) ? "within noise" : "") + " |";
    }

    /** Three digits, no exponent. */
    static String number(double value) {
        if (value == 0) {
            return "0";
        }
        int digits = Math.max(0, 2 - (int) Math.floor(Math.log10(Math.abs(value))));
        return String.format(Locale.ROOT, "%,." + Math.min(digits, 6) + "f", value);
    }

    private static String spread(Measurement row) {
        Measurement.Spread spread = row.spread();
        return number(spread.low()) + " to " + number(spread.high());
    }

    private static String bytes(Measurement row) {
        if (Double.isNaN(row.bytes())) {
            return "";
        }
        return row.bytes() < 0.05 ? "0" : number(row.bytes());
    }
}

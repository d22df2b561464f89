package org.weightless.agent.golden;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.weightless.agent.instrument.ClassInstrumenter;
import org.weightless.agent.instrument.Instrumented;
import org.weightless.agent.instrument.classfile.Hierarchy;

/** Plans as text that stays the same when lines move: a point has its line's text in front of it, not its number. */
final class PlanText {
    private static final Pattern POINT = Pattern.compile("  (#\\d+) line (\\d+) (.*)");

    private static final Pattern LAMBDA = Pattern.compile("(lambda\\$\\w+)\\$\\d+");

    private PlanText() {}

    static Instrumented instrument(byte[] bytes) {
        return new ClassInstrumenter(new Hierarchy(ClassLoader::getSystemResourceAsStream), false).instrument(bytes);
    }

    /** The plan of a class; of one that stays as it is, its name. */
    static String of(Instrumented result, String source) {
        String plan = result.plan().toString();
        return plan.isEmpty()
                ? "class " + result.name() + " as it is\n"
                : sorted(withLines(plan, source.lines().toList()));
    }

    private static String withLines(String plan, List<String> source) {
        StringBuilder text = new StringBuilder();
        String last = "";
        for (String line : plan.lines().toList()) {
            Matcher point = POINT.matcher(line);
            if (point.matches()) {
                if (!point.group(2).equals(last)) {
                    last = point.group(2);
                    text.append("  | ").append(source.get(Integer.parseInt(last) - 1).strip()).append('\n');
                }
                text.append("  ").append(point.group(1)).append(' ').append(shortened(point.group(3)));
            } else {
                last = "";
                text.append(shortened(line));
            }
            text.append('\n');
        }
        return text.toString();
    }

    /** Without the packages that everybody knows and what all resume methods take. */
    static String shortened(String line) {
        return LAMBDA.matcher(line).replaceAll("$1").replace("org/weightless/runtime/", "").replace("java/lang/", "")
                .replace("org/weightless/", "").replace("(LFrame;LCoroutine;LObject;", "(")
                .replaceAll("(-> \\S+, \\S+\\(\\w*\\))LObject;", "$1");
    }

    /** Compilers differ in how they number and place the methods of lambdas: here these come last, by their text. */
    private static String sorted(String plan) {
        List<String> methods = new ArrayList<>();
        List<String> lambdas = new ArrayList<>();
        for (String part : plan.split("\\n(?! )")) {
            (part.startsWith("lambda$") ? lambdas : methods).add(part.stripTrailing() + "\n");
        }
        Collections.sort(lambdas);
        methods.addAll(lambdas);
        return String.join("", methods);
    }
}

package org.weightless.agent;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The options of {@code -javaagent:weightless-agent.jar=key=value,...}.
 *
 * @param include patterns of the classes to instrument; empty for all
 * @param exclude patterns of the classes to leave alone
 * @param dump directory for class files and texts, or null
 * @param cache directory of companions that later runs need not make, or null
 * @param report file for the report at exit, {@code -} for standard error, or null
 * @param abandoned whether to report generators that are dropped while a finally block or a resource waits for their
 *     end
 * @param jdk whether fibers are suspended through the JDK's own code and reflection
 * @param strict whether a class that cannot be transformed ends the JVM
 * @param help whether to show the options and exit
 */
record AgentOptions(List<String> include, List<String> exclude, String dump, String cache, String report, boolean abandoned,
        boolean jdk, boolean strict, boolean help) {
    static final AgentOptions DEFAULT = new AgentOptions(List.of(), List.of(), null, null, null, false, true, false, false);

    private static final Map<String, String> KEYS = new LinkedHashMap<>();

    static {
        KEYS.put("include", "classes to instrument, all where not given: names with * and ?, separated by ':'");
        KEYS.put("exclude", "classes to leave alone, even if included; their yields are refused");
        KEYS.put("dump", "directory for each class that fibers reach: the class, its companion, both as text, and its plan");
        KEYS.put("cache", "directory of companions that have been made, so that later runs need not make them");
        KEYS.put("report", "file that tells at exit what was instrumented and what was refused and why; - for standard error");
        KEYS.put("abandoned",
                "true: report generators that are dropped while a finally block or a resource waits for their end");
        KEYS.put("jdk", "false: yields in callbacks of the JDK's, and in what reflection calls, are refused");
        KEYS.put("strict", "true: a class or method that cannot be transformed, or a pattern without a match, ends the JVM");
        KEYS.put("help", "true: show this and exit");
    }

    /**
     * Parses the text behind the jar's {@code =}.
     *
     * @throws IllegalArgumentException naming what is wrong
     */
    static AgentOptions parse(String text) {
        Map<String, String> given = new LinkedHashMap<>();
        if (text != null && !text.isBlank()) {
            for (String option : text.split(",")) {
                add(given, option.trim());
            }
        }
        return new AgentOptions(patterns(given.get("include")), patterns(given.get("exclude")), given.get("dump"),
                given.get("cache"), given.get("report"), flag(given, "abandoned", "false"), flag(given, "jdk", "true"),
                flag(given, "strict", "false"), flag(given, "help", "false"));
    }

    private static void add(Map<String, String> given, String option) {
        if (option.equals("help")) {
            given.put("help", "true");
            return;
        }
        int equals = option.indexOf('=');
        if (equals < 1) {
            throw new IllegalArgumentException(
                    "the option '" + option + "' is not of the form key=value; options are separated by commas,"
                            + " so a path has none in it");
        }
        String key = option.substring(0, equals);
        if (!KEYS.containsKey(key)) {
            throw new IllegalArgumentException("there is no option '" + key + "'");
        }
        if (equals == option.length() - 1) {
            throw new IllegalArgumentException("the option '" + key + "' has no value: " + (isOfPatterns(key)
                    ? "it needs at least one pattern of class names, such as com.example.*"
                    : "write one behind the =, or leave the option out"));
        }
        if (given.put(key, option.substring(equals + 1)) != null) {
            throw new IllegalArgumentException("the option '" + key + "' is given twice; separate patterns by ':'");
        }
    }

    private static boolean isOfPatterns(String key) {
        return key.equals("include") || key.equals("exclude");
    }

    private static boolean flag(Map<String, String> given, String key, String otherwise) {
        String value = given.getOrDefault(key, otherwise);
        if (!value.equals("true") && !value.equals("false")) {
            throw new IllegalArgumentException("the option '" + key + "' is true or false, not '" + value + "'");
        }
        return value.equals("true");
    }

    private static List<String> patterns(String value) {
        List<String> patterns = new ArrayList<>();
        if (value != null) {
            for (String pattern : value.split("[:;]", -1)) {
                if (pattern.isEmpty() || pattern.matches(".*[/\\[\\s].*")) {
                    throw new IllegalArgumentException(
                            "'" + pattern + "' is no pattern of class names; write com.example.*, say");
                }
                patterns.add(pattern);
            }
        }
        return patterns;
    }

    /** Whether something may have to be said when the JVM exits. */
    boolean reportsAtExit() {
        return strict || report != null || !include.isEmpty() || !exclude.isEmpty();
    }

    static String usage() {
        StringBuilder text = new StringBuilder("Options of -javaagent:weightless-agent.jar=key=value,key=value,...");
        KEYS.forEach((key, meaning) -> text.append(String.format("%n  %-9s %s", key, meaning)));
        return text.toString();
    }
}

package org.weightless.agent;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.WeakHashMap;
import org.weightless.agent.instrument.Instrumented;
import org.weightless.agent.instrument.rules.Refusal;
import org.weightless.runtime.Printable;

/** What was instrumented, what was refused and why; and what it cost in bytes. */
final class Report {
    private final AgentOptions options;
    private final ClassFilter filter;
    /** Whether it is asked for: else it keeps no names of classes but for what was refused. */
    private final boolean isListed;

    private final Map<String, Refusal> refusals = new TreeMap<>();
    /** The same by the loaders of the classes, as long as they live: two of them may have a class of the same name. */
    private final Map<ClassLoader, Map<String, Refusal>> byLoader = new WeakHashMap<>();
    private final Map<String, Integer> copies = new TreeMap<>();
    /** The methods of the JDK's that fibers have called, by their classes. */
    private final Map<String, Set<String>> jdk = new TreeMap<>();
    private int classes;
    private int methods;
    private int instrumented;
    private long bytesBefore;
    private long bytesAfter;

    Report(AgentOptions options, ClassFilter filter) {
        this.options = options;
        this.filter = filter;
        isListed = options.report() != null;
    }

    void add(ClassLoader loader, String name, Instrumented result, int before) {
        say(noted(loader, name, result, before));
    }

    /** Takes note of the copies that one method of a class of the JDK's has needed: what is refused there ends no JVM. */
    synchronized void addJdks(String name, String method, Instrumented result) {
        if (isListed && result.bytes() != null) {
            Set<String> called = jdk.get(name);
            if (called == null) {
                called = new TreeSet<>();
                jdk.put(name, called);
            }
            called.add(method.substring(0, method.indexOf('(')));
        }
        for (Refusal refusal : result.refused()) {
            refuseJdks(new Refusal(name, refusal.method(), refusal.reason(), refusal.text()));
        }
    }

    synchronized void refuseJdks(Refusal refusal) {
        Map<String, Refusal> ofBootLoader = byLoader.get(null);
        if (ofBootLoader == null) {
            ofBootLoader = new HashMap<>();
            byLoader.put(null, ofBootLoader);
        }
        ofBootLoader.put(key(refusal.owner(), refusal.method()), refusal);
    }

    void refuse(ClassLoader loader, Refusal refusal, int before) {
        say(noted(loader, refusal, before));
    }

    private synchronized List<String> noted(ClassLoader loader, String name, Instrumented result, int before) {
        classes++;
        methods += result.methods();
        bytesBefore += before;
        if (result.bytes() != null) {
            bytesAfter += result.bytes().length;
            instrumented++;
            if (isListed) {
                copies.put(name, result.copies());
            }
        }
        List<String> lines = new ArrayList<>();
        for (Refusal refusal : result.refused()) {
            note(loader, new Refusal(name, refusal.method(), refusal.reason(), refusal.text()), lines);
        }
        return lines;
    }

    private synchronized List<String> noted(ClassLoader loader, Refusal refusal, int before) {
        classes++;
        bytesBefore += before;
        List<String> lines = new ArrayList<>();
        note(loader, refusal, lines);
        return lines;
    }

    private void note(ClassLoader loader, Refusal refusal, List<String> lines) {
        Map<String, Refusal> ofLoader = byLoader.get(loader);
        if (ofLoader == null) {
            ofLoader = new HashMap<>();
            byLoader.put(loader, ofLoader);
        }
        ofLoader.put(key(refusal.owner(), refusal.method()), refusal);
        boolean told = isListed || !refusal.isNatural();
        boolean known = told && refusals.put(key(refusal.owner(), refusal.method()), refusal) != null;
        if (!known && !refusal.isNatural() && (options.strict() || refusal.method().isEmpty())) {
            lines.add("weightless: " + refusal.toString().replace('/', '.'));
        }
    }

    /** Without a lock: standard error may be somebody's who loads a class for it. */
    private void say(List<String> lines) {
        for (String line : lines) {
            System.err.println(options.strict() ? line + " (strict=true: the JVM ends)" : line);
        }
        if (options.strict() && !lines.isEmpty()) {
            Runtime.getRuntime().halt(1);
        }
    }

    /** Why a method, or its whole class, has no fiber copy; null where nothing is in the way. */
    Refusal refusal(Class<?> owner, String method) {
        return known(owner.getClassLoader(), owner.getName().replace('.', '/'), method);
    }

    private synchronized Refusal known(ClassLoader loader, String owner, String method) {
        Map<String, Refusal> known = byLoader.getOrDefault(loader, Map.of());
        Refusal whole = known.get(key(owner, ""));
        return whole != null ? whole : known.get(key(owner, method));
    }

    private static String key(String owner, String method) {
        return method.isEmpty() ? owner : owner + "." + method;
    }

    /** Writes what the options ask for, when the JVM exits. */
    synchronized void write() {
        List<String> unmatched = filter.unmatched();
        for (String pattern : unmatched) {
            System.err.println("weightless: the pattern '" + pattern + "' matched no class that was loaded");
        }
        if ("-".equals(options.report())) {
            System.err.print(this);
        } else if (options.report() != null) {
            try {
                // not writeString, which refuses half a surrogate pair: names in class files may have one
                Files.write(Path.of(options.report()), toString().getBytes(StandardCharsets.UTF_8));
            } catch (IOException | RuntimeException e) {
                System.err.println("weightless: cannot write the report to " + options.report() + ": " + e);
            }
        }
        System.err.flush();
        if (options.strict() && !unmatched.isEmpty()) {
            Runtime.getRuntime().halt(1);
        }
    }

    @Override
    public synchronized String toString() {
        StringBuilder text = new StringBuilder();
        refusals.values().forEach(refusal -> addLine(text, String.format("%-14s%s %s: %s",
                refusal.isNatural() ? "pinned" : "refused", refusal.owner().replace('/', '.'), refusal.method(),
                refusal.text())));
        copies.forEach((name, count) -> addLine(text, String.format("instrumented  %s: %d fiber %s",
                name.replace('/', '.'), count, count == 1 ? "copy" : "copies")));
        jdk.forEach((name, called) -> addLine(text, String.format("of the JDK    %s: %s", name.replace('/', '.'),
                String.join(", ", called))));
        text.append(String.format("classes       %d, instrumented %d, refused wholly or in part %d%n", classes, instrumented,
                refusals.values().stream().filter(refusal -> !refusal.isNatural()).count()));
        text.append(String.format("methods       %d, with a fiber copy %d%n", methods,
                copies.values().stream().mapToInt(Integer::intValue).sum()));
        text.append(String.format("bytes         %d of classes, %d of companions (%.2f times)%n", bytesBefore, bytesAfter,
                bytesBefore == 0 ? 0.0 : (double) bytesAfter / bytesBefore));
        return text.toString();
    }

    private static void addLine(StringBuilder text, String line) {
        text.append(Printable.of(line)).append(System.lineSeparator());
    }
}

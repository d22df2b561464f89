package org.weightless.bench;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.io.File;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.weightless.bench.peers.Contender.Machine;

/**
 * Calls that a case counts are inlined for no contender. Fiber copies are known to the JVM's flags by their names and
 * by what they take: should the agent make them differently, they would be inlined, and Weightless would be measured at
 * less work than the others.
 */
class MeasuringFlagsIT {
    private static final String DONT_INLINE = "-XX:CompileCommand=dontinline,org/weightless/bench/*.";
    private static final String BODIES = "org.weightless.bench.peers.weightless.Bodies";
    private static final String COMPANION = BODIES + "$0fiber";
    private static final Pattern COUNTED = Pattern.compile("\\S+\\.(down|descend)\\(.*");

    @Test
    void fiberCopiesOfCountedCallsAreNotInlinedAndTheirResumeMethodsMayBe() {
        List<String> flags = Products.flags(Machine.WITH_AGENT);
        List<String> counted = methods(flags).stream().filter(name -> COUNTED.matcher(name).matches()).toList();
        List<String> resuming = counted.stream().filter(name -> name.contains("(Lorg/weightless/runtime/Frame;")).toList();
        List<String> called = counted.stream().filter(name -> !resuming.contains(name)).toList();
        List<String> copies = called.stream().filter(name -> name.startsWith(COMPANION)).toList();
        Predicate<String> notInlined = notInlined(flags);
        assertAll(
                () -> assertFalse(copies.isEmpty(), "no fiber copies among " + counted),
                () -> assertFalse(resuming.isEmpty(), "no resume methods among " + counted),
                () -> assertEquals(called, called.stream().filter(notInlined).toList(), "not inlined"),
                () -> assertEquals(List.of(), resuming.stream().filter(notInlined).toList(), "not inlined, and no calls"));
    }

    private static List<String> methods(List<String> flags) {
        List<String> command = new ArrayList<>(flags);
        String tests = MethodNames.class.getProtectionDomain().getCodeSource().getLocation().getPath();
        command.addAll(
                List.of("-cp", Products.BENCH + File.pathSeparator + tests, MethodNames.class.getName(), BODIES, COMPANION));
        return Launch.java(command).lines().toList();
    }

    /** What the flags say: a method's name, and perhaps what its descriptor begins with. */
    private static Predicate<String> notInlined(List<String> flags) {
        String patterns = flags.stream().filter(flag -> flag.startsWith(DONT_INLINE))
                .map(flag -> flag.substring(DONT_INLINE.length()))
                .map(method -> "\\S+\\." + Pattern.quote(method) + (method.contains("(") ? ".*" : "\\(.*"))
                .collect(Collectors.joining("|"));
        return Pattern.compile(patterns).asMatchPredicate();
    }
}

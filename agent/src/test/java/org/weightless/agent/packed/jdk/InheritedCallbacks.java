package org.weightless.agent.packed.jdk;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;

/** Methods that classes of internal packages, which stay plain, inherit from classes that do not. */
final class InheritedCallbacks {
    private InheritedCallbacks() {}

    static Object namesOfAPath(Step step) {
        List<String> names = new ArrayList<>();
        Path.of("some/path/here").forEach(name -> names.add(step.at(name.toString())));
        return names;
    }

    static Object filesOfADirectory(Step step) {
        List<String> names = new ArrayList<>();
        try (DirectoryStream<Path> files = Files.newDirectoryStream(Path.of("/"))) {
            files.forEach(file -> names.add(step.at(file.toString())));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return names;
    }

    static Object remainingRoots(Step step) {
        List<String> names = new ArrayList<>();
        Iterator<Path> roots = FileSystems.getDefault().getRootDirectories().iterator();
        roots.forEachRemaining(root -> names.add(step.at(root.toString())));
        return names;
    }

    static Object namesOfRemainingParts(Step step) {
        List<String> names = new ArrayList<>();
        Path.of("a/b/c").iterator().forEachRemaining(name -> names.add(step.at(name.toString())));
        return names;
    }

    private static Map<String, String> environment() {
        Map<String, String> environment = new ProcessBuilder("none").environment();
        environment.clear();
        environment.putAll(Map.of("A", "1", "B", "2", "C", "3"));
        return environment;
    }

    static Object environmentByForEach(Step step) {
        List<String> names = new ArrayList<>();
        environment().forEach((key, value) -> names.add(step.at(key + value)));
        return names;
    }

    static Object environmentReplaced(Step step) {
        Map<String, String> environment = environment();
        environment.replaceAll((key, value) -> step.at(key + value));
        environment.computeIfAbsent("D", key -> step.at(key + "4"));
        environment.merge("A", "5", (old, value) -> step.at(old + value));
        return environment;
    }

    static Object environmentWithLess(Step step) {
        Map<String, String> environment = environment();
        environment.keySet().removeIf(key -> step.at(key).equals("A"));
        environment.entrySet().removeIf(entry -> step.at(entry.getKey()).equals("B"));
        environment.values().forEach(step::at);
        return environment;
    }

    /** {@code AbstractCollection} and {@code AbstractMap} are above. */
    static Object environmentWithoutWhatIsAsked(Step step) {
        Map<String, String> environment = environment();
        environment.values().removeAll(new ArrayList<>(List.of("1", "3")) {
            @Override
            public boolean contains(Object value) {
                return super.contains(step.at(value));
            }
        });
        return environment;
    }

    static Object systemEnvironment(Step step) {
        List<String> names = new ArrayList<>();
        System.getenv().forEach((key, value) -> {
            step.at(key + value);
            names.add(key);
        });
        return names;
    }
}

package org.weightless.docs;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.weightless.agent.testing.ChildJvm.Result;
import org.weightless.itertools.Itertools;

/**
 * The guide's table of {@link Itertools}: its signatures are those of the class, and its examples give what it says.
 */
class ItertoolsTableIT {
    private static final Path GUIDE = Reader.ROOT.resolve("docs/guide/generators.md");
    private static final Pattern ROW = Pattern.compile("\\| `([^`]+)` \\| `([^`]+)` \\| `([^`]+)` \\|");

    private record Row(String signature, String example, String gives) {}

    @TempDir
    Path directory;

    private static List<Row> rows() throws IOException {
        return Files.readAllLines(GUIDE).stream().map(ROW::matcher).filter(row -> row.matches())
                .map(row -> new Row(row.group(1), row.group(2), row.group(3))).toList();
    }

    @Test
    void everyFunctionHasItsRow() throws IOException {
        String inTheClass = Arrays.stream(Itertools.class.getDeclaredMethods())
                .filter(method -> Modifier.isPublic(method.getModifiers()) && !method.isSynthetic())
                .map(ItertoolsTableIT::erased).sorted().collect(Collectors.joining("\n"));
        String inTheGuide = rows().stream().map(Row::signature).map(ItertoolsTableIT::erased)
                .sorted().collect(Collectors.joining("\n"));
        assertEquals(inTheClass, inTheGuide);
    }

    @Test
    void everyExampleGivesWhatTheTableSays() throws IOException, InterruptedException {
        List<Row> rows = rows();
        StringBuilder program = new StringBuilder("""
                import static org.weightless.itertools.Itertools.*;
                import java.util.*;
                class Example {
                    static void show(Iterable<?> values) {
                        List<Object> list = new ArrayList<>();
                        values.forEach(list::add);
                        System.out.println(list);
                    }
                    public static void main(String[] args) {
                """);
        rows.forEach(row -> program.append("show(").append(row.example()).append(");\n"));
        Path file = Files.writeString(directory.resolve("Example.java"), program.append("}}\n"));
        Result result = Reader.runSource(file);
        assertEquals("", result.err());
        assertEquals(rows.stream().map(Row::gives).collect(Collectors.joining("\n")), String.join("\n", result.lines()));
    }

    /** {@code Generator take(Iterable, int)}: a signature without type arguments, bounds and names of parameters. */
    private static String erased(Method method) {
        String parameters = Arrays.stream(method.getParameterTypes()).map(Class::getSimpleName)
                .collect(Collectors.joining(", "));
        return method.getReturnType().getSimpleName() + " " + method.getName() + "(" + parameters + ")";
    }

    private static String erased(String signature) {
        String plain = signature;
        while (plain.contains("<")) {
            plain = plain.replaceAll("<[^<>]*>", "");
        }
        return plain.replace("...", "[]").replaceAll(" \\w+([,)])", "$1").replaceAll("\\b[A-Z]\\b", "Object");
    }
}

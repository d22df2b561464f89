package org.weightless.agent.frameworks;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.weightless.agent.testing.ChildJvm;
import org.weightless.agent.testing.ChildJvm.Result;

/** Reflection sees no difference: members, nests, annotations and serial versions of thousands of classes. */
class ReflectionIT {
    private static final List<String> JARS_OF = List.of("spring-boot", "mockito", "guice", "netty", "picocli", "json");
    private static final int CLASSES = 3000;

    @TempDir
    Path directory;

    private List<String> seen(String file, String... flags) throws Exception {
        List<String> command = new ArrayList<>(List.of(flags));
        List<String> path = new ArrayList<>();
        path.add(Framework.built().resolve("reflection/classes").toString());
        for (String name : JARS_OF) {
            path.add(Framework.built().resolve(name).resolve("lib/*").toString());
        }
        Path out = directory.resolve(file);
        command.addAll(List.of("-cp", String.join(java.io.File.pathSeparator, path), "reflect.Members",
                String.valueOf(CLASSES), out.toString()));
        Result result = ChildJvm.run(directory, command);
        assertEquals(0, result.exit(), result::toString);
        return Files.readAllLines(out);
    }

    @Test
    void membersNestsAnnotationsAndSerialVersionsAreTheSame() throws Exception {
        List<String> plain = seen("plain");
        List<String> withAgent = seen("agent", ChildJvm.agent());
        assertEquals(CLASSES, plain.stream().filter(line -> line.startsWith("class ")).count());
        assertTrue(plain.stream().filter(line -> line.contains("serial ")).count() > 100);
        for (int i = 0; i < Math.min(plain.size(), withAgent.size()); i++) {
            assertEquals(plain.get(i), withAgent.get(i), "line " + i);
        }
        assertEquals(plain.size(), withAgent.size());
    }
}

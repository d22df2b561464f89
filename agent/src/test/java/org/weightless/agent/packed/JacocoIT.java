package org.weightless.agent.packed;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jacoco.agent.AgentJar;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** JaCoCo's agent before and behind this one. */
class JacocoIT {
    @TempDir
    Path directory;

    private String jacoco() throws IOException {
        File jar = directory.resolve("jacoco.jar").toFile();
        AgentJar.extractTo(jar);
        return "-javaagent:" + jar + "=destfile=" + directory.resolve("coverage");
    }

    private void run(List<String> options) throws IOException, InterruptedException {
        Child.Result result = Child.run(options);
        assertEquals(Child.OUTPUT, result.out(), result.err());
        assertEquals("", result.err());
        assertEquals(0, result.exit());
    }

    private String covered() throws IOException {
        return new String(Files.readAllBytes(directory.resolve("coverage")), StandardCharsets.ISO_8859_1);
    }

    @Test
    void alone() throws Exception {
        run(List.of(Child.agent()));
    }

    @Test
    void jacocoBefore() throws Exception {
        run(List.of(jacoco(), Child.agent()));
        assertTrue(covered().contains("org/weightless/agent/packed/ChildProgram"));
    }

    @Test
    void jacocoBehind() throws Exception {
        run(List.of(Child.agent(), jacoco()));
        assertTrue(covered().contains("org/weightless/agent/packed/ChildProgram"));
    }

    @Test
    void withoutAnyAgentTheMessageSaysSo() throws Exception {
        Child.Result result = Child.run(List.of());
        assertTrue(result.err().contains("-javaagent:weightless-agent.jar"), result.err());
        assertEquals(1, result.exit());
    }
}

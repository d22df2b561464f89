package org.weightless.agent.packed;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Runs {@link ChildProgram} in a JVM of its own. */
final class Child {
    static final String OUTPUT = "callee 0;loop 0;callee 1;loop 2;callee 2;loop 4;9;";

    record Result(int exit, String out, String err) {}

    private Child() {}

    static String agent() {
        return "-javaagent:" + System.getProperty("weightless.agent.jar");
    }

    static String classPath() {
        try {
            Path tests = Path.of(ChildProgram.class.getProtectionDomain().getCodeSource().getLocation().toURI());
            return System.getProperty("weightless.core.jar") + System.getProperty("path.separator") + tests;
        } catch (URISyntaxException e) {
            throw new AssertionError(e);
        }
    }

    static Result run(List<String> options) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString()));
        command.addAll(options);
        command.addAll(List.of("-cp", classPath(), ChildProgram.class.getName()));
        Path out = Files.createTempFile("child", ".out");
        Path err = Files.createTempFile("child", ".err");
        try {
            Process process = new ProcessBuilder(command).redirectOutput(out.toFile()).redirectError(err.toFile()).start();
            if (!process.waitFor(60, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
            return new Result(process.waitFor(), Files.readString(out, StandardCharsets.UTF_8).strip(),
                    Files.readString(err, StandardCharsets.UTF_8));
        } finally {
            Files.delete(out);
            Files.delete(err);
        }
    }
}

package org.weightless.agent.packed;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.weightless.agent.testing.ChildJvm;
import stepping.SteppingProgram;

/** jdb sets breakpoints in companions by their names, and steps over yields. */
@Timeout(120)
class JdbIT {
    private static final String PROGRAM = SteppingProgram.class.getName();

    private Process jdb;
    private final StringBuilder printed = new StringBuilder();

    @Test
    void stopsInACompanionAndStepsToTheConsumer() throws Exception {
        int line = SteppingIT.line("// step: first yield");
        jdb = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "jdb").toString(), "-connect",
                "com.sun.jdi.CommandLineLaunch:options=" + ChildJvm.agent() + " -cp " + Apps.testClassPath() + ",main="
                        + PROGRAM)
                .redirectErrorStream(true).start();
        try {
            await("> ");
            say("exclude java.*,javax.*,sun.*,com.sun.*,jdk.*,org.weightless.*", "> ");
            say("stop at " + PROGRAM + "$0fiber:" + line, "It will be set after the class is loaded.");
            say("run", "Breakpoint hit: \"thread=main\", " + PROGRAM + "$0fiber.body(), line=" + line);
            await("main[1] ");
            say("print $this.start", "$this.start = 5");
            say("next", "Step completed: \"thread=main\", " + PROGRAM + ".main(), line=" + SteppingIT.line("// to: ask"));
            say("cont", "The application exited");
        } finally {
            jdb.destroyForcibly();
        }
    }

    private void say(String command, String answer) throws IOException {
        OutputStream in = jdb.getOutputStream();
        in.write((command + "\n").getBytes(StandardCharsets.UTF_8));
        in.flush();
        await(answer);
    }

    /** Reads on until it has been printed; what came before it is not looked at again. */
    private void await(String answer) throws IOException {
        InputStream out = jdb.getInputStream();
        int from = printed.length();
        while (printed.indexOf(answer, from) < 0) {
            int next = out.read();
            assertTrue(next >= 0, () -> "no " + answer + " in " + printed);
            printed.append((char) next);
        }
    }
}

package org.weightless.agent.packed;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.tools.attach.AgentInitializationException;
import com.sun.tools.attach.VirtualMachine;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.weightless.agent.testing.ChildJvm;

/** The agent is attached to an application that runs: what goes wrong there is told to whoever attaches, and the application goes on. */
class AttachIT {
    private static final String APP = """
            import java.io.*;
            public class Waits {
                public static void main(String[] args) throws Exception {
                    BufferedReader in = new BufferedReader(new InputStreamReader(System.in));
                    System.out.println("ready");
                    in.readLine();
                    Hello.main(args);
                }
            }
            """;

    @TempDir
    Path directory;

    @Test
    void noMistakeEndsTheApplication() throws Exception {
        Apps.write(directory, "src/Hello.java", Apps.HELLO);
        Path classes = Apps.compileOne(directory, "Waits", APP);
        Process process = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+EnableDynamicAgentLoading", "-cp", classes.toString(), "Waits")
                .redirectError(directory.resolve("err").toFile()).start();
        try (BufferedReader out = new BufferedReader(new InputStreamReader(process.getInputStream()));
                PrintWriter in = new PrintWriter(process.getOutputStream(), true)) {
            assertEquals("ready", out.readLine());
            attach(process, "help");
            assertThrows(AgentInitializationException.class, () -> attach(process, "colour=red"));
            attach(process, "");
            assertThrows(AgentInitializationException.class, () -> attach(process, ""));
            assertTrue(process.isAlive());
            in.println();
            assertEquals("3", out.readLine());
            assertEquals("2", out.readLine());
            assertEquals("1", out.readLine());
            assertEquals(0, process.waitFor());
        } finally {
            process.destroyForcibly();
        }
    }

    private static void attach(Process process, String options) throws Exception {
        VirtualMachine machine = VirtualMachine.attach(Long.toString(process.pid()));
        try {
            machine.loadAgent(ChildJvm.agentJar().toString(), options);
        } finally {
            machine.detach();
        }
    }
}

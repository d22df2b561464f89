package org.weightless.agent;

import com.sun.tools.attach.AgentInitializationException;
import com.sun.tools.attach.AgentLoadException;
import com.sun.tools.attach.AttachNotSupportedException;
import com.sun.tools.attach.VirtualMachine;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** {@code dump <pid> [--json]}: prints the schedulers of a running JVM, their fibers and where these stand. */
final class DumpCommand {
    private static final String JSON = "--json";

    private DumpCommand() {}

    /** Runs the command; gives the exit code: 0, 1 where the JVM gives no dump, 2 for bad arguments. */
    static int run(List<String> arguments) {
        List<String> pids = new ArrayList<>(arguments);
        boolean json = pids.remove(JSON);
        if (pids.size() != 1 || !pids.get(0).matches("\\d+")) {
            System.err.println("weightless: dump needs the id of one process, a number as jps prints it, and perhaps "
                    + JSON + "; it got " + arguments);
            return 2;
        }
        try {
            return dump(pids.get(0), json);
        } catch (NoClassDefFoundError e) {
            System.err.println("weightless: this Java has no module jdk.attach: run dump with the java of a JDK");
        } catch (AttachNotSupportedException | IOException e) {
            System.err.println("weightless: cannot attach to the JVM " + pids.get(0) + ": " + e.getMessage()
                    + "; it has to be one of this machine and this user");
        } catch (AgentLoadException | AgentInitializationException e) {
            System.err.println("weightless: the JVM " + pids.get(0) + " gives no dump: " + e.getMessage()
                    + "; with -XX:-EnableDynamicAgentLoading it cannot");
        }
        return 1;
    }

    private static int dump(String pid, boolean json)
            throws IOException, AttachNotSupportedException, AgentLoadException, AgentInitializationException {
        // Made by this process, so that nobody else can read it.
        Path answer = Files.createTempFile("weightless-dump", json ? ".json" : ".txt");
        Path jar = Files.createTempFile("weightless-dump", ".jar");
        try {
            Files.write(jar, ManifestJar.of("Agent-Class: " + DumpAnswer.class.getName()));
            VirtualMachine jvm = VirtualMachine.attach(pid);
            try {
                if (jvm.getSystemProperties().getProperty(DumpAnswer.PRESENT) == null) {
                    System.err.println("weightless: the JVM " + pid + " runs no Weightless agent, so it has no fibers:"
                            + " start it with -javaagent:weightless-agent.jar");
                    return 1;
                }
                jvm.loadAgent(jar.toString(), DumpAnswer.options(json, answer));
                String problem = DumpAnswer.problem(jvm.getSystemProperties(), answer);
                if (problem != null) {
                    System.err.println("weightless: the JVM " + pid + " could not write its dump: " + problem);
                    return 1;
                }
            } finally {
                jvm.detach();
            }
            try (InputStream in = Files.newInputStream(answer)) {
                in.transferTo(System.out);
            }
            System.out.flush();
            return 0;
        } finally {
            Files.delete(answer);
            Files.delete(jar);
        }
    }
}

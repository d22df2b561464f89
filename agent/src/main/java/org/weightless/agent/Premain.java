package org.weightless.agent;

import java.io.File;
import java.io.IOException;
import java.lang.instrument.Instrumentation;
import java.net.URISyntaxException;
import java.security.CodeSource;
import java.util.jar.JarFile;

/**
 * Where the JVM starts the agent. Sees to it that every class loader finds the runtime, then leaves the rest to
 * {@link Agent}.
 *
 * <p>All loaders ask the boot loader first, so the agent's jar is on the boot class path: its manifest says so, by the
 * names that the jar may have, with its version and without. A jar of another name is appended here, at the price of a
 * warning of the JVM's that class data sharing is reduced.
 */
public final class Premain {
    private Premain() {}

    /** Called by the JVM for {@code -javaagent}. */
    public static void premain(String options, Instrumentation instrumentation) throws IOException {
        if (Premain.class.getClassLoader() != null) {
            appendToBootClassPath(instrumentation);
        }
        Agent.start(options, instrumentation);
    }

    /**
     * Called by the JVM when the agent is attached to a running application; classes loaded before stay as they are.
     * What is wrong is told to whoever attaches, and the application goes on.
     */
    public static void agentmain(String options, Instrumentation instrumentation) throws IOException {
        if (Premain.class.getClassLoader() != null) {
            appendToBootClassPath(instrumentation);
        }
        Agent.attach(options, instrumentation);
    }

    private static void appendToBootClassPath(Instrumentation instrumentation) throws IOException {
        CodeSource source = Premain.class.getProtectionDomain().getCodeSource();
        try {
            File jar = new File(source.getLocation().toURI());
            instrumentation.appendToBootstrapClassLoaderSearch(new JarFile(jar));
        } catch (URISyntaxException e) {
            throw new IOException("the agent cannot find its own jar: " + source, e);
        }
    }
}

package org.weightless.agent;

import java.io.File;
import java.io.IOException;
import java.lang.instrument.Instrumentation;
import java.net.URISyntaxException;
import java.security.CodeSource;
import java.util.jar.JarFile;

/**
 * Where the JVM starts the agent. Sees to it that every class loader finds the runtime, then leaves the rest to {@link Agent}.
 *
 * <p>The agent's jar goes on the boot class path, which all loaders ask first. Where the core library is a module of the
 * application, that module is the runtime instead.
 */
public final class Premain {
    private static final String CORE_MODULE = "org.weightless";

    private Premain() {}

    /** Called by the JVM for {@code -javaagent}. */
    public static void premain(String options, Instrumentation instrumentation) throws IOException {
        if (ModuleLayer.boot().findModule(CORE_MODULE).isEmpty()) {
            appendToBootClassPath(instrumentation);
        }
        Agent.start(options, instrumentation);
    }

    /** Called by the JVM when the agent is attached to a running application; classes loaded before stay as they are. */
    public static void agentmain(String options, Instrumentation instrumentation) throws IOException {
        premain(options, instrumentation);
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

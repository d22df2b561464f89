package org.weightless.agent;

import net.bytebuddy.agent.ByteBuddyAgent;
import org.junit.platform.launcher.LauncherSession;
import org.junit.platform.launcher.LauncherSessionListener;
import org.weightless.agent.testing.Uninstrumented;

/** Installs the agent in the tests' JVM before any test class is loaded: tests are ordinary code that yields. */
public final class AgentSession implements LauncherSessionListener {
    private static Report report;

    @Override
    public void launcherSessionOpened(LauncherSession session) {
        if (report == null) {
            ClassFilter filter = new ClassFilter(AgentOptions.DEFAULT) {
                @Override
                boolean accepts(Module module, ClassLoader loader, String name) {
                    return !isUninstrumented(loader) && !isLibrary(name) && super.accepts(module, loader, name);
                }
            };
            report = Agent.install(AgentOptions.DEFAULT, filter, ByteBuddyAgent.install());
        }
    }

    /** What a test or a check has made of a class itself stays as it is given. */
    private static boolean isUninstrumented(ClassLoader loader) {
        return loader instanceof Uninstrumented || loader instanceof LinkCheck;
    }

    /** The test machinery itself would only be slowed down. */
    private static boolean isLibrary(String name) {
        return name.startsWith("org/junit/") || name.startsWith("org/apache/maven/") || name.startsWith("org/eclipse/jdt/")
                || name.startsWith("net/bytebuddy/") || name.startsWith("org/objectweb/");
    }

    static Report report() {
        return report;
    }
}

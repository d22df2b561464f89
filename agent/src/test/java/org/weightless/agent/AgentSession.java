package org.weightless.agent;

import net.bytebuddy.agent.ByteBuddyAgent;
import org.junit.platform.launcher.LauncherSession;
import org.junit.platform.launcher.LauncherSessionListener;
import org.weightless.agent.testing.Uninstrumented;

/** Installs the agent in the tests' JVM before any test class is loaded: tests are ordinary code that yields. */
public final class AgentSession implements LauncherSessionListener {
    /** Loaders of what a test or a check has made itself: it stays as it is given. Loaded here, before the agent asks. */
    private static final Class<?>[] UNINSTRUMENTED = {Uninstrumented.class, LinkCheck.class};
    private static Report report;

    @Override
    public void launcherSessionOpened(LauncherSession session) {
        if (report == null && !isMaven()) {
            ClassFilter filter = new ClassFilter(AgentOptions.DEFAULT) {
                @Override
                boolean accepts(Module module, ClassLoader loader, String name) {
                    return !isUninstrumented(loader) && !isLibrary(name) && super.accepts(module, loader, name);
                }
            };
            report = Agent.install(AgentOptions.DEFAULT, filter, ByteBuddyAgent.install());
        }
    }

    /** Maven opens a session itself to find the tests that it gives to several JVMs. */
    private static boolean isMaven() {
        return System.getProperty("classworlds.conf") != null;
    }

    private static boolean isUninstrumented(ClassLoader loader) {
        for (Class<?> type : UNINSTRUMENTED) {
            if (type.isInstance(loader)) {
                return true;
            }
        }
        return false;
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

package org.weightless.agent;

import java.lang.invoke.MethodHandles.Lookup;
import java.lang.invoke.MethodType;

/** What the JVM was started with. */
final class CommandLine {
    /** Null where nobody has asked, or the JVM does not tell. */
    private static volatile String[] known;

    private CommandLine() {}

    /** Whether it names no other agent than this that could change classes; false where the JVM does not tell. */
    static boolean hasOneAgent(Lookup trusted) {
        int agents = 0;
        for (String argument : arguments(trusted)) {
            boolean isNative = argument.startsWith("-agentlib:") && !argument.startsWith("-agentlib:jdwp")
                    || argument.startsWith("-agentpath:");
            agents += isNative || argument.startsWith("-javaagent:") ? 1 : 0;
        }
        return agents == 1;
    }

    /** Whether it lets a debugger in; false where the JVM does not tell. */
    static boolean hasDebugger(Lookup trusted) {
        for (String argument : arguments(trusted)) {
            if (argument.startsWith("-agentlib:jdwp") || argument.startsWith("-Xrunjdwp")) {
                return true;
            }
        }
        return false;
    }

    private static String[] arguments(Lookup trusted) {
        String[] found = known;
        if (found == null) {
            try {
                found = (String[]) trusted
                        .findStatic(Class.forName("jdk.internal.misc.VM"), "getRuntimeArguments",
                                MethodType.methodType(String[].class))
                        .invoke();
            } catch (Throwable unknown) {
                return new String[0];
            }
            // the JVM gives nothing where there are none
            found = found == null ? new String[0] : found;
            known = found;
        }
        return found;
    }
}

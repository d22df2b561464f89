package org.weightless.agent;

import java.lang.invoke.MethodHandles.Lookup;
import java.lang.invoke.MethodType;

/** What the JVM was started with. */
final class CommandLine {
    private CommandLine() {}

    /** Whether it names no other agent than this that could change classes; false where the JVM does not tell. */
    static boolean hasOneAgent(Lookup trusted) {
        String[] arguments;
        try {
            arguments = (String[]) trusted
                    .findStatic(Class.forName("jdk.internal.misc.VM"), "getRuntimeArguments",
                            MethodType.methodType(String[].class))
                    .invoke();
        } catch (Throwable unknown) {
            return false;
        }
        int agents = 0;
        for (String argument : arguments) {
            boolean isNative = argument.startsWith("-agentlib:") && !argument.startsWith("-agentlib:jdwp")
                    || argument.startsWith("-agentpath:");
            agents += isNative || argument.startsWith("-javaagent:") ? 1 : 0;
        }
        return agents == 1;
    }
}

package org.weightless.bench;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * JMH's command line with what every fork needs put in: the agent, the JDK's peer, equal inlining. All of JMH's
 * options can be given; flags of one's own go into {@code -jvmArgsAppend}.
 */
public final class Main {
    private Main() {
    }

    public static void main(String[] arguments) throws IOException {
        List<String> all = new ArrayList<>(List.of(arguments));
        if (!asksForHelpOrList(all)) {
            try {
                addForkFlags(all);
            } catch (IllegalStateException e) {
                System.err.println(e.getMessage());
                System.exit(2);
            }
            leaveOutWhatCannotRun(all);
        }
        org.openjdk.jmh.Main.main(all.toArray(String[]::new));
    }

    private static boolean asksForHelpOrList(List<String> arguments) {
        return arguments.stream().anyMatch(List.of("-h", "-l", "-lp", "-lprof", "-lrf")::contains);
    }

    /** Prepended, because JMH takes each of these options once and {@code -jvmArgsAppend} is left to the user. */
    private static void addForkFlags(List<String> arguments) {
        arguments.add("-jvmArgsPrepend");
        arguments.add(Launch.measuringFlags().stream().map(Main::quoted).collect(Collectors.joining(" ")));
    }

    private static String quoted(String flag) {
        return flag.contains(" ") ? "\"" + flag + "\"" : flag;
    }

    private static void leaveOutWhatCannotRun(List<String> arguments) {
        if (!JdkPeer.isAvailable()) {
            System.out.println("# JDK " + Runtime.version().feature()
                    + " has no internal Continuation: benchmarks named jdk are skipped");
            leaveOut(arguments, "\\.jdk\\w*$");
        }
        if (Launch.agent().isPresent()) {
            leaveOut(arguments, "Library\\.plain");
        } else {
            System.out.println("# without the agent: only what does not yield can run");
            leaveOut(arguments, "\\.(generator|continuation|inside\\w*)$");
            leaveOut(arguments, "Library\\.outside");
        }
    }

    private static void leaveOut(List<String> arguments, String pattern) {
        arguments.add("-e");
        arguments.add(pattern);
    }
}

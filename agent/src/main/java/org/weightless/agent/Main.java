package org.weightless.agent;

import java.util.Arrays;

/** What {@code java -jar weightless-agent.jar} runs. */
public final class Main {
    private static final String USAGE = """
            Usage:
              java -javaagent:weightless-agent.jar[=key=value,...] ...   run an application with continuations
              java -jar weightless-agent.jar report <jar|directory>...   instrument all classes in memory, verify and count
              java -jar weightless-agent.jar check <stored>... --with <jar|directory>...
                                                                         say whether what is stored goes on with these classes
              java -jar weightless-agent.jar dump <pid> [--json]         print the fibers of a running JVM, with their variables
              java -jar weightless-agent.jar help                        show this and the agent's options
            """;

    private Main() {}

    public static void main(String[] arguments) {
        String command = arguments.length == 0 ? "" : arguments[0];
        switch (command) {
            case "report" -> System.exit(ReportCommand.run(Arrays.asList(arguments).subList(1, arguments.length)));
            case "check" -> System.exit(CheckCommand.run(Arrays.asList(arguments).subList(1, arguments.length)));
            case "dump" -> System.exit(DumpCommand.run(Arrays.asList(arguments).subList(1, arguments.length)));
            case "help", "--help", "-h" -> {
                System.out.print(USAGE);
                System.out.println(AgentOptions.usage());
            }
            default -> {
                System.err.println(
                        command.isEmpty() ? "weightless: no command given" : "weightless: no command '" + command + "'");
                System.err.print(USAGE);
                System.exit(2);
            }
        }
    }
}

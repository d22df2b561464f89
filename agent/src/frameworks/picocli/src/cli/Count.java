package cli;

import java.util.List;
import java.util.concurrent.Callable;
import org.weightless.Fiber;
import org.weightless.Generator;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** A command line: {@code Count [fibers]}. */
@Command(name = "count", mixinStandardHelpOptions = true, version = "1.0", subcommands = Count.Up.class,
        description = "Counts.")
public class Count implements Callable<Integer> {
    @Option(names = {"-s", "--step"}, defaultValue = "1", description = "how far each step goes")
    private int step;

    @Parameters(paramLabel = "LIMIT", defaultValue = "3", description = "where it ends")
    private int limit;

    @Override
    public Integer call() {
        for (int i = 0; i < limit; i += step) {
            System.out.println("count " + i);
        }
        return 0;
    }

    @Command(name = "up", description = "Counts up.")
    static class Up implements Runnable {
        @Parameters(arity = "1..*")
        private List<Integer> numbers;

        @Override
        public void run() {
            numbers.forEach(number -> System.out.println("up " + number));
        }
    }

    @Command(name = "yielding")
    static class Yielding implements Runnable {
        @Parameters
        private int limit;

        @Override
        public void run() {
            for (int i = 0; i < limit; i++) {
                Fiber.yield("yields " + i);
            }
        }
    }

    public static void main(String[] arguments) {
        System.out.println(new CommandLine(new Count()).execute("--step", "2", "5"));
        System.out.println(new CommandLine(new Count()).execute("up", "1", "2"));
        System.out.print(new CommandLine(new Count()).getUsageMessage());
        if (List.of(arguments).contains("fibers")) {
            Generator.of(() -> Fiber.yield(new CommandLine(new Yielding()).execute("2")))
                    .forEachRemaining(System.out::println);
        }
    }
}

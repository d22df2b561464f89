package libraries;

import java.util.TreeMap;
import java.util.Map;
import java.io.PrintStream;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.engine.discovery.ClassNameFilter;
import org.junit.platform.engine.discovery.DiscoverySelectors;
import org.junit.platform.launcher.Launcher;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestIdentifier;
import org.junit.platform.launcher.TestPlan;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;
import org.weightless.Generator;

/**
 * A library's own tests: {@code Suites package classes [seed oneIn]}. Prints what came of each. With a seed the whole
 * run, JUnit with it, is inside a generator, and by chance an entry of a method of the library or of its tests
 * yields.
 */
public final class Suites {
    private Suites() {}

    /** Takes down what came of each test, container and skipped test. */
    private static final class Results implements TestExecutionListener {
        private final Map<String, String> results = new TreeMap<>();

        @Override
        public void executionFinished(TestIdentifier test, TestExecutionResult result) {
            String thrown = result.getThrowable().map(failure -> " " + failure.getClass().getName()).orElse("");
            if (!thrown.isEmpty() && System.getProperty("trace") != null) {
                result.getThrowable().get().printStackTrace();
            }
            results.put(test.getUniqueId(), result.getStatus() + thrown);
        }

        @Override
        public void executionSkipped(TestIdentifier test, String reason) {
            results.put(test.getUniqueId(), "SKIPPED");
        }
    }

    public static void main(String[] arguments) throws Exception {
        PrintStream out = System.out;
        Results results = new Results();
        try (YieldingLoader loader = YieldingLoader.open()) {
            Thread.currentThread().setContextClassLoader(loader);
            Launcher launcher = LauncherFactory.create();
            TestPlan tests = launcher.discover(LauncherDiscoveryRequestBuilder.request()
                    .selectors(DiscoverySelectors.selectPackage(arguments[0]))
                    .filters(ClassNameFilter.includeClassNamePatterns(arguments[1])).build());
            if (arguments.length == 2) {
                launcher.execute(tests, results);
            } else {
                long seed = Long.parseLong(arguments[2]);
                int oneIn = Integer.parseInt(arguments[3]);
                drive(Generator.of(() -> {
                    Entries.begin(seed, oneIn);
                    try {
                        launcher.execute(tests, results);
                    } finally {
                        Entries.end();
                    }
                }));
            }
        }
        results.results.forEach((test, result) -> out.println(test + " " + result));
        Entries.refusals().forEach((message, count) -> System.err.println(count + " times refused: " + message));
        System.err.println(Entries.yields() + " yields");
        out.flush();
        System.exit(0); // some tests leave threads behind
    }

    private static void drive(Generator<Object> run) {
        int yields = 0;
        while (run.hasNext()) {
            run.next();
            yields++;
        }
        if (yields != Entries.yields()) {
            throw new AssertionError(yields + " values of " + Entries.yields() + " yields");
        }
    }
}

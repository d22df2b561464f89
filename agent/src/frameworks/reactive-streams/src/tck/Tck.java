package tck;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Flow.Publisher;
import org.testng.ITestResult;
import org.testng.TestListenerAdapter;
import org.testng.TestNG;
import org.weightless.flow.Flow;

/** Runs Reactive Streams' own tests against flows; prints what came out. */
public class Tck {
    public static void main(String[] arguments) {
        warmUp();
        for (Class<?> rules : List.of(PublisherRules.class, RoundTripRules.class, SubscriberRules.class)) {
            TestListenerAdapter results = new TestListenerAdapter();
            TestNG testng = new TestNG(false);
            testng.setVerbose(0);
            testng.setTestClasses(new Class<?>[] {rules});
            testng.addListener(results);
            testng.run();
            for (ITestResult failed : results.getFailedTests()) {
                System.out.println(rules.getSimpleName() + "." + failed.getName() + ": " + failed.getThrowable());
                failed.getThrowable().printStackTrace();
            }
            if (List.of(arguments).contains("skipped")) {
                for (ITestResult skipped : results.getSkippedTests()) {
                    System.out.println(rules.getSimpleName() + " skips " + skipped.getName());
                }
            }
            System.out.println(rules.getSimpleName() + ": " + results.getPassedTests().size() + " passed, "
                    + results.getSkippedTests().size() + " skipped, " + results.getFailedTests().size() + " failed");
        }
        System.exit(0);
    }

    /** The rules' time limits are not for the first use of a class. */
    private static void warmUp() {
        for (PublisherRules rules : List.of(new PublisherRules(), new RoundTripRules())) {
            for (Publisher<Long> publisher : List.of(rules.createFlowPublisher(20), rules.createFailedFlowPublisher())) {
                CompletableFuture<Void> read = new CompletableFuture<>();
                Running.SERIAL.execute(() -> Running.SERIAL.spawn(() -> {
                    try {
                        Flow.from(publisher, 2).collect(value -> {});
                    } catch (IllegalStateException expected) {
                        // of the failed one
                    } finally {
                        read.complete(null);
                    }
                }));
                read.join();
            }
        }
    }
}

package tck;

import java.util.List;
import org.testng.ITestResult;
import org.testng.TestListenerAdapter;
import org.testng.TestNG;

/** Runs Reactive Streams' own tests against flows; prints what came out. */
public class Tck {
    public static void main(String[] arguments) {
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
                results.getSkippedTests().forEach(skipped -> System.out.println(rules.getSimpleName() + " skips " + skipped.getName()));
            }
            System.out.println(rules.getSimpleName() + ": " + results.getPassedTests().size() + " passed, "
                    + results.getSkippedTests().size() + " skipped, " + results.getFailedTests().size() + " failed");
        }
        System.exit(0);
    }
}

package printer;

import java.util.concurrent.Callable;
import org.osgi.framework.BundleActivator;
import org.osgi.framework.BundleContext;
import words.Words;

public class Printer implements BundleActivator {
    @Override
    public void start(BundleContext context) {
        Runnable print = () -> System.out.println(context.getBundle().getSymbolicName() + Words.all());
        print.run();
        context.registerService(Callable.class, () -> "service " + Words.all(), null);
    }

    @Override
    public void stop(BundleContext context) {
        System.out.println("stops");
    }
}

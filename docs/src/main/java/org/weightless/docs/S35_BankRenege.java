/*
 * The first of SimPy's examples, the bank renege: customers come by chance to a counter with one clerk, and lose
 * patience. Waiting for one of two events, the request or the end of patience, is a condition; the request is taken
 * back by its try, however that ends.
 *
 * Prints:
 *     0.000 Customer 0 is here
 *     0.000 Customer 0 waited 0.000
 *     4.431 Customer 0 is done
 *    13.004 Customer 1 is here
 *    13.004 Customer 1 waited 0.000
 *    16.248 Customer 2 is here
 *    17.800 Customer 2 leaves after 1.551
 *    20.849 Customer 3 is here
 *    23.415 Customer 3 leaves after 2.566
 *    27.079 Customer 4 is here
 *    28.952 Customer 4 leaves after 1.873
 *    41.046 Customer 1 is done
 */
package org.weightless.docs;

import java.util.Random;
import org.weightless.simulation.Environment;
import org.weightless.simulation.Event;
import org.weightless.simulation.Request;
import org.weightless.simulation.Resource;

public class S35_BankRenege {
    static final int CUSTOMERS = 5;
    static final double BETWEEN_ARRIVALS = 10;
    static final double SERVICE = 12;
    static final double LEAST_PATIENCE = 1;
    static final double MOST_PATIENCE = 3;

    final Environment bank = new Environment();
    final Resource counter = new Resource(bank, 1);
    final Random random = new Random(42);

    void customersCome() {
        for (int i = 0; i < CUSTOMERS; i++) {
            String name = "Customer " + i;
            bank.process(name, () -> visit(name));
            bank.timeout(exponential(BETWEEN_ARRIVALS)).await();
        }
    }

    void visit(String name) {
        double came = bank.now();
        say(name, "is here");
        try (Request request = counter.request()) {
            Event<Void> patience = bank.timeout(random.nextDouble(LEAST_PATIENCE, MOST_PATIENCE));
            boolean served = request.or(patience).await().containsKey(request);
            double waited = bank.now() - came;
            if (served) {
                say(name, String.format("waited %.3f", waited));
                bank.timeout(exponential(SERVICE)).await();
                say(name, "is done");
            } else {
                say(name, String.format("leaves after %.3f", waited));
            }
        }
    }

    double exponential(double mean) {
        return -mean * Math.log(1 - random.nextDouble());
    }

    void say(String name, String what) {
        System.out.println(String.format("%7.3f %s %s", bank.now(), name, what));
    }

    public static void main(String[] args) {
        S35_BankRenege day = new S35_BankRenege();
        day.bank.process("door", day::customersCome);
        day.bank.run();
    }
}

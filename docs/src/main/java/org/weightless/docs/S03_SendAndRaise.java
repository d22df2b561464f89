/*
 * A yield gives a value as well: what the other side sends. It may also get an exception, thrown at the yield as if the
 * yield had failed. close() is such an exception, GeneratorExit, so that finally blocks run. The meanings are those of
 * Python's PEP 342.
 *
 * Prints:
 *   mean of 10.0 is 10.0
 *   mean of 20.0 is 15.0
 *   mean of 60.0 is 30.0
 *   after a reset, mean of 7.0 is 7.0
 *   the averager is being closed
 *   done: true
 */
package org.weightless.docs;

import org.weightless.Fiber;
import org.weightless.Generator;

public class S03_SendAndRaise {
    static class Reset extends Exception {
        private static final long serialVersionUID = 1L;
    }

    /** Gives the mean of all numbers sent since the start or the last reset. */
    static void average() {
        try {
            while (true) {
                averageUntilReset();
            }
        } finally {
            System.out.println("the averager is being closed");
        }
    }

    static void averageUntilReset() {
        double sum = 0;
        int count = 0;
        Double mean = null;
        try {
            while (true) {
                double number = Fiber.<Double>yield(mean);
                sum += number;
                count++;
                mean = sum / count;
            }
        } catch (Throwable thrown) {
            if (!(thrown instanceof Reset)) {
                throw thrown;
            }
        }
    }

    public static void main(String[] args) {
        Generator<Double> averager = Generator.of(S03_SendAndRaise::average);
        averager.next(); // to the first yield: only a yield can receive something
        for (double number : new double[] {10, 20, 60}) {
            System.out.println("mean of " + number + " is " + averager.send(number));
        }
        averager.raise(new Reset());
        System.out.println("after a reset, mean of 7.0 is " + averager.send(7.0));
        averager.close();
        System.out.println("done: " + averager.isDone());
    }
}

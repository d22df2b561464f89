/*
 * A suspended continuation is an object: the thread that goes on with it need not be the one that started it. Here
 * three threads run one third of a computation each, and its locals travel with it.
 *
 * Prints:
 *   first: sum 1
 *   second: sum 3
 *   third: sum 6
 */
package org.weightless.docs;

import org.weightless.Continuation;
import org.weightless.ContinuationScope;

public class S09_OtherThread {
    static final ContinuationScope SCOPE = new ContinuationScope("thirds");

    static void sum() {
        int sum = 0;
        for (int i = 1; i <= 3; i++) {
            sum += i;
            System.out.println(Thread.currentThread().getName() + ": sum " + sum);
            Continuation.yield(SCOPE);
        }
    }

    public static void main(String[] args) throws InterruptedException {
        Continuation sum = new Continuation(SCOPE, S09_OtherThread::sum);
        for (String name : new String[] {"first", "second", "third"}) {
            Thread thread = new Thread(sum::run, name);
            thread.start();
            thread.join();
        }
    }
}

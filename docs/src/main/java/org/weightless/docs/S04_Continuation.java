/*
 * Below generators and fibers stands the continuation: run() goes on to the next yield of its scope and returns. While
 * it is suspended its frames are on the heap, where stackTrace() shows them. Scopes nest: code inside an inner
 * continuation may suspend the outer one, and the next run() of the outer one goes on inside the inner one.
 *
 * Prints:
 *   reading
 *   suspended in read, at line 38
 *   parsing
 *   suspended in parse, at line 43
 *   done
 *   inner: one
 *   -- the inner one has yielded
 *   inner: two
 *   == the outer one has yielded, from inside the inner one
 *   inner: three
 *   -- the inner one has yielded
 *   == the outer one is done: true
 */
package org.weightless.docs;

import org.weightless.Continuation;
import org.weightless.ContinuationScope;

public class S04_Continuation {
    static final ContinuationScope STEPS = new ContinuationScope("steps");
    static final ContinuationScope OUTER = new ContinuationScope("outer");
    static final ContinuationScope INNER = new ContinuationScope("inner");

    static void work() {
        read();
        parse();
        System.out.println("done");
    }

    static void read() {
        System.out.println("reading");
        Continuation.yield(STEPS);
    }

    static void parse() {
        System.out.println("parsing");
        Continuation.yield(STEPS);
    }

    static void outer() {
        Continuation inner = new Continuation(INNER, S04_Continuation::inner);
        while (!inner.isDone()) {
            inner.run();
            System.out.println("-- the inner one has yielded");
        }
    }

    static void inner() {
        System.out.println("inner: one");
        Continuation.yield(INNER);
        System.out.println("inner: two");
        Continuation.yield(OUTER);
        System.out.println("inner: three");
    }

    public static void main(String[] args) {
        Continuation work = new Continuation(STEPS, S04_Continuation::work);
        for (work.run(); !work.isDone(); work.run()) {
            StackTraceElement innermost = work.stackTrace()[0];
            System.out.println("suspended in " + innermost.getMethodName() + ", at line " + innermost.getLineNumber());
        }

        Continuation outer = new Continuation(OUTER, S04_Continuation::outer);
        outer.run();
        System.out.println("== the outer one has yielded, from inside the inner one");
        outer.run();
        System.out.println("== the outer one is done: " + outer.isDone());
    }
}

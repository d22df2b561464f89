package org.weightless.internal.run;

import org.weightless.internal.fiber.Wait;

/** A run in several threads, seen from the one that asked for it; ordinary yielding code: inside a fiber that fiber waits. */
final class AwaitedRun {
    private AwaitedRun() {}

    static void run(ParallelRun run, String start) {
        Wait wait = Wait.aroundNested(run);
        run.beginRun(start);
        try {
            if (wait == null) {
                run.awaitEnd();
            } else {
                run.wakeAtEnd(wait);
                wait.park();
            }
        } catch (Throwable cancelled) {
            run.stop();
            run.awaitEnd();
            throw cancelled;
        } finally {
            run.endRun();
        }
    }
}

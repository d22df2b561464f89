package org.weightless;

/** A run in several threads, seen from the one that asked for it; ordinary yielding code: inside a fiber that fiber waits. */
final class ParallelRun {
    private ParallelRun() {}

    static void run(ParallelScheduler scheduler, String start) {
        Wait wait = Wait.aroundNested(scheduler);
        scheduler.beginRun(start);
        try {
            if (wait == null) {
                scheduler.awaitEnd();
            } else {
                scheduler.wakeAtEnd(wait);
                wait.park();
            }
        } catch (Throwable cancelled) {
            scheduler.stop();
            scheduler.awaitEnd();
            throw cancelled;
        } finally {
            scheduler.endRun();
        }
    }
}

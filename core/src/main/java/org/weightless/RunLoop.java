package org.weightless;

/** The outermost loop of a run, as ordinary yielding code: inside a fiber of another scheduler that fiber waits, and no thread. */
final class RunLoop {
    private RunLoop() {}

    static void run(SerialScheduler scheduler, String start) {
        scheduler.beginRun(start);
        try {
            while (scheduler.burst()) {
                pause(scheduler);
            }
        } finally {
            scheduler.endRun();
        }
    }

    private static void pause(SerialScheduler scheduler) {
        Wait wait = Wait.aroundNested(scheduler);
        if (wait == null) {
            scheduler.pauseThread();
        } else if (scheduler.beginPause(wait)) {
            wait.park();
            scheduler.endPause();
        }
    }
}

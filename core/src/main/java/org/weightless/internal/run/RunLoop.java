package org.weightless.internal.run;

import org.weightless.internal.fiber.Wait;

/**
 * The outermost loop of a run, as ordinary yielding code: inside a fiber of another scheduler that fiber waits, and no
 * thread.
 */
final class RunLoop {
    private RunLoop() {}

    static void run(SerialRun run, String start) {
        run.beginRun(start);
        try {
            while (run.burst()) {
                pause(run);
            }
        } finally {
            run.endRun();
        }
    }

    private static void pause(SerialRun run) {
        Wait wait = Wait.aroundNested(run);
        if (wait == null) {
            run.pauseThread();
        } else if (run.beginPause(wait)) {
            wait.park();
            run.endPause();
        }
    }
}

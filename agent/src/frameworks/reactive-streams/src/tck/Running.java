package tck;

import java.util.concurrent.CompletableFuture;
import org.weightless.Fiber;
import org.weightless.Scheduler;

/** Schedulers that run in threads of their own for as long as the program does. */
final class Running {
    static final Scheduler SERIAL = start(Scheduler.roundRobin());
    static final Scheduler PARALLEL = start(Scheduler.parallel(2));

    private Running() {}

    private static Scheduler start(Scheduler scheduler) {
        scheduler.spawn("stays", () -> Fiber.await(new CompletableFuture<Void>()));
        Thread thread = new Thread(scheduler::run, "scheduler");
        thread.setDaemon(true);
        thread.start();
        return scheduler;
    }
}

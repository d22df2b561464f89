package org.weightless.agent.contract.fiber;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.Test;
import org.weightless.Scheduler;
import org.weightless.internal.fiber.UnseenFailures;
import org.weightless.runtime.StackReserve;

/** Where failures are logged that nobody has looked at. */
class UnseenAtEndOfStackTest {
    private final List<String> logged = new CopyOnWriteArrayList<>();
    private final UnseenFailures failures = new UnseenFailures();

    private void logAtTheEndOfTheStack() {
        try {
            StackReserve.checkForCompanion();
        } catch (StackOverflowError e) {
            Thread.currentThread().interrupt();
            failures.log();
            logged.add("interrupted " + Thread.interrupted());
            return;
        }
        logAtTheEndOfTheStack();
    }

    @Test
    void atTheEndOfTheStackAnotherThreadLogsThem() throws InterruptedException {
        Handler handler = new Handler() {
            @Override
            public void publish(LogRecord entry) {
                logged.add(entry.getThrown().getMessage() + " in " + Thread.currentThread().getName());
            }

            @Override
            public void flush() {}

            @Override
            public void close() {}
        };
        Logger logger = Logger.getLogger("org.weightless");
        logger.addHandler(handler);
        logger.setUseParentHandlers(false);
        try {
            failures.add(Scheduler.roundRobin().spawn(() -> {}), new IllegalStateException("unseen"));
            Thread thread = new Thread(null, this::logAtTheEndOfTheStack, "deep", 1 << 20);
            thread.start();
            thread.join();
            assertEquals(List.of("unseen in weightless-log", "interrupted true"), logged);
        } finally {
            logger.removeHandler(handler);
            logger.setUseParentHandlers(true);
        }
    }
}

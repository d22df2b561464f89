package org.weightless.agent.contract.flow;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;

import java.io.IOException;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.weightless.Fiber;
import org.weightless.PinnedException;
import org.weightless.Scheduler;
import org.weightless.agent.testing.Caught;
import org.weightless.agent.testing.EventLog;
import org.weightless.flow.Flow;

/** Flows whose sources take their time to end while something else is asked of the collector. */
@Timeout(60)
class FlowClosingTest {
    private final EventLog log = new EventLog();
    private final Scheduler scheduler = Scheduler.roundRobin().virtualTime().onFailure((fiber, thrown) -> {});

    private static Duration s(long seconds) {
        return Duration.ofSeconds(seconds);
    }

    private void logs(String what) {
        log.add(what + "@" + scheduler.now().toSeconds());
    }

    /** A value each second; takes so long to end. */
    private Flow<Integer> slowToEnd(String name, int seconds) {
        return Flow.of(out -> {
            try {
                for (int i = 0;; i++) {
                    Fiber.sleep(s(1));
                    out.emit(i);
                }
            } finally {
                Fiber.shielded(() -> Fiber.sleep(s(seconds)));
                logs(name);
            }
        });
    }

    @Test
    void whatIsRaisedInACollectorThatWaitsForItsSourcesComesWhenAllHaveEnded() {
        IOException first = new IOException("first");
        IOException second = new IOException("second");
        Fiber collector = scheduler.spawn(() -> {
            try {
                Flow.merge(slowToEnd("one", 4), slowToEnd("other", 9)).take(1).toList();
            } finally {
                logs("left");
            }
        });
        scheduler.spawn(() -> {
            Fiber.sleep(s(3));
            collector.raise(first);
            Fiber.sleep(s(4));
            collector.raise(second);
        });
        scheduler.run();
        assertEquals("one@5 other@10 left@10", log.take());
        assertSame(first, collector.failure());
        assertEquals(List.of(second), List.of(first.getSuppressed()));
    }

    @Test
    void aCollectorThatCannotWaitForItsSourcesSaysSo() {
        Fiber collector = scheduler.spawn(() -> {
            try {
                synchronized (this) {
                    Flow.merge(slowToEnd("one", 4)).toList();
                }
            } finally {
                logs("left");
            }
        });
        scheduler.run();
        assertEquals(PinnedException.class, collector.failure().getClass());
        assertEquals("left@0", log.take());
        assertEquals(List.of(), List.copyOf(scheduler.fibers()));
    }

    @Test
    void aSourceWhoseFiberCannotBeSpawnedLeavesNoOtherBehind() {
        scheduler.spawn(() -> {
            Flow<Integer> both = Flow.merge(slowToEnd("one", 1), slowToEnd("other", 1));
            Fiber namesake = scheduler.spawn("fiber-4", () -> Fiber.sleep(s(1)));
            Caught.by(IllegalArgumentException.class, both::toList);
            namesake.join();
            log.add("" + scheduler.fibers().size());
        });
        scheduler.run();
        assertEquals("1", log.take());
    }

    @Test
    void aPeriodForEverHasNoEnd() {
        scheduler.spawn(() -> {
            Fiber.sleep(s(5));
            log.add("" + Flow.values(1, 2).sample(ChronoUnit.FOREVER.getDuration()).toList());
        });
        scheduler.run();
        assertEquals("[]", log.take());
    }
}

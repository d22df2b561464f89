package org.weightless.agent.contract.simulation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.weightless.Fiber;
import org.weightless.Order;
import org.weightless.Scheduler;
import org.weightless.agent.testing.EventLog;
import org.weightless.simulation.Environment;
import org.weightless.simulation.Request;
import org.weightless.simulation.Resource;

/** Which schedulers a simulation can have. */
@Timeout(60)
class EnvironmentSchedulersTest {
    @Test
    void anEnvironmentNeedsASchedulerOfItsOwnWithVirtualTime() {
        assertThrows(IllegalArgumentException.class, () -> new Environment(Scheduler.roundRobin(), TimeUnit.SECONDS));
        assertThrows(IllegalArgumentException.class,
                () -> new Environment(new Environment().scheduler(), TimeUnit.SECONDS));
    }

    @Test
    void aSchedulerWhoseRunEndsWithAFiberIsRefused() {
        Scheduler jumping = Scheduler.jumping().virtualTime();
        IllegalArgumentException refused =
                assertThrows(IllegalArgumentException.class, () -> new Environment(jumping, TimeUnit.SECONDS));
        assertTrue(refused.getMessage().contains("jumping()"), refused::getMessage);
    }

    private static String twoThatShare(Scheduler scheduler) {
        EventLog log = new EventLog();
        Environment shared = new Environment(scheduler, TimeUnit.SECONDS);
        Resource desk = new Resource(shared, 1);
        for (int i = 1; i <= 2; i++) {
            int number = i;
            shared.process(() -> {
                for (int j = 0; j < 2; j++) {
                    try (Request request = desk.request()) {
                        request.await();
                        shared.timeout(number).await();
                        log.add(number + "@" + shared.now());
                    }
                    Fiber.yield();
                }
            });
        }
        shared.process(() -> {
            Fiber.sleep(Duration.ofSeconds(2));
            log.add("slept");
        });
        shared.run();
        assertEquals(List.of(), List.copyOf(scheduler.fibers()));
        return log.take();
    }

    @Test
    void allOtherSchedulersOfOneThreadDo() {
        Scheduler recorded = Scheduler.roundRobin().virtualTime().record();
        String log = twoThatShare(recorded);
        assertEquals("1@1.0 slept 2@3.0 1@4.0 2@6.0", log);
        for (Scheduler scheduler : List.of(Scheduler.prioritySlices(), Scheduler.priorityScattered(), Scheduler.fair(),
                Scheduler.random(7), Scheduler.of(Order::next), Scheduler.replaying(recorded.schedule()))) {
            assertEquals(log, twoThatShare(scheduler.virtualTime()));
        }
    }

    @Test
    void aSimulationThatDoesNotFollowItsScheduleIsToldSo() {
        Scheduler recorded = Scheduler.roundRobin().virtualTime().record();
        twoThatShare(recorded);
        Environment other = new Environment(Scheduler.replaying(recorded.schedule()).virtualTime(), TimeUnit.SECONDS);
        other.process(() -> other.timeout(1).await());
        assertTrue(assertThrows(IllegalStateException.class, other::run).getMessage().contains("does not follow the schedule"));
    }
}

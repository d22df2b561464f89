package org.weightless.agent.contract.simulation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.concurrent.CancellationException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.weightless.Fiber;
import org.weightless.Scheduler;
import org.weightless.agent.testing.Caught;
import org.weightless.agent.testing.EventLog;
import org.weightless.concurrent.TaskScope;
import org.weightless.simulation.Environment;
import org.weightless.simulation.SimProcess;

/** Processes whose fibers end, or do not begin, without their bodies' doing; and schedulers that fit no simulation. */
@Timeout(60)
class ProcessEndTest {
    private final EventLog log = new EventLog();
    private final Environment environment = new Environment();

    private SimProcess<Void> lasting() {
        return environment.process(() -> environment.timeout(10).await());
    }

    private void remove(SimProcess<?> process) {
        environment.scheduler().remove(process.fiber().id());
    }

    @Test
    void whoWaitsForAProcessIsToldThatItWasRemoved() {
        SimProcess<Void> process = lasting();
        environment.process(() -> {
            Caught.by(CancellationException.class, process::await);
            log.add("told@" + (int) environment.now());
        });
        environment.process(() -> {
            environment.timeout(1).await();
            remove(process);
            assertFalse(process.isAlive());
        });
        environment.run();
        assertEquals("told@1", log.take());
    }

    @Test
    void whoComesLaterIsToldAsWell() {
        SimProcess<Void> process = lasting();
        environment.process(() -> {
            environment.timeout(1).await();
            remove(process);
            assertThrows(IllegalStateException.class, () -> process.interrupt("late"));
            Caught.by(CancellationException.class, () -> process.or(environment.timeout(5)).await());
            Caught.by(CancellationException.class, process::await);
            log.add("told@" + (int) environment.now());
        });
        environment.run();
        assertEquals("told@1", log.take());
        assertThrows(CancellationException.class, () -> environment.run(process));
    }

    @Test
    void aProcessThatIsEndedBeforeItsBodyBeginsTellsHow() {
        IOException thrown = new IOException();
        Environment own = new Environment(Scheduler.of(order -> {
            Fiber next = order.next();
            if (next == null || next.state() != Fiber.State.NEW || next.name().startsWith("fiber-")) {
                return next;
            }
            if (next.name().equals("cancelled")) {
                next.cancel();
            } else {
                next.raise(thrown);
            }
            return order.next();
        }).virtualTime(), TimeUnit.SECONDS);
        SimProcess<Void> cancelled = own.process("cancelled", () -> log.add("began"));
        SimProcess<Void> failed = own.process("failed", () -> log.add("began"));
        own.process(() -> Caught.by(CancellationException.class, cancelled::await));
        own.process(() -> assertSame(thrown, Caught.by(IOException.class, failed::await)));
        own.run();
        assertTrue(cancelled.isTriggered() && failed.isTriggered());
        assertEquals("", log.take());
    }

    @Test
    void aProcessWhoseNameIsTakenFailsByThat() {
        environment.process("same", () -> environment.timeout(1).await());
        SimProcess<Void> second = environment.process("same", () -> log.add("began"));
        environment.process(() -> Caught.by(IllegalArgumentException.class, second::await));
        environment.run();
        assertFalse(second.isAlive());
        environment.process("other", () -> environment.timeout(1).await());
        environment.process("other", () -> log.add("began"));
        assertThrows(IllegalArgumentException.class, environment::run);
        assertEquals("", log.take());
    }

    /** Who waits for the process watches the end of its fiber, as the scope does. */
    @Test
    void aProcessThatIsWaitedForClosesAScopeOfItsOwn() {
        SimProcess<Void> process = environment.process(() -> {
            try (TaskScope<Object, Void> scope = TaskScope.open()) {
                scope.fork(() -> environment.timeout(5).await());
                environment.timeout(1).await();
            }
            log.add("closed@" + (int) environment.now());
        });
        environment.process(() -> {
            process.await();
            log.add("ended@" + (int) environment.now());
        });
        environment.run();
        assertEquals("closed@1 ended@1", log.take());
    }

    // ---- schedulers

    @Test
    void aSchedulerOfSeveralThreadsRunsNoSimulation() {
        Scheduler parallel = Scheduler.parallel(2).virtualTime();
        assertTrue(assertThrows(IllegalArgumentException.class, () -> new Environment(parallel, TimeUnit.SECONDS))
                .getMessage().contains("several threads"));
        assertEquals(0, parallel.fibers().size());
    }

    @Test
    void theClockOfASimulationIsNotChanged() {
        assertTrue(assertThrows(IllegalStateException.class, () -> environment.scheduler().scaledTime(2))
                .getMessage().contains("another clock"));
        assertThrows(IllegalStateException.class, () -> environment.scheduler().manualTime());
    }
}

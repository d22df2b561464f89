package org.weightless.agent.contract.simulation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.weightless.agent.testing.Caught;
import org.weightless.agent.testing.EventLog;
import org.weightless.simulation.Environment;
import org.weightless.simulation.Interrupt;
import org.weightless.simulation.Preempted;
import org.weightless.simulation.PreemptiveResource;
import org.weightless.simulation.PriorityResource;
import org.weightless.simulation.Request;
import org.weightless.simulation.Resource;
import org.weightless.simulation.SimProcess;

/** Resources, and interrupts. */
@Timeout(60)
class ResourceTest {
    private final EventLog log = new EventLog();
    private final Environment environment = new Environment();

    private void log(String what) {
        log.add(what + "@" + (int) environment.now());
    }

    private void use(String name, Request made, double time) {
        try (Request request = made) {
            request.await();
            log(name + "+");
            environment.timeout(time).await();
        }
        log(name + "-");
    }

    @Test
    void whoCameFirstIsServedFirst() {
        Resource desk = new Resource(environment, 2).named("desk");
        for (String name : new String[] {"a", "b", "c", "d"}) {
            environment.process(name, () -> use(name, desk.request(), 5));
        }
        environment.run(1);
        assertEquals("a+@0 b+@0", log.take());
        assertEquals(2, desk.inUse());
        assertEquals(2, desk.waiting());
        environment.run();
        assertEquals("a-@5 b-@5 c+@5 d+@5 c-@10 d-@10", log.take());
        assertEquals(0, desk.inUse() + desk.waiting());
    }

    /** The place is free before the one that waits learns it, and still is its own. */
    @Test
    void whoComesWhenAPlaceIsGivenBackDoesNotOvertake() {
        Resource desk = new Resource(environment, 1);
        environment.process("a", () -> {
            use("a", desk.request(), 5);
            use("again", desk.request(), 1);
        });
        environment.process("b", () -> use("b", desk.request(), 5));
        environment.run();
        assertEquals("a+@0 a-@5 b+@5 b-@10 again+@10 again-@11", log.take());
    }

    @Test
    void theLowestNumberIsServedFirstAndOfEqualOnesWhoCameFirst() {
        PriorityResource desk = new PriorityResource(environment, 1);
        int[] priorities = {0, 2, 1, 2, -1};
        for (int i = 0; i < priorities.length; i++) {
            int number = i;
            environment.process(() -> use("" + number, desk.request(priorities[number]), 1));
        }
        environment.run(0.5);
        assertEquals(4, desk.waiting());
        environment.run();
        assertEquals("0+@0 0-@1 4+@1 4-@2 2+@2 2-@3 1+@3 1-@4 3+@4 3-@5", log.take());
    }

    @Test
    void aMoreImportantRequestTakesThePlaceOfTheLeastImportantOne() {
        PreemptiveResource desk = new PreemptiveResource(environment, 2);
        Request[] important = new Request[1];
        for (int i = 0; i < 2; i++) {
            int priority = i + 1;
            environment.process("p" + priority, () -> {
                try (Request request = desk.request(priority)) {
                    request.await();
                    environment.timeout(10).await();
                    log("p" + priority + " is done");
                } catch (Interrupt interrupt) {
                    Preempted why = (Preempted) interrupt.reason();
                    assertSame(important[0], why.by());
                    assertSame(desk, why.resource());
                    assertEquals(0, why.since());
                    log("p" + priority + " has lost");
                }
            });
        }
        environment.process(() -> {
            environment.timeout(3).await();
            important[0] = desk.request(0);
            use("p0", important[0], 1);
        });
        environment.process(() -> {
            environment.timeout(1).await();
            use("polite", desk.request(5, false), 1);
        });
        environment.run();
        assertEquals("p2 has lost@3 p0+@3 p0-@4 polite+@4 polite-@5 p1 is done@10", log.take());
        assertEquals(0, desk.inUse());
    }

    @Test
    void anEqualRequestPreemptsNobody() {
        PreemptiveResource desk = new PreemptiveResource(environment, 1);
        environment.process(() -> use("a", desk.request(0), 5));
        environment.process(() -> use("b", desk.request(0), 5));
        environment.run();
        assertEquals("a+@0 a-@5 b+@5 b-@10", log.take());
    }

    @Test
    void aResourceHasAPlace() {
        assertThrows(IllegalArgumentException.class, () -> new Resource(environment, 0));
    }

    @Test
    void closingTwiceGivesBackOnce() {
        Resource desk = new Resource(environment, 1);
        Request first = desk.request();
        Request second = desk.request();
        assertTrue(first.isHeld() && !second.isHeld());
        first.close();
        first.close();
        environment.run();
        assertTrue(second.isHeld());
        assertEquals(1, desk.inUse());
        second.close();
        second.close();
        environment.run();
        assertEquals(0, desk.inUse());
        Request third = desk.request();
        assertTrue(third.isHeld());
    }

    @Test
    void aMonitorKnowsHowLongTheQueueWas() {
        Resource desk = new Resource(environment, 1);
        desk.queueMonitor();
        desk.usersMonitor();
        for (int i = 0; i < 3; i++) {
            environment.process(() -> use("", desk.request(), 10));
        }
        environment.run(40);
        assertEquals((2 * 10 + 10) / 40.0, desk.queueMonitor().mean());
        assertEquals(2, desk.queueMonitor().max());
        assertEquals(0, desk.queueMonitor().min());
        assertEquals(0.75, desk.usersMonitor().mean());
        assertEquals(0.75 - 0.75 * 0.75, desk.usersMonitor().variance(), 1e-12);
    }

    // ---- interrupts

    @Test
    void anInterruptArrivesBeforeAllElseOfItsTime() {
        SimProcess<Void> victim = environment.process("victim", () -> {
            try {
                environment.timeout(5).await();
                log("slept");
            } catch (Interrupt interrupt) {
                log("because " + interrupt.reason());
                environment.timeout(1).await();
                log("went on");
            }
        });
        environment.process(() -> {
            environment.timeout(5).await();
            log("never first");
        });
        environment.process(() -> {
            environment.timeout(2).await();
            victim.interrupt("of rain");
            log("rain");
            environment.timeout(0).await();
            log("behind");
        });
        environment.run();
        assertEquals("rain@2 because of rain@2 behind@2 went on@3 never first@5", log.take());
    }

    @Test
    void theTimeoutOfAnInterruptedProcessIsNotWaitedFor() {
        SimProcess<Void> victim = environment.process(() -> {
            try {
                environment.timeout(1000).await();
            } catch (Interrupt interrupt) {
                log("out");
            }
        });
        environment.process(() -> {
            environment.timeout(1).await();
            victim.interrupt(null);
        });
        environment.run();
        assertEquals(1, environment.now());
        assertEquals("out@1", log.take());
    }

    @Test
    void onlyALivingProcessIsInterruptedAndByAnother() {
        SimProcess<?>[] self = new SimProcess<?>[1];
        self[0] = environment.process(() -> {
            assertTrue(Caught.by(IllegalStateException.class, () -> self[0].interrupt(null))
                    .getMessage().contains("itself"));
        });
        environment.run();
        assertFalse(self[0].isAlive());
        assertThrows(IllegalStateException.class, () -> self[0].interrupt(null));
    }

    @Test
    void aProcessThatEndsBeforeTheInterruptArrivesIsLeftAlone() {
        SimProcess<Void> victim = environment.process(() -> log("ends"));
        victim.interrupt("early");
        environment.run();
        assertEquals("ends@0", log.take());
        assertNull(victim.value());
    }

    @Test
    void aRequestTellsWhatItIsFor() {
        PriorityResource desk = new PriorityResource(environment, 1);
        Request urgent = desk.request(-3);
        Request later = desk.request(4);
        environment.run();
        assertSame(desk, later.resource());
        assertEquals(4, later.priority());
        assertEquals(-3, urgent.priority());
        assertTrue(urgent.isHeld());
        assertFalse(later.isHeld());
        urgent.close();
        environment.run();
        assertFalse(urgent.isHeld());
        assertTrue(later.isHeld());
    }
}

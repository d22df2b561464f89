package org.weightless.agent.contract.management;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.management.ManagementFactory;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import javax.management.JMX;
import javax.management.MBeanServer;
import javax.management.ObjectName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.weightless.Fiber;
import org.weightless.Scheduler;
import org.weightless.channel.Channel;
import org.weightless.management.Management;
import org.weightless.management.SchedulerMXBean;

/** Schedulers in the MBean server. */
@Timeout(60)
class MXBeanTest {
    private final MBeanServer server = ManagementFactory.getPlatformMBeanServer();
    private final Scheduler scheduler = Scheduler.roundRobin();

    private static ObjectName name(String name) throws Exception {
        return new ObjectName("org.weightless:type=Scheduler,name=\"" + name + "\"");
    }

    private SchedulerMXBean bean(String name) throws Exception {
        return JMX.newMXBeanProxy(server, name(name), SchedulerMXBean.class);
    }

    @Test
    void aRegisteredSchedulerShowsItsFibersBetweenRuns() throws Exception {
        Channel<String> channel = Channel.<String>rendezvous().named("mail");
        try (Management.Registration registration = Management.register("idle", scheduler)) {
            scheduler.spawn("reader", () -> channel.receive());
            scheduler.spawn("other reader", () -> channel.receive());
            scheduler.spawn("suspended", Fiber::yield).suspend();
            scheduler.run();
            SchedulerMXBean bean = bean("idle");
            assertEquals(3, bean.getFibers());
            assertEquals(2, bean.getSwitches());
            assertEquals(Map.of("WAITING", 2, "SUSPENDED", 1), bean.getStates());
            assertEquals(scheduler.dump(), bean.dump());
            assertTrue(bean.dump().contains("receive from channel mail"), bean.dump());
        }
        assertFalse(server.isRegistered(name("idle")));
    }

    @Test
    void aRunningSchedulerAnswersBetweenTwoSwitches() throws Exception {
        CompletableFuture<String> end = new CompletableFuture<>();
        CountDownLatch running = new CountDownLatch(1);
        scheduler.spawn("waits", () -> Fiber.await(end));
        scheduler.spawn("spins", () -> {
            running.countDown();
            while (!end.isDone()) {
                Fiber.yield();
            }
        });
        Thread thread = new Thread(scheduler::run);
        try (Management.Registration registration = Management.register("running", scheduler)) {
            thread.start();
            running.await();
            SchedulerMXBean bean = bean("running");
            assertEquals(2, bean.getFibers());
            assertEquals(Map.of("WAITING", 1, "READY", 1), bean.getStates());
            assertTrue(bean.dump().contains("waits"), bean.dump());
        } finally {
            end.complete("");
            thread.join();
        }
    }

    @Test
    void aNameIsTakenOnce() {
        try (Management.Registration registration = Management.register("taken", scheduler)) {
            String message = assertThrows(IllegalArgumentException.class,
                    () -> Management.register("taken", Scheduler.roundRobin())).getMessage();
            assertTrue(message.contains("a scheduler named \"taken\" is registered already"), message);
            registration.close();
        }
        Management.register("taken", scheduler).close();
    }

    @Test
    void nothingIsRegisteredByItself() throws Exception {
        scheduler.spawn(() -> {});
        scheduler.run();
        assertEquals(0, server.queryNames(new ObjectName("org.weightless:*"), null).size());
    }

    private static void awaitPlainly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    /** The fiber is named that keeps the scheduler from an answer. */
    @Test
    void aSchedulerThatIsKeptBusySaysByWhom() throws Exception {
        CountDownLatch running = new CountDownLatch(1);
        CountDownLatch end = new CountDownLatch(1);
        scheduler.spawn("keeps it", () -> {
            running.countDown();
            awaitPlainly(end);
        });
        Thread thread = new Thread(scheduler::run);
        try (Management.Registration registration = Management.register("busy", scheduler)) {
            thread.start();
            running.await();
            SchedulerMXBean bean = bean("busy");
            String told = assertThrows(IllegalStateException.class, bean::getFibers).getMessage();
            assertTrue(told.matches("no answer within \\d+ s: the scheduler did not come between two switches, "
                    + "fiber 1 \\(keeps it, RUNNING\\) has been running since"), told);
            Thread.currentThread().interrupt();
            told = assertThrows(IllegalStateException.class, bean::getFibers).getMessage();
            assertEquals("interrupted while waiting for the scheduler", told);
            assertTrue(Thread.interrupted());
        } finally {
            end.countDown();
            thread.join();
        }
    }

    @Test
    void aRegistrationThatTheServerHasForgottenIsTakenBackOnce() throws Exception {
        Management.Registration registration = Management.register("forgotten", scheduler);
        server.unregisterMBean(name("forgotten"));
        registration.close();
        Management.register("forgotten", scheduler).close();
        assertFalse(server.isRegistered(name("forgotten")));
    }
}

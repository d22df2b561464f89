package org.weightless.management;

import java.lang.management.ManagementFactory;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import javax.management.InstanceAlreadyExistsException;
import javax.management.JMException;
import javax.management.ObjectName;
import javax.management.StandardMBean;
import org.weightless.Fiber;
import org.weightless.Scheduler;

/**
 * Registers schedulers with the platform's MBean server, where JMX consoles find them. Nothing is registered by itself.
 *
 * <p>What a console asks is answered by the thread that runs the scheduler, between two switches, and by the asking one
 * while nobody runs it. A program that starts with a module of its own needs {@code java.management} among its modules.
 */
public final class Management {
    private static final long SECONDS = 2;

    private Management() {}

    /** Takes the registration back. */
    public interface Registration extends AutoCloseable {
        @Override
        void close();
    }

    /**
     * Registers a scheduler as {@code org.weightless:type=Scheduler,name="<name>"}.
     *
     * @param name tells it from others
     * @return what takes the registration back
     * @throws IllegalArgumentException if a scheduler of that name is registered
     */
    public static Registration register(String name, Scheduler scheduler) {
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(scheduler, "scheduler");
        try {
            ObjectName object = new ObjectName("org.weightless:type=Scheduler,name=" + ObjectName.quote(name));
            StandardMBean bean = new StandardMBean(new Seen(scheduler), SchedulerMXBean.class, true);
            ManagementFactory.getPlatformMBeanServer().registerMBean(bean, object);
            return () -> unregister(object);
        } catch (InstanceAlreadyExistsException e) {
            throw new IllegalArgumentException("a scheduler named \"" + name + "\" is registered already: choose another name",
                    e);
        } catch (JMException e) {
            throw new IllegalStateException("the scheduler \"" + name + "\" cannot be registered: " + e, e);
        }
    }

    private static void unregister(ObjectName object) {
        try {
            if (ManagementFactory.getPlatformMBeanServer().isRegistered(object)) {
                ManagementFactory.getPlatformMBeanServer().unregisterMBean(object);
            }
        } catch (JMException e) {
            throw new IllegalStateException(object + " cannot be taken back: " + e, e);
        }
    }

    /** A scheduler seen from any thread. */
    private record Seen(Scheduler scheduler) implements SchedulerMXBean {
        @Override
        public long getSwitches() {
            return scheduler.switches();
        }

        @Override
        public int getFibers() {
            return ask(() -> scheduler.fibers().size());
        }

        @Override
        public Map<String, Integer> getStates() {
            return ask(() -> {
                Map<String, Integer> states = new TreeMap<>();
                scheduler.fibers().forEach(fiber -> states.merge(fiber.state().name(), 1, Integer::sum));
                return states;
            });
        }

        @Override
        public String dump() {
            return ask(scheduler::dump);
        }

        /** Asks at once where nobody runs the scheduler, else between two switches. */
        private <T> T ask(Supplier<T> question) {
            try {
                return question.get();
            } catch (IllegalStateException runs) {
                return askBetweenSwitches(question);
            } catch (IndexOutOfBoundsException | NullPointerException torn) {
                // a run has begun since and changes what is looked at
                return askBetweenSwitches(question);
            }
        }

        private <T> T askBetweenSwitches(Supplier<T> question) {
            CompletableFuture<T> answer = new CompletableFuture<>();
            scheduler.execute(() -> answer.completeAsync(question, Runnable::run));
            try {
                return answer.get(SECONDS, TimeUnit.SECONDS);
            } catch (TimeoutException e) {
                Fiber running = scheduler.running();
                throw new IllegalStateException(
                        "no answer within " + SECONDS + " s: the scheduler did not come between two switches, "
                                + (running == null ? "its run has ended; ask again" : running + " has been running since"));
            } catch (ExecutionException e) {
                throw new IllegalStateException("the scheduler cannot be looked at: " + e.getCause(), e.getCause());
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException("interrupted while waiting for the scheduler", e);
            }
        }
    }
}

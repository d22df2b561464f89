package org.weightless.bench;

import java.lang.management.ManagementFactory;
import java.util.SplittableRandom;
import org.weightless.simulation.Environment;
import org.weightless.simulation.Event;
import org.weightless.simulation.Request;
import org.weightless.simulation.Resource;

/**
 * How many events a simulation does in a second: a queue with one server, processes that only let time pass, and
 * messages between them. Prints a line for each round, by the clock and by the time of the thread.
 *
 * <pre>
 * java -javaagent:agent/target/weightless-agent.jar -cp bench/target/weightless-bench.jar \
 *     org.weightless.bench.Simulations [rounds]
 * </pre>
 */
public final class Simulations {
    private static final int CUSTOMERS = 1_000_000;
    private static final int ENTITIES = 100_000;
    private static final double LOAD = 0.8;
    private static final double LEAST_DELAY = 0.1;
    private static final double ROUND = 40;

    private final Environment environment = new Environment();
    private final SplittableRandom random = new SplittableRandom(1);
    private long hops;

    private Simulations() {}

    /** Runs all of them. */
    public static void main(String[] arguments) {
        int rounds = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 5;
        for (int i = 0; i < rounds; i++) {
            new Simulations().queue();
        }
        for (int entities : new int[] {1_000, ENTITIES}) {
            for (int i = 0; i < rounds; i++) {
                new Simulations().hold(entities);
            }
            for (int i = 0; i < rounds; i++) {
                new Simulations().phold(entities);
            }
        }
    }

    private double exponential() {
        return -Math.log(1 - random.nextDouble());
    }

    /** M/M/1: each customer is a process. Six events: begin, come, be served, be done, give back, end. */
    private void queue() {
        Resource server = new Resource(environment, 1);
        environment.process(() -> {
            for (int i = 0; i < CUSTOMERS; i++) {
                environment.timeout(exponential() / LOAD).await();
                environment.process(() -> {
                    try (Request request = server.request()) {
                        request.await();
                        environment.timeout(exponential()).await();
                    }
                });
            }
        });
        measure("M/M/1, a million customers", Double.POSITIVE_INFINITY);
    }

    /** Each entity lets time pass, again and again: one event a turn. */
    private void hold(int entities) {
        for (int i = 0; i < entities; i++) {
            environment.process(() -> {
                while (true) {
                    environment.timeout(LEAST_DELAY + exponential()).await();
                }
            });
        }
        environment.run(1);
        measure("hold, " + entities + " entities", turns(entities));
    }

    /** PHOLD: each entity waits for a message and sends one on, to anybody; on its way it is a timeout. */
    private void phold(int entities) {
        Inbox[] inboxes = new Inbox[entities];
        for (int i = 0; i < entities; i++) {
            inboxes[i] = new Inbox();
        }
        for (Inbox inbox : inboxes) {
            environment.process(() -> {
                while (true) {
                    inbox.receive();
                    hops++;
                    send(inboxes);
                }
            });
            send(inboxes);
        }
        environment.run(1);
        hops = 0;
        measure("PHOLD, " + entities + " entities", turns(entities));
    }

    private void send(Inbox[] inboxes) {
        Inbox to = inboxes[random.nextInt(inboxes.length)];
        environment.timeout(LEAST_DELAY + exponential()).onProcessed(arrived -> to.arrived());
    }

    /** Counts messages, and is an event while its entity waits for one. */
    private final class Inbox {
        private int messages;
        private Event<Void> next;

        void receive() {
            while (messages == 0) {
                next = environment.event();
                next.await();
            }
            messages--;
        }

        void arrived() {
            messages++;
            if (messages == 1 && next != null && !next.isTriggered()) {
                next.succeed();
            }
        }
    }

    /** Few entities have more turns, so that all rounds take about as long. */
    private static double turns(int entities) {
        return ROUND * ENTITIES / entities / 2 + 1;
    }

    private void measure(String what, double until) {
        long events = environment.events();
        long switches = environment.scheduler().switches();
        long cpu = cpuTime();
        long start = System.nanoTime();
        if (until == Double.POSITIVE_INFINITY) {
            environment.run();
        } else {
            environment.run(until);
        }
        double seconds = (System.nanoTime() - start) / 1e9;
        double busy = (cpuTime() - cpu) / 1e9;
        events = environment.events() - events;
        System.out.println(String.format(
                "%-28s %,12d events, %,11d switches%s: %6.2f s, %6.2f s busy, %6.2f million events/s busy%s",
                what, events, environment.scheduler().switches() - switches,
                hops == 0 ? "" : String.format(", %,11d hops", hops), seconds, busy, events / busy / 1e6,
                hops == 0 ? "" : String.format(", %.2f million hops", hops / busy / 1e6)));
    }

    private static long cpuTime() {
        return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
    }
}

package org.weightless.agent.contract.simulation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CancellationException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.weightless.Fiber;
import org.weightless.FiberLocal;
import org.weightless.Generator;
import org.weightless.Order;
import org.weightless.Policy;
import org.weightless.Scheduler;
import org.weightless.agent.testing.Caught;
import org.weightless.agent.testing.EventLog;
import org.weightless.channel.Channel;
import org.weightless.simulation.Environment;
import org.weightless.simulation.Event;
import org.weightless.simulation.SimProcess;

/** Time, events, processes, and the order in which things happen. */
@Timeout(60)
class EnvironmentTest {
    private final EventLog log = new EventLog();
    private final Environment environment = new Environment();

    private void log(String what) {
        log.add(what + "@" + (int) environment.now());
    }

    // ---- order

    @Test
    void whatIsToHappenAtOneTimeHappensInTheOrderInWhichItWasAskedFor() {
        for (String name : new String[] {"a", "b", "c"}) {
            environment.process(name, () -> {
                environment.timeout(name.equals("a") ? 2 : 1).await();
                log(name);
                environment.timeout(name.equals("a") ? 1 : 2).await();
                log(name);
            });
        }
        environment.run();
        assertEquals("b@1 c@1 a@2 b@3 c@3 a@3", log.take());
    }

    /** Not in the order of their fibers. */
    @Test
    void thoseThatWaitForOneEventGoOnInTheOrderInWhichTheyCame() {
        Event<String> bell = environment.event();
        for (int i = 3; i > 0; i--) {
            int delay = i;
            environment.process("p" + i, () -> {
                environment.timeout(delay).await();
                log("p" + delay + bell.await());
            });
        }
        environment.process(() -> {
            environment.timeout(5).await();
            bell.succeed("!");
            log("rung");
        });
        environment.run();
        assertEquals("rung@5 p1!@5 p2!@5 p3!@5", log.take());
    }

    /** Between two that are told of an event, what the first one leads to at once is not yet done. */
    @Test
    void aProcessThatGoesOnTriggersWhatHappensBehindAllThatIsAskedFor() {
        Event<Void> first = environment.event();
        Event<Void> second = environment.event();
        environment.process(() -> {
            first.await();
            second.succeed();
            log("a");
        });
        environment.process(() -> {
            second.await();
            log("c");
        });
        environment.process(() -> {
            first.await();
            log("b");
        });
        environment.process(() -> first.succeed());
        environment.run();
        assertEquals("a@0 b@0 c@0", log.take());
    }

    @Test
    void aProcessBeginsWhenTheOneThatCallsWaitsAndBeforeAllElseOfItsTime() {
        environment.process(() -> {
            Event<Void> earlier = environment.event();
            earlier.onProcessed(event -> log("event"));
            earlier.succeed();
            environment.process(() -> log("inner"));
            log("outer");
            environment.timeout(0).await();
            log("behind");
        });
        environment.run();
        assertEquals("outer@0 inner@0 event@0 behind@0", log.take());
    }

    @Test
    void aTimeoutOfTheLastTimeComesBeforeWhatIsTriggeredAtIt() {
        Event<Void> bell = environment.event();
        environment.process(() -> {
            environment.timeout(1).await();
            bell.succeed();
            log("rings");
        });
        environment.process(() -> {
            bell.await();
            log("hears");
        });
        environment.process(() -> {
            environment.timeout(1).await();
            log("third");
        });
        environment.run();
        assertEquals("rings@1 third@1 hears@1", log.take());
    }

    /** The event that a process waits for may be the next one anyway: that order is the same as if it were suspended. */
    @Test
    void aProcessThatIsNextAnywayStillLetsOthersOfItsTimeGoFirst() {
        environment.process("fast", () -> {
            for (int i = 0; i < 4; i++) {
                environment.timeout(1).await();
                log("f");
            }
        });
        environment.process("slow", () -> {
            for (int i = 0; i < 2; i++) {
                environment.timeout(2).await();
                log("s");
            }
        });
        environment.run();
        assertEquals("f@1 s@2 f@2 f@3 s@4 f@4", log.take());
        assertEquals(2 + 5, environment.scheduler().switches(), "one of them without a switch");
    }

    // ---- time

    @Test
    void runUntilATimeLeavesWhatHappensAtItToTheNextRun() {
        environment.process(() -> {
            while (true) {
                environment.timeout(5).await();
                log("tick");
            }
        });
        environment.run(10);
        assertEquals("tick@5", log.take());
        assertEquals(10, environment.now());
        assertEquals(Duration.ofSeconds(10), environment.scheduler().now());
        environment.run(10.5);
        assertEquals("tick@10", log.take());
        assertEquals(10.5, environment.now());
        assertThrows(IllegalArgumentException.class, () -> environment.run(10.5));
        assertEquals(15, environment.peek());
    }

    @Test
    void runUntilATimeGoesOnToItWhereNothingHappens() {
        environment.run(7);
        assertEquals(7, environment.now());
        assertEquals(Double.POSITIVE_INFINITY, environment.peek());
    }

    @Test
    void runUntilAnEventGivesItsValue() {
        SimProcess<String> process = environment.processReturning(() -> {
            environment.timeout(3).await();
            return "done";
        });
        environment.process(() -> {
            environment.timeout(100).await();
            log("late");
        });
        assertEquals("done", environment.run(process));
        assertEquals(3, environment.now());
        assertEquals("done", environment.run(process), "it has happened");
        environment.run();
        assertEquals("late@100", log.take());
        assertTrue(assertThrows(IllegalStateException.class, () -> environment.run(environment.event())).getMessage()
                .contains("nothing is left to happen"));
    }

    @Test
    void aProcessThatWaitsForItsOwnTimeoutsAloneIsStoppedByAnotherThread() throws InterruptedException {
        int[] passed = new int[1];
        SimProcess<Void> endless = environment.process(() -> {
            while (true) {
                environment.timeout(1).await();
                passed[0]++;
            }
        });
        Thread stopper = new Thread(() -> environment.scheduler().execute(environment.scheduler()::stop));
        stopper.start();
        environment.run();
        stopper.join();
        assertTrue(endless.isAlive());
        double stopped = environment.now();
        assertTrue(passed[0] == stopped || passed[0] == stopped - 1, () -> passed[0] + " events up to " + stopped);
        environment.run(stopped + 2);
        assertEquals(stopped + 2, environment.now());
        assertEquals(stopped + 1, passed[0], "it goes on where it was stopped, to the limit");
    }

    @Test
    void timesAreNumbersOfTheUnit() {
        Environment hours = new Environment(TimeUnit.HOURS);
        hours.process(() -> hours.timeout(1.5).await());
        hours.run();
        assertEquals(1.5, hours.now());
        assertEquals(Duration.ofMinutes(90), hours.scheduler().now());
        for (double wrong : new double[] {-1, Double.NaN, 1e30}) {
            assertThrows(IllegalArgumentException.class, () -> hours.timeout(wrong), () -> "" + wrong);
        }
    }

    @Test
    void anEnvironmentIsMadeWithoutAnyFiber() {
        FiberLocal<String> local = FiberLocal.inheritable(value -> {
            throw new IllegalStateException("nothing is spawned");
        });
        local.set("is set");
        Scheduler scheduler = Scheduler.of(new Policy() {
            @Override
            public Fiber next(Order order) {
                return order.next();
            }

            @Override
            public void ready(Fiber fiber) {
                log.add("ready " + fiber.id());
            }

            @Override
            public void ended(Fiber fiber) {
                log.add("ended " + fiber.id());
            }
        }).virtualTime();
        Environment own;
        try {
            own = new Environment(scheduler, TimeUnit.SECONDS);
        } finally {
            local.remove();
        }
        assertEquals("", log.take());
        own.process(() -> own.timeout(1).await());
        own.run();
        assertEquals("ready 1 ended 1", log.take());
    }

    /** What fibers do elsewhere they do here: sleep, meet in channels, wait with limits. */
    @Test
    void processesSleepAndMeetInChannelsAtTheSameClock() {
        Channel<String> channel = Channel.rendezvous();
        environment.process(() -> {
            Fiber.sleep(Duration.ofSeconds(2));
            log("slept");
            channel.send("hello");
        });
        environment.process(() -> {
            environment.timeout(1).await();
            log("timeout");
            log(channel.receive());
            Fiber.sleep(Duration.ofSeconds(5));
            environment.timeout(1).await();
            log("end");
        });
        environment.run(5);
        assertEquals("timeout@1 slept@2 hello@2", log.take());
        environment.run();
        assertEquals("end@8", log.take());
    }

    @Test
    void steppingTheSchedulerGoesFromProcessToProcess() {
        environment.process(() -> {
            log("a");
            environment.timeout(1).await();
            log("b");
        });
        environment.process(() -> log("c"));
        assertTrue(environment.scheduler().step());
        assertEquals("a@0", log.take());
        assertTrue(environment.scheduler().step());
        assertTrue(environment.scheduler().step());
        assertFalse(environment.scheduler().step());
        assertEquals("c@0 b@1", log.take());
    }

    // ---- events and processes

    @Test
    void anEventHappensOnceAndTellsWhatItIs() {
        Event<String> event = environment.event();
        assertFalse(event.isTriggered());
        assertThrows(IllegalStateException.class, event::value);
        event.succeed("yes");
        assertTrue(event.isTriggered() && event.isOk() && !event.isProcessed());
        assertThrows(IllegalStateException.class, () -> event.succeed("again"));
        environment.run();
        assertTrue(event.isProcessed());
        assertEquals("yes", event.value());
        event.onProcessed(happened -> log("at once"));
        assertEquals("at once@0", log.take());
    }

    @Test
    void aFailureIsThrownWhereItIsWaitedFor() {
        IOException failure = new IOException("no");
        Event<Void> event = environment.event();
        environment.process(() -> assertSame(failure, Caught.by(IOException.class, () -> event.await())));
        event.fail(failure);
        environment.run();
        assertFalse(event.isOk());
    }

    @Test
    void aFailureThatNobodyTakesLeavesTheRunWhichGoesOnBehindIt() {
        IOException failure = new IOException("no");
        environment.event().fail(failure);
        environment.process(() -> {
            environment.timeout(1).await();
            throw failure;
        });
        environment.process(() -> {
            environment.timeout(2).await();
            log("goes on");
        });
        assertSame(failure, assertThrows(IOException.class, environment::run));
        assertEquals(0, environment.now());
        assertSame(failure, assertThrows(IOException.class, environment::run));
        assertEquals(1, environment.now());
        environment.run();
        assertEquals("goes on@2", log.take());
    }

    @Test
    void aProcessIsTheEventOfItsEnd() {
        SimProcess<Integer> child = environment.processReturning(() -> {
            environment.timeout(2).await();
            return 42;
        });
        environment.process(() -> {
            assertTrue(child.isAlive());
            log("got " + child.await());
            assertFalse(child.isAlive());
            assertEquals(42, child.await());
        });
        environment.run();
        assertEquals("got 42@2", log.take());
        assertThrows(IllegalStateException.class, () -> child.succeed(1));
    }

    @Test
    void aCancelledProcessHasNotFailed() {
        SimProcess<Void> child = environment.process(() -> {
            try {
                environment.timeout(9).await();
            } finally {
                log("cleans up");
            }
        });
        environment.process(() -> {
            environment.timeout(1).await();
            child.fiber().cancel();
            Caught.by(CancellationException.class, () -> child.await());
        });
        environment.run();
        assertEquals("cleans up@1", log.take());
        assertEquals(1, environment.now(), "its timeout is gone");
    }

    @Test
    void aProcessIsSuspendedThroughGeneratorsAndAnyDepth() {
        environment.process(() -> {
            Generator<Double> times = Generator.of(() -> {
                for (int i = 0; i < 3; i++) {
                    waitAt(20);
                    Fiber.yield(environment.now());
                }
            });
            for (double time : times) {
                log("" + (int) time);
            }
        });
        environment.run();
        assertEquals("1@1 2@2 3@3", log.take());
    }

    private void waitAt(int depth) {
        if (depth == 0) {
            environment.timeout(1).await();
        } else {
            waitAt(depth - 1);
        }
    }

    @Test
    void whoIsNoFiberOfTheEnvironmentCannotWait() {
        Event<Void> event = environment.event();
        assertThrows(IllegalStateException.class, event::await);
        Scheduler other = Scheduler.roundRobin();
        Fiber fiber = other.spawn(() -> Caught.by(IllegalStateException.class, () -> event.await()));
        other.run();
        assertNull(fiber.failure());
        environment.process(() -> Caught.by(IllegalStateException.class, environment::run));
        environment.run();
    }

    @Test
    void waitingForAnEventIsRefusedOutsideAFiber() {
        Event<String> event = new Environment().event();
        for (Duration limit : new Duration[] {null, Duration.ofMillis(1)}) {
            String refused = assertThrows(IllegalStateException.class,
                    () -> used(limit == null ? event.await() : event.await(limit))).getMessage();
            assertEquals("no fiber encloses this call, which needs one: await() of an event; call it in code that a fiber runs",
                    refused);
        }
    }

    private static void used(String value) {
        assertTrue(value.isEmpty());
    }
}

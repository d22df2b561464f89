package org.weightless.agent.contract.fiber;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.weightless.Fiber;
import org.weightless.Fiber.State;
import org.weightless.Generator;
import org.weightless.Scheduler;
import org.weightless.TimedOutException;
import org.weightless.channel.Channel;

/** Fiber.within and Fiber.shielded by themselves. */
class BlocksTest extends OnVirtualTime {
    // ---- one limit

    @Test
    void aBlockThatEndsInTimeGivesItsResultAndLeavesNoTimer() {
        Fiber fiber = scheduler.spawnReturning(() -> {
            String result = Fiber.within(s(10), () -> {
                Fiber.sleep(s(3));
                return "result";
            });
            Fiber.within(s(10), () -> Fiber.sleep(s(1)));
            return result;
        });
        scheduler.run();
        assertEquals("result", fiber.result());
        assertEquals(s(4), scheduler.now(), "the clock goes to no timer of the limits");
    }

    @Test
    void eachKindOfWaitIsEndedAtItsPlace() {
        Fiber never = scheduler.spawn(() -> Fiber.yield());
        never.suspend();
        Channel<String> channel = Channel.rendezvous();
        List<Generator.Body> waits = List.of(() -> Fiber.sleep(s(100)), () -> Fiber.await(new CompletableFuture<>()),
                never::join, channel::receive, () -> channel.send("value"),
                () -> Generator.of(() -> Fiber.sleep(s(100))).next(),
                () -> Fiber.await(new CompletableFuture<>(), s(100)));
        for (Generator.Body wait : waits) {
            log.clear();
            Fiber waiting = run(() -> {
                Duration begin = scheduler.now();
                try {
                    Fiber.within(s(5), () -> {
                        try {
                            wait.run();
                        } finally {
                            log.add("finally");
                        }
                    });
                } catch (TimedOutException e) {
                    log.add(scheduler.now().minus(begin));
                }
            });
            assertEquals(List.of("finally", s(5)), log);
            assertEquals(State.DONE, waiting.state());
        }
    }

    @Test
    void aFiberThatYieldsOnlyIsEndedAtAYield() {
        Fiber yielding = scheduler.spawn(() -> {
            try {
                Fiber.within(s(5), () -> {
                    while (true) {
                        Fiber.yield();
                        Fiber.sleep(s(1));
                        Fiber.yield();
                    }
                });
            } catch (TimedOutException e) {
                logsLimit(e);
            }
        });
        scheduler.run();
        assertEquals(List.of("PT5S at 5"), log);
        assertEquals(State.DONE, yielding.state());
    }

    @Test
    void aLimitOfNothingTakesEffectAtTheFirstYield() {
        for (Duration none : List.of(Duration.ZERO, s(-1))) {
            log.clear();
            run(() -> {
                try {
                    Fiber.within(none, () -> {
                        log.add("begins");
                        Fiber.yield();
                        log.add("not reached");
                    });
                } catch (TimedOutException e) {
                    log.add("over");
                }
            });
            assertEquals(List.of("begins", "over"), log);
        }
    }

    @Test
    void aLimitThatPassesWhileNothingWaitsTakesEffectAtTheNextYieldOrNotAtAll() {
        Scheduler real = Scheduler.roundRobin();
        Fiber fiber = real.spawn(() -> {
            log.add(Fiber.within(Duration.ofMillis(1), () -> {
                long end = System.nanoTime() + 2_000_000;
                while (System.nanoTime() < end) {
                    Thread.onSpinWait();
                }
                return "well";
            }));
            Fiber.yield();
            try {
                Fiber.within(Duration.ofMillis(1), () -> {
                    long later = System.nanoTime() + 2_000_000;
                    while (System.nanoTime() < later) {
                        Thread.onSpinWait();
                    }
                    log.add("goes on");
                    Fiber.yield();
                    log.add("not reached");
                });
            } catch (TimedOutException e) {
                log.add("over");
            }
            Fiber.yield();
        });
        real.run();
        assertNull(fiber.failure());
        assertEquals(List.of("well", "goes on", "over"), log);
    }

    @Test
    void whatComesAtTheVeryMomentHasComeInTime() {
        run(() -> {
            Fiber.within(s(5), () -> Fiber.sleep(s(5)));
            log.add("slept");
            try {
                Fiber.within(s(5), () -> {
                    Fiber.sleep(s(5));
                    log.add("slept");
                    Fiber.yield();
                });
            } catch (TimedOutException e) {
                log.add("next");
            }
        });
        assertEquals(List.of("slept", "slept", "next"), log);
    }

    @Test
    void aValueThatCameInTimeIsNotLost() {
        Channel<String> channel = Channel.rendezvous();
        Fiber receiver = scheduler.spawn(() -> {
            try {
                Fiber.within(s(5), () -> {
                    log.add(channel.receive());
                    Fiber.yield();
                });
            } catch (TimedOutException e) {
                log.add("over");
            }
        });
        scheduler.spawn(() -> {
            Fiber.sleep(s(5));
            channel.send("value");
        });
        scheduler.run();
        assertTrue(log.equals(List.of("value", "over")) || log.equals(List.of("over")), log::toString);
        assertEquals(State.DONE, receiver.state());
    }

    @Test
    void afterTheLimitEachWaitEndsAtOnceUntilTheBlockIsLeft() {
        run(() -> {
            try {
                Fiber.within(s(5), () -> {
                    try {
                        Fiber.sleep(s(9));
                    } catch (TimedOutException e) {
                        logsLimit(e);
                    }
                    try {
                        Fiber.sleep(s(9));
                    } catch (TimedOutException e) {
                        logsLimit(e);
                    }
                    Fiber.yield();
                });
            } catch (TimedOutException e) {
                logsLimit(e);
            }
            Fiber.sleep(s(1));
            logs("goes on");
        });
        assertEquals(List.of("PT5S at 5", "PT5S at 5", "PT5S at 5", "goes on at 6"), log);
    }

    @Test
    void aShieldLetsTheCleaningUpWait() {
        run(() -> {
            try {
                Fiber.within(s(5), () -> {
                    try {
                        Fiber.sleep(s(9));
                    } finally {
                        assertThrowsTimedOut();
                        Fiber.within(s(100), () -> logs("still the outer one"));
                        shieldedSleep(2);
                        logs("cleaned up");
                    }
                });
            } catch (TimedOutException e) {
                logsLimit(e);
            }
        });
        assertEquals(List.of("PT5S at 5", "still the outer one at 5", "end of the shield at 7", "PT5S at 7"), log);
    }

    private void assertThrowsTimedOut() {
        try {
            Fiber.sleep(s(1));
            log.add("not thrown");
        } catch (TimedOutException e) {
            logsLimit(e);
        }
    }

    private void shieldedSleep(long seconds) {
        Fiber.shielded(() -> {
            Fiber.sleep(s(seconds));
            logs("end of the shield");
        });
    }

    @Test
    void theBodysOwnExceptionLeavesUnchanged() {
        IOException thrown = new IOException();
        Fiber fiber = scheduler.spawn(() -> Fiber.within(s(1), () -> Fiber.shielded(() -> {
            throw thrown;
        })));
        scheduler.run();
        assertSame(thrown, fiber.failure());
        assertEquals(Duration.ZERO, scheduler.now());
    }

    @Test
    void outsideAFiberABlockIsRefused() {
        for (Generator.Body block : List.<Generator.Body>of(() -> Fiber.within(s(1), () -> log.add("runs")),
                () -> Fiber.shielded(() -> log.add("runs")))) {
            assertTrue(assertThrows(IllegalStateException.class, block::run).getMessage().contains("no fiber encloses"));
        }
        assertEquals(List.of(), log);
        assertThrows(NullPointerException.class, () -> Fiber.within(null, () -> {}));
        assertThrows(NullPointerException.class, () -> Fiber.within(s(1), (Generator.Body) null));
        assertThrows(NullPointerException.class, () -> Fiber.shielded((Generator.Body) null));
    }
}

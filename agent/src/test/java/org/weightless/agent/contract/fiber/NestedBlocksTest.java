package org.weightless.agent.contract.fiber;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.weightless.Fiber;
import org.weightless.Fiber.State;
import org.weightless.FiberCancelled;
import org.weightless.Scheduler;
import org.weightless.TimedOutException;
import org.weightless.channel.Channel;
import org.weightless.channel.Select;

/** Fiber.within and Fiber.shielded in each other, and with all else that may happen to a fiber. */
class NestedBlocksTest extends OnVirtualTime {
    private void shieldedSleep(long seconds) {
        Fiber.shielded(() -> {
            Fiber.sleep(s(seconds));
            logs("end of the shield");
        });
    }

    // ---- nested

    @Test
    void anInnerLimitLeavesTheOuterOneGoingOn() {
        run(() -> {
            try {
                Fiber.within(s(10), () -> {
                    try {
                        Fiber.within(s(3), () -> Fiber.sleep(s(50)));
                    } catch (TimedOutException e) {
                        logsLimit(e);
                    }
                    Fiber.sleep(s(50));
                });
            } catch (TimedOutException e) {
                logsLimit(e);
            }
        });
        assertEquals(List.of("PT3S at 3", "PT10S at 10"), log);
    }

    @Test
    void anOuterLimitThatPassesFirstGoesThroughTheInnerOne() {
        run(() -> {
            try {
                Fiber.within(s(3), () -> {
                    try {
                        Fiber.within(s(10), () -> Fiber.sleep(s(50)));
                    } finally {
                        logs("inner left");
                    }
                });
            } catch (TimedOutException e) {
                logsLimit(e);
            }
        });
        assertEquals(List.of("inner left at 3", "PT3S at 3"), log);
        assertEquals(s(3), scheduler.now(), "the inner one leaves no timer");
    }

    @Test
    void ofTwoThatHavePassedTheOuterOneCounts() {
        run(() -> {
            try {
                Fiber.within(s(4), () -> Fiber.within(s(3), () -> {
                    try {
                        Fiber.sleep(s(50));
                    } catch (TimedOutException e) {
                        logsLimit(e);
                        shieldedSleep(5);
                    }
                }));
            } catch (TimedOutException e) {
                logsLimit(e);
            }
        });
        assertEquals(List.of("PT3S at 3", "end of the shield at 8", "PT4S at 8"), log);
    }

    @Test
    void aLimitInsideAShieldCountsAndOneOutsideWaits() {
        run(() -> {
            try {
                Fiber.within(s(2), () -> Fiber.shielded(() -> {
                    try {
                        Fiber.within(s(5), () -> Fiber.sleep(s(50)));
                    } catch (TimedOutException e) {
                        logsLimit(e);
                    }
                }));
            } catch (TimedOutException e) {
                logsLimit(e);
            }
        });
        assertEquals(List.of("PT5S at 5", "PT2S at 5"), log);
    }

    @Test
    void aSelectDoesNotTakeALimitAroundItForItsOwn() {
        Channel<String> channel = Channel.rendezvous();
        run(() -> {
            try {
                Fiber.within(s(3), () -> log.add(new Select<String>()
                        .receive(channel, value -> value).after(s(10), () -> "late").run()));
            } catch (TimedOutException e) {
                logsLimit(e);
            }
            log.add(Fiber.within(s(10), () -> new Select<String>()
                    .receive(channel, value -> value).after(s(3), () -> "late").run()));
        });
        assertEquals(List.of("PT3S at 3", "late"), log);
    }

    // ---- with cancellations

    @Test
    void aCancellationInsideALimitPassesAndItsCleaningUpMayWait() {
        Fiber fiber = scheduler.spawn(() -> Fiber.within(s(5), () -> {
            try {
                Fiber.sleep(s(50));
            } finally {
                Fiber.sleep(s(20));
                logs("cleaned up");
            }
        }));
        scheduler.spawn(() -> {
            Fiber.sleep(s(1));
            fiber.cancel();
        });
        scheduler.run();
        assertEquals(List.of("cleaned up at 21"), log);
        assertEquals(State.CANCELLED, fiber.state());
    }

    @Test
    void aShieldKeepsACancellationOutUntilItsEnd() {
        Fiber fiber = scheduler.spawn(() -> {
            try {
                Fiber.shielded(() -> {
                    Fiber.sleep(s(5));
                    Fiber.yield();
                    logs("end");
                });
                log.add("not reached");
            } finally {
                logs("finally");
            }
        });
        scheduler.spawn(() -> {
            fiber.cancel();
            fiber.suspend();
        });
        scheduler.run();
        assertEquals(List.of("end at 5", "finally at 5"), log);
        assertEquals(State.CANCELLED, fiber.state());
    }

    @Test
    void aCancellationThatWaitsAtAFailingShieldArrivesAtTheNextYield() {
        Fiber fiber = scheduler.spawn(() -> {
            try {
                Fiber.shielded(() -> {
                    Fiber.yield();
                    throw new IOException();
                });
            } catch (Exception e) {
                log.add(e.getClass());
            }
            Fiber.yield();
            log.add("not reached");
        });
        scheduler.step();
        fiber.cancel();
        scheduler.run();
        assertEquals(List.of(IOException.class), log);
        assertEquals(State.CANCELLED, fiber.state());
    }

    @Test
    void aShieldOpenedWhileACancellationIsOnItsWayKeepsItOut() {
        Fiber fiber = scheduler.spawn(() -> {
            Fiber.current().cancel();
            Fiber.shielded(() -> {
                Fiber.yield();
                log.add("shielded");
            });
            log.add("not reached");
        });
        scheduler.run();
        assertEquals(List.of("shielded"), log);
        assertEquals(State.CANCELLED, fiber.state());
    }

    @Test
    void aCancellationReachesASuspendedFiberBehindItsShield() {
        Fiber fiber = scheduler.spawn(() -> Fiber.shielded(() -> {
            Fiber.yield();
            log.add("goes on");
        }));
        scheduler.step();
        fiber.suspend();
        fiber.cancel();
        scheduler.run();
        assertEquals(List.of("goes on"), log);
        assertEquals(State.CANCELLED, fiber.state());
    }

    // ---- with everything else

    @Test
    void aSuspendedFiberGetsToKnowWhenItIsResumed() {
        Fiber fiber = scheduler.spawn(() -> {
            try {
                Fiber.within(s(5), () -> Fiber.sleep(s(50)));
            } catch (TimedOutException e) {
                logsLimit(e);
            }
        });
        scheduler.step();
        fiber.suspend();
        scheduler.spawn(() -> Fiber.sleep(s(20)));
        scheduler.run();
        assertEquals(State.SUSPENDED, fiber.state());
        assertEquals(List.of(), log);
        fiber.resume();
        scheduler.run();
        assertEquals(List.of("PT5S at 20"), log);
    }

    @Test
    void aFiberPastItsLimitCanStillBeSuspended() {
        Fiber fiber = scheduler.spawn(() -> Fiber.within(s(1), () -> {
            while (true) {
                try {
                    Fiber.sleep(s(50));
                } catch (TimedOutException e) {
                    Fiber.current().suspend();
                    log.add("suspended");
                }
            }
        }));
        scheduler.run();
        assertEquals(State.SUSPENDED, fiber.state());
        assertEquals(List.of("suspended"), log);
        fiber.resume();
        scheduler.run();
        assertEquals(List.of("suspended", "suspended"), log);
    }

    @Test
    void aFiberThatIsHandedOverTakesTheRestOfItsTimeAlong() {
        Scheduler other = Scheduler.roundRobin().virtualTime();
        other.spawn(() -> Fiber.sleep(s(1000)));
        other.run();
        Fiber fiber = scheduler.spawn(() -> {
            try {
                Fiber.within(s(10), () -> {
                    Fiber.sleep(s(4));
                    Fiber.yield();
                    Fiber.sleep(s(50));
                });
            } catch (TimedOutException e) {
                log.add(other.now());
            }
        });
        scheduler.step();
        scheduler.step();
        other.adopt(fiber);
        scheduler.run();
        assertEquals(s(4), scheduler.now());
        other.run();
        assertEquals(List.of(s(1006)), log);
    }

    @Test
    void aRemovedFiberLeavesNoTimer() {
        Fiber fiber = scheduler.spawn(() -> Fiber.within(s(10), () -> Fiber.yield()));
        scheduler.step();
        scheduler.remove(fiber.id());
        scheduler.spawn(() -> Fiber.sleep(s(1)));
        scheduler.run();
        assertEquals(s(1), scheduler.now());
    }

    @Test
    void aRunGoesOnForALimitAndNotForAShieldedWait() {
        Channel<String> channel = Channel.rendezvous();
        Fiber limited = run(() -> Fiber.within(s(5), () -> channel.receive()));
        assertEquals(State.FAILED, limited.state());
        assertFalse(limited.failure() instanceof FiberCancelled);
        Fiber shielded = run(() -> Fiber.within(s(5), () -> Fiber.shielded(() -> channel.receive())));
        assertEquals(State.WAITING, shielded.state());
        assertEquals(s(10), scheduler.now());
    }

    @Test
    void whatARaiseThrowsComesThroughShieldAndLimit() {
        IOException thrown = new IOException();
        Fiber fiber = scheduler.spawn(() -> Fiber.within(s(5), () -> Fiber.shielded(() -> Fiber.sleep(s(3)))));
        scheduler.step();
        fiber.raise(thrown);
        scheduler.run();
        assertSame(thrown, fiber.failure());
        assertEquals(Duration.ZERO, scheduler.now());
    }

    @Test
    void inAParallelSchedulerABlockWorksTheSame() {
        Scheduler parallel = Scheduler.parallel(2).virtualTime();
        List<Fiber> fibers = new ArrayList<>();
        for (int i = 0; i < 50; i++) {
            fibers.add(parallel.spawnReturning(() -> {
                try {
                    return Fiber.within(s(5), () -> {
                        while (true) {
                            Fiber.yield();
                            Fiber.sleep(s(1));
                        }
                    });
                } catch (TimedOutException e) {
                    Fiber.shielded(() -> Fiber.sleep(s(1)));
                    return "over";
                }
            }));
        }
        parallel.run();
        for (Fiber fiber : fibers) {
            assertEquals("over", fiber.result());
        }
    }
}

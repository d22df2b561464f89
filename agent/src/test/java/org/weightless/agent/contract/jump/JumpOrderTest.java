package org.weightless.agent.contract.jump;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.weightless.Fiber;
import org.weightless.Generator;
import org.weightless.Scheduler;
import org.weightless.agent.testing.EventLog;

/** Jumps with cargo, among a queue and in a scheduler that knows nothing else. */
@Timeout(60)
class JumpOrderTest {
    private final EventLog log = new EventLog();
    private final Scheduler scheduler = Scheduler.roundRobin();

    private void steps(int count) {
        for (int i = 0; i < count; i++) {
            assertTrue(scheduler.step());
        }
    }

    @Test
    void aJumpIsAnExtraSlice() {
        scheduler.spawn("a", () -> {
            log.add("a");
            Fiber.jump("c", null);
            log.add("a");
        });
        scheduler.spawn("b", log.turns(3));
        scheduler.spawn("c", log.turns(3));
        scheduler.run();
        assertEquals("a c b c a b c b", log.take());
        assertEquals(8, scheduler.switches());
    }

    @Test
    void cargoGoesToTheTargetAndBack() {
        Fiber b = scheduler.spawn("b", () -> {
            log.add("b got " + Fiber.yield("dropped"));
            log.add("b got " + Fiber.jump("a", "back"));
            log.add("b got " + Fiber.yield(null));
        });
        scheduler.spawn("a", () -> {
            log.add("a got " + Fiber.jump(b, 1));
            log.add("a got " + Fiber.jump(b.id(), 2));
        });
        scheduler.run();
        assertEquals("b got 1 a got back b got 2 b got null a got null", log.take());
    }

    @Test
    void theSchedulerBringsNoCargo() {
        scheduler.spawn("a", () -> log.add("a got " + Fiber.jump("b", "x")));
        scheduler.spawn("b", log.turns(1));
        scheduler.spawn("c", log.turns(1));
        scheduler.run();
        assertEquals("b c a got null", log.take());
    }

    @Test
    void cargoForAFiberThatHasNotBegunIsDropped() {
        scheduler.spawn("a", () -> Fiber.jump("b", "x"));
        scheduler.spawn("b", () -> log.add("b got " + Fiber.yield(null)));
        scheduler.run();
        assertEquals("b got null", log.take());
    }

    @Test
    void theHighestPriorityAboveTheTargetsGetsASliceFirst() {
        scheduler.spawn("a", () -> {
            Fiber.yield();
            log.add("a");
            Fiber.jump("t", "cargo");
            log.add("a");
        }).priority(9);
        scheduler.spawn("t", () -> log.add("t got " + Fiber.yield(null))).priority(2);
        scheduler.spawn("equal", log.turns(2)).priority(2);
        scheduler.spawn("high", log.turns(4)).priority(5);
        scheduler.spawn("high too", log.turns(2)).priority(5);
        steps(7);
        assertEquals("equal high high too a high", log.take());
        steps(1);
        assertEquals("t got cargo", log.take());
        scheduler.run();
        assertEquals("equal high high too a high", log.take());
    }

    @Test
    void ofEqualPrioritiesTheFirstInOrderAndReadyOne() {
        scheduler.spawn("a", () -> {
            Fiber.jump("t", null);
            Fiber.jump("t", null);
        });
        scheduler.spawn("t", log.always());
        Fiber x = scheduler.spawn("x", log.always()).priority(3);
        scheduler.spawn("y", log.always()).priority(3);
        x.suspend();
        steps(3);
        assertEquals("y t", log.take());
        x.resume();
        steps(3);
        assertEquals("t x y", log.take());
        steps(3);
        assertEquals("x t", log.take());
    }

    @Test
    void afterATurnedOrderTheFirstAmongEqualsIsByThat() {
        Scheduler turned = Scheduler.roundRobin();
        turned.spawn("x", log.always()).priority(3);
        turned.spawn("y", log.always()).priority(3);
        turned.spawn("t", log.always());
        turned.spawn("a", () -> {
            turned.stop();
            Fiber.jump("t", null);
        });
        turned.run("y");
        log.take();
        assertTrue(turned.step());
        assertEquals("y", log.take());
    }

    @Test
    void yieldingAFiberIsAJump() {
        Fiber[] b = new Fiber[1];
        scheduler.spawn("a", () -> log.add("a got " + Fiber.yield(b[0])));
        scheduler.spawn("c", log.turns(1));
        b[0] = scheduler.spawn("b", () -> {
            log.add("b");
            Fiber.jump("a", "hello");
        });
        scheduler.run();
        assertEquals("b a got hello c", log.take());
    }

    @Test
    void insideAGeneratorAYieldedFiberIsAValueAndAJumpGoesThroughIt() {
        Fiber b = scheduler.spawn("b", log.turns(2));
        scheduler.spawn("a", () -> {
            Generator<Object> generator = Generator.of(() -> {
                Fiber.yield(b);
                log.add("jumped, got " + Fiber.jump(b, "x"));
                Fiber.yield("end");
            });
            log.add(generator.next() == b ? "value" : "?");
            log.add((String) generator.next());
        });
        scheduler.run("a");
        assertEquals("value b b jumped, got null end", log.take());
    }

    @Test
    void aJumpToOneselfIsAnExtraSlice() {
        scheduler.spawn("a", () -> log.add("a got " + Fiber.jump("a", "x")));
        scheduler.spawn("b", log.turns(1));
        scheduler.run();
        assertEquals("a got x b", log.take());
    }

    @Test
    void targetsThatCannotRunAreRefusedAtTheJump() {
        Fiber ended = scheduler.spawn("ended", () -> {});
        Fiber waiting = scheduler.spawn("waiting", () -> Fiber.sleep(Duration.ofDays(1)));
        Fiber suspended = scheduler.spawn("suspended", log.turns(1));
        Fiber stranger = Scheduler.roundRobin().spawn(log.turns(1));
        suspended.suspend();
        scheduler.spawn("a", () -> {
            for (Object target : new Object[] {ended, "ended", 1, waiting, suspended, stranger, "nobody", 99, 1L,
                new Object()}) {
                try {
                    Fiber.jump(target, "x");
                    log.add("jumped to " + target);
                } catch (IllegalArgumentException refused) {
                    assertTrue(refused.getMessage().contains("jump"), refused::getMessage);
                }
            }
            try {
                Fiber.yield(ended);
            } catch (IllegalArgumentException refused) {
                log.add("refused");
            }
            scheduler.stop();
        });
        scheduler.onFailure(EventLog::fail).run();
        assertEquals("refused", log.take());
    }

    @Test
    void outsideAFiberAJumpIsRefused() {
        Fiber fiber = scheduler.spawn(log.turns(1));
        assertThrows(IllegalStateException.class, () -> Fiber.jump(fiber, null));
        assertThrows(IllegalStateException.class, () -> Generator.of(() -> Fiber.jump(fiber, null)).next());
    }

    @Test
    void aJumpOutlivesAStop() {
        scheduler.spawn("a", () -> {
            scheduler.stop();
            Fiber.jump("c", "cargo");
            log.add("a");
        });
        scheduler.spawn("b", log.turns(1));
        scheduler.spawn("c", () -> log.add("c got " + Fiber.yield(null)));
        scheduler.run("c");
        scheduler.run();
        assertEquals("c got cargo b a", log.take());
    }

    @Test
    void jumpsInSlicesDoNotCountAsSlices() {
        Scheduler slices = Scheduler.prioritySlices();
        slices.spawn("a", () -> {
            for (int i = 0; i < 3; i++) {
                log.add("a");
                Fiber.jump("b", null);
            }
        }).priority(2);
        slices.spawn("b", log.turns(6));
        slices.run();
        assertEquals("a b a b b a b b b", log.take());
    }

    @Test
    void jumpingRunsWhomAFiberNamesUntilOneNamesNobody() {
        Scheduler jumping = Scheduler.jumping();
        jumping.spawn("a", () -> {
            log.add("a");
            Fiber.jump("c", "to c");
            log.add("a again");
        });
        jumping.spawn("b", log.turns(1));
        jumping.spawn("c", () -> {
            log.add("c");
            log.add("c got " + Fiber.jump("d", null));
            Fiber.yield();
            log.add("c ends");
        });
        jumping.spawn("d", () -> Fiber.jump("c", "from d"));
        jumping.run();
        assertEquals("a c c got from d", log.take());
        jumping.run();
        assertEquals("b", log.take());
        jumping.run();
        assertEquals("c ends", log.take());
        jumping.run("a");
        assertEquals("a again", log.take());
    }

    @Test
    void aJumpOutlivesAStopOfAJumpingRunToo() {
        Scheduler jumping = Scheduler.jumping();
        jumping.spawn("a", () -> {
            jumping.stop();
            Fiber.jump("b", null);
        });
        jumping.spawn("b", log.turns(2));
        jumping.spawn("c", log.turns(1));
        jumping.run();
        jumping.run();
        assertEquals("b", log.take());
    }

    @Test
    void theEndOfAFiberEndsAJumpingRun() {
        Scheduler jumping = Scheduler.jumping();
        jumping.spawn("a", log.turns(1));
        jumping.spawn("b", log.turns(1));
        jumping.run();
        assertEquals("a", log.take());
        jumping.run("b");
        assertEquals("b", log.take());
        assertFalse(jumping.step());
    }

    @Test
    void aJumpingFiberThatSleepsKeepsControl() {
        Scheduler jumping = Scheduler.jumping().virtualTime();
        jumping.spawn("a", () -> {
            log.add("a");
            Fiber.sleep(Duration.ofHours(1));
            log.add("a");
            Fiber.jump("c", null);
        });
        jumping.spawn("b", log.turns(1));
        jumping.spawn("c", log.turns(1));
        jumping.run();
        assertEquals("a a c", log.take());
    }

    @Test
    void inAJumpingRunTheHighestPriorityGetsItsSliceToo() {
        Scheduler jumping = Scheduler.jumping();
        jumping.spawn("a", () -> Fiber.jump("c", null));
        jumping.spawn("b", log.turns(2)).priority(2);
        jumping.spawn("c", log.turns(1));
        jumping.run();
        assertEquals("b c", log.take());
    }

    @Test
    void jumpsOfWhoGotTheSliceBeforeComeBehindTheTarget() {
        scheduler.spawn("a", () -> Fiber.jump("t", null));
        scheduler.spawn("high", () -> {
            log.add("high");
            Fiber.jump("u", null);
        }).priority(2);
        scheduler.spawn("t", log.turns(1));
        scheduler.spawn("u", log.turns(1)).priority(2);
        scheduler.run();
        assertEquals("high t u", log.take());
    }

    @Test
    void aRingOfManyJumps() {
        Scheduler jumping = Scheduler.jumping();
        for (int i = 1; i <= 1000; i++) {
            int next = i % 1000 + 1;
            jumping.spawn(() -> {
                Integer count = Fiber.<Integer>yield(null);
                while (true) {
                    if (count != null && count == 5000) {
                        log.add("5000 at " + Fiber.current().id());
                        return;
                    }
                    count = Fiber.jump(next, count == null ? 0 : count + 1);
                }
            });
        }
        for (int i = 1; i <= 1000; i++) {
            jumping.step();
        }
        jumping.run();
        assertEquals("5000 at 2", log.take());
    }
}

package org.weightless.agent.contract.scheduler;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.weightless.Fiber;
import org.weightless.Scheduler;

/** Most of many fibers end early, so that the order is put together anew again and again: nobody loses a turn or gets two. */
class ThinningTest {
    private static final int FIBERS = 3_000;

    /** How many turns each fiber takes: mostly few, now and then many; with odd seeds by chance, else neighbours alike. */
    private static int[] lives(long seed) {
        Random random = new Random(seed);
        int neighbours = seed % 2 == 0 ? 250 : 1;
        int oneInSoMany = seed % 2 == 0 ? 3 : 40;
        int[] lives = new int[FIBERS + 1];
        for (int first = 1; first <= FIBERS; first += neighbours) {
            boolean isLong = random.nextInt(oneInSoMany) == 0;
            int life = isLong ? 60 + random.nextInt(60) : 1 + random.nextInt(4);
            Arrays.fill(lives, first, Math.min(first + neighbours, FIBERS + 1), life);
        }
        return lives;
    }

    /** The rule itself: who has had a turn goes to the end, and whoever it spawns in its last one stands behind all. */
    private static List<Integer> expected(int[] lives) {
        List<Integer> expected = new ArrayList<>();
        Deque<Integer> turn = new ArrayDeque<>();
        int[] left = lives.clone();
        int spawned = FIBERS / 2;
        for (int id = 1; id <= spawned; id++) {
            turn.add(id);
        }
        while (!turn.isEmpty()) {
            Deque<Integer> next = new ArrayDeque<>();
            while (!turn.isEmpty()) {
                int id = turn.remove();
                expected.add(id);
                if (--left[id] > 0) {
                    next.add(id);
                } else if (spawned < FIBERS) {
                    turn.add(++spawned);
                }
            }
            turn = next;
        }
        return expected;
    }

    private static final class Run {
        final Scheduler scheduler = Scheduler.roundRobin();
        final List<Integer> log = new ArrayList<>();
        final Fiber[] fibers = new Fiber[FIBERS + 1];
        final int[] lives;
        int spawned;

        Run(int[] lives) {
            this.lives = lives;
            for (int i = 0; i < FIBERS / 2; i++) {
                spawn();
            }
        }

        void spawn() {
            int id = ++spawned;
            fibers[id] = scheduler.spawn(() -> {
                for (int turn = 1; turn < lives[id]; turn++) {
                    log.add(id);
                    Fiber.yield();
                }
                log.add(id);
                if (spawned < FIBERS) {
                    spawn();
                }
            });
        }

        void everybodyIsFoundWhoLives() {
            for (int id = 1; id <= spawned; id++) {
                if (fibers[id].state() == Fiber.State.DONE) {
                    assertNull(scheduler.fiber(id));
                } else {
                    assertSame(fibers[id], scheduler.fiber(id));
                }
            }
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4})
    void everyTurnComesInOrder(long seed) {
        int[] lives = lives(seed);
        Run run = new Run(lives);
        run.scheduler.run();
        assertEquals(expected(lives), run.log);
    }

    @ParameterizedTest
    @ValueSource(longs = {5, 6})
    void everybodyWhoLivesIsFoundMeanwhile(long seed) {
        int[] lives = lives(seed);
        Run run = new Run(lives);
        for (int i = 0; run.scheduler.step(); i++) {
            if (i % 97 == 0) {
                run.everybodyIsFoundWhoLives();
            }
        }
        assertEquals(expected(lives), run.log);
        assertTrue(run.scheduler.fibers().isEmpty());
    }
}

package org.weightless.agent.contract.scheduler;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.weightless.Fiber;
import org.weightless.Scheduler;

/** Thousands of fibers that come, go, are suspended and turned: the order is that of a plain list. */
class OrderTest {
    private final Scheduler scheduler = Scheduler.roundRobin();
    private final List<Fiber> model = new ArrayList<>();
    private int place;
    private Fiber ran;

    private void spawn() {
        model.add(scheduler.spawn(() -> {
            while (true) {
                ran = Fiber.current();
                Fiber.yield();
            }
        }));
    }

    private void step() {
        scheduler.step();
        expectRan();
    }

    /** The first one from the place on that can run. */
    private void expectRan() {
        Fiber last = ran;
        ran = null;
        assertSame(next(), last);
    }

    private Fiber next() {
        for (int tried = 0; tried < model.size(); tried++) {
            place = place >= model.size() ? 0 : place;
            Fiber fiber = model.get(place++);
            if (fiber.state() != Fiber.State.SUSPENDED) {
                return fiber;
            }
        }
        return null;
    }

    private void remove(int at) {
        Fiber fiber = model.remove(at);
        place -= at < place ? 1 : 0;
        assertTrue(scheduler.remove(fiber.id()));
        assertNull(scheduler.fiber(fiber.id()));
    }

    private void turnTo(int at) {
        Fiber start = model.get(at);
        List<Fiber> turned = new ArrayList<>(model.subList(at, model.size()));
        turned.addAll(model.subList(0, at));
        model.clear();
        model.addAll(turned);
        scheduler.execute(scheduler::stop);
        scheduler.run(start.name());
        place = 0;
        expectRan();
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6})
    void theOrderIsThatOfAList(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        boolean turns = seed % 2 == 0;
        for (int phase = 0; phase < 12; phase++) {
            int spawns = random.nextInt(10);
            int removes = random.nextInt(10);
            for (int i = 0; i < 1000; i++) {
                int what = random.nextInt(30);
                if (what < spawns || model.isEmpty()) {
                    spawn();
                } else if (what < spawns + removes) {
                    remove(random.nextInt(model.size()));
                } else if (what == 20) {
                    model.get(random.nextInt(model.size())).suspend();
                } else if (what == 21) {
                    model.get(random.nextInt(model.size())).resume();
                } else if (what == 22 && turns && i % 10 == 0) {
                    turnTo(random.nextInt(model.size()));
                } else {
                    step();
                }
            }
            assertEquals(model, List.copyOf(scheduler.fibers()));
            for (Fiber fiber : model) {
                assertSame(fiber, scheduler.fiber(fiber.id()));
                assertSame(fiber, scheduler.fiber(fiber.name()));
            }
        }
    }
}

package org.weightless;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** An order by itself, against a list, a set of those that can run, and an index for the place. */
class OrderModelTest {
    private final Scheduler scheduler = Scheduler.roundRobin();
    private final Order order = new Order(scheduler);
    private final List<Fiber> model = new ArrayList<>();
    private final Set<Fiber> ready = new HashSet<>();
    private int lastId;

    /** The fibers of the model in front of this index have had their turn. */
    private int place;

    private Fiber add() {
        Fiber fiber = new Fiber(null);
        fiber.id = ++lastId;
        order.add(fiber);
        model.add(fiber);
        return fiber;
    }

    private void remove(int at) {
        Fiber fiber = model.remove(at);
        place -= at < place ? 1 : 0;
        ready.remove(fiber);
        order.remove(fiber);
        assertFalse(order.holds(fiber));
        assertFalse(order.contains(fiber));
        assertNull(order.find(fiber.id));
    }

    private void setReady(Fiber fiber, boolean can) {
        if (can) {
            order.setReady(fiber);
            ready.add(fiber);
        } else {
            order.setIdle(fiber);
            ready.remove(fiber);
        }
        assertEquals(can, order.contains(fiber));
    }

    private Fiber expectedNext() {
        int before = place;
        for (int tried = 0; tried < model.size(); tried++) {
            place = place >= model.size() ? 0 : place;
            Fiber fiber = model.get(place++);
            if (ready.contains(fiber)) {
                return fiber;
            }
        }
        place = before;
        return null;
    }

    private void turnTo(int at) {
        Fiber start = model.get(at);
        order.turnTo(start);
        List<Fiber> turned = new ArrayList<>(model.subList(at, model.size()));
        turned.addAll(model.subList(0, at));
        model.clear();
        model.addAll(turned);
        place = 0;
    }

    private List<Fiber> runnable() {
        return model.stream().filter(ready::contains).toList();
    }

    private void check() {
        assertEquals(model, List.of(order.toArray()));
        assertEquals(model.size(), order.live());
        List<Fiber> expected = runnable();
        assertEquals(expected.size(), order.size());
        List<Fiber> iterated = new ArrayList<>();
        order.forEach(iterated::add);
        assertEquals(expected, iterated);
        for (int i = 0; i < expected.size(); i++) {
            assertSame(expected.get(i), order.get(i));
        }
        for (Fiber fiber : model) {
            assertSame(fiber, order.find(fiber.id));
            assertTrue(order.holds(fiber));
        }
        assertNull(order.find(lastId + 1));
        assertNull(order.find(0));
        assertEquals(model, model.stream().sorted(Comparator.comparing(f -> f, Order::compare)).toList());
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void anOrderIsAListWithThoseThatCanRunMarked(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        for (int phase = 0; phase < 16; phase++) {
            int adds = random.nextInt(8);
            int removes = random.nextInt(8);
            int wakes = random.nextInt(8);
            for (int i = 0; i < 400; i++) {
                int what = random.nextInt(32);
                if (what < adds || model.isEmpty()) {
                    setReady(add(), random.nextInt(4) > 0);
                } else if (what < adds + removes) {
                    remove(random.nextInt(model.size()));
                } else if (what < adds + removes + wakes) {
                    setReady(model.get(random.nextInt(model.size())), random.nextBoolean());
                } else if (what == 31 && seed % 2 == 0 && random.nextInt(8) == 0) {
                    turnTo(random.nextInt(model.size()));
                } else {
                    Fiber expected = expectedNext();
                    assertSame(expected, order.next(), () -> "seed " + seed);
                }
            }
            check();
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 63, 64, 65, 128, 64 * 64, 64 * 64 + 1, 64 * 65})
    void theOnlyOneThatCanRunIsFoundAtEveryPlace(int count) {
        for (int i = 0; i < count; i++) {
            add();
        }
        for (int at : new int[] {0, count / 2, Math.max(0, count - 65), count - 1}) {
            Fiber only = model.get(at);
            setReady(only, true);
            assertSame(only, order.next());
            assertSame(only, order.next());
            assertSame(only, order.get(0));
            assertSame(only, order.iterator().next());
            setReady(only, false);
            assertNull(order.next());
            assertFalse(order.iterator().hasNext());
        }
    }

    @Test
    void aFiberBehindThePlaceHasItsTurnAfterAllOthers() {
        for (int i = 0; i < 130; i++) {
            setReady(add(), true);
        }
        for (int i = 0; i < 65; i++) {
            assertSame(model.get(i), order.next());
        }
        setReady(model.get(64), false);
        setReady(model.get(64), true);
        for (int i = 65; i < 130; i++) {
            assertSame(model.get(i), order.next());
        }
        assertSame(model.get(0), order.next());
    }

    @Test
    void aNewFiberComesWithinThePresentTurn() {
        for (int i = 0; i < 64; i++) {
            setReady(add(), true);
        }
        for (int i = 0; i < 64; i++) {
            order.next();
        }
        Fiber late = add();
        setReady(late, true);
        assertSame(late, order.next());
        assertSame(model.get(0), order.next());
    }

    @Test
    void thePlaceStaysWhereItIsWhenTheOrderGetsDenser() {
        for (int i = 0; i < 64 * 40; i++) {
            setReady(add(), true);
        }
        for (int i = 0; i < 64 * 20; i++) {
            order.next();
        }
        Fiber ahead = model.get(64 * 20);
        for (int i = model.size() - 1; i >= 0; i--) {
            if (i % 40 != 0) {
                order.remove(model.remove(i));
            }
        }
        assertSame(ahead, order.next());
        assertEquals(64, order.size());
    }

    @Test
    void emptyBlocksInFrontOfThePlaceAreDropped() {
        for (int i = 0; i < 64 * 50; i++) {
            setReady(add(), true);
        }
        for (int i = 0; i < 64 * 45; i++) {
            order.next();
        }
        for (int i = 0; i < 64 * 45; i++) {
            order.remove(model.get(i));
        }
        assertSame(model.get(64 * 45), order.next());
        assertSame(model.get(64 * 45 + 1), order.next());
        assertEquals(64 * 5, order.size());
    }

    @Test
    void aPlaceInADroppedBlockMovesToTheNextBlockThatStays() {
        for (int i = 0; i < 64 * 50; i++) {
            setReady(add(), true);
        }
        for (int i = 0; i < 64 * 20; i++) {
            order.next();
        }
        for (int i = 64 * 5; i < 64 * 45; i++) {
            order.remove(model.get(i));
        }
        assertSame(model.get(64 * 45), order.next());
        assertSame(model.get(64 * 45 + 1), order.next());
    }

    @Test
    void aTurnedOrderFindsEveryIdAndNewOnesGoToTheEnd() {
        for (int i = 0; i < 200; i++) {
            setReady(add(), true);
        }
        turnTo(100);
        Fiber late = add();
        setReady(late, true);
        check();
        assertSame(model.get(0), order.next());
        assertSame(late, model.get(200));
        turnTo(0);
        check();
    }

    @Test
    void anotherSchedulersFiberIsNotHeld() {
        Fiber stranger = Scheduler.roundRobin().spawn(() -> {});
        assertTrue(Order.canRun(stranger));
        assertFalse(order.holds(stranger));
        assertFalse(order.contains(stranger));
        assertFalse(order.contains(new Fiber(null)));
        assertSame(scheduler, order.scheduler());
    }

    @Test
    void aPolicysChoiceHasToBeOneThatCanRun() {
        Fiber idle = add();
        Policy policy = any -> idle;
        IllegalStateException refused = assertThrows(IllegalStateException.class, () -> order.checked(policy, idle));
        assertTrue(refused.getMessage().contains("which cannot run"), refused.getMessage());
        assertNull(order.checked(policy, null));
        setReady(idle, true);
        assertSame(idle, order.checked(policy, idle));
    }

    @Test
    void thereIsNothingBehindTheLast() {
        assertThrows(IndexOutOfBoundsException.class, () -> order.get(0));
        setReady(add(), true);
        assertThrows(IndexOutOfBoundsException.class, () -> order.get(1));
        assertThrows(IndexOutOfBoundsException.class, () -> order.get(-1));
        Iterator<Fiber> fibers = order.iterator();
        fibers.next();
        assertThrows(NoSuchElementException.class, fibers::next);
    }
}

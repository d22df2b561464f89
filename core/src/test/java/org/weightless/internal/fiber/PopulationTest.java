package org.weightless.internal.fiber;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.ref.WeakReference;
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

/** A population by itself, against a list, a set of those that can run, and an index for the place. */
class PopulationTest {
    private final Population population = new IdleHome().population();
    private final List<FiberState> model = new ArrayList<>();
    private final Set<FiberState> ready = new HashSet<>();
    private int lastId;

    /** The fibers of the model in front of this index have had their turn. */
    private int place;

    private FiberState add() {
        FiberState fiber = new IdleHome.Idle(++lastId);
        population.add(fiber);
        model.add(fiber);
        return fiber;
    }

    private void remove(int at) {
        FiberState fiber = model.remove(at);
        place -= at < place ? 1 : 0;
        ready.remove(fiber);
        population.remove(fiber);
        assertFalse(population.holds(fiber));
        assertFalse(population.contains(fiber));
        assertNull(population.find(fiber.id));
    }

    private void setReady(FiberState fiber, boolean can) {
        if (can) {
            population.setReady(fiber);
            ready.add(fiber);
        } else {
            population.setIdle(fiber);
            ready.remove(fiber);
        }
        assertEquals(can, population.contains(fiber));
    }

    private FiberState expectedNext() {
        int before = place;
        for (int tried = 0; tried < model.size(); tried++) {
            place = place >= model.size() ? 0 : place;
            FiberState fiber = model.get(place++);
            if (ready.contains(fiber)) {
                return fiber;
            }
        }
        place = before;
        return null;
    }

    private void turnTo(int at) {
        FiberState start = model.get(at);
        population.turnTo(start);
        List<FiberState> turned = new ArrayList<>(model.subList(at, model.size()));
        turned.addAll(model.subList(0, at));
        model.clear();
        model.addAll(turned);
        place = 0;
    }

    private List<FiberState> runnable() {
        return model.stream().filter(ready::contains).toList();
    }

    private void check() {
        assertEquals(model, List.of(population.toArray()));
        assertEquals(model.size(), population.live());
        List<FiberState> expected = runnable();
        assertEquals(expected.size(), population.ready());
        List<FiberState> iterated = new ArrayList<>();
        population.forEach(iterated::add);
        assertEquals(expected, iterated);
        for (int i = 0; i < expected.size(); i++) {
            assertSame(expected.get(i), population.get(i));
        }
        for (FiberState fiber : model) {
            assertSame(fiber, population.find(fiber.id));
            assertTrue(population.holds(fiber));
        }
        assertNull(population.find(lastId + 1));
        assertNull(population.find(0));
        assertEquals(model, model.stream().sorted(Comparator.comparing(f -> f, Population::compare)).toList());
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
                    FiberState expected = expectedNext();
                    assertSame(expected, population.next(), () -> "seed " + seed);
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
            FiberState only = model.get(at);
            setReady(only, true);
            assertSame(only, population.next());
            assertSame(only, population.next());
            assertSame(only, population.get(0));
            assertSame(only, population.iterator().next());
            setReady(only, false);
            assertNull(population.next());
            assertFalse(population.iterator().hasNext());
        }
    }

    @Test
    void aFiberBehindThePlaceHasItsTurnAfterAllOthers() {
        for (int i = 0; i < 130; i++) {
            setReady(add(), true);
        }
        for (int i = 0; i < 65; i++) {
            assertSame(model.get(i), population.next());
        }
        setReady(model.get(64), false);
        setReady(model.get(64), true);
        for (int i = 65; i < 130; i++) {
            assertSame(model.get(i), population.next());
        }
        assertSame(model.get(0), population.next());
    }

    @Test
    void aNewFiberComesWithinThePresentTurn() {
        for (int i = 0; i < 64; i++) {
            setReady(add(), true);
        }
        for (int i = 0; i < 64; i++) {
            population.next();
        }
        FiberState late = add();
        setReady(late, true);
        assertSame(late, population.next());
        assertSame(model.get(0), population.next());
    }

    @Test
    void thePlaceStaysWhereItIsWhenTheOrderGetsDenser() {
        for (int i = 0; i < 64 * 40; i++) {
            setReady(add(), true);
        }
        for (int i = 0; i < 64 * 20; i++) {
            population.next();
        }
        FiberState ahead = model.get(64 * 20);
        for (int i = model.size() - 1; i >= 0; i--) {
            if (i % 40 != 0) {
                population.remove(model.remove(i));
            }
        }
        assertSame(ahead, population.next());
        assertEquals(64, population.ready());
    }

    @Test
    void emptyBlocksInFrontOfThePlaceAreDropped() {
        for (int i = 0; i < 64 * 50; i++) {
            setReady(add(), true);
        }
        for (int i = 0; i < 64 * 45; i++) {
            population.next();
        }
        for (int i = 0; i < 64 * 45; i++) {
            population.remove(model.get(i));
        }
        assertSame(model.get(64 * 45), population.next());
        assertSame(model.get(64 * 45 + 1), population.next());
        assertEquals(64 * 5, population.ready());
    }

    /** Each one ends before the next one comes, so that it is always the last block that becomes empty. */
    @Test
    void blocksThatBecomeEmptyAsTheLastOneAreDropped() {
        setReady(add(), true);
        assertSame(model.get(0), population.next());
        Set<WeakReference<Block>> blocks = new HashSet<>();
        for (int i = 0; i < 64 * 200; i++) {
            FiberState fiber = add();
            if (i % 64 == 0) {
                blocks.add(new WeakReference<>(fiber.block));
            }
            remove(1);
        }
        System.gc();
        blocks.removeIf(block -> block.get() == null);
        assertTrue(blocks.size() < 50, () -> blocks.size() + " blocks are kept");
        setReady(add(), true);
        assertSame(model.get(1), population.next());
        assertSame(model.get(0), population.next());
        assertSame(model.get(0), population.find(1));
    }

    @Test
    void aPlaceInADroppedBlockMovesToTheNextBlockThatStays() {
        for (int i = 0; i < 64 * 50; i++) {
            setReady(add(), true);
        }
        for (int i = 0; i < 64 * 20; i++) {
            population.next();
        }
        for (int i = 64 * 5; i < 64 * 45; i++) {
            population.remove(model.get(i));
        }
        assertSame(model.get(64 * 45), population.next());
        assertSame(model.get(64 * 45 + 1), population.next());
    }

    @Test
    void aTurnedOrderFindsEveryIdAndNewOnesGoToTheEnd() {
        for (int i = 0; i < 200; i++) {
            setReady(add(), true);
        }
        turnTo(100);
        FiberState late = add();
        setReady(late, true);
        check();
        assertSame(model.get(0), population.next());
        assertSame(late, model.get(200));
        turnTo(0);
        check();
    }

    @Test
    void aFiberOfAnotherHomeIsNotHeld() {
        FiberState stranger = new IdleHome.Idle(1);
        Population other = new IdleHome().population();
        other.add(stranger);
        other.setReady(stranger);
        assertTrue(Population.canRun(stranger));
        assertFalse(population.holds(stranger));
        assertFalse(population.contains(stranger));
        assertFalse(population.contains(new IdleHome.Idle(2)));
    }

    @Test
    void thereIsNothingBehindTheLast() {
        assertThrows(IndexOutOfBoundsException.class, () -> population.get(0));
        setReady(add(), true);
        assertThrows(IndexOutOfBoundsException.class, () -> population.get(1));
        assertThrows(IndexOutOfBoundsException.class, () -> population.get(-1));
        Iterator<FiberState> fibers = population.iterator();
        fibers.next();
        assertThrows(NoSuchElementException.class, fibers::next);
    }
}

package org.weightless.agent.contract.simulation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Comparator;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.weightless.agent.testing.Caught;
import org.weightless.agent.testing.EventLog;
import org.weightless.simulation.Claim;
import org.weightless.simulation.Container;
import org.weightless.simulation.Environment;
import org.weightless.simulation.FilterStore;
import org.weightless.simulation.PriorityStore;
import org.weightless.simulation.Store;

/** Containers and stores. */
@Timeout(60)
class StoreTest {
    private final EventLog log = new EventLog();
    private final Environment environment = new Environment();

    private void log(String what) {
        log.add(what + "@" + (int) environment.now());
    }

    // ---- containers

    @Test
    void aContainerLetsNobodyOvertake() {
        Container tank = new Container(environment, 100, 10).named("tank");
        environment.process(() -> {
            tank.get(50).await();
            log("much");
        });
        environment.process(() -> {
            tank.get(1).await();
            log("little");
        });
        environment.process(() -> {
            environment.timeout(3).await();
            tank.put(90).await();
            log("full");
            tank.put(60).await();
            log("overfull");
        });
        environment.process(() -> {
            environment.timeout(9).await();
            tank.get(9).await();
        });
        environment.run();
        assertEquals("full@3 much@3 little@3 overfull@9", log.take());
        assertEquals(100 - 51 + 60 - 9, tank.level());
        assertThrows(IllegalArgumentException.class, () -> tank.get(0));
        assertThrows(IllegalArgumentException.class, () -> tank.put(-1));
        assertThrows(IllegalArgumentException.class, () -> new Container(environment, 1, 2));
    }

    @Test
    void whatIsTakenBackLetsThoseBehindItHaveTheirTurn() {
        Container tank = new Container(environment, 100, 10);
        Claim<Void> much = tank.get(50);
        Claim<Void> little = tank.get(10);
        much.cancel();
        environment.run();
        assertEquals(true, little.isProcessed() && much.isCancelled() && !much.isTriggered());
        assertEquals(0, tank.level());
    }

    // ---- stores

    @Test
    void itemsLeaveAStoreInTheOrderInWhichTheyCame() {
        Store<String> store = new Store<>(environment, 2);
        environment.process(() -> {
            for (String item : List.of("a", "b", "c", "d")) {
                store.put(item).await();
                log("+" + item);
            }
        });
        environment.process(() -> {
            for (int i = 0; i < 4; i++) {
                environment.timeout(1).await();
                log("-" + store.get().await());
            }
        });
        environment.run();
        assertEquals("+a@0 +b@0 -a@1 +c@1 -b@2 +d@2 -c@3 -d@4", log.take());
        assertEquals(0, store.size());
    }

    @Test
    void theFirstThatAsksGetsTheFirstItem() {
        Store<String> store = new Store<>(environment);
        for (String name : new String[] {"x", "y", "z"}) {
            environment.process(name, () -> log(name + store.get().await()));
        }
        environment.process(() -> {
            environment.timeout(1).await();
            store.put("1");
            store.put("2");
            environment.timeout(1).await();
            store.put("3");
        });
        environment.run();
        assertEquals("x1@1 y2@1 z3@2", log.take());
    }

    @Test
    void whoWaitsForARareItemHoldsUpNobody() {
        FilterStore<Integer> store = new FilterStore<>(environment);
        environment.process(() -> log("seven " + store.get(n -> n == 7).await()));
        environment.process(() -> log("even " + store.get(n -> n % 2 == 0).await()));
        environment.process(() -> log("any " + store.get().await()));
        environment.process(() -> {
            for (int n : new int[] {3, 4, 7, 9}) {
                environment.timeout(1).await();
                store.put(n).await();
            }
        });
        environment.run();
        assertEquals("any 3@1 even 4@2 seven 7@3", log.take());
        assertEquals(List.of(9), store.items());
    }

    @Test
    void theLeastItemLeavesFirst() {
        PriorityStore<Integer> store = PriorityStore.ofComparable(environment);
        environment.process(() -> {
            for (int n : new int[] {3, 1, 2}) {
                store.put(n).await();
            }
            for (int i = 0; i < 3; i++) {
                log("" + store.get().await());
            }
        });
        environment.run();
        assertEquals("1@0 2@0 3@0", log.take());
    }

    @Test
    void aMonitorKnowsHowFullItWas() {
        Container tank = new Container(environment, 10, 4);
        tank.levelMonitor();
        Store<String> store = new Store<>(environment);
        store.sizeMonitor();
        environment.process(() -> {
            environment.timeout(1).await();
            tank.put(4).await();
            store.put("a").await();
            environment.timeout(3).await();
        });
        environment.run();
        assertEquals((4 + 3 * 8) / 4.0, tank.levelMonitor().mean());
        assertEquals(0.75, store.sizeMonitor().mean());
        assertThrows(NullPointerException.class, () -> store.put(null));
        assertThrows(IllegalArgumentException.class, () -> new Store<>(environment, 0));
    }

    // ---- functions that throw

    @Test
    void aFilterThatThrowsFailsItsClaimAndNoOther() {
        FilterStore<String> store = new FilterStore<>(environment);
        environment.process(() -> {
            Caught.by(ArithmeticException.class, store.get(item -> 1 / (item.length() - 3) > 9)::await);
            log("failed");
        });
        environment.process(() -> log(store.get(item -> item.startsWith("t")).await()));
        environment.process(() -> {
            environment.timeout(1).await();
            store.put("two").await();
            log("put");
            assertThrows(NullPointerException.class, () -> store.get(null));
        });
        environment.run();
        assertEquals("put@1 failed@1 two@1", log.take());
        assertEquals(0, store.size());
        store.put("odd");
        store.get(item -> item.charAt(9) == ' ');
        assertThrows(StringIndexOutOfBoundsException.class, environment::run);
        assertEquals(List.of("odd"), store.items());
    }

    @Test
    void anOrderThatThrowsFailsTheClaim() {
        PriorityStore<Object> store = new PriorityStore<>(environment, 1, (one, other) -> {
            throw new ClassCastException("no order");
        });
        environment.process(() -> {
            store.put("a").await();
            Claim<Void> waits = store.put("b");
            store.put("c");
            log("" + store.get().await());
            waits.await();
            log("" + store.size());
        });
        environment.run();
        assertEquals("a@0 1@0", log.take());
        PriorityStore<Object> large = new PriorityStore<>(environment, 9, (one, other) -> {
            throw new ClassCastException("no order");
        });
        environment.process(() -> {
            large.put("a").await();
            Caught.by(ClassCastException.class, large.put("b")::await);
        });
        environment.run();
        assertThrows(NullPointerException.class, () -> new PriorityStore<>(environment, 1, null));
        assertThrows(IllegalArgumentException.class, () -> new Container(environment).put(Double.POSITIVE_INFINITY));
    }

    @Test
    void storesOfAllKindsHaveACapacityAndAName() {
        Store<String> shelf = new Store<String>(environment, 2).named("shelf");
        assertEquals(2, shelf.capacity());
        assertTrue(shelf.toString().contains("shelf"), shelf::toString);
        FilterStore<Integer> filtered = new FilterStore<>(environment, 3);
        assertEquals(3, filtered.capacity());
        PriorityStore<String> sorted = new PriorityStore<>(environment, 4, Comparator.comparing(String::length));
        assertEquals(4, sorted.capacity());
        for (String each : List.of("three", "a", "to", "b")) {
            sorted.put(each);
        }
        assertEquals(List.of("a", "b", "to", "three"), sorted.items());
        assertEquals(4, sorted.size());
    }

    @Test
    void aContainerHasRoomForSomething() {
        Container tank = new Container(environment, 2.5, 1);
        assertEquals(2.5, tank.capacity());
        tank.put(1.5);
        assertEquals(2.5, tank.level());
        for (double none : new double[] {0, -1, Double.NaN}) {
            String refused =
                    assertThrows(IllegalArgumentException.class, () -> new Container(environment, none, 0)).getMessage();
            assertEquals("capacity " + none + ": it must be above 0", refused);
        }
    }
}

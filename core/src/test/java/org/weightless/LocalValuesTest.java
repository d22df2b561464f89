package org.weightless;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The table of a fiber's locals, against a map. */
class LocalValuesTest {
    private final LocalValues values = new LocalValues();

    @ParameterizedTest
    @ValueSource(ints = {1, 4, 40})
    void itHoldsWhatAMapWould(int keys) {
        List<FiberLocal<Object>> locals = new ArrayList<>();
        for (int i = 0; i < keys; i++) {
            locals.add(new FiberLocal<>());
        }
        Map<FiberLocal<?>, Object> model = new HashMap<>();
        SplittableRandom random = new SplittableRandom(keys);
        for (int i = 0; i < 2_000; i++) {
            FiberLocal<Object> key = locals.get(random.nextInt(keys));
            if (random.nextInt(3) == 0) {
                values.remove(key);
                model.remove(key);
            } else {
                Object value = random.nextInt(10) == 0 ? null : i;
                values.put(key, value);
                model.put(key, value);
            }
            for (FiberLocal<?> each : locals) {
                assertEquals(model.getOrDefault(each, LocalValues.ABSENT), values.get(each));
            }
        }
    }

    @Test
    void onlyInheritableOnesAreInherited() {
        FiberLocal<String> own = new FiberLocal<>();
        FiberLocal<String> handed = FiberLocal.inheritable(value -> value + "!");
        values.put(own, "own");
        assertNull(values.inherited());
        values.put(handed, "handed");
        LocalValues child = values.inherited();
        assertSame(LocalValues.ABSENT, child.get(own));
        assertEquals("handed!", child.get(handed));
    }

    @Test
    void outsideFibersALocalIsTheThreads() throws InterruptedException {
        FiberLocal<String> local = FiberLocal.withInitial(() -> "initial");
        assertEquals("initial", local.get());
        local.set("main");
        String[] seen = new String[1];
        Thread other = new Thread(() -> seen[0] = local.get());
        other.start();
        other.join();
        assertEquals("initial", seen[0]);
        assertEquals("main", local.get());
        local.set(null);
        assertNull(local.get());
        local.remove();
        assertEquals("initial", local.get());
    }
}

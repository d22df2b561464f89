package org.weightless.internal.fiber;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Which name finds which fiber. */
class NamesTest {
    private final Population population = new IdleHome().population();
    private final Names names = new Names(population);

    private FiberState add(int id, String name) {
        FiberState fiber = new IdleHome.Idle(id);
        population.add(fiber);
        if (name != null) {
            names.give(fiber, name);
        }
        return fiber;
    }

    @Test
    void aDefaultNameFindsTheFiberOfItsId() {
        FiberState third = add(3, null);
        assertEquals("fiber-3", Names.defaultName(3));
        assertSame(third, names.find("fiber-3"));
        assertNull(names.find("fiber-2"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "fiber", "fiber-", "fiber-03", "fiber-0", "fiber-3x", "fiber--3", "fiber-3 ",
        "FiberState-3", "fiber-4294967299", "fiber-99999999999", "fiber-\u0663"})
    void whatOnlyLooksLikeADefaultNameFindsNothing(String name) {
        add(3, null);
        assertNull(names.find(name));
    }

    @Test
    void theGreatestIdHasADefaultName() {
        FiberState greatest = add(Integer.MAX_VALUE, null);
        assertSame(greatest, names.find("fiber-2147483647"));
        assertNull(names.find("fiber-2147483648"));
    }

    @Test
    void aGivenNameReplacesTheDefaultOne() {
        FiberState fiber = add(1, "worker");
        assertSame(fiber, names.find("worker"));
        assertNull(names.find("fiber-1"));
        assertEquals("worker", Fibers.name(fiber));
    }

    @Test
    void aDefaultNameCanBeGivenToAnotherFiber() {
        FiberState fiber = add(1, "fiber-2");
        assertSame(fiber, names.find("fiber-2"));
        assertThrows(IllegalArgumentException.class, () -> names.refuseTakenDefault(2));
        names.refuseTakenDefault(3);
        names.release(fiber);
        names.refuseTakenDefault(2);
    }

    @Test
    void aTakenNameIsRefusedUntilItIsReleased() {
        FiberState fiber = add(1, "worker");
        IllegalArgumentException taken = assertThrows(IllegalArgumentException.class,
                () -> names.refuseTaken("worker"));
        assertTrue(taken.getMessage().startsWith("the name \"worker\" is taken by fiber 1 (worker"), taken.getMessage());
        names.release(fiber);
        names.refuseTaken("worker");
        assertNull(names.find("worker"));
    }

    @Test
    void releasingTheDefaultNameReleasesNoOther() {
        FiberState named = add(1, "worker");
        names.release(add(2, null));
        assertSame(named, names.find("worker"));
    }
}

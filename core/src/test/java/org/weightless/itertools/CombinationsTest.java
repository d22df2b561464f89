package org.weightless.itertools;

import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The recursions over all choices. */
class CombinationsTest {
    /** One choice only: nothing of it is suspended, as the recursion has no fiber copies here. */
    @Test
    void whatIsChosenIsYieldedInTheBodyThatAsks() {
        assertThrows(IllegalStateException.class,
                () -> Combinations.yieldProducts(List.of(List.of(1)), new ArrayList<>()));
        assertThrows(IllegalStateException.class,
                () -> Combinations.yieldChoices(List.of(1), new ArrayList<>(), 1, true));
    }

    @Test
    void whereNothingCanBeChosenNothingIsYielded() {
        Combinations.yieldProducts(List.of(List.of()), new ArrayList<>());
        Combinations.yieldChoices(List.of(1), new ArrayList<>(), 2, true);
        Combinations.yieldChoices(List.of(1), new ArrayList<>(), 2, false);
    }
}

package org.weightless.itertools;

import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import org.junit.jupiter.api.Test;

/** The searches over all choices. */
class CombinationsTest {
    /** One choice only: nothing of it is suspended, as nothing has companions here. */
    @Test
    void whatIsChosenIsYieldedInTheBodyThatAsks() {
        assertThrows(IllegalStateException.class,
                () -> Combinations.yieldProducts(List.of(List.of(1))));
        assertThrows(IllegalStateException.class,
                () -> Combinations.yieldChoices(List.of(1), 1, true));
    }

    @Test
    void whereNothingCanBeChosenNothingIsYielded() {
        Combinations.yieldProducts(List.of(List.of()));
        Combinations.yieldChoices(List.of(1), 2, true);
        Combinations.yieldChoices(List.of(1), 2, false);
    }
}

package org.weightless.agent.frameworks;

import org.junit.jupiter.api.Test;

/** Mocks, spies, static and constructed mocks; what is mocked after its copies were linked is seen as well. */
class MockitoIT {
    private final Framework mocks = new Framework("mockito", "mocks.Mocks");

    @Test
    void mocksAnswer() {
        mocks.printsTheSame(
                "injected 17", "spied 10", "euros", "null 1", "mocked 0");
    }

    @Test
    void mocksAnswerInFibers() {
        mocks.printsInFibers(
                "[bank 11 cents, bank 22 cents]", "injected 17", "[bank 17 cents, bank 27 cents]", "spied 10",
                "[spied 37 cents]", "euros", "[spied 47 euros]", "null 1", "[null]", "constructed 2", "mocked 0",
                "[mocked]", "[bank 55 cents]");
    }
}

package org.weightless.agent.frameworks;

import org.junit.jupiter.api.Test;

/** What is bound to a thread, of SLF4J, Spring and others: fibers have it for themselves by Micrometer's registry. */
class ContextIT {
    private final Framework orders = new Framework("context", "orders.Orders");

    @Test
    void transactionsOneAfterTheOther() {
        orders.printsTheSame("first: request first, user of first, sees 1", "second: request second, user of second, sees 2",
                "kept: [first]");
    }

    /** Without the bridge the second order takes part in the first one's transaction, and cannot be rolled back. */
    @Test
    void fibersHoldATransactionEachOverAYield() {
        orders.printsInFibers("first: request first, user of first, sees 1",
                "second: request second, user of second, sees 2", "kept: [first]",
                "with the bridge",
                "first: request first, user of first, sees 1", "second: request second, user of second, sees 2",
                "kept: [first]",
                "without it",
                "first: request second, user of second, sees 2", "second: request second, user of second, sees 2",
                "kept: [first, second]");
    }
}

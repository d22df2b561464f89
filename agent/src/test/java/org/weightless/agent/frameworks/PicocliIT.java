package org.weightless.agent.frameworks;

import org.junit.jupiter.api.Test;

/** A command line whose commands yield. */
class PicocliIT {
    private final Framework count = new Framework("picocli", "cli.Count");

    @Test
    void parsesAndExplains() {
        count.printsTheSame(
                "count 0", "count 2", "count 4", "0", "up 1", "up 2", "0",
                "Usage: count [-hV] [-s=<step>] LIMIT [COMMAND]", "Counts.", "      LIMIT           where it ends",
                "  -h, --help          Show this help message and exit.",
                "  -s, --step=<step>   how far each step goes",
                "  -V, --version       Print version information and exit.", "Commands:", "  up  Counts up.");
    }

    @Test
    void commandsYield() {
        count.printsInFibers(
                "count 0", "count 2", "count 4", "0", "up 1", "up 2", "0",
                "Usage: count [-hV] [-s=<step>] LIMIT [COMMAND]", "Counts.", "      LIMIT           where it ends",
                "  -h, --help          Show this help message and exit.",
                "  -s, --step=<step>   how far each step goes",
                "  -V, --version       Print version information and exit.", "Commands:", "  up  Counts up.",
                "yields 0", "yields 1", "0");
    }
}

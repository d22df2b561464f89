package org.weightless.agent.frameworks;

import org.junit.jupiter.api.Test;

/** An HTTP server and its client. */
class NettyIT {
    private final Framework echo = new Framework("netty", "net.Echo");

    @Test
    void answers() {
        echo.printsTheSame(
                "200 OK echo of /hello");
    }

    @Test
    void handlersYieldThroughThePipeline() {
        echo.printsInFibers(
                "200 OK echo of /hello", "reads a", "reads a!", "reads b", "reads b!", "a!!", "b!!");
    }
}

package org.weightless.bench;

import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.weightless.bench.peers.Channels;

/**
 * What does a message cost between two fibers that answer each other over two channels? Time per message. The answer
 * decides whether processes that talk can be as small as functions.
 */
@OperationsPerInvocation(PingPong.MESSAGES)
public class PingPong extends Contest<Channels> {
    static final int MESSAGES = 10_000;

    private Channels contender;

    public PingPong() {
        super(Channels.class);
    }

    @Override
    void prepare(Channels contender) {
        this.contender = contender;
    }

    @Override
    Object operation() {
        Integer last = contender.pingPong(MESSAGES);
        Check.equal(MESSAGES, last);
        return last;
    }
}

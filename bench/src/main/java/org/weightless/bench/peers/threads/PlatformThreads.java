package org.weightless.bench.peers.threads;

import org.weightless.bench.peers.Channels;
import org.weightless.bench.peers.Ring;
import org.weightless.bench.peers.Spawning;

/** The operating system's threads. */
public class PlatformThreads extends ThreadCoroutines implements Ring, Spawning, Channels {
    /** Bytes; enough for the deepest case, a thousand frames that are interpreted. */
    private static final int STACK = 1024 * 1024;

    public PlatformThreads() {
        super(body -> new Thread(null, body, "bench", STACK));
    }

    @Override
    public Integer ring(int fibers, int hops) {
        return Baton.run(threads, fibers, hops);
    }

    @Override
    public int spawnAndEnd(int fibers) {
        return Messages.spawnAndEnd(threads, fibers);
    }

    @Override
    public Integer pingPong(int messages) {
        return Messages.pingPong(threads, messages);
    }
}

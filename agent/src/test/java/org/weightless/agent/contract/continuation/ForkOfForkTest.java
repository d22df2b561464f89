package org.weightless.agent.contract.continuation;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.weightless.Continuation;
import org.weightless.ContinuationScope;
import org.weightless.Forkable;

/** Frames that a fork shares, a side of it has gone on above, and a fork of that side shares once more. */
class ForkOfForkTest {
    private static final ContinuationScope SCOPE = new ContinuationScope("forks");

    private final List<String> log = new ArrayList<>();
    private String name;

    private record Trail(List<String> names) implements Forkable {
        @Override
        public Trail fork() {
            return new Trail(new ArrayList<>(names));
        }
    }

    private void stop() {
        Continuation.yield(SCOPE);
    }

    private String twice(int depth) {
        if (depth > 0) {
            return twice(depth - 1) + depth;
        }
        stop();
        stop();
        return name;
    }

    private void walk(int depth) {
        Trail trail = new Trail(new ArrayList<>());
        Continuation self = Continuation.current(SCOPE);
        String end = twice(depth);
        trail.names.add(end);
        log.add(trail.names + " " + (self == Continuation.current(SCOPE)));
    }

    private void end(Continuation side, String called) {
        name = called;
        while (!side.isDone()) {
            side.run();
        }
    }

    private void eachHasItsOwn(int depth, String below) {
        Continuation original = new Continuation(SCOPE, () -> walk(depth));
        original.run();
        Continuation fork = original.fork();
        fork.run();
        Continuation ofFork = fork.fork();
        Continuation another = ofFork.fork();
        end(ofFork, "b");
        end(original, "c");
        end(fork, "a");
        end(another, "d");
        assertEquals(List.of("[b" + below + "] true", "[c" + below + "] true", "[a" + below + "] true",
                "[d" + below + "] true"), log);
    }

    @Test
    void whatTheOutermostFrameHoldsIsEachSidesOwn() {
        eachHasItsOwn(0, "");
    }

    @Test
    void whatTheOutermostFrameHoldsIsEachSidesOwnBelowFramesThatHoldNothing() {
        eachHasItsOwn(3, "123");
    }
}

package org.weightless.agent.construct;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.weightless.agent.testing.Garbage.assertCollected;
import static org.weightless.agent.testing.Garbage.assertKept;

import java.lang.ref.WeakReference;
import org.junit.jupiter.api.Test;
import org.weightless.Fiber;
import org.weightless.Generator;

/** A suspended frame keeps alive what its code may still read, and nothing else. */
class DeadReferenceTest {
    /** Big enough to be seen, watched from outside. */
    private static final class Big {
        private final int[] content = new int[1000];

        int size() {
            return content.length;
        }
    }

    private static WeakReference<Big> watched;

    private static Big make() {
        Big big = new Big();
        watched = new WeakReference<>(big);
        return big;
    }

    private static int yieldAndSize(Big big) {
        int size = big.size();
        Fiber.yield("in the callee");
        return size;
    }

    private static int yieldAndGive(int value) {
        Fiber.yield("for a value");
        return value;
    }

    private static Object yieldAndGiveBig() {
        Fiber.yield("for a big");
        return make();
    }

    private static int passed(Big big, int more) {
        Fiber.yield("passed");
        return big.size() + more;
    }

    private static int constant(Object ignored) {
        return 5;
    }

    @Test
    void aLocalThatIsReadNoMore() throws Exception {
        Generator<Object> generator = Generator.of(() -> {
            Big big = make();
            Fiber.yield(big.size());
            Fiber.yield("dead already");
        });
        assertEquals(1000, generator.next());
        assertCollected(watched, "a dead local");
        assertEquals("dead already", generator.next());
    }

    @Test
    void aLocalThatDiesBetweenTwoYields() throws Exception {
        Generator<Object> generator = Generator.of(() -> {
            Big big = make();
            Fiber.yield("alive");
            Fiber.yield(big.size());
            Fiber.yield("dead");
        });
        generator.next();
        assertKept(watched, "a live local");
        assertEquals(1000, generator.next());
        assertCollected(watched, "a local that died");
        assertEquals("dead", generator.next());
    }

    @Test
    void aLocalOfALoopThatHasEnded() throws Exception {
        Generator<Object> generator = Generator.of(() -> {
            for (int i = 0; i < 2; i++) {
                Big big = make();
                Fiber.yield(i);
                big.size();
            }
            Fiber.yield("behind");
        });
        generator.next();
        WeakReference<Big> first = watched;
        assertKept(first, "a local in its loop");
        generator.next();
        assertCollected(first, "the local of the iteration before");
        assertKept(watched, "the local of this iteration");
        assertEquals("behind", generator.next());
        assertCollected(watched, "a local of the ended loop");
    }

    @Test
    void anArgumentThatTheCalleeIsDoneWith() throws Exception {
        Generator<Object> generator = Generator.of(() -> Fiber.yield(yieldAndSize(make())));
        assertEquals("in the callee", generator.next());
        assertCollected(watched, "a dead argument");
        assertEquals(1000, generator.next());
    }

    @Test
    void anOperandThatHasBeenUsed() throws Exception {
        Generator<Object> generator = Generator.of(() -> {
            int sum = passed(make(), yieldAndGive(1)) + yieldAndGive(2);
            Fiber.yield(sum);
        });
        assertEquals("for a value", generator.next());
        assertKept(watched, "an operand under a call");
        assertEquals("passed", generator.next());
        assertKept(watched, "an argument still to be read");
        assertEquals("for a value", generator.next());
        assertCollected(watched, "a used operand");
        assertEquals(1003, generator.next());
    }

    @Test
    void theReceiverOfAMethodThatNeedsItNoMore() throws Exception {
        Generator<Object> generator = Generator.of(() -> new DeadReferenceTest().forgetsItself());
        generator.next();
        WeakReference<DeadReferenceTest> receiver = self;
        assertCollected(receiver, "a dead receiver");
        assertEquals("static", generator.next());
    }

    private static WeakReference<DeadReferenceTest> self;

    private void forgetsItself() {
        self = new WeakReference<>(this);
        Fiber.yield("without this");
        Fiber.yield("static");
    }

    @Test
    void aValueThatWasReceivedOrReturned() throws Exception {
        Generator<Object> generator = Generator.of(() -> {
            constant(yieldAndGiveBig());
            Fiber.yield("dropped");
            constant(Fiber.<Object>yield("again"));
            Fiber.yield("sent");
        });
        generator.next();
        assertEquals("dropped", generator.next());
        assertCollected(watched, "a returned value");
        assertEquals("again", generator.next());
        assertEquals("sent", generator.send(make()));
        assertCollected(watched, "a sent value");
    }

    @Test
    void aYieldedValue() throws Exception {
        Generator<Object> generator = Generator.of(() -> {
            Fiber.yield(make());
            hidden();
            Fiber.yield("end");
        });
        generator.next();
        assertCollected(watched, "a value that was yielded");
        generator.next();
        assertCollected(watched, "a value that was yielded through a frame");
        assertEquals("end", generator.next());
    }

    private static int hidden() {
        Fiber.yield(make());
        return 1;
    }

    @Test
    void anExceptionThatWasHandled() throws Exception {
        WeakReference<?>[] thrown = new WeakReference<?>[1];
        Generator<Object> generator = Generator.of(() -> {
            try {
                Fiber.yield("waiting");
            } catch (IllegalStateException e) {
                thrown[0] = new WeakReference<>(e);
            }
            Fiber.yield("handled");
            Fiber.yield("end");
        });
        generator.next();
        assertEquals("handled", generator.raise(new IllegalStateException()));
        assertCollected(thrown[0], "a handled exception");
        assertEquals("end", generator.next());
    }

    @Test
    void framesThatHaveReturned() throws Exception {
        Generator<Object> generator = Generator.of(() -> {
            deep(5, make());
            Fiber.yield("up again");
        });
        assertEquals("down", generator.next());
        assertKept(watched, "an argument of pending frames");
        assertEquals("up again", generator.next());
        assertCollected(watched, "an argument of frames that have returned");
    }

    private static int deep(int levels, Big big) {
        if (levels == 0) {
            Fiber.yield("down");
            return big.size();
        }
        return deep(levels - 1, big) + big.size();
    }

    @Test
    void theBodyOfAStartedGenerator() throws Exception {
        Generator<Object> generator = capturing(make());
        assertKept(watched, "what a body has captured");
        generator.next();
        assertCollected(watched, "what a started body captured and has used");
        assertEquals("second", generator.next());
    }

    private static Generator<Object> capturing(Big big) {
        return Generator.of(() -> {
            Fiber.yield(big.size());
            Fiber.yield("second");
        });
    }
}

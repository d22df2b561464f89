package libraries;

import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.weightless.Fiber;
import org.weightless.PinnedException;

/** What the methods and constructors of a {@link YieldingLoader} call first. */
public final class Entries {
    /** A refusal looks through the stack, and where one is there are many. */
    private static final int AFTER_REFUSAL = 500;

    private static Thread running;
    private static SplittableRandom random;
    private static int oneIn;
    private static int paused;
    private static int yields;
    private static final Map<String, Integer> REFUSALS = new TreeMap<>();

    private Entries() {}

    /** Yields by chance, wherever it is called from; a refusal is as good, as the method goes on. */
    public static void entered() {
        if (running != Thread.currentThread()) {
            return;
        }
        if (paused > 0) {
            paused--;
        } else if (random.nextInt(oneIn) == 0) {
            suspend();
        }
    }

    private static void suspend() {
        try {
            Fiber.yield();
            yields++;
        } catch (PinnedException refused) {
            paused = AFTER_REFUSAL;
            REFUSALS.merge(refused.getMessage(), 1, Integer::sum);
        }
    }

    /**
     * Begins to yield in this thread, inside a generator.
     *
     * @param seed of the chances
     * @param oneIn of how many entries one yields, on average
     */
    static void begin(long seed, int oneIn) {
        random = new SplittableRandom(seed);
        Entries.oneIn = oneIn;
        running = Thread.currentThread();
    }

    static void end() {
        running = null;
    }

    static int yields() {
        return yields;
    }

    /** How many yields were refused, by the message. */
    static Map<String, Integer> refusals() {
        return REFUSALS;
    }
}

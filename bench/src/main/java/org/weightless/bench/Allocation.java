package org.weightless.bench;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import org.weightless.Fiber;
import org.weightless.Generator;
import org.weightless.IntGenerator;
import org.weightless.Scheduler;
import org.weightless.bench.peers.Countdown;
import org.weightless.bench.peers.Fibers;
import org.weightless.bench.peers.Node;
import org.weightless.bench.peers.weightless.Weightless;

/**
 * How many bytes does an operation allocate? Counted by the JVM, so the same at every run: what escape analysis might
 * take away is left in, since this is run by the interpreter. Prints {@code name bytes} for each operation. The answer
 * decides whether a change costs garbage, before any time is measured.
 */
public final class Allocation {
    private static final int OPERATIONS = 1_000;
    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    private Allocation() {}

    public static void main(String[] arguments) {
        operations().forEach((name, operation) -> System.out.println(name + " " + bytesEach(operation)));
    }

    private static Map<String, Runnable> operations() {
        Map<String, Runnable> operations = new LinkedHashMap<>();
        Weightless weightless = new Weightless();
        IntGenerator numbers = IntGenerator.of(() -> {
            for (int i = 0;; i++) {
                Fiber.yield(i);
            }
        });
        operations.put("primitive-range", numbers::nextInt);
        Iterator<Integer> standing = weightless.standing(100);
        operations.put("standing-depth-100", standing::next);
        Iterator<Integer> fresh = weightless.fresh(10);
        operations.put("fresh-calls-10", fresh::next);
        Node root = Node.perfect(4, 0);
        operations.put("tree-of-15", () -> weightless.tree(root).forEachRemaining(value -> {}));
        operations.put("create-generator", () -> Generator.of(Allocation::idle).next());
        Countdown countdown = new Countdown(0);
        Fibers.Rounds rounds = weightless.roundRobin(10, countdown);
        operations.put("hundred-switches", () -> {
            countdown.left = 100;
            rounds.run();
        });
        Scheduler scheduler = Scheduler.roundRobin();
        scheduler.spawn(Allocation::idle);
        scheduler.spawn(Allocation::idle);
        operations.put("step", scheduler::step);
        operations.put("hundred-jumps", () -> weightless.ring(2, 100));
        return operations;
    }

    private static void idle() {
        while (true) {
            Fiber.yield();
        }
    }

    /** The third time: by then everything is loaded and linked. */
    private static long bytesEach(Runnable operation) {
        bytes(operation);
        bytes(operation);
        return Math.round((double) bytes(operation) / OPERATIONS);
    }

    private static long bytes(Runnable operation) {
        long before = THREADS.getCurrentThreadAllocatedBytes();
        for (int i = 0; i < OPERATIONS; i++) {
            operation.run();
        }
        return THREADS.getCurrentThreadAllocatedBytes() - before;
    }
}

package org.weightless.bench;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.weightless.Fiber;
import org.weightless.Scheduler;
import org.weightless.bench.peers.Contender;
import org.weightless.bench.report.Measurement;

/**
 * How many bytes of heap does an idle fiber hold, its share of the scheduler included, and do a million fit into 128 MB?
 * The fibers have run once and stand at a yield. {@code IdleFibers <result file>} measures the one and tries the other;
 * the exit status is 1 where they do not fit. The answer decides whether each connection or item may have a fiber of its own.
 */
public final class IdleFibers {
    private static final int COUNT = 1_000_000;
    private static final String LITTLE_HEAP = "-Xmx128m";
    private static final List<String> MUCH_HEAP = List.of("-XX:+UseSerialGC", "-Xms2g", "-Xmx2g");

    private IdleFibers() {}

    public static void main(String[] arguments) {
        if (arguments.length == 2 && arguments[0].equals("measure")) {
            System.out.println(bytesEach());
        } else if (arguments.length == 2 && arguments[0].equals("fit")) {
            System.out.println(standing(Integer.parseInt(arguments[1])).switches());
        } else if (arguments.length == 1) {
            measureAll(Path.of(arguments[0]));
        } else {
            System.err.println("usage: IdleFibers <result file>");
            System.exit(2);
        }
    }

    private static void measureAll(Path results) {
        Measurement each = new Measurement("IdleFibers.weightless",
                List.of(Double.valueOf(run(MUCH_HEAP, "measure", "all"))), "bytes");
        System.out.println(each);
        Measurement.write(List.of(each), MUCH_HEAP, results);
        try {
            run(List.of("-XX:+UseSerialGC", LITTLE_HEAP), "fit", Integer.toString(COUNT));
            System.out.println(COUNT + " fibers fit into " + LITTLE_HEAP);
        } catch (IllegalStateException e) {
            System.out.println(COUNT + " fibers do not fit into " + LITTLE_HEAP + ": " + e.getMessage());
            System.exit(1);
        }
    }

    private static String run(List<String> heap, String mode, String argument) {
        List<String> command = new ArrayList<>(Launch.measuringFlags(Contender.Machine.WITH_AGENT));
        command.addAll(heap);
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), IdleFibers.class.getName(), mode, argument));
        return Launch.java(command);
    }

    private static double bytesEach() {
        Scheduler warm = standing(10_000);
        long before = Heap.live();
        Scheduler standing = standing(COUNT);
        long after = Heap.live();
        Check.equal(COUNT + 10_000L, standing.switches() + warm.switches());
        return (double) (after - before) / COUNT;
    }

    private static Scheduler standing(int count) {
        Scheduler scheduler = Scheduler.roundRobin();
        for (int i = 0; i < count; i++) {
            scheduler.spawn(IdleFibers::idle);
        }
        for (int i = 0; i < count; i++) {
            scheduler.step();
        }
        return scheduler;
    }

    private static void idle() {
        while (true) {
            Fiber.yield();
        }
    }
}

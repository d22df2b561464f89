package org.weightless.bench;

import java.lang.ref.Reference;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.weightless.bench.peers.Contender;
import org.weightless.bench.peers.Coroutines;
import org.weightless.bench.report.Measurement;

/**
 * How many bytes of heap does a suspended computation hold, its body one frame with one live local? Each contender
 * has JVMs of its own, in which a million of them are made; what the heap grew by ({@link Heap}), the array that holds
 * them left out, is divided by their number. {@code Footprint <result file>} measures all and writes a file like JMH's.
 * The answer decides how many generators a program can keep half-way.
 */
public final class Footprint {
    private static final int COUNT = 1_000_000;
    private static final int ROUNDS = 3;
    private static final List<String> HEAP = List.of("-XX:+UseSerialGC", "-Xms2g", "-Xmx2g", "-XX:+UseCompressedOops");

    private Footprint() {}

    public static void main(String[] arguments) {
        if (arguments.length == 2 && arguments[0].equals("measure")) {
            System.out.println(bytesEach(Contender.valueOf(arguments[1]).in(Coroutines.class)));
        } else if (arguments.length == 1) {
            measureAll(Path.of(arguments[0]));
        } else {
            System.err.println("usage: Footprint <result file>");
            System.exit(2);
        }
    }

    private static void measureAll(Path results) {
        List<Measurement> measurements = new ArrayList<>();
        for (Contender contender : Contender.values()) {
            if (contender.plays(Coroutines.class) && contender != Contender.PLATFORM_THREAD) {
                measurements.add(new Measurement("Footprint." + contender.key(), rounds(contender), "bytes"));
                System.out.println(measurements.get(measurements.size() - 1));
            }
        }
        Measurement.write(measurements, HEAP, results);
    }

    private static List<Double> rounds(Contender contender) {
        List<String> command = new ArrayList<>(Launch.measuringFlags(contender.machine()));
        command.addAll(HEAP);
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), Footprint.class.getName(),
                "measure", contender.name()));
        List<Double> bytes = new ArrayList<>();
        for (int i = 0; i < ROUNDS; i++) {
            bytes.add(Double.valueOf(Launch.java(command)));
        }
        return bytes;
    }

    private static double bytesEach(Coroutines contender) {
        Object[] kept = new Object[COUNT];
        fill(kept, contender);
        Arrays.fill(kept, null);
        long before = Heap.live();
        fill(kept, contender);
        long after = Heap.live();
        Reference.reachabilityFence(kept);
        return (double) (after - before) / COUNT;
    }

    private static void fill(Object[] kept, Coroutines contender) {
        for (int i = 0; i < COUNT; i++) {
            kept[i] = contender.suspendedInOneFrame();
        }
    }
}

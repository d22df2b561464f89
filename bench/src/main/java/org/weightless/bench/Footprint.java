package org.weightless.bench;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.weightless.Continuation;
import org.weightless.ContinuationScope;
import org.weightless.Fiber;
import org.weightless.Generator;

/**
 * How many bytes of heap does a suspended computation hold, its body one frame with one live local? Each contender
 * has JVMs of its own, in which a million of them are made; what the heap grew by, the array that holds them left
 * out, is divided by their number. {@code Footprint <result file>} measures all and writes a file like JMH's.
 */
public final class Footprint {
    private static final int COUNT = 1_000_000;
    private static final int ROUNDS = 3;
    private static final List<String> HEAP = List.of("-XX:+UseSerialGC", "-Xms2g", "-Xmx2g", "-XX:+UseCompressedOops");
    private static final ContinuationScope SCOPE = new ContinuationScope("footprint");
    private static final Runnable BODY = Footprint::oneFrame;
    private static final Generator.Body GENERATOR_BODY = Footprint::oneGeneratorFrame;
    private static int turns;

    private Footprint() {
    }

    public static void main(String[] arguments) {
        if (arguments.length == 2 && arguments[0].equals("measure")) {
            System.out.println(bytesEach(contender(arguments[1])));
        } else if (arguments.length == 1) {
            measureAll(Path.of(arguments[0]));
        } else {
            System.err.println("usage: Footprint <result file>");
            System.exit(2);
        }
    }

    private static void measureAll(Path results) {
        List<String> contenders = new ArrayList<>();
        if (Launch.agent().isPresent()) {
            contenders.addAll(List.of("continuation", "generator"));
        }
        if (JdkPeer.isAvailable()) {
            contenders.add("jdk");
        }
        List<String> flags = new ArrayList<>(Launch.measuringFlags());
        flags.addAll(HEAP);
        List<Measurement> measurements = new ArrayList<>();
        for (String contender : contenders) {
            measurements.add(new Measurement("Footprint." + contender, rounds(contender, flags), "bytes"));
            System.out.println(measurements.get(measurements.size() - 1));
        }
        Measurement.write(measurements, flags, results);
    }

    private static List<Double> rounds(String contender, List<String> flags) {
        List<String> command = new ArrayList<>(flags);
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), Footprint.class.getName(),
                "measure", contender));
        List<Double> bytes = new ArrayList<>();
        for (int i = 0; i < ROUNDS; i++) {
            bytes.add(Double.valueOf(Launch.java(command)));
        }
        return bytes;
    }

    private static Supplier<?> contender(String name) {
        return switch (name) {
            case "continuation" -> Footprint::suspendedContinuation;
            case "generator" -> Footprint::suspendedGenerator;
            case "jdk" -> JdkPeer.load()::suspendedInOneFrame;
            default -> throw new IllegalArgumentException("no such contender: " + name);
        };
    }

    private static double bytesEach(Supplier<?> suspended) {
        Object[] kept = new Object[COUNT];
        for (int i = 0; i < COUNT; i++) {
            suspended.get();
        }
        long before = usedHeap();
        for (int i = 0; i < COUNT; i++) {
            kept[i] = suspended.get();
        }
        long after = usedHeap();
        Check.equal(COUNT, kept.length);
        return (double) (after - before) / COUNT;
    }

    private static long usedHeap() {
        System.gc();
        System.gc();
        return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
    }

    private static Object suspendedContinuation() {
        Continuation continuation = new Continuation(SCOPE, BODY);
        continuation.run();
        return continuation;
    }

    private static Object suspendedGenerator() {
        Generator<Object> generator = Generator.of(GENERATOR_BODY);
        generator.next();
        return generator;
    }

    private static void oneFrame() {
        int before = turns;
        Continuation.yield(SCOPE);
        turns = before + 1;
    }

    private static void oneGeneratorFrame() {
        int before = turns;
        Fiber.yield();
        turns = before + 1;
    }
}

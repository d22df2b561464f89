package org.weightless.agent.fuzz;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.weightless.agent.testing.Thorough;

/**
 * Random programs do the same whether they are suspended on the way or not; options: {@link FuzzOptions}.
 *
 * <p>Hand-written cases cover what somebody thought of; this covers the rest.
 */
class SourceFuzzTest {
    /** Seeds that once failed, with what was wrong; they run before all others. */
    private static final long[] REGRESSIONS = {};

    private static final int PROGRAMS = 300;
    private static final int CARRIERS = 2;

    private final Coverage coverage = new Coverage();
    private final SourceFuzzer fuzzer = new SourceFuzzer(coverage);

    @Test
    void programsThatOnceFailedDoTheSameWithAndWithoutYields() {
        for (long seed : REGRESSIONS) {
            fuzzer.check(seed, seed + 1);
        }
    }

    @Test
    void randomProgramsDoTheSameWithAndWithoutYields() throws Exception {
        FuzzOptions options = FuzzOptions.read(Thorough.count(PROGRAMS, PROGRAMS / 3));
        AtomicLong next = new AtomicLong(options.seed());
        long end = options.seed() + options.count();
        inParallel(() -> {
            long first;
            while (!options.isOver() && (first = next.getAndUpdate(s -> Math.min(end, batchEnd(s)))) < end) {
                fuzzer.check(first, Math.min(end, batchEnd(first)));
            }
            return null;
        });
        if (Boolean.getBoolean("fuzz.coverage")) {
            System.out.println(coverage.report() + fuzzer.skipped() + " skipped for faults of a compiler");
        }
        assertEquals(0, fuzzer.rejected(), "programs that do not compile");
        assertTrue(fuzzer.skipped() <= coverage.programs() / 20 + 2, () -> fuzzer.skipped() + " programs skipped");
        if (coverage.programs() + fuzzer.skipped() >= PROGRAMS) {
            assertFarEnough();
        }
    }

    /** Batches end where the flavour changes, whatever seed they begin with. */
    private static long batchEnd(long first) {
        return (first / SourceFuzzer.BATCH + 1) * SourceFuzzer.BATCH;
    }

    private void assertFarEnough() {
        List<String> constructs = new ArrayList<>(SceneGenerator.features(Runtime.version().feature()));
        constructs.addAll(List.of("constructor", "constructor-super", "lambda-block", "ref-bound",
                "call-bridge", "call-enum", "call-record", "compound-array", "switch-expression", "switch-string",
                "return-from-finally", "try-resources", "multi-catch", "slot-reuse", "null-merge", "loop-endless", "recursion",
                "anonymous-class", "local-class", "inner-new", "varargs", "yield-long", "yield-double", "yield-byte"));
        for (String construct : constructs) {
            assertTrue(coverage.yieldsIn(construct) > 0, () -> "no yield inside " + construct + "\n" + coverage.report());
        }
        assertTrue(coverage.refused() > 0, "no yield was made where it must be refused");
    }

    private static void inParallel(Callable<Void> work) throws Exception {
        ExecutorService pool = Executors.newFixedThreadPool(CARRIERS);
        try {
            List<Future<Void>> all = new ArrayList<>();
            for (int i = 0; i < CARRIERS; i++) {
                all.add(pool.submit(work));
            }
            for (Future<Void> one : all) {
                one.get();
            }
        } catch (ExecutionException e) {
            if (e.getCause() instanceof Error error) {
                throw error;
            }
            throw e;
        } finally {
            pool.shutdownNow();
        }
    }
}

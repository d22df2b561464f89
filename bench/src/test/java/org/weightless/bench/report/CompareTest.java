package org.weightless.bench.report;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What counts as moved: spreads without a value in common, and medians that are not close. */
class CompareTest {
    private static final List<List<Double>> TENS = forks(10.0, 10.1, 10.2, 10.3, 10.4);

    private final List<String> worse = new ArrayList<>();

    @Test
    void aRowMovedIfNoForkAgreesWithOneOfTheOthers() {
        assertEquals("worse  A.b: 10.2 -> 11.2 ns/op (+9.8 %)", moved(TENS, forks(11.0, 11.1, 11.2, 11.3, 11.4)).get(0));
        assertEquals(List.of("A.b"), worse);
    }

    @Test
    void aRowThatGotBetterIsSaidAndIsNoFailure() {
        assertEquals("better A.b: 10.2 -> 9.20 ns/op (-9.8 %)", moved(TENS, forks(9.0, 9.1, 9.2, 9.3, 9.4)).get(0));
        assertEquals(List.of(), worse);
    }

    @Test
    void oneForkThatAgreesIsEnoughToBeNoise() {
        assertEquals(1, moved(TENS, forks(10.4, 14.0, 15.0, 16.0, 17.0)).size());
    }

    @Test
    void threePercentAreNoMove() {
        assertEquals(1, moved(TENS, forks(10.45, 10.46, 10.47, 10.48, 10.49)).size());
    }

    @Test
    void bytesMoveByThemselves() {
        Measurement before = new Measurement("A.b", TENS, "ns/op", 24);
        Measurement after = new Measurement("A.b", TENS, "ns/op", 32);
        List<String> lines = Compare.compare(Map.of("A.b", before), Map.of("A.b", after), worse);
        assertEquals("worse  A.b: 24.0 -> 32.0 bytes/op (+33.3 %)", lines.get(0));
    }

    @Test
    void fewForksAreSaid() {
        List<String> lines = moved(forks(10.0, 10.1), forks(20.0, 20.1));
        assertEquals("Some rows have fewer than 5 forks: take what moved as a hint only.", lines.get(2));
    }

    private List<String> moved(List<List<Double>> before, List<List<Double>> after) {
        return Compare.compare(Map.of("A.b", new Measurement("A.b", before, "ns/op", Double.NaN)),
                Map.of("A.b", new Measurement("A.b", after, "ns/op", Double.NaN)), worse);
    }

    private static List<List<Double>> forks(double... medians) {
        List<List<Double>> forks = new ArrayList<>();
        for (double median : medians) {
            forks.add(List.of(median));
        }
        return forks;
    }
}

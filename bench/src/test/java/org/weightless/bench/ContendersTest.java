package org.weightless.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;
import org.weightless.bench.peers.Contender;

/**
 * Every peer does the same work. Weightless itself needs its agent, which this JVM does not have: its results are
 * checked by {@code ContendersIT} in a JVM that does.
 */
class ContendersTest {
    @ParameterizedTest
    @EnumSource(mode = Mode.MATCH_NONE, names = "WEIGHTLESS.*")
    void aPeerDoesTheSameWork(Contender contender) {
        assumeTrue(contender.isAvailable(), contender.label() + " needs JDK " + contender.firstJdk());
        assertEquals(List.of(), SameWork.of(contender));
    }
}

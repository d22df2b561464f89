package org.weightless.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.weightless.bench.peers.Contender;

/** In the packed jar, each in a JVM of the kind in which it is measured, everybody does the same work. */
class ContendersIT {
    @ParameterizedTest
    @EnumSource
    void aContenderDoesTheSameWorkWhereItIsMeasured(Contender contender) {
        assumeTrue(contender.isAvailable(), contender.label() + " needs JDK " + contender.firstJdk());
        List<String> command = new ArrayList<>(Products.flags(contender.machine()));
        command.addAll(List.of("-cp", Products.BENCH.toString(), SameWork.class.getName(), contender.name()));
        assertEquals("", Launch.java(command));
    }
}

package org.weightless.agent.contract.flow;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.Closeable;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.weightless.Fiber;
import org.weightless.Generator;
import org.weightless.Scheduler;
import org.weightless.TimedOutException;
import org.weightless.agent.testing.Caught;
import org.weightless.agent.testing.EventLog;
import org.weightless.channel.Channel;
import org.weightless.flow.Flow;

/** Flows: operators, time, back-pressure, and what is left of a flow that ends early. */
@Timeout(60)
class FlowTest {
    private final EventLog log = new EventLog();
    private final Scheduler scheduler = Scheduler.roundRobin().virtualTime().detectDeadlock(true).onFailure(EventLog::fail);

    private static Duration millis(long time) {
        return Duration.ofMillis(time);
    }

    /** One value each so many milliseconds, from 0 on; tells when it is left. */
    private Flow<Integer> ticks(int period, int count) {
        return Flow.of(out -> {
            try {
                for (int i = 0; i < count; i++) {
                    Fiber.sleep(millis(period));
                    out.emit(i);
                }
            } finally {
                log.add("left");
            }
        });
    }

    /** Each value so many milliseconds after the one before it. */
    private static Flow<Integer> after(int... delays) {
        return Flow.of(out -> {
            for (int delay : delays) {
                Fiber.sleep(millis(delay));
                out.emit(delay);
            }
        });
    }

    private void inFiber(Generator.Body body) {
        scheduler.spawn(body);
        scheduler.run();
        assertTrue(scheduler.fibers().isEmpty(), () -> "left behind: " + scheduler.dump());
    }

    // ---- one by one

    @Test
    void operatorsThatNeedNoFiberWorkAnywhere() {
        assertEquals(List.of(1, 10, 35), Flow.values(1, 2, 3, 4, 5).map(n -> n * n).filter(n -> n % 2 == 1)
                .scan(0, Integer::sum).toList());
        assertEquals(List.of(1, 10, 2, 20), Flow.values(1, 2).flatMap(n -> Flow.values(n, 10 * n)).toList());
        assertEquals(List.of("a"), Flow.from(List.of("a", "b", "c")).take(1).toList());
        assertEquals(List.of(), Flow.values("a").take(0).toList());
        assertEquals(List.of("a"), Flow.values("a").take(5).toList());
    }

    @Test
    void nothingRunsBeforeItIsCollectedAndEachCollectorHasARunOfItsOwn() {
        Flow<Integer> flow = Flow.<Integer>of(out -> {
            log.add("runs");
            out.emit(1);
        }).onEach(n -> log.add("each " + n));
        assertEquals("", log.take());
        flow.collect(n -> log.add("got " + n));
        flow.collect(n -> log.add("got " + n));
        assertEquals("runs each 1 got 1 runs each 1 got 1", log.take());
    }

    @Test
    void theSourceIsAsFastAsItsCollector() {
        inFiber(() -> ticks(10, 3).onEach(n -> log.add("emits " + n)).collect(n -> {
            Fiber.sleep(millis(100));
            log.add("done " + n + "@" + scheduler.now().toMillis());
        }));
        assertEquals("emits 0 done 0@110 emits 1 done 1@220 emits 2 done 2@330 left", log.take());
    }

    @Test
    void functionsOfOperatorsWait() {
        Channel<String> answers = Channel.buffered(1);
        inFiber(() -> {
            answers.send("x");
            assertEquals(List.of("x1"), Flow.values(1).map(n -> answers.receive() + n).filter(text -> {
                Fiber.sleep(millis(5));
                return true;
            }).toList());
        });
        assertEquals(millis(5), scheduler.now());
    }

    @Test
    void takeEndsTheSourceBehindTheLastValue() {
        inFiber(() -> {
            assertEquals(List.of(0, 1), ticks(10, 1_000_000).take(2).toList());
            assertEquals("left", log.take());
            assertEquals(millis(20), scheduler.now());
        });
    }

    @Test
    void aSourceThatCatchesTheStopIsStoppedAgain() {
        List<Integer> got = Flow.<Integer>of(out -> {
            for (int i = 0; i < 5; i++) {
                try {
                    out.emit(i);
                } catch (Error ignored) {
                    log.add("caught");
                }
            }
        }).take(2).toList();
        assertEquals(List.of(0, 1), got);
        assertEquals("caught caught caught caught", log.take());
    }

    @Test
    void innerFlowsThatWantNoMoreDoNotEndTheOuterOne() {
        assertEquals(List.of(0, 1, 0, 1, 0), Flow.values(9, 9, 9).flatMap(n -> Flow.values(0, 1, 2).take(2)).take(5).toList());
    }

    @Test
    void aFailureOfTheSourceIsTheCollectorsAndOneOfTheCollectorsEndsTheSource() {
        IOException failure = new IOException("no");
        Flow<Integer> fails = Flow.of(out -> {
            out.emit(1);
            throw failure;
        });
        assertSame(failure, assertThrows(IOException.class, () -> fails.map(n -> n).collect(n -> {})));
        inFiber(() -> {
            Caught.by(UnsupportedOperationException.class, () -> ticks(1, 5).map(n -> n).collect(n -> {
                throw new UnsupportedOperationException();
            }));
            assertEquals("left", log.take());
        });
    }

    @Test
    void aFlowHasNoNull() {
        assertThrows(NullPointerException.class, () -> Flow.values(1).map(n -> null).collect(n -> {}));
        assertThrows(NullPointerException.class, () -> Flow.of(out -> out.emit(null)).collect(n -> {}));
    }

    @Test
    void aGeneratorOfAFlowEndsItWhenItIsClosed() {
        inFiber(() -> {
            Generator<Integer> values = ticks(10, 100).generator();
            assertEquals(0, values.next());
            assertEquals(1, values.next());
            values.close();
            assertEquals("left", log.take());
            Generator<Integer> source = Generator.of(() -> {
                try {
                    Fiber.yield(1);
                    Fiber.yield(2);
                } finally {
                    log.add("closed");
                }
            });
            assertEquals(List.of(1), Flow.from(source).take(1).toList());
            assertEquals("closed", log.take());
        });
    }

    // ---- fibers of their own

    @Test
    void aBufferLetsTheSourceRunAhead() {
        inFiber(() -> ticks(10, 5).onEach(n -> log.add("+" + n)).buffer(2).collect(n -> {
            Fiber.sleep(millis(100));
            log.add("-" + n + "@" + scheduler.now().toMillis());
        }));
        assertEquals("+0 +1 +2 +3 -0@110 +4 -1@210 left -2@310 -3@410 -4@510", log.take());
    }

    @Test
    void mergedValuesComeWhenTheyCome() {
        inFiber(() -> assertEquals(List.of("b0", "a0", "b1", "a1"),
                Flow.merge(ticks(100, 2).map(n -> "a" + n), ticks(70, 2).map(n -> "b" + n)).toList()));
        inFiber(() -> assertEquals(List.of(), Flow.merge().toList()));
    }

    @Test
    void theFirstFailureOfMergedFlowsEndsTheOthers() {
        IOException failure = new IOException("no");
        inFiber(() -> {
            Flow<Object> fails = Flow.of(out -> {
                Fiber.sleep(millis(25));
                throw failure;
            });
            List<Object> got = new ArrayList<>();
            assertSame(failure, Caught.by(IOException.class, () -> Flow.merge(ticks(10, 100), fails).collect(got::add)));
            assertEquals(List.of(0, 1), got);
            assertEquals("left", log.take());
        });
        assertEquals(millis(25), scheduler.now());
    }

    @Test
    void zipEndsWithTheShorterOne() {
        inFiber(() -> {
            assertEquals(List.of("0-0", "1-1"), ticks(10, 5).zip(ticks(30, 2), (a, b) -> a + "-" + b).toList());
            assertEquals(List.of("0-0", "1-1"), ticks(30, 2).zip(ticks(10, 1_000), (a, b) -> a + "-" + b).toList());
        });
        assertEquals("left left left left", log.take());
    }

    @Test
    void debounceKeepsWhatIsFollowedByQuietAndTheLastOne() {
        inFiber(() -> assertEquals(List.of(20, 5, 1), after(10, 20, 100, 5, 5, 200, 1).debounce(millis(50)).toList()));
        inFiber(() -> assertEquals(List.of(), Flow.values().debounce(millis(50)).toList()));
    }

    @Test
    void sampleKeepsTheLatestOfEachPeriod() {
        inFiber(() -> assertEquals(List.of(6, 13, 21, 28), ticks(10, 35).sample(millis(75)).toList()));
        inFiber(() -> assertEquals(List.of(90, 5), after(90, 200, 5, 40).sample(millis(100)).toList()));
    }

    /** The clock jumps over more of them than could be counted one by one. */
    @Test
    void sampleLeavesOutPeriodsInWhichNothingRan() {
        inFiber(() -> {
            Flow<Integer> slow = Flow.<Integer>of(out -> {
                out.emit(1);
                Fiber.sleep(Duration.ofNanos(5));
                out.emit(2);
                Fiber.sleep(Duration.ofNanos(5));
            });
            List<Integer> got = new ArrayList<>();
            slow.sample(Duration.ofNanos(1)).collect(value -> {
                got.add(value);
                Fiber.sleep(Duration.ofDays(10_000));
            });
            assertEquals(List.of(1, 2), got);
        });
    }

    @Test
    void realTimeIsAsGood() {
        Scheduler real = Scheduler.roundRobin().onFailure(EventLog::fail);
        real.spawn(() -> {
            assertEquals(List.of(0, 1, 2), ticks(1, 3).buffer(1).toList());
            assertEquals(List.of(2), ticks(1, 3).debounce(Duration.ofMinutes(1)).toList());
        });
        real.run();
    }

    /** A period is over before it could be waited for. */
    @Test
    void theShortestPeriodLetsItsSourceRun() {
        Scheduler real = Scheduler.roundRobin().onFailure(EventLog::fail);
        real.spawn(() -> assertEquals(0, ticks(1, 3).sample(Duration.ofNanos(1)).toList().get(0)));
        real.run();
        assertEquals("left", log.take());
    }

    @Test
    void whatNeedsAFiberSaysSoOutside() {
        String message = assertThrows(IllegalStateException.class, () -> Flow.values(1).buffer(1).toList()).getMessage();
        assertTrue(message.contains("collect the flow in a fiber"), message);
    }

    @Test
    void argumentsThatMakeNoSenseAreRefused() {
        Flow<Integer> flow = Flow.values(1);
        assertThrows(IllegalArgumentException.class, () -> flow.take(-1));
        assertThrows(IllegalArgumentException.class, () -> flow.buffer(0));
        assertThrows(IllegalArgumentException.class, () -> flow.debounce(Duration.ZERO));
        assertThrows(IllegalArgumentException.class, () -> flow.sample(Duration.ofSeconds(-1)));
        assertThrows(IllegalArgumentException.class, () -> Flow.from(flow.publisher(scheduler), 0));
    }

    // ---- nothing is left behind

    private enum Operator {
        PLAIN(flow -> flow),
        BUFFER(flow -> flow.buffer(2)),
        MERGE(flow -> Flow.merge(flow, Flow.of(out -> Fiber.sleep(Duration.ofDays(1))))),
        ZIP(flow -> flow.zip(flow, (a, b) -> a)),
        DEBOUNCE(flow -> flow.debounce(millis(1))),
        SAMPLE(flow -> flow.sample(millis(25))),
        NESTED(flow -> flow.buffer(1).debounce(millis(1)).buffer(1)),
        BRIDGED(flow -> Flow.from(flow.buffer(1).publisher(Scheduler.current()), 2));

        private final UnaryOperator<Flow<Integer>> operator;

        Operator(UnaryOperator<Flow<Integer>> operator) {
            this.operator = operator;
        }
    }

    private void assertAllLeft(Operator operator) {
        String left = log.take();
        assertEquals(operator == Operator.ZIP ? "left left" : "left", left);
    }

    @ParameterizedTest
    @EnumSource(Operator.class)
    void aCollectorThatIsCancelledEndsItsSources(Operator operator) {
        Fiber collector = scheduler.spawn("collector", () -> operator.operator.apply(ticks(10, 1_000_000)).collect(n -> {}));
        scheduler.spawn(() -> {
            Fiber.sleep(millis(105));
            collector.cancel();
        });
        scheduler.run();
        assertAllLeft(operator);
        assertEquals(Fiber.State.CANCELLED, collector.state());
        assertEquals(millis(105), scheduler.now());
        assertTrue(scheduler.fibers().isEmpty(), scheduler::dump);
    }

    @ParameterizedTest
    @EnumSource(Operator.class)
    void aLimitAroundACollectorEndsItsSources(Operator operator) {
        inFiber(() -> {
            Caught.by(TimedOutException.class, () -> Fiber.within(millis(105),
                    () -> operator.operator.apply(ticks(10, 1_000_000)).collect(n -> {})));
            if (operator != Operator.BRIDGED) {
                assertAllLeft(operator);
            }
        });
        if (operator == Operator.BRIDGED) {
            assertAllLeft(operator);
        }
        assertEquals(millis(105), scheduler.now());
    }

    @ParameterizedTest
    @EnumSource(Operator.class)
    void aFlowThatWantsNoMoreEndsItsSources(Operator operator) {
        inFiber(() -> operator.operator.apply(ticks(10, 1_000_000)).take(3).collect(n -> {}));
        assertAllLeft(operator);
        assertFalse(scheduler.now().compareTo(millis(100)) > 0, () -> scheduler.now().toString());
    }

    @ParameterizedTest
    @EnumSource(Operator.class)
    void aFailureComesThroughEachOperator(Operator operator) {
        IOException failure = new IOException("no");
        Flow<Integer> source = ticks(10, 5).flatMap(n -> Flow.of(out -> {
            out.emit(n);
            if (n == 3) {
                throw failure;
            }
        }));
        inFiber(() -> assertSame(failure,
                Caught.by(IOException.class, () -> operator.operator.apply(source).collect(n -> {}))));
        assertAllLeft(operator);
    }

    private static void cannotClose() throws IOException {
        throw new IOException("cannot be closed");
    }

    /** What the source throws while it is being ended is not lost. */
    @Test
    void aFailureOfFinallyBlocksComesUp() {
        Flow<Integer> source = Flow.of(out -> {
            try {
                while (true) {
                    Fiber.sleep(millis(1));
                    out.emit(1);
                }
            } finally {
                cannotClose();
            }
        });
        inFiber(() -> assertEquals("cannot be closed",
                Caught.by(IOException.class, () -> source.buffer(1).take(2).collect(n -> {})).getMessage()));
    }

    /** A resource that cannot be closed. */
    private static Closeable stuck(String name) {
        return () -> {
            throw new IOException(name);
        };
    }

    @Test
    void allFailuresOfResourcesComeUpFromAFlowThatWantsNoMore() {
        IOException first = assertThrows(IOException.class, () -> Flow.<Integer>of(out -> {
            try (Closeable outer = stuck("outer"); Closeable inner = stuck("inner")) {
                out.emit(1);
            }
        }).take(1).toList());
        assertEquals("inner", first.getMessage());
        assertEquals(List.of("outer"), Stream.of(first.getSuppressed()).map(Throwable::getMessage).toList());
    }
}

package org.weightless.runtime;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.weightless.runtime.Machine.Caught;

/** Delegation: the frames of one coroutine as a part of another's, with frames written by hand. */
class SpliceTest {
    private static Machine counting(int from, int to) {
        Machine[] self = new Machine[1];
        self[0] = new Machine(current -> self[0].numbers(from, to, current));
        return self[0];
    }

    private static Machine delegating(Machine inner) {
        Machine[] self = new Machine[1];
        self[0] = new Machine(current -> {
            Object out = self[0].from(inner, current);
            if (current.unwinding != 0) {
                Unwinding.push(current, new Machine.BodyFrame());
            }
            return out;
        });
        return self[0];
    }

    /** The outermost first; each delegates to the next, the last one counts. */
    private static List<Machine> chain(int length, int to) {
        List<Machine> chain = new ArrayList<>();
        Machine machine = counting(0, to);
        chain.add(machine);
        while (chain.size() < length) {
            machine = delegating(machine);
            chain.add(0, machine);
        }
        return chain;
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 50, 400})
    void valuesAndWhatIsSentPassThroughAChain(int length) {
        List<Machine> chain = chain(length, 5);
        Machine outermost = chain.get(0);
        Machine innermost = chain.get(length - 1);
        for (int i = 0; i < 5; i++) {
            assertEquals(i, outermost.resume("sent " + i));
            assertSame(outermost, Splice.root(innermost));
        }
        assertEquals("end 5", outermost.resume("sent 5"));
        assertEquals(List.of("sent 1", "sent 2", "sent 3", "sent 4", "sent 5"), innermost.log);
        chain.forEach(machine -> assertTrue(machine.isFinished()));
    }

    @Test
    void theInnermostFrameIsOnTopHoweverManyDelegate() {
        List<Machine> chain = chain(40, 3);
        chain.get(0).resume(null);
        Frame top = chain.get(0).top();
        chain.get(0).resume(null);
        assertSame(top, chain.get(0).top());
        for (int i = 1; i < 40; i++) {
            assertNull(chain.get(i).top());
            assertFalse(chain.get(i).isReady());
            assertFalse(chain.get(i).isMounted());
        }
    }

    @Test
    void anInnerOneThatHasBegunGoesOnInside() {
        Machine inner = counting(0, 4);
        assertEquals(0, inner.resume(null));
        assertEquals(1, inner.resume(null));
        Machine outer = delegating(inner);
        assertEquals(2, outer.resume(null));
        assertEquals(3, outer.resume(null));
        assertEquals("end 4", outer.resume(null));
    }

    @Test
    void anInnerBodyThatIsItselfAYieldHasAFrame() {
        Machine inner = new Machine(current -> Machine.yield("out", current));
        Machine outer = delegating(inner);
        assertEquals("out", outer.resume(null));
        assertNull(inner.value, "a body that has begun is kept by nobody");
        assertEquals("in", outer.resume("in"));
        assertTrue(outer.isFinished());
    }

    @Test
    void anExceptionThrownInComesThroughAll() {
        List<Machine> chain = chain(4, 2);
        chain.get(0).resume(null);
        Caught caught = new Caught("in");
        assertSame(caught, assertThrows(Caught.class, () -> chain.get(0).raise(caught)));
        chain.forEach(machine -> assertTrue(machine.isFinished()));
    }

    @Test
    void anExceptionOfASuspendedInnerOneIsThrownInTheOuterOne() {
        Machine inner = counting(0, 2);
        inner.resume(null);
        Machine outer = new Machine(null);
        Caught caught = new Caught("in");
        outer.value = (Machine.Body) current -> {
            assertThrows(Caught.class, () -> inner.runInside(current, caught, true));
            return "caught";
        };
        assertEquals("caught", outer.resume(null));
    }

    // ---- taking one back

    @ParameterizedTest
    @CsvSource({"2, 1", "3, 1", "3, 2", "6, 1", "6, 3", "6, 5"})
    void oneInTheMiddleIsTakenBackWithThoseInside(int length, int middle) {
        List<Machine> chain = chain(length, 4);
        chain.get(0).resume(null);
        Machine taken = chain.get(middle);
        taken.separate();
        assertTrue(taken.isReady());
        assertEquals(1, taken.resume(null));
        for (int i = middle + 1; i < length; i++) {
            assertSame(taken, Splice.root(chain.get(i)));
        }
        for (int i = 1; i < middle; i++) {
            assertSame(chain.get(0), Splice.root(chain.get(i)));
        }
        assertEquals(2, chain.get(0).resume(null));
        assertSame(chain.get(0), Splice.root(taken));
        assertEquals(3, chain.get(0).resume(null));
        assertEquals("end 4", chain.get(0).resume(null));
        chain.forEach(machine -> assertTrue(machine.isFinished()));
    }

    @Test
    void oneThatIsTakenBackAndEndedIsFoundEnded() {
        List<Machine> chain = chain(3, 1);
        chain.get(0).resume(null);
        chain.get(1).separate();
        assertEquals("end 1", chain.get(1).resume(null));
        assertEquals("ended elsewhere", chain.get(0).resume(null));
    }

    @Test
    void takingBackWhatIsNotDelegatedDoesNothing() {
        Machine machine = counting(0, 2);
        machine.separate();
        machine.resume(null);
        machine.separate();
        assertEquals(1, machine.resume(null));
    }

    // ---- closing

    @ParameterizedTest
    @ValueSource(ints = {2, 3, 5, 400})
    void theInnermostIsClosedFirst(int length) {
        List<Machine> chain = chain(length, 3);
        Machine outermost = chain.get(0);
        outermost.resume(null);
        outermost.closeDelegatedFirst();
        for (Machine machine : chain.subList(1, length)) {
            assertSame(outermost, Splice.root(machine), "nothing is closed before it is resumed");
        }
        Caught exit = new Caught("exit");
        assertSame(exit, assertThrows(Caught.class, () -> outermost.raise(exit)));
        for (Machine machine : chain) {
            assertTrue(machine.isFinished());
            assertEquals(machine == chain.get(length - 1) ? List.of() : List.of("close"), machine.log);
        }
    }

    @Test
    void whatClosingOneThrowsIsThrownInTheNextOneAround() {
        Machine stubborn = new Machine(current -> {
            Object out = Machine.yield("out", current);
            Unwinding.push(current, new Frame() {
                @Override
                public Object resume(Coroutine coroutine, Object in) {
                    throw new Caught("instead");
                }
            });
            return out;
        });
        Machine middle = delegating(stubborn);
        Machine outer = delegating(middle);
        outer.resume(null);
        outer.closeDelegatedFirst();
        Caught instead = assertThrows(Caught.class, () -> outer.raise(new Machine.Exit()));
        assertEquals("instead", instead.getMessage());
        assertEquals(List.of("close"), middle.log);
        assertEquals(List.of("close by instead"), outer.log);
        assertTrue(stubborn.isFinished() && middle.isFinished() && outer.isFinished());
    }

    @Test
    void closingWithNothingDelegatedChangesNothing() {
        Machine machine = counting(0, 2);
        machine.resume(null);
        Frame top = machine.top();
        machine.closeDelegatedFirst();
        assertSame(top, machine.top());
    }

    @Test
    void oneThatIsApartIsClosedAsItIs() {
        List<Machine> chain = chain(3, 3);
        chain.get(0).resume(null);
        chain.get(1).separate();
        chain.get(0).closeDelegatedFirst();
        assertThrows(Caught.class, () -> chain.get(0).raise(new Caught("exit")));
        assertEquals(List.of("close"), chain.get(0).log);
        assertTrue(chain.get(1).isFinished());
    }

    // ---- suspension given up

    @Test
    void droppedDelegationFramesEndTheirInnerOne() {
        Machine inner = counting(0, 2);
        Machine[] outer = new Machine[1];
        outer[0] = new Machine(current -> {
            outer[0].from(inner, current);
            Unwinding.keepRunning(current, null);
            return "went on";
        });
        assertEquals("went on", outer[0].resume(null));
        assertTrue(inner.isFinished());
    }
}

package org.weightless.agent.contract.pinned;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.util.AbstractList;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.weightless.Fiber;
import org.weightless.Generator;
import org.weightless.PinnedException;
import org.weightless.PinnedException.Reason;
import org.weightless.agent.construct.left.Guarded;

/** Each reason for which a yield is refused: the frame that is named, and the right values afterwards. */
class PinnedTest {
    private static PinnedException refusal;

    /** Yields; where that is refused, notes why and goes on. */
    private static int attempt(int value) {
        refusal = null;
        try {
            Fiber.yield(value);
        } catch (PinnedException e) {
            refusal = e;
        }
        return value;
    }

    /** Runs a body between two yields that have to work; its own have to be refused. */
    private static Object refused(Reason reason, String culprit, Supplier<?> body) {
        refusal = null;
        Generator<Object> generator = Generator.returning(() -> {
            int before = 40;
            Fiber.yield("before");
            Object result = body.get();
            Fiber.yield("after " + before);
            return result;
        });
        assertEquals("before", generator.next());
        assertEquals("after 40", generator.next());
        assertEquals(false, generator.hasNext());
        assertEquals(reason, refusal.reason(), refusal.getMessage());
        StackTraceElement frame = refusal.culprit();
        assertEquals(culprit, frame.getClassName().replaceAll(".*[.$]", "") + "." + frame.getMethodName(),
                refusal.getMessage());
        assertTrue(refusal.getMessage().contains(frame.toString()), refusal.getMessage());
        return generator.result();
    }

    // ---- the JDK calls back

    @Test
    void forEach() {
        assertEquals(6, refused(Reason.UNINSTRUMENTED, "ArrayList.forEach", () -> {
            int[] sum = new int[1];
            new ArrayList<>(List.of(1, 2, 3)).forEach(i -> sum[0] += attempt(i));
            return sum[0];
        }));
    }

    @Test
    void sorting() {
        assertEquals(List.of(1, 2, 3), refused(Reason.UNINSTRUMENTED, "ArrayList.sort", () -> {
            List<Integer> list = new ArrayList<>(List.of(3, 1, 2));
            list.sort((a, b) -> attempt(a) - b);
            return list;
        }));
    }

    @Test
    void computeIfAbsent() {
        assertEquals(Map.of("a", 5), refused(Reason.UNINSTRUMENTED, "HashMap.computeIfAbsent", () -> {
            Map<String, Integer> map = new HashMap<>();
            map.computeIfAbsent("a", key -> attempt(5));
            return map;
        }));
    }

    @Test
    void comparatorsOfTrees() {
        assertEquals(2, refused(Reason.UNINSTRUMENTED, "TreeSet.add", () -> {
            TreeSet<Integer> set = new TreeSet<>(Comparator.comparing(PinnedTest::attempt));
            set.add(2);
            set.add(1);
            set.add(2);
            return set.size();
        }));
    }

    @Test
    void toStringCalledByTheJdk() {
        Object yielding = new Object() {
            @Override
            public String toString() {
                return "<" + attempt(7) + ">";
            }
        };
        assertEquals("a<7>", refused(Reason.UNINSTRUMENTED, "String.valueOf", () -> "a" + yielding));
    }

    @Test
    void streams() {
        assertEquals(List.of(2, 4), refused(Reason.UNINSTRUMENTED, "ReferencePipeline.toList",
                () -> List.of(1, 2).stream().map(i -> 2 * attempt(i)).toList()));
    }

    // ---- reflection and handles

    private static final List<Class<?>> MANY = Collections.nCopies(251, Object.class);

    @Test
    void methodHandlesWithMoreArgumentsThanTheJdkCallsInOneWay() throws ReflectiveOperationException {
        MethodHandle attempt = MethodHandles.lookup()
                .findStatic(PinnedTest.class, "attempt", MethodType.methodType(int.class, int.class));
        MethodHandle wide = MethodHandles.dropArguments(MethodHandles.insertArguments(attempt, 0, 3), 0, MANY);
        Generator<Object> generator = Generator.returning(() -> {
            int before = 1;
            Fiber.yield("before");
            try {
                return before + (int) wide.invokeWithArguments(new Object[MANY.size()]);
            } catch (Throwable e) {
                throw new AssertionError(e);
            }
        });
        generator.forEachRemaining(value -> {});
        assertEquals(4, generator.result());
        assertEquals(Reason.UNINSTRUMENTED, refusal.reason());
        assertEquals("attempt", refusal.culprit().getMethodName(), refusal.getMessage());
        assertTrue(refusal.getMessage().contains("method handle"), refusal.getMessage());
    }

    private static int overloaded(int value) {
        return attempt(value);
    }

    private static synchronized int overloaded(String value) {
        return value.length();
    }

    private static int throughAHandle(int value) {
        if (value < 0) {
            Fiber.yield("never: but this method could be suspended");
        }
        try {
            MethodHandle overloaded = MethodHandles.lookup()
                    .findStatic(PinnedTest.class, "overloaded", MethodType.methodType(int.class, int.class));
            MethodHandle bound = MethodHandles.insertArguments(overloaded, 0, value);
            return (int) MethodHandles.dropArguments(bound, 0, MANY).invokeWithArguments(new Object[MANY.size()]);
        } catch (Throwable e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void anOverloadThatIsSynchronizedIsNoReason() {
        assertEquals(3, refused(Reason.UNINSTRUMENTED, "PinnedTest.overloaded", () -> throughAHandle(3)));
        assertEquals(3, overloaded("any"));
    }

    private static int aroundAHandle(Object lock, int value) {
        synchronized (lock) {
            return throughAHandle(value);
        }
    }

    @Test
    void aMethodHandleInsideAMonitorIsNotTheReason() {
        assertEquals(3, refused(Reason.MONITOR, "PinnedTest.aroundAHandle", () -> aroundAHandle(new Object(), 3)));
    }

    // ---- the language

    private static synchronized int underTheClassMonitor(int value) {
        return attempt(value) + 1;
    }

    private synchronized int underItsMonitor(int value) {
        return attempt(value) + 2;
    }

    private static int inABlock(Object lock, int value) {
        int result = 1;
        synchronized (lock) {
            result += attempt(value);
        }
        return result;
    }

    @Test
    void synchronizedMethods() {
        assertEquals(2, refused(Reason.MONITOR, "PinnedTest.underTheClassMonitor", () -> underTheClassMonitor(1)));
        assertEquals(3, refused(Reason.MONITOR, "PinnedTest.underItsMonitor", () -> new PinnedTest().underItsMonitor(1)));
    }

    @Test
    void synchronizedBlocks() {
        Object lock = new Object();
        assertEquals(6, refused(Reason.MONITOR, "PinnedTest.inABlock", () -> inABlock(lock, 5)));
        assertEquals(false, Thread.holdsLock(lock));
    }

    /**
     * Calls under a monitor what a companion may not call by itself, which goes through handles of the runtime's. Each
     * method has a copy, as it suspends elsewhere.
     */
    static class Locked extends Guarded {
        @Override
        protected Object get(Supplier<?> from) {
            synchronized (suspended(this)) {
                return super.get(from);
            }
        }

        Object inherited(Supplier<?> from) {
            synchronized (suspended(this)) {
                return getStatically(from);
            }
        }

        private static <T> T suspended(T value) {
            Fiber.yield("in between");
            return value;
        }
    }

    @Test
    void underAMonitorThatIsTheReasonWhateverIsCalled() {
        refusedOnTheWay(5, "Locked.get", () -> new Locked().get(() -> attempt(5)));
        refusedOnTheWay(6, "Locked.inherited", () -> new Locked().inherited(() -> attempt(6)));
    }

    private static void refusedOnTheWay(Object result, String culprit, Supplier<?> body) {
        Generator<Object> inner = Generator.returning(body::get);
        assertEquals("in between", inner.next());
        assertEquals(false, inner.hasNext());
        assertEquals(result, inner.result());
        assertEquals(Reason.MONITOR, refusal.reason(), refusal.getMessage());
        assertTrue(refusal.getMessage().contains(culprit + "(PinnedTest.java:"), refusal.getMessage());
        assertTrue(refusal.getMessage().contains(": a synchronized block holds a monitor; "), refusal.getMessage());
    }

    /** A value of a class is computed by the JDK's own code, under no monitor of the caller's. */
    @Test
    void valuesOfClasses() {
        ClassValue<Integer> values = new ClassValue<>() {
            @Override
            protected Integer computeValue(Class<?> type) {
                return attempt(9);
            }
        };
        assertEquals(9, refused(Reason.UNINSTRUMENTED, "ClassValue.get", () -> values.get(String.class)));
        assertTrue(refusal.getMessage().endsWith(": java.lang.ClassValue stays plain: calls in fibers are linked with it;"
                + " compute the value without a yield, or keep it in a map of your own"), refusal.getMessage());
    }

    static final class Initialised {
        static final int VALUE = attempt(11);
    }

    @Test
    void classInitialisers() {
        assertEquals(11, refused(Reason.CLASS_INITIALIZER, "Initialised.<clinit>", () -> Initialised.VALUE));
    }

    static final class Attempting extends AbstractList<Object> {
        @Override
        public Object get(int index) {
            return 4;
        }

        @Override
        public int size() {
            return 1;
        }

        @Override
        public Object[] toArray() {
            return new Object[] {attempt(4)};
        }
    }

    @Test
    void whatAConstructorOfTheJdkCalls() {
        assertEquals(List.of(4),
                refused(Reason.CONSTRUCTOR, "ArrayList.<init>", () -> new ArrayList<>(new Attempting())));
    }

    @Test
    void theMessageSaysWhatToDo() {
        refused(Reason.MONITOR, "PinnedTest.underTheClassMonitor", () -> underTheClassMonitor(1));
        assertTrue(refusal.getMessage().startsWith("cannot suspend "), refusal.getMessage());
        assertTrue(refusal.getMessage().contains("monitor"), refusal.getMessage());
        assertTrue(refusal instanceof IllegalStateException);
    }
}

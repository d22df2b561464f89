package org.weightless.agent.contract.pinned;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.InputStream;
import java.lang.invoke.MethodHandles;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.Function;
import java.util.function.IntSupplier;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.weightless.Fiber;
import org.weightless.Generator;
import org.weightless.PinnedException;
import org.weightless.PinnedException.Reason;
import org.weightless.agent.testing.Plain;
import org.weightless.agent.testing.Sources;

/** Classes that the agent never saw, between classes that it did: they are named, and never skipped. */
class PinnedByStrangersTest {
    private static final List<PinnedException> REFUSALS = new ArrayList<>();

    /** What strangers extend and call. */
    public static class Base implements IntSupplier {
        public int value() {
            Fiber.yield("in the base class");
            return 1;
        }

        @Override
        public int getAsInt() {
            return value() + tried();
        }

        public static int tried() {
            try {
                Fiber.yield("tried");
                return 100;
            } catch (PinnedException e) {
                REFUSALS.add(e);
                return 200;
            }
        }
    }

    private static List<Object> run(Supplier<?> body) {
        REFUSALS.clear();
        List<Object> values = new ArrayList<>();
        Generator<Object> generator = Generator.returning(() -> {
            Fiber.yield("before");
            Object result = body.get();
            Fiber.yield("after");
            return result;
        });
        generator.forEachRemaining(values::add);
        values.add(generator.result());
        return values;
    }

    private static void assertRefusedBy(String className, String method) {
        assertEquals(1, REFUSALS.size());
        PinnedException refusal = REFUSALS.get(0);
        assertEquals(Reason.UNINSTRUMENTED, refusal.reason(), refusal.getMessage());
        assertTrue(refusal.culprit().getClassName().contains(className), refusal.getMessage());
        assertEquals(method, refusal.culprit().getMethodName());
    }

    /** Overrides a method that is instrumented above it, and calls up. */
    public static class Overriding extends Base {
        @Override
        public int value() {
            return tried() + 10;
        }
    }

    @Test
    void aSubclassThatOverridesIsNotSkipped() {
        Base stranger = (Base) Plain.make(Overriding.class);
        assertEquals(List.of("before", "tried", "after", 310), run(stranger::getAsInt));
        assertRefusedBy("Overriding", "value");
    }

    /** Overrides nothing that matters. */
    public static class Inheriting extends Base {
        public int other() {
            return 5;
        }
    }

    @Test
    void whatASubclassInheritsStillSuspends() {
        Base stranger = (Base) Plain.make(Inheriting.class);
        assertEquals(List.of("before", "in the base class", "tried", "after", 101), run(stranger::getAsInt));
        assertEquals(List.of(), REFUSALS);
    }

    /** Calls back what it is given, in a lambda of its own. */
    public static class Calling implements Function<IntSupplier, Integer> {
        @Override
        public Integer apply(IntSupplier callback) {
            IntSupplier own = () -> callback.getAsInt() + 1000;
            return own.getAsInt();
        }
    }

    @Test
    @SuppressWarnings("unchecked")
    void aStrangersMethodInBetween() {
        Function<IntSupplier, Integer> stranger = (Function<IntSupplier, Integer>) Plain.make(Calling.class);
        assertEquals(List.of("before", "after", 1200), run(() -> stranger.apply(Base::tried)));
        assertRefusedBy("Calling", "apply");
    }

    /** Makes lambdas and method references for others to call. */
    public static class Making implements Supplier<IntSupplier[]> {
        @Override
        public IntSupplier[] get() {
            int captured = 7;
            return new IntSupplier[] {() -> Base.tried() + captured, Base::tried};
        }
    }

    /** A lambda's body is the stranger's code; a method reference leads straight to ours. */
    @Test
    @SuppressWarnings("unchecked")
    void lambdasOfStrangers() {
        IntSupplier[] made = ((Supplier<IntSupplier[]>) Plain.make(Making.class)).get();
        assertEquals(List.of("before", "after", 207), run(made[0]::getAsInt));
        assertEquals(1, REFUSALS.size());
        assertEquals(Reason.UNINSTRUMENTED, REFUSALS.get(0).reason());
        assertEquals(List.of("before", "tried", "after", 100), run(made[1]::getAsInt));
        assertEquals(0, REFUSALS.size());
    }

    /** Defined as a hidden class below. */
    static class Hidden implements Function<IntSupplier, Integer> {
        @Override
        public Integer apply(IntSupplier callback) {
            return callback.getAsInt() + 1;
        }
    }

    @Test
    @SuppressWarnings("unchecked")
    void hiddenClasses() throws IOException, ReflectiveOperationException {
        byte[] bytes;
        try (InputStream in = PinnedByStrangersTest.class.getResourceAsStream("PinnedByStrangersTest$Hidden.class")) {
            bytes = in.readAllBytes();
        }
        Class<?> hidden = MethodHandles.lookup().defineHiddenClass(bytes, true).lookupClass();
        var constructor = hidden.getDeclaredConstructor();
        constructor.setAccessible(true);
        Function<IntSupplier, Integer> stranger = (Function<IntSupplier, Integer>) constructor.newInstance();
        List<Object> values = run(() -> stranger.apply(Base::tried));
        if (REFUSALS.isEmpty()) {
            assertEquals(List.of("before", "tried", "after", 101), values);
        } else {
            assertEquals(List.of("before", "after", 201), values);
            assertRefusedBy("Hidden", "apply");
        }
    }

    /** A body that is itself a stranger's. */
    public static class Body implements Generator.Body {
        @Override
        public void run() {
            Base.tried();
        }
    }

    @Test
    void aStrangersBody() {
        REFUSALS.clear();
        Generator<Object> generator = Generator.of((Generator.Body) Plain.make(Body.class));
        assertEquals(false, generator.hasNext());
        assertRefusedBy("Body", "run");
    }

    @Test
    void inThePlaceOfAScopedValueAFiberLocalIsNamed() {
        assumeTrue(Runtime.version().feature() >= 25, "needs ScopedValue");
        Callable<?> program = Sources.javac("made.Bound", """
                package made;

                import org.weightless.Fiber;
                import org.weightless.PinnedException;

                public class Bound implements java.util.concurrent.Callable<Object> {
                    private String refusal = "none";
                    public Object call() {
                        ScopedValue.where(ScopedValue.<String>newInstance(), "bound").run(() -> {
                            try {
                                Fiber.yield("inside");
                            } catch (PinnedException e) {
                                refusal = e.getMessage();
                            }
                        });
                        return refusal;
                    }
                }
                """, "--release", "25").made().instrumented().callable("made.Bound");
        Generator<Object> generator = Generator.returning(program::call);
        assertFalse(generator.hasNext());
        String message = (String) generator.result();
        assertTrue(message.contains("java.lang.ScopedValue$Carrier."), message);
        assertTrue(message.endsWith("; use a FiberLocal, which a fiber has whatever thread runs it"), message);
    }
}

package org.weightless.agent.contract.storing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import java.io.IOException;
import java.io.InvalidObjectException;
import java.io.Serializable;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.weightless.Continuation;
import org.weightless.ContinuationScope;
import org.weightless.Fiber;
import org.weightless.Generator;
import org.weightless.StateInput;
import org.weightless.StateOutput;
import org.weightless.Stored;

/**
 * Each piece of a stored computation by turns is another one: the damage is found and named when it is read, whatever
 * brought the pieces.
 */
class DamagedPiecesTest {
    private static final List<Integer> INTS =
            List.of(-1, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 99, 1 << 20, Integer.MAX_VALUE);

    /** Keeps what is written, and gives it back with another piece in the place of one. */
    private static final class Pieces implements StateOutput, StateInput {
        private final List<Object> all = new ArrayList<>();
        private int at;

        Pieces() {}

        Pieces(List<Object> all, int changed, Object to) {
            this.all.addAll(all);
            this.all.set(changed, to);
        }

        @Override
        public void writeInt(int value) {
            all.add(value);
        }

        @Override
        public void writeLong(long value) {
            all.add(value);
        }

        @Override
        public void writeObject(Object value) {
            all.add(new Reference(value));
        }

        private Object next() throws IOException {
            if (at == all.size()) {
                throw new IOException("no more pieces");
            }
            return all.get(at++);
        }

        private <T> T next(Class<T> type) throws IOException {
            Object piece = next();
            if (!type.isInstance(piece)) {
                throw new IOException("a piece of another kind");
            }
            return type.cast(piece);
        }

        @Override
        public int readInt() throws IOException {
            return next(Integer.class);
        }

        @Override
        public long readLong() throws IOException {
            return next(Long.class);
        }

        @Override
        public Object readObject() throws IOException {
            return next(Reference.class).to;
        }
    }

    /** An object among the pieces. */
    private record Reference(Object to) {}

    private static int next(long from) {
        int[] cells = {1, 2};
        String text = "text";
        Fiber.yield(text);
        return (int) from + cells.length + text.length();
    }

    public static int called(double half) {
        return next(7) + (int) half;
    }

    private static Object get(Supplier<?> supplier) {
        return supplier.get();
    }

    private static int seven() {
        return next(1);
    }

    interface Shape {
        int area(int x);
    }

    private static Shape shape(InvocationHandler handler) {
        return (Shape) Proxy.newProxyInstance(DamagedPiecesTest.class.getClassLoader(), new Class<?>[] {Shape.class}, handler);
    }

    static final class Made implements Serializable {
        private static final long serialVersionUID = 1L;
        final int number = next(1);
    }

    private static List<Object> written(Object computation) throws IOException {
        Pieces pieces = new Pieces();
        Stored.write(computation, pieces);
        return pieces.all;
    }

    private static Generator<Object> begun(Generator<Object> generator) {
        generator.next();
        return generator;
    }

    /** What reading says of each change; whatever it takes nonetheless has the pieces' shape. */
    private static Set<String> damages(Class<?> type, List<Object> pieces, Object... foreign) throws Exception {
        Set<String> said = new TreeSet<>();
        List<Object> objects =
                new ArrayList<>(Arrays.asList(null, "text", 7, Object.class, int[].class, boolean[].class, new Object[1]));
        objects.addAll(List.of(foreign));
        for (int i = 0; i < pieces.size(); i++) {
            List<?> others = pieces.get(i) instanceof Integer ? INTS
                    : pieces.get(i) instanceof Long
                            ? List.of(0L, Long.MIN_VALUE)
                            : objects.stream().map(Reference::new).toList();
            for (Object other : others) {
                try {
                    Stored.read(Stored.blank(type), new Pieces(pieces, i, other));
                } catch (IOException | ClassNotFoundException refused) {
                    String message = String.valueOf(refused.getMessage());
                    assertFalse(message.isBlank());
                    said.add(message.replaceFirst("^a stored computation is damaged: ", "damaged: "));
                } catch (RuntimeException | Error unforeseen) {
                    fail("piece " + i + " of " + pieces + ": " + other, unforeseen);
                }
            }
        }
        return said;
    }

    private static void assertSaid(Set<String> said, String... expected) {
        for (String each : expected) {
            assertTrue(said.contains("damaged: " + each), () -> each + "\nis not among\n" + String.join("\n", said));
        }
    }

    @Test
    void whatIsReadUnchangedGoesOn() throws Exception {
        List<Object> pieces = written(begun(Generator.returning(() -> called(2.5))));
        @SuppressWarnings("unchecked")
        Generator<Object> read = (Generator<Object>) Stored.blank(Generator.class);
        Stored.read(read, new Pieces(pieces, 0, pieces.get(0)));
        assertFalse(read.hasNext());
        assertEquals(7 + 2 + 4 + 2, read.result());
    }

    @Test
    void framesOfGeneratedCode() throws Exception {
        assertSaid(damages(Generator.class, written(begun(Generator.returning(() -> called(2.5))))),
                "a state is unknown", "a class is none", "a frame has no call", "it has no frames",
                "a frame is of an unknown kind");
    }

    @Test
    void bodies() throws Exception {
        Generator<Object> unbegun = Generator.returning((Callable<Object> & Serializable) () -> called(2.5));
        assertSaid(damages(Generator.class, written(unbegun)), "a body is none");
    }

    @Test
    void whatHasBeenReadIsNotReadAgain() throws Exception {
        List<Object> pieces = written(begun(Generator.returning(() -> called(2.5))));
        Generator<?> read = Stored.blank(Generator.class);
        Stored.read(read, new Pieces(pieces, 0, pieces.get(0)));
        String refused = assertThrows(InvalidObjectException.class,
                () -> Stored.read(read, new Pieces(pieces, 0, pieces.get(0)))).getMessage();
        assertEquals("a stored computation is damaged: something is read twice", refused);
    }

    @Test
    void framesOfTheRuntime() throws Exception {
        Set<String> said = damages(Generator.class, written(begun(Generator.returning(
                () -> DamagedPiecesTest.class.getMethod("called", double.class).invoke(null, 0.5)))));
        said.addAll(damages(Generator.class, written(begun(Generator.returning(
                () -> shape((me, method, arguments) -> called(1)).area(3))))));
        said.addAll(damages(Generator.class, written(begun(Generator.returning(() -> get(DamagedPiecesTest::seven))))));
        said.addAll(damages(Generator.class, written(begun(Generator.returning(() -> ((Made) get(Made::new)).number)))));
        assertSaid(said, "a class is none", "a frame is of an unknown kind", "it has no frames");
        assertTrue(said.stream().anyMatch(each -> each.startsWith("damaged: a result cannot be converted: ")),
                () -> String.join("\n", said));
    }

    @Test
    void delegation() throws Exception {
        Generator<Object> inner = Generator.returning(() -> called(2.5));
        Generator<Object> outer = begun(Generator.returning(() -> Generator.yieldFrom(inner)));
        Generator<Object> other = begun(Generator.returning(() -> called(1)));
        assertSaid(damages(Generator.class, written(outer), other),
                "a generator that another one delegates to is none", "a generator that it delegates to is no such");
    }

    @Test
    void continuations() throws Exception {
        ContinuationScope scope = new ContinuationScope("stored");
        Continuation continuation = new Continuation(scope, () -> {
            Continuation.yield(scope);
            Continuation.yield(scope);
        });
        continuation.run();
        assertSaid(damages(Continuation.class, written(continuation)), "a continuation has no scope");
    }
}

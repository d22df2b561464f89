package org.weightless.agent.contract.generator;

import static java.lang.invoke.MethodHandles.catchException;
import static java.lang.invoke.MethodHandles.constant;
import static java.lang.invoke.MethodHandles.countedLoop;
import static java.lang.invoke.MethodHandles.dropArguments;
import static java.lang.invoke.MethodHandles.tryFinally;
import static java.lang.invoke.MethodType.methodType;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.ByteArrayOutputStream;
import java.io.NotSerializableException;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodHandles.Lookup;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.weightless.Fiber;
import org.weightless.Forkable;
import org.weightless.Generator;
import org.weightless.Stored;

/** What is suspended inside combined method handles. */
class HandleForkTest {
    private static final MethodHandle LOOP;
    private static final MethodHandle GUARDED;

    static {
        try {
            Lookup self = MethodHandles.lookup();
            LOOP = countedLoop(dropArguments(constant(int.class, 3), 0, Notes.class),
                    dropArguments(constant(int.class, 0), 0, Notes.class), self.findStatic(HandleForkTest.class, "step",
                            methodType(int.class, int.class, int.class, Notes.class)));
            MethodHandle target = self.findStatic(HandleForkTest.class, "target", methodType(int.class, Notes.class));
            MethodHandle handler = self.findStatic(HandleForkTest.class, "handler",
                    methodType(int.class, IllegalStateException.class, Notes.class));
            MethodHandle cleanup = self.findStatic(HandleForkTest.class, "cleanup",
                    methodType(int.class, Throwable.class, int.class, Notes.class));
            GUARDED = tryFinally(catchException(target, IllegalStateException.class, handler), cleanup);
        } catch (ReflectiveOperationException e) {
            throw new AssertionError(e);
        }
    }

    /** Written on by whoever has them. */
    private static final class Notes implements Forkable {
        private final List<Object> lines = new ArrayList<>();

        @Override
        public Object fork() {
            Notes copy = new Notes();
            copy.lines.addAll(lines);
            return copy;
        }

        void add(Object line) {
            lines.add(line);
            Fiber.yield(List.copyOf(lines));
        }
    }

    private static int step(int sum, int i, Notes notes) {
        notes.add(i);
        return sum + i;
    }

    private static int target(Notes notes) {
        notes.add("target");
        throw new IllegalStateException("of the target");
    }

    private static int handler(IllegalStateException caught, Notes notes) {
        notes.add(caught.getMessage());
        return 7;
    }

    private static int cleanup(Throwable thrown, int result, Notes notes) {
        notes.add(thrown + " " + result);
        return result + 1;
    }

    private static Generator<Object> body() {
        return Generator.returning(() -> {
            Notes notes = new Notes();
            try {
                return (int) LOOP.invokeExact(notes) + (int) GUARDED.invokeExact(notes);
            } catch (Throwable e) {
                throw new AssertionError(e);
            }
        });
    }

    private static List<Object> rest(Generator<Object> generator) {
        List<Object> rest = new ArrayList<>();
        generator.forEachRemaining(rest::add);
        rest.add(generator.result());
        return rest;
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 3, 4, 5, 6})
    void aForkInLoopsAndHandlersOfHandlesHasValuesOfItsOwn(int yields) {
        Generator<Object> original = body();
        for (int i = 0; i < yields; i++) {
            original.next();
        }
        List<Object> whole = rest(body());
        Generator<Object> fork = original.fork();
        assertEquals(whole.subList(yields, whole.size()), rest(fork));
        assertEquals(whole.subList(yields, whole.size()), rest(original));
    }

    @Test
    void itCannotBeStored() {
        Generator<Object> generator = body();
        generator.next();
        assertEquals("a call of a combined method handle cannot be stored: call the method itself",
                assertThrows(NotSerializableException.class, () -> Stored.write(generator, new ByteArrayOutputStream()))
                        .getMessage());
    }
}

package org.weightless.agent.contract.storing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.esotericsoftware.kryo.Kryo;
import com.esotericsoftware.kryo.KryoException;
import com.esotericsoftware.kryo.Serializer;
import com.esotericsoftware.kryo.io.Input;
import com.esotericsoftware.kryo.io.Output;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.weightless.Fiber;
import org.weightless.Generator;
import org.weightless.StateInput;
import org.weightless.StateOutput;
import org.weightless.Stored;

/** Another library writes the values: the guide shows this adapter. */
class KryoTest {
    /** Not {@link java.io.Serializable}: the library does not ask for that. */
    static class Account {
        int balance;
        Generator<Object> history;
    }

    /** The adapter. */
    private static final class Computations<T> extends Serializer<T> {
        @Override
        public void write(Kryo kryo, Output output, T computation) {
            try {
                Stored.write(computation, new StateOutput() {
                    @Override
                    public void writeInt(int value) {
                        output.writeVarInt(value, false);
                    }

                    @Override
                    public void writeLong(long value) {
                        output.writeVarLong(value, false);
                    }

                    @Override
                    public void writeObject(Object value) {
                        kryo.writeClassAndObject(output, value);
                    }
                });
            } catch (IOException e) {
                throw new KryoException(e);
            }
        }

        @Override
        public T read(Kryo kryo, Input input, Class<? extends T> type) {
            T computation = Stored.blank(type);
            kryo.reference(computation);
            try {
                Stored.read(computation, new StateInput() {
                    @Override
                    public int readInt() {
                        return input.readVarInt(false);
                    }

                    @Override
                    public long readLong() {
                        return input.readVarLong(false);
                    }

                    @Override
                    public Object readObject() {
                        return kryo.readClassAndObject(input);
                    }
                });
            } catch (IOException | ClassNotFoundException e) {
                throw new KryoException(e);
            }
            return computation;
        }
    }

    private static Kryo kryo() {
        Kryo kryo = new Kryo();
        kryo.setReferences(true);
        kryo.register(Generator.class, new Computations<>());
        kryo.register(Class.class);
        kryo.register(ArrayList.class);
        kryo.register(Account.class);
        kryo.register(KryoTest[].class);
        return kryo;
    }

    private static <T> T copy(T value) {
        Output output = new Output(1024, -1);
        kryo().writeClassAndObject(output, value);
        @SuppressWarnings("unchecked")
        Class<T> type = (Class<T>) value.getClass();
        return type.cast(kryo().readClassAndObject(new Input(output.toBytes())));
    }

    private static void pays(Account account, String name, double rate) {
        for (int i = 1; i < 4; i++) {
            account.balance += i;
            Fiber.yield(name + account.balance + rate);
        }
        Fiber.yield(account);
    }

    @Test
    void aGeneratorGoesOnWithValuesThatTheLibraryHasWritten() {
        Account account = new Account();
        Generator<Object> generator = Generator.of(() -> pays(account, "n", 0.5));
        account.history = generator;
        generator.next();
        Generator<Object> copy = copy(generator);
        List<Object> rest = new ArrayList<>();
        copy.forEachRemaining(rest::add);
        assertEquals(List.of("n30.5", "n60.5"), rest.subList(0, 2));
        assertSame(copy, ((Account) rest.get(2)).history);
        assertEquals(1, account.balance);
    }

    @Test
    void whatTheLibraryRefusesIsItsOwnError() {
        Generator<Object> generator = Generator.of(() -> holds(Thread.currentThread()));
        generator.next();
        String message = assertThrows(IllegalArgumentException.class, () -> copy(generator)).getMessage();
        assertTrue(message.contains("Class is not registered: java.lang.Thread"), message);
    }

    private static void holds(Object odd) {
        Fiber.yield(1);
        assertSame(odd, odd);
    }

    @Test
    void onlyComputationsAreWrittenAndRead() {
        assertThrows(IllegalArgumentException.class, () -> Stored.write("text", (StateOutput) null));
        assertThrows(IllegalArgumentException.class, () -> Stored.blank(String.class));
    }
}

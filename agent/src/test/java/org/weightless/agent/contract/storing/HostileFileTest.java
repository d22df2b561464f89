package org.weightless.agent.contract.storing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.Externalizable;
import java.io.IOException;
import java.io.InvalidClassException;
import java.io.InvalidObjectException;
import java.io.ObjectInput;
import java.io.ObjectInputFilter;
import java.io.ObjectInputStream;
import java.io.ObjectOutput;
import java.io.Serializable;
import java.io.StreamCorruptedException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.weightless.Fiber;
import org.weightless.Generator;
import org.weightless.StateInput;
import org.weightless.StateOutput;
import org.weightless.Stored;
import org.weightless.agent.testing.Thorough;
import org.weightless.runtime.StoredFile;

/**
 * What a stored file can do to who reads it: be refused, or give what was stored. The option {@code stored.mutants}
 * says how many are tried.
 */
class HostileFileTest {
    private static final int MUTANTS = 100_000;

    /** Counts its objects. */
    static final class Forbidden implements Serializable {
        private static final long serialVersionUID = 1;
        static int made;

        private void readObject(ObjectInputStream in) {
            made++;
        }
    }

    /** Does not want to be read. */
    static class Validating implements Serializable {
        private static final long serialVersionUID = 1;

        private void readObject(ObjectInputStream in) {
            throw new IllegalStateException("not valid");
        }
    }

    /** The same, at the end. */
    static class Resolving implements Serializable {
        private static final long serialVersionUID = 1;

        private Object readResolve() {
            throw new IllegalStateException("not valid");
        }
    }

    /** The same, by hand. */
    public static class External implements Externalizable {
        private static final long serialVersionUID = 1;

        @Override
        public void writeExternal(ObjectOutput out) {}

        @Override
        public void readExternal(ObjectInput in) {
            throw new IllegalStateException("not valid");
        }
    }

    private static void walk(String name, List<Object> list, Object other) {
        for (int i = 0; i < 3; i++) {
            list.add(name + i);
            Fiber.yield(name + list);
        }
        Fiber.yield(other);
    }

    private static byte[] stored(Object other) throws IOException {
        Generator<Object> generator = Generator.of(() -> walk("step", new ArrayList<>(), other));
        generator.next();
        return Storage.FILE.write(generator);
    }

    private static List<Object> rest(Object read) {
        List<Object> rest = new ArrayList<>();
        ((Generator<?>) read).forEachRemaining(rest::add);
        return rest;
    }

    private static byte[] bytes(StoredFile file) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        file.write(bytes);
        return bytes.toByteArray();
    }

    private static StoredFile file(byte[] bytes) throws IOException {
        return StoredFile.read(new ByteArrayInputStream(bytes));
    }

    private static byte[] mutant(byte[] bytes, Random random) {
        byte[] mutant = bytes.clone();
        switch (random.nextInt(4)) {
            case 0 -> mutant = Arrays.copyOf(mutant, random.nextInt(mutant.length));
            case 1 -> {
                int from = random.nextInt(mutant.length);
                System.arraycopy(bytes, 0, mutant, from, mutant.length - from);
            }
            default -> {
                for (int left = random.nextInt(4); left >= 0; left--) {
                    mutant[random.nextInt(mutant.length)] = (byte) random.nextInt(256);
                }
            }
        }
        return mutant;
    }

    @Test
    void aMutantIsRefusedOrTheSame() throws Exception {
        byte[] stored = stored("end");
        List<Object> expected = rest(Storage.FILE.read(stored));
        Random random = new Random(1);
        int count = Integer.getInteger("stored.mutants", Thorough.count(MUTANTS, 3000));
        int refused = 0;
        for (int i = 0; i < count; i++) {
            byte[] mutant = mutant(stored, random);
            try {
                assertEquals(expected, rest(Storage.FILE.read(mutant)));
                assertTrue(Arrays.equals(stored, mutant), "a mutant that the checksum lets pass");
            } catch (IOException e) {
                refused++;
            }
        }
        assertTrue(refused > count * 9 / 10, "only " + refused + " of " + count);
    }

    /** Whoever mends the checksum has changed what was stored, as he could have anyway: but no more than that. */
    @Test
    void aMutantWithAMendedChecksumMakesNothingThatTheFilterForbids() throws Exception {
        Forbidden.made = 0;
        StoredFile file = file(stored(new Forbidden()));
        ObjectInputFilter filter = ObjectInputFilter.Config.createFilter("!" + Forbidden.class.getName() + ";*");
        Random random = new Random(2);
        int count = Integer.getInteger("stored.mutants", Thorough.count(MUTANTS, 3000)) / 3;
        for (int i = 0; i < count; i++) {
            List<String> classes = new ArrayList<>(file.classes());
            if (random.nextBoolean()) {
                classes.remove(Forbidden.class.getName());
            }
            byte[] mutant = bytes(new StoredFile(classes, file.sites(), file.computations(),
                    mutant(file.values(), random)));
            try {
                Object read = Stored.read(new ByteArrayInputStream(mutant), filter);
                assertTrue(read == null || Forbidden.made == 0);
            } catch (IOException | ClassNotFoundException refused) {
                // as it should be
            }
        }
        assertEquals(0, Forbidden.made);
    }

    /** Without a filter too all ends in an exception of reading, or in something that runs as code does. */
    @Test
    void aMutantWithAMendedChecksumEndsInAnExceptionOfReadingOrRuns() throws Exception {
        StoredFile file = file(stored("end"));
        Random random = new Random(3);
        int count = Integer.getInteger("stored.mutants", Thorough.count(MUTANTS, 3000)) / 3;
        for (int i = 0; i < count; i++) {
            byte[] mutant = bytes(new StoredFile(file.classes(), file.sites(), file.computations(),
                    mutant(file.values(), random)));
            Object read;
            try {
                read = Storage.FILE.read(mutant);
            } catch (IOException | ClassNotFoundException refused) {
                continue;
            }
            if (read instanceof Generator<?> generator) {
                try {
                    for (int values = 0; values < 100 && generator.hasNext(); values++) {
                        generator.next();
                    }
                } catch (LinkageError e) {
                    fail(e);
                } catch (RuntimeException e) {
                    // a variable has another value
                }
            }
        }
    }

    // ---- the list and the filter

    @Test
    void aClassThatTheFilterRejectsIsRefusedBeforeAnythingIsMade() throws Exception {
        Forbidden.made = 0;
        byte[] stored = stored(new Forbidden());
        ObjectInputFilter filter = ObjectInputFilter.Config.createFilter("!" + Forbidden.class.getName() + ";*");
        String message = assertThrows(InvalidClassException.class,
                () -> Stored.read(new ByteArrayInputStream(stored), filter)).getMessage();
        assertTrue(message.contains("Forbidden") && message.contains("the filter rejects"), message);
        assertEquals(0, Forbidden.made);
        rest(Storage.FILE.read(stored));
        assertEquals(1, Forbidden.made);
    }

    @Test
    void aClassThatTheFileDoesNotListIsNotMade() throws Exception {
        Forbidden.made = 0;
        StoredFile file = file(stored(new Forbidden()));
        List<String> fewer = new ArrayList<>(file.classes());
        assertTrue(fewer.remove(Forbidden.class.getName()));
        byte[] stored = bytes(new StoredFile(fewer, file.sites(), file.computations(), file.values()));
        String message = assertThrows(InvalidClassException.class, () -> Storage.FILE.read(stored)).getMessage();
        assertTrue(message.contains("does not list this class"), message);
        assertEquals(0, Forbidden.made);
    }

    @Test
    void whatAClassThrowsAsItReadsItsObjectsIsToldAsThat() throws Exception {
        for (Object value : List.of(new Validating(), new Resolving(), new External())) {
            byte[] stored = stored(value);
            InvalidObjectException refused =
                    assertThrows(InvalidObjectException.class, () -> Storage.FILE.read(stored));
            assertEquals("reading an object of class " + value.getClass().getName()
                    + " threw java.lang.IllegalStateException: not valid", refused.getMessage());
            assertInstanceOf(IllegalStateException.class, refused.getCause());
        }
    }

    @Test
    void aStreamWithoutAFilterIsRefused() throws Exception {
        Generator<Object> generator = Generator.of(() -> walk("step", new ArrayList<>(), null));
        generator.next();
        ObjectInputStream in = new ObjectInputStream(new ByteArrayInputStream(Storage.STREAM.write(generator)));
        String message = assertThrows(InvalidObjectException.class, in::readObject).getMessage();
        assertTrue(message.contains("setObjectInputFilter"), message);
    }

    /** Keeps what is written, and gives it back with another object in the place of one. */
    private record Pieces(List<Object> all, Object from, Object to) implements StateOutput, StateInput {
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
            all.add(value);
        }

        @Override
        public int readInt() {
            return (int) all.remove(0);
        }

        @Override
        public long readLong() {
            return (long) all.remove(0);
        }

        @Override
        public Object readObject() {
            Object value = all.remove(0);
            return from.equals(value) ? to : value;
        }
    }

    @Test
    void aValueThatIsNoneOfItsVariablesTypeIsRefusedByTheNameOfTheVariable() throws Exception {
        Generator<Object> generator = Generator.of(() -> walk("step", new ArrayList<>(), "end"));
        generator.next();
        Pieces pieces = new Pieces(new ArrayList<>(), "step", 7);
        Stored.write(generator, pieces);
        String message = assertThrows(InvalidObjectException.class,
                () -> Stored.read(Stored.blank(Generator.class), pieces)).getMessage();
        assertTrue(message.contains("the variable 'name' of") && message.contains("java.lang.Integer"), message);
    }

    // ---- sizes

    @Test
    void anArrayIsNoLongerThanTheFile() throws Exception {
        StoredFile file = file(Storage.FILE.write(new long[] {0x1122334455667788L}));
        byte[] values = file.values().clone();
        ByteBuffer.wrap(values).putInt(values.length - Long.BYTES - Integer.BYTES, Integer.MAX_VALUE);
        byte[] stored = bytes(new StoredFile(file.classes(), file.sites(), file.computations(), values));
        String message = assertThrows(InvalidClassException.class, () -> Storage.FILE.read(stored)).getMessage();
        assertTrue(message.contains("REJECTED"), message);
    }

    @Test
    void aDepthThatTheStackDoesNotHaveIsRefused() throws Exception {
        List<Object> nested = new ArrayList<>();
        for (int i = 0; i < 2500; i++) {
            nested = new ArrayList<>(List.of(nested));
        }
        List<Object> deep = nested;
        byte[] stored = onLargeStack(() -> Storage.FILE.write(deep));
        InvalidObjectException thrown =
                assertThrows(InvalidObjectException.class, () -> Storage.FILE.read(stored));
        assertTrue(thrown.getMessage().contains("nested too deep"), thrown.toString());
        String message = onLargeStack(() -> assertThrows(
                InvalidObjectException.class, () -> Storage.FILE.read(stored)).getMessage());
        assertTrue(message.contains("more than 2000"), message);
    }

    private static <T> T onLargeStack(java.util.concurrent.Callable<T> action) throws Exception {
        java.util.concurrent.FutureTask<T> task = new java.util.concurrent.FutureTask<>(action);
        new Thread(null, task, "large stack", 256 << 20).start();
        return task.get();
    }

    // ---- versions

    @Test
    void anotherVersionOrAnotherFileIsToldApart() throws Exception {
        byte[] stored = stored("end");
        stored[5] = 9;
        String message = assertThrows(InvalidObjectException.class, () -> Storage.FILE.read(stored)).getMessage();
        assertEquals("the stored form has version 9, this version of Weightless reads 1", message);
        assertThrows(StreamCorruptedException.class, () -> Storage.FILE.read(new byte[] {1, 2, 3}));
        assertThrows(StreamCorruptedException.class, () -> Storage.FILE.read(new byte[0]));
    }
}

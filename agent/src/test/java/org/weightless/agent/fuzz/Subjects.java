package org.weightless.agent.fuzz;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.Map;
import org.weightless.agent.testing.Uninstrumented;

/**
 * Loaders for what is fuzzed: the same classes, once as the agent makes them and once as they are.
 *
 * <p>Hand-written subjects are moved to a package of their own first, by renaming in the constant pool, so that neither
 * the parent loader nor an agent that spares its own packages gets in the way.
 */
final class Subjects {
    static final String PACKAGE = "fuzzed";
    private static final String HERE = Subjects.class.getPackageName().replace('.', '/') + "/";

    private Subjects() {}

    /** A loader whose classes the agent sees. */
    static ClassLoader instrumented(Map<String, byte[]> classes) {
        return new Loader(classes);
    }

    /** A loader whose classes stay untouched. */
    static ClassLoader plain(Map<String, byte[]> classes) {
        return new PlainLoader(classes);
    }

    /** The class files of classes in this package, and of their members, under their new names. */
    static Map<String, byte[]> moved(String... simpleNames) {
        Map<String, byte[]> classes = new HashMap<>();
        for (String name : simpleNames) {
            try (InputStream in = Subjects.class.getResourceAsStream(name + ".class")) {
                classes.put(PACKAGE + "." + name, move(in.readAllBytes()));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        return classes;
    }

    private static byte[] move(byte[] classFile) throws IOException {
        DataInputStream in = new DataInputStream(new ByteArrayInputStream(classFile));
        ByteArrayOutputStream moved = new ByteArrayOutputStream();
        DataOutputStream out = new DataOutputStream(moved);
        out.writeLong(in.readLong());
        int count = in.readUnsignedShort();
        out.writeShort(count);
        for (int i = 1; i < count; i++) {
            i += moveConstant(in, out);
        }
        in.transferTo(out);
        return moved.toByteArray();
    }

    /** Copies a constant (JVMS 4.4); gives 1 where it takes two places. */
    private static int moveConstant(DataInputStream in, DataOutputStream out) throws IOException {
        int kind = in.readUnsignedByte();
        out.writeByte(kind);
        switch (kind) {
            case 1 -> out.writeUTF(in.readUTF().replace(HERE, PACKAGE + "/"));
            case 3, 4, 9, 10, 11, 12, 17, 18 -> out.write(in.readNBytes(4));
            case 5, 6 -> out.write(in.readNBytes(8));
            case 7, 8, 16, 19, 20 -> out.write(in.readNBytes(2));
            case 15 -> out.write(in.readNBytes(3));
            default -> throw new IOException("constant kind " + kind);
        }
        return kind == 5 || kind == 6 ? 1 : 0;
    }

    /** Defines subjects from memory; everything else comes from the parent. */
    private static class Loader extends ClassLoader {
        private final Map<String, byte[]> classes;

        Loader(Map<String, byte[]> classes) {
            super(Subjects.class.getClassLoader());
            this.classes = classes;
        }

        @Override
        protected Class<?> findClass(String name) throws ClassNotFoundException {
            byte[] bytes = classes.get(name);
            if (bytes == null) {
                throw new ClassNotFoundException(name);
            }
            return defineClass(name, bytes, 0, bytes.length);
        }
    }

    /** The same for the oracle. */
    private static final class PlainLoader extends Loader implements Uninstrumented {
        PlainLoader(Map<String, byte[]> classes) {
            super(classes);
        }
    }
}

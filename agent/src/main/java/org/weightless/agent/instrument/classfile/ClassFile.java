package org.weightless.agent.instrument.classfile;

import java.util.HashSet;
import java.util.Set;

/** What a class file's constant pool says at a glance. */
public final class ClassFile {
    private ClassFile() {}

    /** The internal name of the class; null where the bytes do not tell. */
    public static String name(byte[] bytes) {
        try {
            RawClassFile file = new RawClassFile(bytes);
            return file.text(file.nameOfThis());
        } catch (IllegalArgumentException | IndexOutOfBoundsException malformed) {
            return null;
        }
    }

    /**
     * Whether bytes are the class file of a class, from its beginning to its end.
     *
     * @param name its internal name; null where that is not known
     */
    public static boolean isOf(byte[] bytes, String name) {
        try {
            RawClassFile file = new RawClassFile(bytes);
            return file.behindAttributes(file.attributes()) == bytes.length
                    && (name == null || name.equals(file.text(file.nameOfThis())));
        } catch (IllegalArgumentException | IndexOutOfBoundsException broken) {
            return false;
        }
    }

    /**
     * The classes of the core that a class file names, without the name of its package; and the methods of theirs that it
     * calls, as {@code Class.method}.
     *
     * @param isFirst by ASCII letters, whether the rest of a name that is asked for may begin with them
     * @return nothing where the class file cannot be read
     */
    public static Set<String> namedOfCore(RawClassFile file, boolean[] isFirst) {
        if (!file.namesCore()) {
            return Set.of();
        }
        Set<String> found = Set.of();
        try {
            for (int i = naming(file, 1, isFirst); i > 0; i = naming(file, i + 1, isFirst)) {
                int at = file.constants[i];
                boolean method = file.u1(at) == RawClassFile.METHOD;
                String owner = file.text(method ? file.nameOf(file.u2(at + 1)) : file.constants[file.u2(at + 1)]);
                found = found.isEmpty() ? new HashSet<>() : found;
                found.add(owner.substring(RawClassFile.CORE.length) + (method ? "." + methodName(file, at) : ""));
            }
        } catch (IllegalArgumentException | IndexOutOfBoundsException malformed) {
            return Set.of();
        }
        return found;
    }

    /**
     * The next constant that names such a class or a method of one; 0 where there is no more. It calls something only where
     * two letters are right, so that little has to be compiled.
     */
    private static int naming(RawClassFile file, int from, boolean[] isFirst) {
        byte[] bytes = file.bytes;
        int[] constants = file.constants;
        byte[] prefix = RawClassFile.CORE;
        int end = prefix.length + 2;
        for (int i = from; i < constants.length; i++) {
            int at = constants[i];
            byte tag = bytes[at];
            if (at != 0 && (tag == RawClassFile.CLASS || tag == RawClassFile.METHOD)) {
                int type = tag == RawClassFile.CLASS ? at : constants[(bytes[at + 1] & 0xFF) << 8 | bytes[at + 2] & 0xFF];
                int name = constants[(bytes[type + 1] & 0xFF) << 8 | bytes[type + 2] & 0xFF];
                int next = name + end + 1 < bytes.length && bytes[name + end] == '/' ? bytes[name + end + 1] : 0;
                if (next > 0 && isFirst[next] && file.startsWith(name, prefix)) {
                    return i;
                }
            }
        }
        return 0;
    }

    /** Whether two class files declare the same fields and methods: those of one class always do, as long as it lives. */
    public static boolean sameMembers(byte[] one, byte[] other) {
        return members(new RawClassFile(one)).equals(members(new RawClassFile(other)));
    }

    private static Set<String> members(RawClassFile file) {
        Set<String> found = new HashSet<>();
        int at = file.fields();
        for (String kind : new String[] {"field ", "method "}) {
            int count = file.u2(at);
            at += 2;
            for (int i = 0; i < count; i++) {
                found.add(kind + file.u2(at) + file.text(file.constants[file.u2(at + 2)])
                        + file.text(file.constants[file.u2(at + 4)]));
                at = file.behindAttributes(at + 6);
            }
        }
        return found;
    }

    private static String methodName(RawClassFile file, int method) {
        return file.text(file.constants[file.u2(file.constants[file.u2(method + 3)] + 1)]);
    }
}

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
     * The classes of a package that a class file names besides its own, without the package's name; and the methods of
     * theirs that it calls, as {@code Class.method}.
     *
     * @param prefix the package's internal name with a slash behind it, in ASCII
     * @return nothing where the class file cannot be read
     */
    public static Set<String> named(RawClassFile file, byte[] prefix) {
        try {
            return namesAny(file, prefix) ? allNamed(file, prefix) : Set.of();
        } catch (IllegalArgumentException | IndexOutOfBoundsException malformed) {
            return Set.of();
        }
    }

    /** Nearly always the answer is no: the loop calls something only where the last letter of the prefix is right. */
    private static boolean namesAny(RawClassFile file, byte[] prefix) {
        byte[] bytes = file.bytes;
        int[] constants = file.constants;
        int last = prefix.length - 1;
        for (int at : constants) {
            if (at != 0 && bytes[at] == RawClassFile.CLASS) {
                int name = constants[(bytes[at + 1] & 0xFF) << 8 | bytes[at + 2] & 0xFF];
                if (name + 3 + last < bytes.length && bytes[name + 3 + last] == prefix[last]
                        && file.startsWith(name, prefix)) {
                    return true;
                }
            }
        }
        return false;
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

    private static Set<String> allNamed(RawClassFile file, byte[] prefix) {
        Set<String> found = Set.of();
        for (int at : file.constants) {
            int tag = at == 0 ? 0 : file.bytes[at];
            boolean method = tag == RawClassFile.METHOD;
            if (tag != RawClassFile.CLASS && !method) {
                continue;
            }
            int owner = method ? file.nameOf(file.u2(at + 1)) : file.constants[file.u2(at + 1)];
            if (owner != file.nameOfThis() && file.startsWith(owner, prefix)) {
                found = found.isEmpty() ? new HashSet<>() : found;
                found.add(file.text(owner).substring(prefix.length) + (method ? "." + methodName(file, at) : ""));
            }
        }
        return found;
    }

    private static String methodName(RawClassFile file, int method) {
        return file.text(file.constants[file.u2(file.constants[file.u2(method + 3)] + 1)]);
    }
}

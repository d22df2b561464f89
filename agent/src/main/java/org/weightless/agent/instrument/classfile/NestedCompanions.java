package org.weightless.agent.instrument.classfile;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Makes the companions of a nest of classes members of it (JVMS 4.7.29): a nest host names its own companion and those
 * of all its members. Names of classes that do not exist are harmless; what a host does not name when it is loaded is
 * never a member.
 *
 * <p>Nests came with version 55: class files of 51 to 54 are raised to it. Older ones stay as they are; those below 51
 * know no {@code invokedynamic} either, and need more than another number. So do those of 51 and 52 that write final
 * fields where newer ones may not.
 */
public final class NestedCompanions {
    private static final byte[] NEST_HOST = ascii("NestHost");
    private static final byte[] NEST_MEMBERS = ascii("NestMembers");
    private static final byte[] SUFFIX = ascii("$0fiber");
    private static final byte[] CONSTRUCTOR = ascii("<init>");
    private static final byte[] JDK = ascii("java/");
    private static final int MODULE = 0x8000;
    private static final int OLDEST = 51;
    private static final int LAST_WITH_FREE_FINALS = 52;
    private static final int FIRST_WITH_NESTS = 55;
    /** JVMS 4.1: one more than there are constants, and an unsigned 16-bit number. */
    private static final int MOST_CONSTANTS = 65535;

    private NestedCompanions() {}

    static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    /** What becomes of a class. */
    public enum Kind {
        /** It is a nest host, which names the companions of its nest in its new bytes, or has done so before. */
        HOST,
        /** Its host names its companion. */
        MEMBER,
        /** No normal class can be its companion. */
        OUTSIDE
    }

    /**
     * An answer.
     *
     * @param bytes the new class file; null where it stays as it is
     */
    public record Named(Kind kind, byte[] bytes) {
        static final Named MEMBER = new Named(Kind.MEMBER, null);
        static final Named OUTSIDE = new Named(Kind.OUTSIDE, null);
    }

    /**
     * Writes the names.
     *
     * @throws RuntimeException if the bytes are no class file
     */
    public static Named in(byte[] bytes) {
        return in(new RawClassFile(bytes));
    }

    /** The same for a class file whose parts have been found. */
    public static Named in(RawClassFile file) {
        if (file.version() < OLDEST || (file.access() & MODULE) != 0) {
            return Named.OUTSIDE;
        }
        int attributes = file.attributes();
        if (file.attribute(attributes, NEST_HOST) >= 0) {
            return file.version() < FIRST_WITH_NESTS ? Named.OUTSIDE : Named.MEMBER;
        }
        int members = file.attribute(attributes, NEST_MEMBERS);
        if (members < 0 && !callsAnything(file)
                || file.version() <= LAST_WITH_FREE_FINALS && FinalFields.areWrittenOutsideInitialisers(file)) {
            return Named.OUTSIDE;
        }
        return new Writing(file, attributes, members).named();
    }

    /** Whether a class calls anything but constructors of the JDK's: if not, it has nothing to suspend at. */
    private static boolean callsAnything(RawClassFile file) {
        for (int at : file.constants) {
            int tag = at == 0 ? 0 : file.bytes[at];
            if (tag == RawClassFile.INTERFACE_METHOD || tag == RawClassFile.METHOD && !isJdksConstructor(file, at)) {
                return true;
            }
        }
        return false;
    }

    private static boolean isJdksConstructor(RawClassFile file, int method) {
        int name = file.constants[file.u2(file.constants[file.u2(method + 3)] + 1)];
        return file.isText(name, CONSTRUCTOR) && file.startsWith(file.nameOf(file.u2(method + 1)), JDK);
    }

    private static final class Writing {
        private final RawClassFile file;
        private final int attributes;
        private final int members;
        /** How many members there are. */
        private final int count;
        /** Those whose companions are to be named. */
        private final int[] names;
        private byte[] out;
        private int to;

        /** @param members where the attribute is, or -1 */
        Writing(RawClassFile file, int attributes, int members) {
            this.file = file;
            this.attributes = attributes;
            this.members = members;
            count = members < 0 ? 0 : file.u2(members + 6);
            int[] unnamed = new int[count + 1];
            int to = 0;
            for (int i = -1; i < count; i++) {
                int name = i < 0 ? file.nameOfThis() : member(i);
                if (!isCompanion(name) && !isNamed(name)) {
                    unnamed[to++] = name;
                }
            }
            names = Arrays.copyOf(unnamed, to);
        }

        private int member(int i) {
            return file.nameOf(file.u2(members + 8 + 2 * i));
        }

        private boolean isCompanion(int name) {
            return file.endsWith(name, SUFFIX);
        }

        /** A class file may come from a JVM with the agent. */
        private boolean isNamed(int name) {
            int length = file.u2(name + 1);
            for (int i = 0; i < count; i++) {
                int other = member(i);
                if (isCompanion(other) && file.u2(other + 1) == length + SUFFIX.length
                        && Arrays.equals(file.bytes, name + 3, name + 3 + length, file.bytes, other + 3, other + 3 + length)) {
                    return true;
                }
            }
            return false;
        }

        Named named() {
            if (names.length == 0) {
                return new Named(Kind.HOST, null);
            }
            boolean fresh = members < 0;
            int first = file.constants.length;
            int constants = 2 * names.length + (fresh ? 1 : 0);
            if (first + constants > MOST_CONSTANTS) {
                return Named.OUTSIDE;
            }
            int size = fresh ? 3 + NEST_MEMBERS.length + 8 : 0;
            for (int name : names) {
                size += 3 + file.u2(name + 1) + SUFFIX.length + 3 + 2;
            }
            out = Arrays.copyOf(file.bytes, file.bytes.length + size);
            to = file.header;
            for (int i = 0; i < names.length; i++) {
                nameConstant(names[i]);
                out[to] = RawClassFile.CLASS;
                put2(to + 1, first + 2 * i);
                to += 3;
            }
            if (fresh) {
                utf8(NEST_MEMBERS);
            }
            put2(8, first + constants);
            if (file.version() < FIRST_WITH_NESTS) {
                put4(4, FIRST_WITH_NESTS);
            }
            int from = fresh ? attributes : members;
            copy(file.header, from);
            if (fresh) {
                put2(to, file.u2(attributes) + 1);
                to += 2;
                copy(attributes + 2, file.bytes.length);
                put2(to, first + constants - 1);
                to += 2;
                list(0, first);
            } else {
                copy(members, members + 2);
                list(count, first);
                copy(members + 8 + 2 * count, file.bytes.length);
            }
            return new Named(Kind.HOST, out);
        }

        /** The length of the attribute, its old members and the new ones. */
        private void list(int old, int first) {
            put4(to, 2 + 2 * (old + names.length));
            put2(to + 4, old + names.length);
            to += 6;
            copy(members + 8, members + 8 + 2 * old);
            for (int i = 0; i < names.length; i++) {
                put2(to, first + 2 * i + 1);
                to += 2;
            }
        }

        private void nameConstant(int name) {
            int length = file.u2(name + 1);
            out[to] = RawClassFile.UTF8;
            put2(to + 1, length + SUFFIX.length);
            to += 3;
            copy(name + 3, name + 3 + length);
            System.arraycopy(SUFFIX, 0, out, to, SUFFIX.length);
            to += SUFFIX.length;
        }

        private void utf8(byte[] text) {
            out[to] = RawClassFile.UTF8;
            put2(to + 1, text.length);
            System.arraycopy(text, 0, out, to + 3, text.length);
            to += 3 + text.length;
        }

        private void copy(int from, int end) {
            System.arraycopy(file.bytes, from, out, to, end - from);
            to += end - from;
        }

        private void put2(int at, int value) {
            out[at] = (byte) (value >> 8);
            out[at + 1] = (byte) value;
        }

        private void put4(int at, int value) {
            put2(at, value >>> 16);
            put2(at + 2, value);
        }
    }
}

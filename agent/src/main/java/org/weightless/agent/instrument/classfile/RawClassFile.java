package org.weightless.agent.instrument.classfile;

import java.io.ByteArrayInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * A class file as bytes (JVMS 4): where its constants, members and attributes begin. For what has to be known of every
 * class that is loaded, at a fraction of the cost of a library, and without loading one.
 */
public final class RawClassFile {
    static final int UTF8 = 1;
    static final int CLASS = 7;
    static final int FIELD = 9;
    static final int METHOD = 10;
    static final int INTERFACE_METHOD = 11;
    /** What stands for bytes that are no UTF-8, such as the two for a character 0. */
    private static final char UNKNOWN = '\uFFFD';
    private static final int LONG = 5;
    private static final int DOUBLE = 6;
    /** Bytes of a constant by its tag (JVMS 4.4), those of a text without it; 0 where there is no such tag. */
    private static final byte[] SIZES = {0, 3, 0, 5, 5, 9, 9, 3, 3, 5, 5, 5, 5, 0, 0, 4, 3, 5, 5, 3, 3};

    /** The method of an agent that starts while the program runs. */
    private static final byte[] AGENT_MAIN = NestedCompanions.ascii("agentmain");

    /** What the names of the core's classes begin with. */
    static final byte[] CORE = NestedCompanions.ascii("org/weightless/");

    final byte[] bytes;
    /** Where each constant begins, with its tag; 0 where there is none. */
    final int[] constants;
    /** Where the constants end and the access flags are. */
    final int header;
    private final int fields;
    private int methods;
    private boolean namesAgentMain;
    private boolean namesCore;

    /**
     * Finds its way through the bytes.
     *
     * @throws IllegalArgumentException if this is no class file
     * @throws IndexOutOfBoundsException if it ends too early; later, too, where something in it refers beyond its end
     */
    public RawClassFile(byte[] bytes) {
        this.bytes = bytes;
        if (u4(0) != 0xCAFEBABE) {
            throw new IllegalArgumentException("no class file");
        }
        constants = new int[u2(8)];
        header = findConstants();
        fields = header + 8 + 2 * u2(header + 6);
    }

    /** The loop that takes the most time of all: it calls nothing, as it begins in the interpreter. */
    private int findConstants() {
        byte[] bytes = this.bytes;
        int[] constants = this.constants;
        byte[] sizes = SIZES;
        int at = 10;
        for (int i = 1; i < constants.length; i++) {
            constants[i] = at;
            int tag = bytes[at];
            int size = tag >= 0 && tag < sizes.length ? sizes[tag] : 0;
            if (size == 0) {
                throw new IllegalArgumentException("a constant with the tag " + tag);
            }
            if (tag == UTF8) {
                size += (bytes[at + 1] & 0xFF) << 8 | bytes[at + 2] & 0xFF;
                if (size == AGENT_MAIN.length + 3 && bytes[at + 3] == 'a' && isText(at, AGENT_MAIN)) {
                    namesAgentMain = true;
                }
                if (size > CORE.length + 3 && bytes[at + 3] == 'o' && bytes[at + 2 + CORE.length] == '/'
                        && startsWith(at, CORE)) {
                    namesCore = true;
                }
            } else if (tag == LONG || tag == DOUBLE) {
                i++;
            }
            at += size;
        }
        return at;
    }

    /** Whether this may be the class at which an agent begins. */
    public boolean namesAgentMain() {
        return namesAgentMain;
    }

    /** Whether it may name a class of the core, or another one of its package. */
    boolean namesCore() {
        return namesCore;
    }

    int u1(int at) {
        return bytes[at] & 0xFF;
    }

    int u2(int at) {
        return u1(at) << 8 | u1(at + 1);
    }

    int u4(int at) {
        return u2(at) << 16 | u2(at + 2);
    }

    int version() {
        return u2(6);
    }

    int access() {
        return u2(header);
    }

    /** Where the UTF-8 constant is that has the name of this class. */
    int nameOfThis() {
        return nameOf(u2(header + 2));
    }

    /** The internal name of the super class; null for {@link Object}. */
    String superName() {
        int superClass = u2(header + 4);
        return superClass == 0 ? null : text(nameOf(superClass));
    }

    /** Where the UTF-8 constant is that has the name of a class constant. */
    int nameOf(int classConstant) {
        return constants[u2(constants[classConstant] + 1)];
    }

    /** The text of a UTF-8 constant, which beyond ASCII has the JVM's own form (JVMS 4.4.7). */
    String text(int utf8) {
        int length = u2(utf8 + 1);
        String text = new String(bytes, utf8 + 3, length, StandardCharsets.UTF_8);
        if (text.length() == length && text.indexOf(UNKNOWN) < 0) {
            return text;
        }
        try {
            return new DataInputStream(new ByteArrayInputStream(bytes, utf8 + 1, length + 2)).readUTF();
        } catch (IOException e) {
            throw new IllegalArgumentException("no text: " + text, e);
        }
    }

    boolean isText(int utf8, byte[] text) {
        int length = u2(utf8 + 1);
        return length == text.length && Arrays.equals(bytes, utf8 + 3, utf8 + 3 + length, text, 0, length);
    }

    boolean sameText(int utf8, int other) {
        int length = u2(utf8 + 1);
        return length == u2(other + 1)
                && Arrays.equals(bytes, utf8 + 3, utf8 + 3 + length, bytes, other + 3, other + 3 + length);
    }

    boolean startsWith(int utf8, byte[] prefix) {
        return u2(utf8 + 1) >= prefix.length
                && Arrays.equals(bytes, utf8 + 3, utf8 + 3 + prefix.length, prefix, 0, prefix.length);
    }

    /** Where the number of fields is. */
    int fields() {
        return fields;
    }

    boolean endsWith(int utf8, byte[] suffix) {
        int end = utf8 + 3 + u2(utf8 + 1);
        return u2(utf8 + 1) >= suffix.length
                && Arrays.equals(bytes, end - suffix.length, end, suffix, 0, suffix.length);
    }

    /** Where the number of methods is. */
    int methods() {
        if (methods == 0) {
            methods = behindMembers(fields);
        }
        return methods;
    }

    /** Where the number of the attributes of the class is. */
    int attributes() {
        return behindMembers(methods());
    }

    private int behindMembers(int start) {
        int at = start + 2;
        for (int member = u2(start); member > 0; member--) {
            at = behindAttributes(at + 6);
        }
        return at;
    }

    /** Where attributes end whose number is given. */
    int behindAttributes(int start) {
        byte[] in = bytes;
        int at = start + 2;
        for (int attribute = (in[start] & 0xFF) << 8 | in[start + 1] & 0xFF; attribute > 0; attribute--) {
            at += 6 + ((in[at + 2] & 0xFF) << 24 | (in[at + 3] & 0xFF) << 16 | (in[at + 4] & 0xFF) << 8 | in[at + 5] & 0xFF);
        }
        return at;
    }

    /** Where an attribute is, from its name on; -1 where it is missing. */
    int attribute(int start, byte[] name) {
        int at = start + 2;
        for (int attribute = u2(start); attribute > 0; attribute--) {
            if (isText(constants[u2(at)], name)) {
                return at;
            }
            at += 6 + u4(at + 2);
        }
        return -1;
    }
}

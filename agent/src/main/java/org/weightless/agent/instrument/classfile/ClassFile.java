package org.weightless.agent.instrument.classfile;

import java.util.HashSet;
import java.util.Set;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.Opcodes;

/** What a class file's constant pool says at a glance. */
public final class ClassFile {
    private static final int CLASS = 7;
    private static final int METHOD = 10;

    private ClassFile() {}

    /** The internal name of the class, of whatever version it is; null where the bytes do not tell. */
    public static String name(byte[] bytes) {
        try {
            byte[] readable = bytes.clone();
            readable[6] = 0;
            readable[7] = Opcodes.V17;
            return new ClassReader(readable).getClassName();
        } catch (RuntimeException malformed) {
            return null;
        }
    }

    /**
     * The classes of a package that a class file names, without the package's name; and the methods of theirs that it
     * calls, as {@code Class.method}.
     *
     * @param prefix the package's internal name with a slash behind it
     * @return nothing where the class file cannot be read
     */
    public static Set<String> named(byte[] bytes, String prefix) {
        Set<String> found = new HashSet<>();
        try {
            ClassReader reader = new ClassReader(bytes);
            char[] buffer = new char[reader.getMaxStringLength()];
            for (int i = 1; i < reader.getItemCount(); i++) {
                int at = reader.getItem(i);
                int tag = at == 0 ? 0 : reader.readByte(at - 1);
                String owner = tag == CLASS ? reader.readUTF8(at, buffer) : tag == METHOD ? reader.readClass(at, buffer) : "";
                if (owner.startsWith(prefix)) {
                    String method = tag == CLASS ? "" : "." + methodName(reader, at, buffer);
                    found.add(owner.substring(prefix.length()) + method);
                }
            }
            return found;
        } catch (RuntimeException malformed) {
            return Set.of();
        }
    }

    private static String methodName(ClassReader reader, int method, char[] buffer) {
        return reader.readUTF8(reader.getItem(reader.readUnsignedShort(method + 2)), buffer);
    }
}

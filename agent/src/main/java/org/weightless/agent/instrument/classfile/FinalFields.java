package org.weightless.agent.instrument.classfile;

/**
 * Whether a class writes final fields where class files of version 53 and newer may not (JVMS 6.5, putfield and
 * putstatic): outside the initialiser of the object or of the class. Code generators such as CGLIB do so on purpose,
 * in class files of version 52, which have to stay of that version.
 */
final class FinalFields {
    private static final byte[] CODE = NestedCompanions.ascii("Code");
    private static final byte[] CONSTRUCTOR = NestedCompanions.ascii("<init>");
    private static final byte[] CLASS_INITIALISER = NestedCompanions.ascii("<clinit>");
    private static final int FINAL = 0x10;
    private static final int PUTSTATIC = 0xb3;
    private static final int PUTFIELD = 0xb5;

    private FinalFields() {}

    /** Any three bytes that could be such an instruction count as one: the answer errs on the side of yes. */
    static boolean areWrittenOutsideInitialisers(RawClassFile file) {
        boolean[] finals = ownFinals(file);
        return finals != null && anyMethodWrites(file, finals);
    }

    /** By the indexes of constants, which name final fields of the class; null where none does. */
    private static boolean[] ownFinals(RawClassFile file) {
        if (!hasAny(file)) {
            return null;
        }
        boolean[] finals = null;
        int[] constants = file.constants;
        for (int i = 1; i < constants.length; i++) {
            int at = constants[i];
            if (at != 0 && file.bytes[at] == RawClassFile.FIELD && isOwnFinal(file, at)) {
                finals = finals == null ? new boolean[constants.length] : finals;
                finals[i] = true;
            }
        }
        return finals;
    }

    private static boolean hasAny(RawClassFile file) {
        int at = file.fields() + 2;
        for (int field = file.u2(file.fields()); field > 0; field--) {
            if ((file.u2(at) & FINAL) != 0) {
                return true;
            }
            at = file.behindAttributes(at + 6);
        }
        return false;
    }

    private static boolean anyMethodWrites(RawClassFile file, boolean[] finals) {
        int methods = file.methods();
        int at = methods + 2;
        for (int method = file.u2(methods); method > 0; method--) {
            int name = file.constants[file.u2(at + 2)];
            int code = file.attribute(at + 6, CODE);
            if (code >= 0) {
                boolean mayWriteObjects = file.isText(name, CONSTRUCTOR);
                boolean mayWriteClass = file.isText(name, CLASS_INITIALISER);
                int end = code + 14 + file.u4(code + 10);
                if (writesAny(file.bytes, code + 14, end, finals, mayWriteClass ? 0 : PUTSTATIC,
                        mayWriteObjects ? 0 : PUTFIELD)) {
                    return true;
                }
            }
            at = file.behindAttributes(at + 6);
        }
        return false;
    }

    /** This goes over all code that is loaded, so it calls nothing. */
    private static boolean writesAny(byte[] bytes, int from, int end, boolean[] finals, int putStatic, int putField) {
        for (int i = from; i < end - 2; i++) {
            byte opcode = bytes[i];
            if (opcode == (byte) PUTFIELD || opcode == (byte) PUTSTATIC) {
                int constant = (bytes[i + 1] & 0xFF) << 8 | bytes[i + 2] & 0xFF;
                if (constant < finals.length && finals[constant]
                        && (opcode == (byte) putStatic || opcode == (byte) putField)) {
                    return true;
                }
            }
        }
        return false;
    }

    private static boolean isOwnFinal(RawClassFile file, int at) {
        int owner = file.u2(at + 1);
        if (owner != file.u2(file.header + 2) && !same(file, file.nameOf(owner), file.nameOfThis())) {
            return false;
        }
        int nameAndType = file.constants[file.u2(at + 3)];
        int name = file.constants[file.u2(nameAndType + 1)];
        int desc = file.constants[file.u2(nameAndType + 3)];
        int field = file.fields() + 2;
        for (int left = file.u2(file.fields()); left > 0; left--) {
            if ((file.u2(field) & FINAL) != 0 && same(file, file.constants[file.u2(field + 2)], name)
                    && same(file, file.constants[file.u2(field + 4)], desc)) {
                return true;
            }
            field = file.behindAttributes(field + 6);
        }
        return false;
    }

    private static boolean same(RawClassFile file, int utf8, int other) {
        return utf8 == other || file.sameText(utf8, other);
    }
}

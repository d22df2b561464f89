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
        return hasAny(file) && anyMethodWrites(file);
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

    private static boolean anyMethodWrites(RawClassFile file) {
        int methods = file.methods();
        int at = methods + 2;
        for (int method = file.u2(methods); method > 0; method--) {
            int name = file.constants[file.u2(at + 2)];
            int code = file.attribute(at + 6, CODE);
            if (code >= 0) {
                boolean mayWriteObjects = file.isText(name, CONSTRUCTOR);
                boolean mayWriteClass = file.isText(name, CLASS_INITIALISER);
                int end = code + 14 + file.u4(code + 10);
                if (writesAny(file, code + 14, end, (byte) (mayWriteClass ? 0 : PUTSTATIC),
                        (byte) (mayWriteObjects ? 0 : PUTFIELD))) {
                    return true;
                }
            }
            at = file.behindAttributes(at + 6);
        }
        return false;
    }

    /** This goes over all code that is loaded, so it calls nothing but where it finds such a byte. */
    private static boolean writesAny(RawClassFile file, int from, int end, byte putStatic, byte putField) {
        byte[] bytes = file.bytes;
        for (int i = from; i < end - 2; i++) {
            byte opcode = bytes[i];
            if ((opcode == putField || opcode == putStatic) && opcode != 0
                    && isOwnFinal(file, (bytes[i + 1] & 0xFF) << 8 | bytes[i + 2] & 0xFF)) {
                return true;
            }
        }
        return false;
    }

    private static boolean isOwnFinal(RawClassFile file, int constant) {
        int at = constant < file.constants.length ? file.constants[constant] : 0;
        if (at == 0 || file.bytes[at] != RawClassFile.FIELD) {
            return false;
        }
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

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
    private static final byte PUTSTATIC = (byte) 0xb3;
    private static final byte PUTFIELD = (byte) 0xb5;
    /** No instruction that is looked for. */
    private static final byte NONE = 0;

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
                if (writesAny(file, code + 14, end, mayWriteClass, mayWriteObjects)) {
                    return true;
                }
            }
            at = file.behindAttributes(at + 6);
        }
        return false;
    }

    private static boolean writesAny(RawClassFile file, int from, int end, boolean mayWriteClass, boolean mayWriteObjects) {
        byte putStatic = mayWriteClass ? NONE : PUTSTATIC;
        byte putField = mayWriteObjects ? NONE : PUTFIELD;
        for (int at = next(file.bytes, from, end, putStatic, putField); at < end; at = next(file.bytes, at + 1, end, putStatic,
                putField)) {
            if (isOwnFinal(file, file.u2(at + 1))) {
                return true;
            }
        }
        return false;
    }

    /** Where the next one of these instructions may be; this goes over all code that is loaded, so it calls nothing. */
    private static int next(byte[] bytes, int from, int end, byte putStatic, byte putField) {
        for (int at = from; at < end - 2; at++) {
            byte opcode = bytes[at];
            if (opcode < 0 && (opcode == putField || opcode == putStatic)) {
                return at;
            }
        }
        return end;
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

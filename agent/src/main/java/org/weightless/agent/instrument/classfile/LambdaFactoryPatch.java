package org.weightless.agent.instrument.classfile;

/**
 * Has the JDK's metafactory of lambdas call {@code LambdaProxies.spin} of the runtime in the place of its own method
 * that makes a proxy class. One call changes: from a method of the object to a static one that takes it.
 */
public final class LambdaFactoryPatch {
    /** The class that is changed. */
    public static final String CLASS = "java/lang/invoke/InnerClassLambdaMetafactory";

    private static final byte[] CODE = NestedCompanions.ascii("Code");
    private static final byte[] CALLED = NestedCompanions.ascii("spinInnerClass");
    private static final byte[] CALLED_DESC = NestedCompanions.ascii("()Ljava/lang/Class;");
    private static final byte[] OWNER = NestedCompanions.ascii("org/weightless/runtime/LambdaProxies");
    private static final byte[] NAME = NestedCompanions.ascii("spin");
    private static final byte[] DESC = NestedCompanions.ascii("(Ljava/lang/Object;)Ljava/lang/Class;");
    private static final int INVOKEVIRTUAL = 182;
    private static final int INVOKESPECIAL = 183;
    private static final int INVOKESTATIC = 184;

    private LambdaFactoryPatch() {}

    /**
     * Changes the call.
     *
     * @return null where there is not exactly one such call: then this JDK makes lambdas in another way
     */
    public static byte[] apply(byte[] bytes) {
        RawClassFile file = new RawClassFile(bytes);
        int call = find(file);
        if (call < 0) {
            return null;
        }
        int first = file.constants.length;
        byte[][] texts = {OWNER, NAME, DESC};
        int size = 3 + 5 + 5;
        for (byte[] text : texts) {
            size += 3 + text.length;
        }
        byte[] out = new byte[bytes.length + size];
        System.arraycopy(bytes, 0, out, 0, file.header);
        int to = file.header;
        for (byte[] text : texts) {
            out[to] = RawClassFile.UTF8;
            put2(out, to + 1, text.length);
            System.arraycopy(text, 0, out, to + 3, text.length);
            to += 3 + text.length;
        }
        to = constant(out, to, RawClassFile.CLASS, first);
        to = constant(out, to, 12, first + 1, first + 2);
        to = constant(out, to, RawClassFile.METHOD, first + 3, first + 4);
        System.arraycopy(bytes, file.header, out, to, bytes.length - file.header);
        put2(out, 8, first + 6);
        out[call + size] = (byte) INVOKESTATIC;
        put2(out, call + size + 1, first + 5);
        return out;
    }

    /** Where the call is: its three bytes stand in the code of the class once. */
    private static int find(RawClassFile file) {
        int found = -1;
        int at = file.methods() + 2;
        for (int method = file.u2(file.methods()); method > 0; method--) {
            int code = file.attribute(at + 6, CODE);
            for (int i = code + 14; code >= 0 && i + 2 < code + 14 + file.u4(code + 10); i++) {
                int opcode = file.u1(i);
                if ((opcode == INVOKEVIRTUAL || opcode == INVOKESPECIAL) && isCalled(file, file.u2(i + 1))) {
                    if (found >= 0) {
                        return -1;
                    }
                    found = i;
                }
            }
            at = file.behindAttributes(at + 6);
        }
        return found;
    }

    private static boolean isCalled(RawClassFile file, int constant) {
        if (constant == 0 || constant >= file.constants.length || file.constants[constant] == 0
                || file.bytes[file.constants[constant]] != RawClassFile.METHOD) {
            return false;
        }
        int nameAndType = file.constants[file.u2(file.constants[constant] + 3)];
        return file.isText(file.constants[file.u2(nameAndType + 1)], CALLED)
                && file.isText(file.constants[file.u2(nameAndType + 3)], CALLED_DESC);
    }

    private static int constant(byte[] out, int to, int tag, int... indexes) {
        out[to] = (byte) tag;
        for (int i = 0; i < indexes.length; i++) {
            put2(out, to + 1 + 2 * i, indexes[i]);
        }
        return to + 1 + 2 * indexes.length;
    }

    private static void put2(byte[] out, int at, int value) {
        out[at] = (byte) (value >> 8);
        out[at + 1] = (byte) value;
    }
}

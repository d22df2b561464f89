package org.weightless.agent.instrument.classfile;

import java.util.Arrays;
import java.util.List;

/** Compares a class file as its author compiled it with the one that is loaded. */
public final class Untouched {
    private static final int FIRST_WITH_NESTS = 55;

    private Untouched() {}

    /**
     * What differs, but for constants behind all others, the names of companions and the version that nests came with:
     * access flags, super types, fields, methods and their code are the same to the byte.
     */
    public static List<String> problems(byte[] before, byte[] after) {
        RawClassFile was = new RawClassFile(before);
        RawClassFile is = new RawClassFile(after);
        if (is.version() != Math.max(was.version(), FIRST_WITH_NESTS)) {
            return List.of("version " + was.version() + " has become " + is.version());
        }
        if (!Arrays.equals(before, 10, was.header, after, 10, 10 + was.header - 10)) {
            return List.of("other constants");
        }
        if (!Arrays.equals(before, was.header, was.attributes(), after, is.header, is.attributes())) {
            return List.of("another header, field or method");
        }
        return List.of();
    }
}

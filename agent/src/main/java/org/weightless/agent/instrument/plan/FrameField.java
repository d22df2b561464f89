package org.weightless.agent.instrument.plan;

import org.objectweb.asm.Opcodes;
import org.weightless.agent.instrument.classfile.VerificationTypes;

/**
 * A field of a frame shape.
 *
 * @param kind what it holds
 * @param number among the fields of its kind
 */
public record FrameField(Kind kind, int number) {
    private static final int USUAL = 32;
    /** The names of the first fields of each kind, which are asked for all the time. */
    private static final String[][] NAMES = new String[Kind.values().length][USUAL];

    static {
        for (Kind kind : Kind.values()) {
            for (int number = 0; number < USUAL; number++) {
                NAMES[kind.ordinal()][number] = "" + kind.letter + number;
            }
        }
    }

    /** What a field of a shape can hold. Floats go as the bits of an int, doubles as those of a long. */
    public enum Kind {
        REFERENCE('r', "Ljava/lang/Object;"), INT('i', "I"), LONG('j', "J");

        public final char letter;
        public final String desc;

        Kind(char letter, String desc) {
            this.letter = letter;
            this.desc = desc;
        }
    }

    /** The kind that keeps values of a verification type. */
    static Kind kindFor(Object type) {
        if (type == Opcodes.INTEGER || type == Opcodes.FLOAT) {
            return Kind.INT;
        }
        return VerificationTypes.isWide(type) ? Kind.LONG : Kind.REFERENCE;
    }

    public String name() {
        return number < USUAL ? NAMES[kind.ordinal()][number] : "" + kind.letter + number;
    }

    @Override
    public String toString() {
        return name();
    }
}

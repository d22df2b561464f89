package org.weightless.agent.instrument;

import org.objectweb.asm.Opcodes;

/**
 * A field of a frame shape.
 *
 * @param kind what it holds
 * @param number among the fields of its kind
 */
record FrameField(Kind kind, int number) {
    /** What a field of a shape can hold. Floats go as the bits of an int, doubles as those of a long. */
    enum Kind {
        REFERENCE('r', "Ljava/lang/Object;"), INT('i', "I"), LONG('j', "J");

        final char letter;
        final String desc;

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
        return TypeState.isWide(type) ? Kind.LONG : Kind.REFERENCE;
    }

    String name() {
        return "" + kind.letter + number;
    }

    @Override
    public String toString() {
        return name();
    }
}

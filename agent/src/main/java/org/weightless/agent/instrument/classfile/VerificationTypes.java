package org.weightless.agent.instrument.classfile;

import org.objectweb.asm.Label;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;

/**
 * Verification types as ASM names them: an {@link Opcodes} constant, the internal name of a class, or the label of the
 * {@code new} that made an uninitialised object.
 */
public final class VerificationTypes {
    public static final String OBJECT = "java/lang/Object";

    private VerificationTypes() {}

    /** Whether a value takes two slots. */
    public static boolean isWide(Object type) {
        return type == Opcodes.LONG || type == Opcodes.DOUBLE;
    }

    /** Whether a type is an object under construction by {@code new}. */
    public static boolean isUninitialized(Object type) {
        return type instanceof Label;
    }

    /** The verification type of a value, which is not void. */
    public static Object of(Type type) {
        return switch (type.getSort()) {
            case Type.FLOAT -> Opcodes.FLOAT;
            case Type.LONG -> Opcodes.LONG;
            case Type.DOUBLE -> Opcodes.DOUBLE;
            case Type.ARRAY, Type.OBJECT -> type.getInternalName();
            default -> Opcodes.INTEGER;
        };
    }

    /**
     * The opcode that does with a value of a type what another one does with an int: {@code aload} for {@code iload}.
     */
    public static int opcode(Object type, int intOpcode) {
        return descriptorType(type).getOpcode(intOpcode);
    }

    /** The opcode that pushes null, or 0. */
    public static int defaultOpcode(Object type) {
        return switch (descriptorType(type).getSort()) {
            case Type.INT -> Opcodes.ICONST_0;
            case Type.FLOAT -> Opcodes.FCONST_0;
            case Type.LONG -> Opcodes.LCONST_0;
            case Type.DOUBLE -> Opcodes.DCONST_0;
            default -> Opcodes.ACONST_NULL;
        };
    }

    /** The descriptor of a value's type: a reference without a name, such as null, is an object. */
    public static String descriptor(Object type) {
        return type instanceof String name ? Type.getObjectType(name).getDescriptor() : descriptorType(type).getDescriptor();
    }

    private static Type descriptorType(Object type) {
        if (type == Opcodes.INTEGER) {
            return Type.INT_TYPE;
        }
        if (type == Opcodes.FLOAT) {
            return Type.FLOAT_TYPE;
        }
        if (type == Opcodes.LONG) {
            return Type.LONG_TYPE;
        }
        return type == Opcodes.DOUBLE ? Type.DOUBLE_TYPE : Type.getObjectType(OBJECT);
    }
}

package org.weightless.agent.instrument.classfile;

import org.objectweb.asm.Opcodes;

/** Shows verification types to people. */
public final class TypeNames {
    private TypeNames() {}

    public static String of(Object type) {
        if (type instanceof String name) {
            return name.substring(name.lastIndexOf('/') + 1);
        }
        if (type instanceof Integer kind) {
            return switch (kind) {
                case 0 -> "top";
                case 1 -> "int";
                case 2 -> "float";
                case 3 -> "double";
                case 4 -> "long";
                case 5 -> "null";
                default -> "uninitializedThis";
            };
        }
        return type == Opcodes.NULL ? "null" : "uninitialized";
    }
}

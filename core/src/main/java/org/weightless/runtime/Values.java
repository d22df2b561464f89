package org.weightless.runtime;

import java.lang.reflect.Array;
import java.lang.reflect.Field;
import java.util.HashMap;
import java.util.Map;

/** Reads the fields of frames and shows values to people. */
final class Values {
    /** So many characters of a string are shown. */
    private static final int LONGEST = 60;

    /** The fields of a shape, by name. */
    private static final ClassValue<Map<String, Field>> FIELDS = new ClassValue<>() {
        @Override
        protected Map<String, Field> computeValue(Class<?> shape) {
            Map<String, Field> fields = new HashMap<>();
            for (Field field : shape.getDeclaredFields()) {
                fields.put(field.getName(), field);
            }
            return fields;
        }
    };

    private Values() {}

    /** A value of a frame, boxed where it is primitive. */
    static Object read(Frame frame, FrameLayout.Value value) {
        if (value.field() == null) {
            return null;
        }
        Object held;
        try {
            held = FIELDS.get(frame.getClass().getSuperclass()).get(value.field()).get(frame);
        } catch (IllegalAccessException e) {
            throw new IllegalStateException("the fields of a shape are public", e);
        }
        return switch (value.descriptor().charAt(0)) {
            case 'Z' -> (int) held != 0;
            case 'B' -> (byte) (int) held;
            case 'S' -> (short) (int) held;
            case 'C' -> (char) (int) held;
            case 'F' -> Float.intBitsToFloat((int) held);
            case 'D' -> Double.longBitsToDouble((long) held);
            default -> held;
        };
    }

    // ---- for people

    /** A descriptor as the source has it, without the package. */
    static String typeName(String descriptor) {
        int dimensions = descriptor.lastIndexOf('[') + 1;
        String element = descriptor.substring(dimensions);
        String name = switch (element.charAt(0)) {
            case 'Z' -> "boolean";
            case 'B' -> "byte";
            case 'S' -> "short";
            case 'C' -> "char";
            case 'I' -> "int";
            case 'F' -> "float";
            case 'J' -> "long";
            case 'D' -> "double";
            default -> withoutPackage(element.substring(1, element.length() - 1), '/');
        };
        return name + "[]".repeat(dimensions);
    }

    private static String withoutPackage(String name, char separator) {
        return name.substring(name.lastIndexOf(separator) + 1);
    }

    /** The parameters of a method's descriptor, with commas between them. */
    static String parameters(String desc) {
        StringBuilder text = new StringBuilder();
        int at = 1;
        while (desc.charAt(at) != ')') {
            int end = at;
            while (desc.charAt(end) == '[') {
                end++;
            }
            end = desc.charAt(end) == 'L' ? desc.indexOf(';', end) + 1 : end + 1;
            text.append(text.length() == 0 ? "" : ", ").append(typeName(desc.substring(at, end)));
            at = end;
        }
        return text.toString();
    }

    /**
     * A value at a glance. No code of its class is run, as it may be changed by another thread right now: what is not a
     * number, a string, an enum's constant or a class is told by its type and identity.
     */
    static String text(Object value) {
        if (value == null || value instanceof Number && isJdks(value) || value instanceof Boolean) {
            return String.valueOf(value);
        }
        if (value instanceof String string) {
            return '"' + Printable.quoted(string.length() > LONGEST ? Printable.start(string, LONGEST) : string)
                    + (string.length() > LONGEST ? "\"... (" + string.length() + ")" : "\"");
        }
        if (value instanceof Character character) {
            return "'" + Printable.quoted(character.toString()) + "'";
        }
        if (value instanceof Enum<?> constant) {
            return constant.name();
        }
        if (value instanceof Class<?> type) {
            return type.getName();
        }
        Class<?> type = value.getClass();
        if (type.isArray()) {
            String name = typeName(type.descriptorString());
            int first = name.indexOf('[');
            return name.substring(0, first + 1) + Array.getLength(value) + name.substring(first + 1);
        }
        String name = type.getName();
        int hidden = name.indexOf('/');
        return withoutPackage(hidden < 0 ? name : name.substring(0, hidden), '.')
                + '@' + Integer.toHexString(System.identityHashCode(value));
    }

    /** Whether the JVM's own code prints it: {@code Integer} and its kind, {@code BigDecimal}. */
    private static boolean isJdks(Object value) {
        return value.getClass().getClassLoader() == null;
    }
}

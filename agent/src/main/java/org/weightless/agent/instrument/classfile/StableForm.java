package org.weightless.agent.instrument.classfile;

import java.util.Arrays;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassWriter;

/**
 * A class file in the same form in every JVM, for one that HotSpot has given back. HotSpot has methods in the order of
 * the addresses of their names. It also adds constants, for methods of its own that throw where a default method has
 * been made abstract again, or there are two; those come in such an order, too.
 */
public final class StableForm {
    /** How the texts begin with which such methods throw (HotSpot's {@code defaultMethods.cpp}). */
    private static final byte[][] ADDED = {NestedCompanions.ascii("Method "), NestedCompanions.ascii("Conflicting default ")};

    private StableForm() {}

    /** The same class file, with its methods by the numbers of the constants that are their names and descriptors. */
    public static byte[] of(byte[] bytes) {
        RawClassFile file = new RawClassFile(bytes);
        byte[] sorted = withMethodsSorted(file);
        if (!mayHaveAdded(file)) {
            return sorted;
        }
        try {
            // numbers the constants as they come, and only those that are used
            ClassWriter writer = new ClassWriter(0);
            new ClassReader(sorted).accept(VariableRanges.whole(writer), 0);
            return writer.toByteArray();
        } catch (RuntimeException unusual) {
            // too old, too new, or too large with other numbers
            return sorted;
        }
    }

    private static byte[] withMethodsSorted(RawClassFile file) {
        int first = file.methods() + 2;
        int count = file.u2(file.methods());
        int[] begins = new int[count + 1];
        Long[] order = new Long[count]; // objects: the first sort of numbers costs a JVM that starts some milliseconds
        begins[0] = first;
        for (int i = 0; i < count; i++) {
            int at = begins[i];
            order[i] = (long) file.u2(at + 2) << 32 | (long) file.u2(at + 4) << 16 | i;
            begins[i + 1] = file.behindAttributes(at + 6);
        }
        Arrays.sort(order);
        byte[] sorted = file.bytes.clone();
        int to = first;
        for (long each : order) {
            int i = (int) (each & 0xFFFF);
            System.arraycopy(file.bytes, begins[i], sorted, to, begins[i + 1] - begins[i]);
            to += begins[i + 1] - begins[i];
        }
        return sorted;
    }

    private static boolean mayHaveAdded(RawClassFile file) {
        for (int at : file.constants) {
            if (at != 0 && file.bytes[at] == RawClassFile.UTF8
                    && (file.startsWith(at, ADDED[0]) || file.startsWith(at, ADDED[1]))) {
                return true;
            }
        }
        return false;
    }
}

package org.weightless.agent.instrument.classfile;

import java.util.Arrays;

/**
 * Puts the methods of a class file into an order that is the same in every JVM. HotSpot has them in the order of the
 * addresses of their names, and gives a class back in it.
 */
public final class MethodOrder {
    private MethodOrder() {}

    /** The same class file, with its methods by the numbers of the constants that are their names and descriptors. */
    public static byte[] fixed(byte[] bytes) {
        RawClassFile file = new RawClassFile(bytes);
        int first = file.methods() + 2;
        int count = file.u2(file.methods());
        int[] begins = new int[count + 1];
        long[] order = new long[count];
        begins[0] = first;
        for (int i = 0; i < count; i++) {
            int at = begins[i];
            order[i] = (long) file.u2(at + 2) << 32 | (long) file.u2(at + 4) << 16 | i;
            begins[i + 1] = file.behindAttributes(at + 6);
        }
        Arrays.sort(order);
        byte[] fixed = bytes.clone();
        int to = first;
        for (long each : order) {
            int i = (int) each & 0xFFFF;
            System.arraycopy(bytes, begins[i], fixed, to, begins[i + 1] - begins[i]);
            to += begins[i + 1] - begins[i];
        }
        return fixed;
    }
}

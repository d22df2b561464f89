package org.weightless.agent.testing;

import java.io.ByteArrayInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.Map;

/** Reads from a class file how many bytes of code each method has, which ASM tells nobody (JVMS 4.7.3). */
public final class CodeSizes {
    private final DataInputStream in;
    private final Map<Integer, String> texts = new LinkedHashMap<>();

    private CodeSizes(byte[] bytes) {
        in = new DataInputStream(new ByteArrayInputStream(bytes));
    }

    /** The sizes by name and descriptor. */
    public static Map<String, Integer> of(byte[] bytes) {
        try {
            return new CodeSizes(bytes).read();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Map<String, Integer> read() throws IOException {
        in.skipBytes(8);
        readConstants();
        in.skipBytes(6);
        in.skipBytes(2 * in.readUnsignedShort());
        Map<String, Integer> sizes = new LinkedHashMap<>();
        readMembers(new LinkedHashMap<>());
        readMembers(sizes);
        return sizes;
    }

    private void readConstants() throws IOException {
        int count = in.readUnsignedShort();
        for (int i = 1; i < count; i++) {
            int tag = in.readUnsignedByte();
            switch (tag) {
                case 1 -> texts.put(i, in.readUTF());
                case 5, 6 -> {
                    in.skipBytes(8);
                    i++;
                }
                case 7, 8, 16, 19, 20 -> in.skipBytes(2);
                case 15 -> in.skipBytes(3);
                default -> in.skipBytes(4);
            }
        }
    }

    private void readMembers(Map<String, Integer> sizes) throws IOException {
        for (int count = in.readUnsignedShort(); count > 0; count--) {
            in.skipBytes(2);
            String member = texts.get(in.readUnsignedShort()) + texts.get(in.readUnsignedShort());
            for (int attributes = in.readUnsignedShort(); attributes > 0; attributes--) {
                boolean code = texts.get(in.readUnsignedShort()).equals("Code");
                int rest = in.readInt();
                if (code) {
                    in.skipBytes(4);
                    sizes.put(member, in.readInt());
                    rest -= 8;
                }
                in.skipNBytes(rest);
            }
        }
    }
}

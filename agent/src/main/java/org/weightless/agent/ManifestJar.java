package org.weightless.agent;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32;

/**
 * A jar that has a manifest and nothing else, uncompressed: the JDK's own writer of jars takes more time to load than
 * all the rest of reading a class.
 */
final class ManifestJar {
    private static final byte[] NAME = "META-INF/MANIFEST.MF".getBytes(StandardCharsets.US_ASCII);

    private ManifestJar() {}

    /**
     * Makes one (APPNOTE.TXT 4.3: a local file header, the file, a central directory header, the end record).
     *
     * @param attributes main attributes behind the version
     */
    static byte[] of(String... attributes) {
        byte[] manifest = ("Manifest-Version: 1.0\r\n" + String.join("\r\n", attributes) + "\r\n\r\n")
                .getBytes(StandardCharsets.US_ASCII);
        CRC32 sum = new CRC32();
        sum.update(manifest);
        int local = 30 + NAME.length + manifest.length;
        int central = 46 + NAME.length;
        ByteBuffer out = ByteBuffer.allocate(local + central + 22).order(ByteOrder.LITTLE_ENDIAN);
        out.putInt(0x04034b50);
        describe(out, manifest.length, (int) sum.getValue());
        out.put(NAME).put(manifest);
        out.putInt(0x02014b50).putShort((short) 10);
        describe(out, manifest.length, (int) sum.getValue());
        out.putShort((short) 0).putShort((short) 0).putShort((short) 0).putInt(0).putInt(0);
        out.put(NAME);
        out.putInt(0x06054b50).putInt(0).putShort((short) 1).putShort((short) 1);
        out.putInt(central).putInt(local).putShort((short) 0);
        return out.array();
    }

    /** What both headers have in common: version 1.0, stored, 1 January 1980, checksum, sizes, lengths. */
    private static void describe(ByteBuffer out, int size, int sum) {
        out.putShort((short) 10).putShort((short) 0).putShort((short) 0).putShort((short) 0).putShort((short) 0x21);
        out.putInt(sum).putInt(size).putInt(size).putShort((short) NAME.length).putShort((short) 0);
    }
}

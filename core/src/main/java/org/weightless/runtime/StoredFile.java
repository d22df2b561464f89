package org.weightless.runtime;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.InvalidObjectException;
import java.io.OutputStream;
import java.io.StreamCorruptedException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A stored form as it lies in a file: what can be known of it without making any object of the program, and the
 * program's values, which nothing here looks at. The page docs/design/stored-form.md has the layout.
 *
 * @param classes the names of the classes that the values name
 * @param sites where frames are suspended
 * @param computations the continuations, generators and fibers
 * @param values a stream of objects
 */
public record StoredFile(List<String> classes, List<Site> sites, List<Computation> computations, byte[] values) {
    private static final byte[] MAGIC = {'W', 'L', 'S', 'T'};
    private static final int VERSION = 1;
    private static final int HASH = 32;

    /**
     * A place where frames are suspended.
     *
     * @param type binary name of the class
     * @param text see {@link StoredSite}
     */
    public record Site(String type, String text) {}

    /**
     * A continuation, a generator or a fiber.
     *
     * @param kind its class, without the package
     * @param name of a fiber, else empty
     * @param sites the numbers of its frames' sites, innermost first; none before it begins
     */
    public record Computation(String kind, String name, int[] sites) {}

    // ---- writing

    /** Writes it. */
    public void write(OutputStream out) throws IOException {
        ByteArrayOutputStream body = new ByteArrayOutputStream(values.length + 1024);
        writeNumber(body, classes.size());
        for (String each : classes) {
            writeText(body, each);
        }
        writeNumber(body, sites.size());
        for (Site site : sites) {
            writeText(body, site.type);
            writeText(body, site.text);
        }
        writeNumber(body, computations.size());
        for (Computation each : computations) {
            writeText(body, each.kind.substring(0, 1) + each.name);
            writeNumber(body, each.sites.length);
            for (int site : each.sites) {
                writeNumber(body, site);
            }
        }
        body.write(values);
        byte[] all = body.toByteArray();
        out.write(ByteBuffer.allocate(MAGIC.length + 2
                + Long.BYTES).put(MAGIC).putShort((short) VERSION).putLong(all.length).array());
        out.write(hash(all));
        out.write(all);
        out.flush();
    }

    private static void writeText(OutputStream out, String text) throws IOException {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        writeNumber(out, bytes.length);
        out.write(bytes);
    }

    private static void writeNumber(OutputStream out, int number) throws IOException {
        int rest = number;
        for (; rest > 0x7F; rest >>>= 7) {
            out.write(rest & 0x7F | 0x80);
        }
        out.write(rest);
    }

    private static byte[] hash(byte[] bytes) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(bytes);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }

    // ---- reading

    /**
     * Reads one.
     *
     * @throws InvalidObjectException if it is damaged
     * @throws StreamCorruptedException if it is none
     */
    public static StoredFile read(InputStream in) throws IOException {
        ByteBuffer start = ByteBuffer.wrap(in.readNBytes(MAGIC.length + 2 + Long.BYTES));
        byte[] magic = new byte[MAGIC.length];
        if (start.remaining() < magic.length || !Arrays.equals(start.get(magic).array(), 0, magic.length, MAGIC, 0,
                magic.length)) {
            throw new StreamCorruptedException("no stored form: it does not begin with WLST");
        }
        if (start.remaining() < 2 + Long.BYTES) {
            throw new EOFException("the stored form ends in its first bytes");
        }
        int version = start.getShort();
        if (version != VERSION) {
            throw new InvalidObjectException("the stored form has version " + version
                    + ", this version of Weightless reads " + VERSION);
        }
        long length = start.getLong();
        byte[] hash = in.readNBytes(HASH);
        if (length < 0 || length > Integer.MAX_VALUE - 8) {
            throw Storing.damaged("a length of " + length + " bytes");
        }
        byte[] body = in.readNBytes((int) length);
        if (body.length < length) {
            throw new EOFException("the stored form ends after " + body.length + " of " + length + " bytes");
        }
        if (!Arrays.equals(hash, hash(body))) {
            throw Storing.damaged("its checksum is that of another content");
        }
        return new Parser(body).file();
    }

    private static final class Parser {
        private final byte[] body;
        private int at;

        Parser(byte[] body) {
            this.body = body;
        }

        StoredFile file() throws IOException {
            List<String> classes = new ArrayList<>();
            for (int left = number(); left > 0; left--) {
                classes.add(text());
            }
            List<Site> sites = new ArrayList<>();
            for (int left = number(); left > 0; left--) {
                sites.add(new Site(text(), text()));
            }
            List<Computation> computations = new ArrayList<>();
            for (int left = number(); left > 0; left--) {
                computations.add(computation(sites.size()));
            }
            return new StoredFile(classes, sites, computations, Arrays.copyOfRange(body, at, body.length));
        }

        private Computation computation(int known) throws IOException {
            String text = text();
            int count = number();
            if (text.isEmpty() || count > body.length - at) {
                throw Storing.damaged("its list of computations");
            }
            int[] sites = new int[count];
            for (int i = 0; i < count; i++) {
                sites[i] = number();
                if (sites[i] >= known) {
                    throw Storing.damaged("its list of computations");
                }
            }
            String kind = switch (text.charAt(0)) {
                case 'C' -> "Continuation";
                case 'F' -> "Fiber";
                case 'G' -> "Generator";
                case 'I' -> "IntGenerator";
                case 'L' -> "LongGenerator";
                case 'D' -> "DoubleGenerator";
                default -> throw Storing.damaged("its list of computations");
            };
            return new Computation(kind, text.substring(1), sites);
        }

        private String text() throws IOException {
            int length = number();
            if (length > body.length - at) {
                throw Storing.damaged("a text is longer than the rest");
            }
            String text = new String(body, at, length, StandardCharsets.UTF_8);
            at += length;
            return text;
        }

        private int number() throws IOException {
            int number = 0;
            for (int shift = 0; shift < 35; shift += 7) {
                if (at == body.length) {
                    throw Storing.damaged("it ends too early");
                }
                byte next = body[at++];
                number |= (next & 0x7F) << shift;
                if (next >= 0) {
                    if (number < 0) {
                        break;
                    }
                    return number;
                }
            }
            throw Storing.damaged("a number is too large");
        }
    }
}

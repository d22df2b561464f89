package org.weightless.agent;

import java.io.File;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.Set;
import java.util.zip.Adler32;
import java.util.zip.CRC32;

/**
 * Answers that earlier runs have found, as files in a directory. Each has with it all that the answer depends on, and
 * counts only where that is the same to the byte.
 *
 * <p>Several JVMs may use a directory at once: a file is there as a whole or not at all. One that is damaged counts as
 * none. Nothing is ever deleted.
 */
final class DiskCache {
    private static final int MAGIC = 0x574C4301;
    /** The magic number, a checksum of what follows, and the length of the inputs. */
    private static final int HEADER = 4 + 8 + 4;
    /** Some file systems take no more than 143 bytes, and a checksum and the mark of an unfinished file come behind it. */
    private static final int LONGEST_NAME = 70;
    private static final Integer ROOT = 0;

    private final File directory;
    private boolean writes;

    private DiskCache(File directory) {
        this.directory = directory;
        writes = Files.isWritable(directory.toPath());
    }

    /**
     * Opens a cache and makes its directory, for its owner alone, where it is missing.
     *
     * @param kind what all answers depend on: others have a directory of their own
     * @throws IOException if there can be no such directory, or somebody else may write to it: code from it runs here
     */
    static DiskCache open(Path root, String kind) throws IOException {
        boolean isPosix = root.getFileSystem().supportedFileAttributeViews().contains("unix");
        Path directory = root.resolve(kind);
        if (!Files.isDirectory(directory)) {
            if (isPosix) {
                Files.createDirectories(directory,
                        PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
            } else {
                Files.createDirectories(directory);
            }
        }
        if (isPosix) {
            refuseOthers(root);
            refuseOthers(directory);
        }
        return new DiskCache(directory.toFile());
    }

    private static void refuseOthers(Path directory) throws IOException {
        Set<PosixFilePermission> rights = Files.getPosixFilePermissions(directory);
        if (rights.contains(PosixFilePermission.OTHERS_WRITE) || rights.contains(PosixFilePermission.GROUP_WRITE)) {
            throw new IOException("others than its owner may write to " + directory + ", and code from it would run here:"
                    + " take that right away (chmod go-w), or name another directory");
        }
        Object owner = Files.getAttribute(directory, "unix:uid");
        if (!owner.equals(ROOT) && !owner.equals(ownUser())) {
            throw new IOException(directory + " belongs to another user, and code from it would run here: name another"
                    + " directory");
        }
    }

    private static Object ownUser() throws IOException {
        Path process = Path.of("/proc/self");
        if (Files.exists(process)) {
            return Files.getAttribute(process, "unix:uid");
        }
        Path own = Files.createTempFile("weightless", null);
        try {
            return Files.getAttribute(own, "unix:uid");
        } finally {
            Files.delete(own);
        }
    }

    /**
     * An answer.
     *
     * @param name what the answer is about, for people who look at the directory
     * @param inputs all that it depends on
     * @return null where there is none
     */
    byte[] get(String name, byte[] inputs) {
        File file = file(name, inputs);
        if (!file.exists()) {
            return null;
        }
        byte[] all;
        try (FileInputStream in = new FileInputStream(file)) {
            all = in.readAllBytes();
        } catch (IOException | RuntimeException unreadable) {
            return null;
        }
        int answer = HEADER + inputs.length;
        if (all.length < answer) {
            return null;
        }
        ByteBuffer header = ByteBuffer.wrap(all);
        return header.getInt() == MAGIC && header.getLong() == checksum(all, 12) && header.getInt() == inputs.length
                && Arrays.equals(all, HEADER, answer, inputs, 0, inputs.length)
                        ? Arrays.copyOfRange(all, answer, all.length)
                        : null;
    }

    /** Keeps an answer. Where that fails it says so once, and keeps none from then on. */
    void put(String name, byte[] inputs, byte[] answer) {
        if (!writes()) {
            return;
        }
        File file = file(name, inputs);
        File unfinished =
                new File(directory, file.getName() + "." + ProcessHandle.current().pid() + "-" + System.nanoTime());
        ByteBuffer all = ByteBuffer.allocate(HEADER + inputs.length + answer.length);
        all.putInt(MAGIC).putLong(0).putInt(inputs.length).put(inputs).put(answer);
        all.putLong(4, checksum(all.array(), 12));
        try {
            try (FileOutputStream out = new FileOutputStream(unfinished)) {
                out.write(all.array());
            }
            if (!unfinished.renameTo(file)) {
                // some systems do not rename to what is there already
                file.delete();
                unfinished.renameTo(file);
            }
        } catch (IOException | RuntimeException e) {
            if (stopWriting()) {
                System.err.println("weightless: the cache " + directory + " keeps nothing more: " + e);
            }
        } finally {
            unfinished.delete();
        }
    }

    private synchronized boolean writes() {
        return writes;
    }

    private synchronized boolean stopWriting() {
        boolean wrote = writes;
        writes = false;
        return wrote;
    }

    private File file(String name, byte[] inputs) {
        StringBuilder text = new StringBuilder();
        for (int i = Math.max(0, name.length() - LONGEST_NAME); i < name.length(); i++) {
            char c = name.charAt(i);
            text.append(c == '/' ? '.' : c < 128 && Character.isLetterOrDigit(c) || c == '$' || c == '-' ? c : '_');
        }
        return new File(directory, text.append('-').append(Long.toHexString(checksum(inputs, 0))).toString());
    }

    /** The JVM has code of its own for both sums, also while nothing is compiled. */
    static long checksum(byte[] bytes, int from) {
        CRC32 one = new CRC32();
        one.update(bytes, from, bytes.length - from);
        Adler32 other = new Adler32();
        other.update(bytes, from, bytes.length - from);
        return one.getValue() << 32 | other.getValue();
    }
}

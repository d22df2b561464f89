package org.weightless.agent;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.File;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.CodeSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.weightless.agent.instrument.Instrumented;
import org.weightless.agent.instrument.Instrumented.Changed;
import org.weightless.agent.instrument.Instrumented.Unchanged;
import org.weightless.agent.instrument.Place;
import org.weightless.agent.instrument.classfile.Hierarchy;
import org.weightless.agent.instrument.rules.Refusal;
import org.weightless.runtime.Pinned.Reason;

/**
 * Companions that earlier runs have made, and what else they found out, so that a program that starts needs neither
 * make them nor load what makes them.
 *
 * <p>An answer depends on the class file, on what is protected above it, and on where the companion goes; those are its
 * inputs. It depends on the agent and the JDK, too: each pair of them has a directory of its own.
 */
final class CompanionCache {
    /** Of the record at the end of a jar that has no comment (APPNOTE 4.3.16). */
    private static final int END_OF_JAR = 22;
    private static final String THIS_CLASS = "/" + CompanionCache.class.getName().replace('.', '/') + ".class";

    /** The directory that the options name; null where companions are made anew, which a dump needs. */
    private final String root;
    private final boolean throughJdk;
    private volatile DiskCache disk;
    private boolean isOpened;

    CompanionCache(AgentOptions options) {
        root = options.dump() == null ? options.cache() : null;
        throughJdk = options.jdk();
    }

    /** A cache that is open. */
    CompanionCache(DiskCache disk) {
        root = null;
        throughJdk = true;
        this.disk = disk;
    }

    /**
     * Opens the cache when the first companion is wanted: most programs that start have no fibers.
     *
     * @return null where there is none; where that is not as wished it is told once
     */
    private DiskCache disk() {
        String problem = root == null ? null : open();
        if (problem != null) {
            // without a lock: standard error may be somebody's who waits for this
            System.err.println("weightless: the cache is not used: " + problem);
        }
        return disk;
    }

    /** Opens it, once; tells what is in the way the first time. */
    private synchronized String open() {
        if (isOpened) {
            return null;
        }
        String problem = null;
        try {
            disk = DiskCache.open(Path.of(root), kind());
        } catch (IOException | RuntimeException e) {
            problem = e.toString();
        }
        isOpened = true;
        return problem;
    }

    /** A JDK and an agent: for others the answers may be other ones. */
    private String kind() throws IOException {
        return Runtime.version() + (throughJdk ? "-" : "-no-jdk-")
                + Long.toHexString(DiskCache.checksum(directoryOf(jar()), 0));
    }

    /** The end of a jar, with the checksums of all that is in it. */
    private static byte[] directoryOf(File jar) throws IOException {
        try (RandomAccessFile file = new RandomAccessFile(jar, "r")) {
            byte[] end = new byte[END_OF_JAR];
            file.seek(file.length() - END_OF_JAR);
            file.readFully(end);
            int offset = ByteBuffer.wrap(end).order(ByteOrder.LITTLE_ENDIAN).getInt(16);
            byte[] directory = new byte[(int) (file.length() - offset)];
            file.seek(offset);
            file.readFully(directory);
            return directory;
        }
    }

    /** The jar that the agent comes from. */
    private static File jar() throws IOException {
        CodeSource source = CompanionCache.class.getProtectionDomain().getCodeSource();
        URL found = source != null ? source.getLocation() : CompanionCache.class.getResource(THIS_CLASS);
        String text = String.valueOf(found);
        if (text.startsWith("jar:") && text.endsWith("!" + THIS_CLASS)) {
            text = text.substring("jar:".length(), text.length() - THIS_CLASS.length() - 1);
        }
        try {
            File file = new File(new URI(text));
            if (file.isFile()) {
                return file;
            }
        } catch (URISyntaxException | IllegalArgumentException e) {
            throw new IOException("the agent does not find its own jar: " + text, e);
        }
        throw new IOException("the agent is in no jar but in " + text);
    }

    boolean isNone() {
        return disk() == null;
    }

    // ---- companions

    /**
     * What has come of a class; a plan is not kept.
     *
     * @param method the one that is wanted; empty for all
     * @param hierarchy by which it is seen whether what else it depends on is still as it was
     * @return null where that is not known
     */
    Instrumented companion(String name, byte[] bytes, Place place, String method, Hierarchy hierarchy) {
        byte[] found = isNone() ? null : found(name, inputs(bytes, place, method));
        if (found == null) {
            return null;
        }
        Input answer = new Input(found);
        return hierarchy.areStill(answer.texts()) ? instrumented(name, answer) : null;
    }

    /** Keeps what has come of a class; a class that is refused as a whole is tried again by later runs. */
    void keep(String name, byte[] bytes, Place place, String method, Hierarchy hierarchy, Instrumented result) {
        if (isNone() || result instanceof Instrumented.Refused) {
            return;
        }
        Output answer = new Output();
        answer.add(hierarchy.facts());
        answer.add(result.methods());
        answer.add(result.refused().size());
        for (Refusal each : result.refused()) {
            answer.add(each.method());
            answer.add(each.reason().name());
            answer.add(each.text());
        }
        answer.add(result instanceof Changed changed ? changed.names() : Map.of());
        if (result.bytes() != null) {
            answer.add(result.bytes());
        }
        keep(name, inputs(bytes, place, method), answer);
    }

    private static Output inputs(byte[] bytes, Place place, String method) {
        Output inputs = new Output();
        inputs.add("companion");
        inputs.add(method);
        inputs.add(place.nestHost() == null ? "" : place.nestHost());
        inputs.add(place.shape());
        inputs.add(place.debugged() ? 1 : 0);
        inputs.add(place.inheritedProtected().size());
        for (String each : new TreeSet<>(place.inheritedProtected())) {
            inputs.add(each);
        }
        inputs.add(bytes);
        return inputs;
    }

    private static Instrumented instrumented(String name, Input answer) {
        int methods = answer.number();
        List<Refusal> refused = new ArrayList<>();
        for (int left = answer.number(); left > 0; left--) {
            String method = answer.text();
            refused.add(new Refusal(name, method, Reason.valueOf(answer.text()), answer.text()));
        }
        Map<String, String> names = answer.texts();
        return names.isEmpty()
                ? new Unchanged(name, methods, refused, "")
                : new Changed(name, answer.rest(), methods, names, refused, null);
    }

    // ---- what else takes time to find out

    /**
     * Names that have been found for a class.
     *
     * @param what has been asked
     * @return null where they are not known
     */
    Set<String> names(String name, byte[] bytes, String what) {
        byte[] found = isNone() ? null : found(name, inputs(bytes, what));
        if (found == null) {
            return null;
        }
        Input answer = new Input(found);
        Set<String> names = new HashSet<>();
        for (int left = answer.number(); left > 0; left--) {
            names.add(answer.text());
        }
        return names;
    }

    void keep(String name, byte[] bytes, String what, Set<String> names) {
        if (!isNone()) {
            Output answer = new Output();
            answer.add(names.size());
            for (String each : names) {
                answer.add(each);
            }
            keep(name, inputs(bytes, what), answer);
        }
    }

    private static Output inputs(byte[] bytes, String what) {
        Output inputs = new Output();
        inputs.add(what);
        inputs.add(bytes);
        return inputs;
    }

    /**
     * A class file that depends on nothing but texts.
     *
     * @return null where it is not known
     */
    byte[] classFile(String name, String inputs) {
        return isNone() ? null : found(name, inputs(inputs));
    }

    void keep(String name, String inputs, byte[] classFile) {
        if (!isNone()) {
            Output answer = new Output();
            answer.add(classFile);
            keep(name, inputs(inputs), answer);
        }
    }

    private static Output inputs(String text) {
        Output inputs = new Output();
        inputs.add(text);
        return inputs;
    }

    // ---- files

    private byte[] found(String name, Output inputs) {
        return inputs.isExact ? disk().get(name, inputs.bytes()) : null;
    }

    private void keep(String name, Output inputs, Output answer) {
        if (inputs.isExact && answer.isExact) {
            disk().put(name, inputs.bytes(), answer.bytes());
        }
    }

    /** Puts bytes together. */
    private static final class Output {
        private final ByteArrayOutputStream all = new ByteArrayOutputStream();
        private final DataOutputStream out = new DataOutputStream(all);
        /** Whether all texts come back as they are: the JVM allows names with half a character, which UTF-8 has not. */
        private boolean isExact = true;

        void add(int number) {
            try {
                out.writeInt(number);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        void add(String text) {
            byte[] encoded = text.getBytes(StandardCharsets.UTF_8);
            isExact &= text.equals(new String(encoded, StandardCharsets.UTF_8));
            add(encoded.length);
            add(encoded);
        }

        void add(Map<String, String> texts) {
            add(texts.size());
            for (Map.Entry<String, String> each : texts.entrySet()) {
                add(each.getKey());
                add(each.getValue());
            }
        }

        void add(byte[] bytes) {
            all.write(bytes, 0, bytes.length);
        }

        byte[] bytes() {
            return all.toByteArray();
        }
    }

    /** Takes them apart. */
    private static final class Input {
        private final ByteBuffer in;

        Input(byte[] bytes) {
            in = ByteBuffer.wrap(bytes);
        }

        int number() {
            return in.getInt();
        }

        String text() {
            int length = in.getInt();
            String text = new String(in.array(), in.position(), length, StandardCharsets.UTF_8);
            in.position(in.position() + length);
            return text;
        }

        Map<String, String> texts() {
            Map<String, String> texts = new HashMap<>();
            for (int left = number(); left > 0; left--) {
                String key = text();
                texts.put(key, text());
            }
            return texts;
        }

        byte[] rest() {
            byte[] rest = new byte[in.remaining()];
            in.get(rest);
            return rest;
        }
    }
}

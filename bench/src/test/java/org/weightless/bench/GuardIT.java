package org.weightless.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.core.JsonFactory;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.weightless.bench.peers.Contender.Machine;

/**
 * What an operation allocates and how much bytecode grows are exact numbers, so a change is seen here and not in a
 * measurement. Recorded values are in {@code guard.txt}; a message gives the line to put there if a change is meant.
 */
class GuardIT {
    private static final String RECORD = "guard.txt";

    @Test
    void anOperationAllocatesWhatIsRecorded() throws IOException {
        List<String> command = new ArrayList<>(Products.flags(Machine.WITH_AGENT));
        command.addAll(List.of("-Xint", "-XX:+UseSerialGC", "-XX:+UseCompressedOops", "-cp", Products.BENCH.toString(),
                Allocation.class.getName()));
        TreeMap<String, String> measured = new TreeMap<>();
        for (String line : Launch.java(command).lines().toList()) {
            String[] words = line.split(" ");
            measured.put("allocated." + words[0], words[1]);
        }
        compare("allocated.", measured, 0);
    }

    /**
     * Classes that are the same with every compiler and every version of this project: those of a library. One percent is
     * left to changes of the engine that nobody needs to hear of one by one.
     */
    @Test
    void bytecodeGrowsAsIsRecorded() throws IOException {
        System.setProperty(Launch.AGENT_PROPERTY, Products.AGENT.toString());
        double[] bytes = CodeGrowth.bytes(jarOf(JsonFactory.class));
        TreeMap<String, String> measured = new TreeMap<>();
        measured.put("bytes.jackson-core.classes", Long.toString((long) bytes[0]));
        measured.put("bytes.jackson-core.companions", Long.toString((long) bytes[1]));
        compare("bytes.", measured, 0.01);
    }

    private static Path jarOf(Class<?> type) {
        return Path.of(URI.create(type.getProtectionDomain().getCodeSource().getLocation().toString()));
    }

    private static void compare(String prefix, TreeMap<String, String> measured, double tolerance) throws IOException {
        TreeMap<String, String> recorded = recorded(prefix);
        List<String> changes = new ArrayList<>();
        measured.forEach((name, value) -> {
            if (!agree(recorded.remove(name), value, tolerance)) {
                changes.add(name + " " + value);
            }
        });
        recorded.keySet().forEach(name -> changes.add("(no longer measured: " + name + ")"));
        assertEquals(List.of(), changes, "not what is recorded; if that is meant, put these lines into src/test/resources/"
                + GuardIT.class.getPackageName().replace('.', '/') + "/" + RECORD + " and say why in the commit");
    }

    private static boolean agree(String recorded, String measured, double tolerance) {
        return recorded != null
                && Math.abs(Long.parseLong(measured) - Long.parseLong(recorded)) <= tolerance * Long.parseLong(recorded);
    }

    private static TreeMap<String, String> recorded(String prefix) throws IOException {
        TreeMap<String, String> recorded = new TreeMap<>();
        try (InputStream file = GuardIT.class.getResourceAsStream(RECORD)) {
            for (String line : new String(file.readAllBytes(), StandardCharsets.UTF_8).lines().toList()) {
                if (line.startsWith(prefix)) {
                    String[] words = line.split(" ");
                    recorded.put(words[0], words[1]);
                }
            }
        }
        return recorded;
    }
}

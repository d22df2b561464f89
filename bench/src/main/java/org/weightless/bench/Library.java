package org.weightless.bench;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.weightless.Fiber;
import org.weightless.Generator;

/**
 * What does the agent cost a library that knows nothing of it and never yields? Jackson reads and writes a
 * document of about 100 KB, as a tree and bound to records. The answer decides whether the agent may be left switched on.
 */
public class Library extends NeverYielding {
    private static final ObjectMapper MAPPER = new ObjectMapper();

    /** What is done with the document. */
    @State(Scope.Thread)
    public static class Document {
        @Param({"tree", "records"})
        String work;

        byte[] json;

        @Setup
        public void write() throws IOException {
            json = MAPPER.writeValueAsBytes(Orders.generate());
            String text = new String(json, StandardCharsets.UTF_8);
            Check.equal(text, new String(throughTree(json), StandardCharsets.UTF_8));
            Check.equal(text, new String(throughRecords(json), StandardCharsets.UTF_8));
        }
    }

    @State(Scope.Thread)
    public static class InGenerator {
        Generator<byte[]> copies;

        @Setup(Level.Iteration)
        public void begin(Document document) {
            copies = Generator.of(() -> {
                while (true) {
                    Fiber.yield((Object) copy(document));
                }
            });
        }
    }

    private static byte[] copy(Document document) {
        return document.work.equals("tree") ? throughTree(document.json) : throughRecords(document.json);
    }

    private static byte[] throughTree(byte[] json) {
        try {
            JsonNode tree = MAPPER.readTree(json);
            return MAPPER.writeValueAsBytes(tree);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static byte[] throughRecords(byte[] json) {
        try {
            Orders orders = MAPPER.readValue(json, Orders.class);
            return MAPPER.writeValueAsBytes(orders);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Benchmark
    public byte[] plain(Document document, WithoutAgent flags) {
        return copy(document);
    }

    @Benchmark
    public byte[] outside(Document document, WithAgent flags) {
        return copy(document);
    }

    @Benchmark
    public byte[] inside(InGenerator state, WithAgent flags) {
        return state.copies.next();
    }
}

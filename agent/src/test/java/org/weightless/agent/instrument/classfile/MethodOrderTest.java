package org.weightless.agent.instrument.classfile;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.tree.ClassNode;
import org.weightless.agent.testing.Made;

/** One order of methods, whatever the order is in which a JVM has them. */
class MethodOrderTest {
    static final class Methods {
        static int one() {
            return 1;
        }

        static int two() {
            return 2;
        }

        static int two(int more) {
            return 2 + more;
        }

        static String text() {
            return "text" + one() + two(40);
        }
    }

    /** The constants stay where they are, as a JVM leaves them. */
    private static byte[] shuffled(byte[] bytes, Random random) {
        ClassReader reader = new ClassReader(bytes);
        ClassNode node = new ClassNode();
        reader.accept(node, 0);
        List<org.objectweb.asm.tree.MethodNode> methods = new ArrayList<>(node.methods);
        Collections.shuffle(methods, random);
        node.methods = methods;
        ClassWriter writer = new ClassWriter(reader, 0);
        node.accept(writer);
        return writer.toByteArray();
    }

    @Test
    void everyOrderBecomesTheSame() throws IOException {
        byte[] bytes = Methods.class.getResourceAsStream("MethodOrderTest$Methods.class").readAllBytes();
        Random random = new Random(1);
        byte[] first = MethodOrder.fixed(shuffled(bytes, random));
        for (int i = 0; i < 20; i++) {
            assertArrayEquals(first, MethodOrder.fixed(shuffled(bytes, random)));
        }
    }

    @Test
    void theClassStaysWhatItIs() throws Exception {
        byte[] bytes = Methods.class.getResourceAsStream("MethodOrderTest$Methods.class").readAllBytes();
        byte[] fixed = MethodOrder.fixed(bytes);
        assertEquals(bytes.length, fixed.length);
        String name = Methods.class.getName();
        Method text = Class.forName(name, true, new Made().with(name, fixed).plain(null)).getDeclaredMethod("text");
        text.setAccessible(true);
        assertEquals("text142", text.invoke(null));
    }
}

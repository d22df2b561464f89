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
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.tree.ClassNode;
import org.weightless.agent.testing.Made;

/** One form of a class file, whatever the order is in which a JVM has its methods, and the constants that it has added. */
class StableFormTest {
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

    /** The constants of the class stay where they are, as a JVM leaves them. */
    private static byte[] shuffled(byte[] bytes, Random random, String... added) {
        ClassReader reader = new ClassReader(bytes);
        ClassNode node = new ClassNode();
        reader.accept(node, 0);
        List<org.objectweb.asm.tree.MethodNode> methods = new ArrayList<>(node.methods);
        Collections.shuffle(methods, random);
        node.methods = methods;
        ClassWriter writer = new ClassWriter(reader, 0);
        List<String> constants = new ArrayList<>(List.of(added));
        Collections.shuffle(constants, random);
        constants.forEach(writer::newConst);
        node.accept(writer);
        return writer.toByteArray();
    }

    @Test
    void everyOrderBecomesTheSame() throws IOException {
        byte[] bytes = Methods.class.getResourceAsStream("StableFormTest$Methods.class").readAllBytes();
        Random random = new Random(1);
        byte[] first = StableForm.of(shuffled(bytes, random));
        for (int i = 0; i < 20; i++) {
            assertArrayEquals(first, StableForm.of(shuffled(bytes, random)));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"Method far.Api.%s()V is abstract", "Conflicting default methods: far.Api.%s near.Api.%s"})
    void constantsThatTheJvmHasAddedAreLeftOut(String text) throws IOException {
        byte[] bytes = Methods.class.getResourceAsStream("StableFormTest$Methods.class").readAllBytes();
        String[] added = {text.replace("%s", "one"), text.replace("%s", "two"), text.replace("%s", "three")};
        Random random = new Random(1);
        byte[] first = StableForm.of(shuffled(bytes, random, added));
        for (int i = 0; i < 20; i++) {
            assertArrayEquals(first, StableForm.of(shuffled(bytes, random, added)));
        }
        ClassNode original = new ClassNode();
        new ClassReader(bytes).accept(original, 0);
        ClassNode stable = new ClassNode();
        new ClassReader(first).accept(stable, 0);
        assertEquals(original.methods.stream().map(method -> method.name + method.desc).sorted().toList(),
                stable.methods.stream().map(method -> method.name + method.desc).sorted().toList());
    }

    /** Newer than ASM knows, or too large with other numbers: then only the order of methods is made the same. */
    @Test
    void whatCannotBeWrittenAnewKeepsItsConstants() throws IOException {
        byte[] bytes = Methods.class.getResourceAsStream("StableFormTest$Methods.class").readAllBytes();
        byte[] added = shuffled(bytes, new Random(1), "Method far.Api.one()V is abstract");
        added[7] = 99;
        byte[] stable = StableForm.of(added);
        assertEquals(added.length, stable.length);
        assertEquals(99, stable[7]);
    }

    @Test
    void theClassStaysWhatItIs() throws Exception {
        byte[] bytes = Methods.class.getResourceAsStream("StableFormTest$Methods.class").readAllBytes();
        byte[] fixed = StableForm.of(bytes);
        assertEquals(bytes.length, fixed.length);
        String name = Methods.class.getName();
        Method text = Class.forName(name, true, new Made().with(name, fixed).plain(null)).getDeclaredMethod("text");
        text.setAccessible(true);
        assertEquals("text142", text.invoke(null));
    }
}

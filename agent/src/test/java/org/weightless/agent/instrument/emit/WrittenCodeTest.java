package org.weightless.agent.instrument.emit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.util.EnumMap;
import java.util.Map;
import java.util.TreeSet;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.commons.CodeSizeEvaluator;
import org.objectweb.asm.tree.AbstractInsnNode;
import org.objectweb.asm.tree.ClassNode;
import org.objectweb.asm.tree.FrameNode;
import org.objectweb.asm.tree.MethodNode;
import org.weightless.agent.instrument.ClassInstrumenter;
import org.weightless.agent.instrument.Place;
import org.weightless.agent.instrument.classfile.Hierarchy;
import org.weightless.agent.testing.CodeSizes;
import org.weightless.agent.testing.Disassembly;

/** Generated code in the form of a class file: what ASM would make of it by itself is the measure. */
class WrittenCodeTest {
    private static ClassNode companion(String type) throws IOException {
        Hierarchy hierarchy = new Hierarchy(ClassLoader::getSystemResourceAsStream);
        try (InputStream in = ClassLoader.getSystemResourceAsStream(type + ".class")) {
            byte[] bytes = new ClassInstrumenter(hierarchy, true)
                    .instrument(in.readAllBytes(), Place.hidden(new TreeSet<>(), 0)).bytes();
            assertNotNull(bytes, type);
            return read(bytes);
        }
    }

    /** With whole stack maps. */
    private static ClassNode read(byte[] bytes) {
        ClassNode node = new ClassNode();
        new ClassReader(bytes).accept(node, ClassReader.EXPAND_FRAMES);
        return node;
    }

    private static byte[] written(ClassNode node) {
        ClassWriter writer = new ClassWriter(0);
        node.accept(writer);
        return writer.toByteArray();
    }

    private static Map<Form, Integer> forms(ClassNode node) {
        Map<Form, Integer> forms = new EnumMap<>(Form.class);
        for (MethodNode method : node.methods) {
            for (AbstractInsnNode insn : method.instructions) {
                if (insn instanceof FrameNode frame) {
                    forms.merge(Form.of(frame), 1, Integer::sum);
                }
            }
        }
        return forms;
    }

    private enum Form {
        FULL, APPEND, CHOP, SAME, SAME_WITH_ONE_ON_THE_STACK;

        static Form of(FrameNode frame) {
            return switch (frame.type) {
                case Opcodes.F_FULL -> FULL;
                case Opcodes.F_APPEND -> APPEND;
                case Opcodes.F_CHOP -> CHOP;
                case Opcodes.F_SAME -> SAME;
                case Opcodes.F_SAME1 -> SAME_WITH_ONE_ON_THE_STACK;
                default -> throw new AssertionError("a whole map: " + frame.type);
            };
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"java/util/concurrent/ForkJoinPool", "java/math/BigDecimal", "java/util/Formatter",
        "java/util/TreeMap"})
    void stackMapsSayTheSameInTheirRelativeForm(String type) throws IOException {
        ClassNode whole = companion(type);
        ClassNode relative = companion(type);
        for (MethodNode method : relative.methods) {
            RelativeFrames.rewrite(method);
        }
        assertEquals(Form.values().length, forms(relative).size(), "forms of maps: " + forms(relative));
        assertEquals(Disassembly.of(written(whole)), Disassembly.of(written(relative)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"java/util/concurrent/ForkJoinPool", "java/math/BigDecimal", "java/util/Formatter",
        "java/util/TreeMap"})
    void noMethodIsLargerThanItsSize(String type) throws IOException {
        ClassNode companion = companion(type);
        Map<String, Integer> written = CodeSizes.of(written(companion));
        for (MethodNode method : companion.methods) {
            CodeSizeEvaluator evaluator = new CodeSizeEvaluator(null);
            method.accept(evaluator);
            int size = CodeSize.of(method);
            int least = written.get(method.name + method.desc);
            assertTrue(least <= size && size <= evaluator.getMaxSize(),
                    method.name + ": " + least + ", " + size + ", " + evaluator.getMaxSize());
        }
    }
}

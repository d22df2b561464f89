package org.weightless.agent.instrument.classfile;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.Opcodes;
import org.weightless.agent.instrument.ClassFiles;

/** Where things are in a class file, compared with ASM's reading of it. */
class RawClassFileTest implements Opcodes {
    private static byte[] bytes(String name) throws IOException {
        try (InputStream in = ClassLoader.getSystemResourceAsStream(name + ".class")) {
            return in.readAllBytes();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"java/lang/String", "java/lang/Math", "java/util/stream/Collectors", "java/lang/Runnable",
        "org/weightless/agent/instrument/classfile/RawClassFileTest", "org/weightless/agent/fuzz/Choice"})
    void constantsAndMembersAreWhereTheyAre(String name) throws IOException {
        byte[] bytes = bytes(name);
        RawClassFile file = new RawClassFile(bytes);
        ClassReader reader = new ClassReader(bytes);
        assertEquals(reader.header, file.header);
        assertEquals(reader.getItemCount(), file.constants.length);
        for (int i = 1; i < file.constants.length; i++) {
            // ASM's positions are behind the tag
            assertEquals(reader.getItem(i), file.constants[i] == 0 ? 0 : file.constants[i] + 1, "constant " + i);
        }
        assertEquals(reader.getAccess(), file.access());
        assertEquals(name, file.text(file.nameOfThis()));
        assertEquals(bytes.length, file.behindAttributes(file.attributes()));
    }

    @Test
    void anAttributeIsFoundByItsName() throws IOException {
        byte[] bytes = bytes("org/weightless/agent/instrument/classfile/RawClassFileTest");
        RawClassFile file = new RawClassFile(bytes);
        int at = file.attribute(file.attributes(), NestedCompanions.ascii("SourceFile"));
        assertEquals("RawClassFileTest.java", file.text(file.constants[file.u2(at + 6)]));
        assertEquals(-1, file.attribute(file.attributes(), NestedCompanions.ascii("SourceFil")));
        assertEquals(-1, file.attribute(file.attributes(), NestedCompanions.ascii("SourceFiles")));
    }

    @Test
    void numbersAreUnsignedAndTheHighByteComesFirst() {
        byte[] bytes = ClassFiles.bytes("made/Some", ACC_PUBLIC, "java/lang/Object");
        RawClassFile file = new RawClassFile(bytes);
        assertEquals(0xCAFEBABE, file.u4(0));
        assertEquals(0xCAFE, file.u2(0));
        assertEquals(0xCA, file.u1(0));
        assertEquals(V17, file.version());
    }

    @Test
    void textsAreComparedWhole() {
        RawClassFile file = new RawClassFile(ClassFiles.bytes("made/Some", ACC_PUBLIC, "java/lang/Object"));
        int name = file.nameOfThis();
        assertTrue(file.isText(name, NestedCompanions.ascii("made/Some")));
        assertFalse(file.isText(name, NestedCompanions.ascii("made/Som")));
        assertTrue(file.startsWith(name, NestedCompanions.ascii("made/")));
        assertFalse(file.startsWith(name, NestedCompanions.ascii("made/Something")));
        assertTrue(file.endsWith(name, NestedCompanions.ascii("Some")));
        assertFalse(file.endsWith(name, NestedCompanions.ascii("some")));
        assertFalse(file.endsWith(name, NestedCompanions.ascii("is longer than made/Some")));
    }

    @Test
    void whatIsNoClassFileOrEndsTooEarlyIsRefused() {
        byte[] bytes = ClassFiles.bytes("made/Some", ACC_PUBLIC, "java/lang/Object");
        byte[] otherMagic = bytes.clone();
        otherMagic[0] = 0;
        assertThrows(IllegalArgumentException.class, () -> new RawClassFile(otherMagic));
        byte[] unknownTag = bytes.clone();
        unknownTag[10] = 99;
        assertThrows(IllegalArgumentException.class, () -> new RawClassFile(unknownTag));
        for (int length = 0; length < 30; length++) {
            byte[] cut = Arrays.copyOf(bytes, length);
            assertThrows(RuntimeException.class, () -> new RawClassFile(cut));
        }
    }
}

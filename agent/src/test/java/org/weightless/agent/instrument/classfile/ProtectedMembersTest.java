package org.weightless.agent.instrument.classfile;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.Opcodes;
import org.weightless.agent.instrument.ClassFiles;

/** What classes protect, each alone and all above one. */
class ProtectedMembersTest implements Opcodes {
    private static byte[] bytes(String name, String superName, String suffix) {
        ClassWriter writer = new ClassWriter(0);
        writer.visit(V17, ACC_PUBLIC | ACC_ABSTRACT, name, null, superName, null);
        for (int access : new int[] {ACC_PUBLIC, ACC_PROTECTED, ACC_PRIVATE, 0, ACC_PROTECTED | ACC_STATIC}) {
            String member = (access & ACC_STATIC) != 0 ? "static" : access == ACC_PROTECTED ? "own" : "other" + access;
            writer.visitField(access, member + suffix, "I", null, null).visitEnd();
            writer.visitMethod(access | ACC_NATIVE, member + suffix, "(I)V", null, null).visitEnd();
        }
        writer.visitEnd();
        return writer.toByteArray();
    }

    private static Set<String> members(String suffix) {
        return Set.of("own" + suffix + "I", "own" + suffix + "(I)V", "static" + suffix + "I", "static" + suffix + "(I)V");
    }

    @Test
    void methodsAndFieldsAreGivenWithTheirDescriptors() {
        assertEquals(members(""), ProtectedMembers.of(bytes("made/Base", "java/lang/Object", "")));
    }

    @Test
    void thoseOfObjectAreKnownWithoutItsClassFile() throws IOException {
        assertEquals(ProtectedMembers.OF_OBJECT,
                ProtectedMembers.of(ClassLoader.getSystemResourceAsStream("java/lang/Object.class").readAllBytes()));
    }

    /** The JVM writes a character 0 in two bytes, as many as what stands for them has characters (JVMS 4.4.7). */
    @Test
    void namesBeyondAsciiAreReadAsTheJvmWritesThem() {
        ClassWriter writer = new ClassWriter(0);
        writer.visit(V17, ACC_PUBLIC, "made/Odd", null, "java/lang/Object", null);
        Set<String> names = Set.of("nul\0", "\u00e4", "\ufffd", "\ud83d\ude00", "\ud800");
        for (String name : names) {
            writer.visitField(ACC_PROTECTED, name, "I", null, null).visitEnd();
        }
        writer.visitEnd();
        Set<String> expected = new java.util.HashSet<>();
        names.forEach(name -> expected.add(name + "I"));
        assertEquals(expected, ProtectedMembers.of(writer.toByteArray()));
    }

    private static Set<String> above(ClassFiles files) {
        return files.hierarchy().protectedAbove("made/Own", "made/Near");
    }

    /** Package-private access covers what is protected in the same package. */
    @Test
    void whatSuperClassesOfOtherPackagesProtectCounts() {
        ClassFiles files = new ClassFiles()
                .withBytes("made/Near", bytes("made/Near", "far/Base", "Near"))
                .withBytes("far/Base", bytes("far/Base", "made/deeper/Top", "Far"))
                .withBytes("made/deeper/Top", bytes("made/deeper/Top", "java/lang/Object", ""));
        Set<String> expected = new java.util.HashSet<>(members("Far"));
        expected.addAll(members(""));
        assertEquals(expected, above(files));
    }

    @Test
    void behindAClassThatIsMissingOrUnreadableNothingIsKnown() {
        ClassFiles missing = new ClassFiles().withBytes("made/Near", bytes("made/Near", "far/Missing", "Near"));
        assertEquals(Set.of(), above(missing));
        ClassFiles unreadable = new ClassFiles().withBytes("made/Near", (byte) 1, (byte) 2);
        assertEquals(Set.of(), above(unreadable));
    }

    @Test
    void aClassWithoutASuperClassHasNothingAbove() {
        assertEquals(Set.of(), new ClassFiles().hierarchy().protectedAbove("java/lang/Object", null));
    }
}

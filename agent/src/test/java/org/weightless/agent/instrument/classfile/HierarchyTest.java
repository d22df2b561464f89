package org.weightless.agent.instrument.classfile;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import org.junit.jupiter.api.Test;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.Opcodes;
import org.weightless.agent.instrument.ClassFiles;

/** What extends what, from class files alone. */
class HierarchyTest implements Opcodes {
    private static final String OBJECT = "java/lang/Object";

    private final ClassFiles files = new ClassFiles()
            .with("made/Animal", ACC_PUBLIC, OBJECT)
            .with("made/Cat", 0, "made/Animal")
            .with("made/Kitten", ACC_PUBLIC, "made/Cat")
            .with("made/Dog", ACC_PUBLIC, "made/Animal")
            .with("made/Stone", ACC_PUBLIC, OBJECT)
            .with("made/Face", ACC_PUBLIC | ACC_INTERFACE | ACC_ABSTRACT, OBJECT);
    private final Hierarchy hierarchy = files.hierarchy();

    private String common(String one, String other) {
        String there = hierarchy.commonSuperClass(one, other);
        assertEquals(there, hierarchy.commonSuperClass(other, one), "whichever comes first");
        return there;
    }

    @Test
    void twoClassesHaveTheirNearestSuperClassInCommon() {
        assertEquals("made/Animal", common("made/Kitten", "made/Dog"));
        assertEquals("made/Cat", common("made/Kitten", "made/Cat"));
        assertEquals(OBJECT, common("made/Kitten", "made/Stone"));
        assertEquals(OBJECT, common(OBJECT, "made/Stone"));
    }

    @Test
    void aClassHasItselfInCommonWithItselfEvenWhereItsFileIsMissing() {
        assertEquals("made/Missing", hierarchy.commonSuperClass("made/Missing", "made/Missing"));
    }

    @Test
    void anInterfaceHasOnlyObjectInCommonWithAnything() {
        assertEquals(OBJECT, common("made/Face", "made/Cat"));
    }

    @Test
    void aMissingClassIsNamed() {
        String message = assertThrows(OldClassFiles.Unraisable.class,
                () -> hierarchy.commonSuperClass("made/Missing", "made/Cat")).getMessage();
        assertEquals("the class made.Missing, which its stack maps depend on, is missing", message);
    }

    @Test
    void aMissingSuperClassIsNamedToo() {
        files.with("made/Orphan", ACC_PUBLIC, "made/Gone");
        String message = assertThrows(OldClassFiles.Unraisable.class,
                () -> hierarchy.commonSuperClass("made/Orphan", "made/Cat")).getMessage();
        assertTrue(message.contains("made.Gone"), message);
    }

    @Test
    void aClassThatExtendsItselfIsRefusedNotFollowedForEver() {
        files.with("made/One", 0, "made/Two").with("made/Two", 0, "made/One").with("made/Self", 0, "made/Self");
        for (String name : new String[] {"made/One", "made/Self"}) {
            String message = assertThrows(OldClassFiles.Unraisable.class,
                    () -> hierarchy.commonSuperClass(name, "made/Cat")).getMessage();
            assertTrue(message.endsWith("extends itself"), message);
        }
    }

    @Test
    void bytesThatAreNoClassFileSayWhoseTheyAre() {
        files.withBytes("made/Broken", (byte) 1, (byte) 2);
        String message = assertThrows(OldClassFiles.Unraisable.class,
                () -> hierarchy.commonSuperClass("made/Broken", "made/Cat")).getMessage();
        assertTrue(message.startsWith("the class file of made.Broken cannot be read: "), message);
    }

    @Test
    void aFileThatCannotBeReadSaysWhoseItIs() {
        Hierarchy failing = new Hierarchy(name -> new InputStream() {
            @Override
            public int read() throws IOException {
                throw new IOException("gone");
            }
        });
        String message = assertThrows(OldClassFiles.Unraisable.class,
                () -> failing.commonSuperClass("made/One", "made/Two")).getMessage();
        assertTrue(message.endsWith("java.io.IOException: gone"), message);
    }

    @Test
    void aClassAtHandNeedsNoFile() {
        hierarchy.add(new ClassReader(ClassFiles.bytes("made/Fresh", ACC_PUBLIC, "made/Cat")));
        assertEquals("made/Cat", common("made/Fresh", "made/Kitten"));
        assertFalse(hierarchy.isMissing("made/Fresh"));
    }

    @Test
    void aMissingClassIsTakenForTheBest() {
        assertTrue(hierarchy.isMissing("made/Missing"));
        assertTrue(hierarchy.isInterfaceOrMissing("made/Missing"));
        assertTrue(hierarchy.isPublicOrMissing("made/Missing"));
        assertEquals(OBJECT, hierarchy.superName("made/Missing"));
    }

    @Test
    void aFileTellsKindAccessAndSuperClass() {
        assertTrue(hierarchy.isInterfaceOrMissing("made/Face"));
        assertFalse(hierarchy.isInterfaceOrMissing("made/Cat"));
        assertFalse(hierarchy.isPublicOrMissing("made/Cat"));
        assertTrue(hierarchy.isPublicOrMissing("made/Kitten"));
        assertFalse(hierarchy.isMissing("made/Kitten"));
        assertEquals("made/Cat", hierarchy.superName("made/Kitten"));
    }
}

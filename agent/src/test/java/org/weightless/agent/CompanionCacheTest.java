package org.weightless.agent;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.Opcodes;
import org.weightless.agent.instrument.ClassFiles;
import org.weightless.agent.instrument.Instrumented.Changed;
import org.weightless.agent.instrument.Instrumented.Refused;
import org.weightless.agent.instrument.Instrumented.Unchanged;
import org.weightless.agent.instrument.Place;
import org.weightless.agent.instrument.classfile.Hierarchy;
import org.weightless.agent.instrument.rules.Refusal;
import org.weightless.runtime.Pinned.Reason;

/** What is kept of companions, and when it counts. */
class CompanionCacheTest {
    private static final String NAME = "made/Host";
    private static final byte[] CLASS_FILE = {1, 2, 3};
    private static final Place PLACE = new Place(NAME, Set.of("clone()Ljava/lang/Object;", "x()V"), 0, false);
    private static final Refusal REFUSAL = new Refusal(NAME, "<init>(I)V", Reason.CONSTRUCTOR, "a text: \u00e4");
    private static final Changed CHANGED = new Changed(NAME, new byte[] {7, 8, 9}, 5,
            Map.of("-init()V", "-init", "walk(I)V", "walk-static"), List.of(REFUSAL), null);

    @TempDir
    Path root;

    private CompanionCache cache;
    private final Hierarchy hierarchy = new ClassFiles().hierarchy();

    @BeforeEach
    void open() throws IOException {
        cache = new CompanionCache(DiskCache.open(root, "kind"));
    }

    @Test
    void aCompanionComesBackAsItWas() {
        assertNull(cache.companion(NAME, CLASS_FILE, PLACE, "", hierarchy));
        cache.keep(NAME, CLASS_FILE, PLACE, "", hierarchy, CHANGED);
        Changed found = assertInstanceOf(Changed.class, cache.companion(NAME, CLASS_FILE, PLACE, "", hierarchy));
        assertArrayEquals(CHANGED.bytes(), found.bytes());
        assertEquals(List.of(NAME, 5, CHANGED.names(), List.of(REFUSAL)),
                List.of(found.name(), found.methods(), found.names(), found.refused()));
    }

    @Test
    void aClassWithoutACompanionIsRemembered() {
        cache.keep(NAME, CLASS_FILE, PLACE, "", hierarchy, new Unchanged(NAME, 3, List.of(REFUSAL), "plan"));
        assertEquals(new Unchanged(NAME, 3, List.of(REFUSAL), ""), cache.companion(NAME, CLASS_FILE, PLACE, "", hierarchy));
    }

    @Test
    void aRefusedClassIsTriedAgain() {
        cache.keep(NAME, CLASS_FILE, PLACE, "", hierarchy, new Refused(Refusal.ofClass(NAME, "why")));
        assertNull(cache.companion(NAME, CLASS_FILE, PLACE, "", hierarchy));
    }

    @Test
    void allThatACompanionDependsOnCounts() {
        cache.keep(NAME, CLASS_FILE, PLACE, "", hierarchy, CHANGED);
        assertNull(cache.companion(NAME, new byte[] {1, 2, 4}, PLACE, "", hierarchy), "the class file");
        assertNull(cache.companion(NAME, CLASS_FILE, PLACE, "walk(I)V", hierarchy), "the method");
        Place hidden = Place.hidden(PLACE.inheritedProtected(), 0);
        assertNull(cache.companion(NAME, CLASS_FILE, hidden, "", hierarchy), "whether it is hidden");
        Place elsewhere = new Place("made/Outer", PLACE.inheritedProtected(), 0, false);
        assertNull(cache.companion(NAME, CLASS_FILE, elsewhere, "", hierarchy), "the nest");
        Place below = new Place(NAME, Set.of("clone()Ljava/lang/Object;", "y()V"), 0, false);
        assertNull(cache.companion(NAME, CLASS_FILE, below, "", hierarchy), "what is protected above");
        Place deeper = new Place(NAME, PLACE.inheritedProtected(), 2, false);
        assertNull(cache.companion(NAME, CLASS_FILE, deeper, "", hierarchy), "the shape of its calls");
        Place debugged = new Place(NAME, PLACE.inheritedProtected(), 0, true);
        assertNull(cache.companion(NAME, CLASS_FILE, debugged, "", hierarchy), "whether it is for a debugger");
    }

    private static byte[] made(String name, int access, String superName) {
        ClassWriter writer = new ClassWriter(0);
        writer.visit(Opcodes.V17, access, name, null, superName, null);
        writer.visitEnd();
        return writer.toByteArray();
    }

    /** Stack maps may name classes that nothing else in a method names: whether they are public matters. */
    @Test
    void otherClassFilesThatHaveBeenReadCount() {
        byte[] isPublic = made("far/Named", Opcodes.ACC_PUBLIC, "far/Base");
        byte[] isNot = made("far/Named", 0, "far/Base");
        byte[] isElsewhere = made("far/Named", Opcodes.ACC_PUBLIC, "java/lang/Object");
        Hierarchy first = new ClassFiles().withBytes("far/Named", isPublic).hierarchy();
        assertTrue(first.isPublicOrMissing("far/Named"));
        assertTrue(first.isPublicOrMissing("far/Missing"));
        assertTrue(first.isPublicOrMissing("java/lang/Object"));
        cache.keep(NAME, CLASS_FILE, PLACE, "", first, CHANGED);
        assertNotNull(found(new ClassFiles().withBytes("far/Named", isPublic)));
        assertNull(found(new ClassFiles().withBytes("far/Named", isNot)));
        assertNull(found(new ClassFiles().withBytes("far/Named", isElsewhere)));
        assertNull(found(new ClassFiles()));
        assertNull(found(new ClassFiles().withBytes("far/Named", isPublic).withBytes("far/Missing", isNot)));
    }

    private Object found(ClassFiles files) {
        return cache.companion(NAME, CLASS_FILE, PLACE, "", files.hierarchy());
    }

    /** The JVM allows names that no text in UTF-8 has. */
    @Test
    void namesThatCannotBeWrittenAreNotKept() {
        Changed odd = new Changed(NAME, CHANGED.bytes(), 1, Map.of("\ud800()V", "\ud800"), List.of(), null);
        cache.keep(NAME, CLASS_FILE, PLACE, "", hierarchy, odd);
        assertNull(cache.companion(NAME, CLASS_FILE, PLACE, "", hierarchy));
    }

    /** Two frames whose methods differ in half a character would be taken for each other. */
    @Test
    void textsThatCannotBeWrittenAreNoInputs() {
        cache.keep("F", "frame \ud800", new byte[] {1});
        assertNull(cache.classFile("F", "frame \ud801"));
        assertNull(cache.classFile("F", "frame ?"));
        assertNull(cache.classFile("F", "frame \ud800"));
    }

    @Test
    void namesAreKeptByWhatWasAsked() {
        cache.keep(NAME, CLASS_FILE, "suspending", Set.of("a()V", "b()V"));
        assertEquals(Set.of("a()V", "b()V"), cache.names(NAME, CLASS_FILE, "suspending"));
        assertNull(cache.names(NAME, CLASS_FILE, "other"));
        assertNull(cache.names(NAME, new byte[] {1}, "suspending"));
    }

    @Test
    void classFilesAreKeptByTexts() {
        cache.keep("F", "frame F 1", new byte[] {1});
        assertArrayEquals(new byte[] {1}, cache.classFile("F", "frame F 1"));
        assertNull(cache.classFile("F", "frame F 2"));
    }

    @Test
    void withoutADirectoryNothingIsKept() {
        CompanionCache none = new CompanionCache(AgentOptions.DEFAULT);
        assertTrue(none.isNone());
        none.keep(NAME, CLASS_FILE, PLACE, "", hierarchy, CHANGED);
        none.keep(NAME, CLASS_FILE, "suspending", Set.of());
        none.keep("F", "frame F 1", new byte[] {1});
        assertNull(none.companion(NAME, CLASS_FILE, PLACE, "", hierarchy));
        assertNull(none.names(NAME, CLASS_FILE, "suspending"));
        assertNull(none.classFile("F", "frame F 1"));
    }
}

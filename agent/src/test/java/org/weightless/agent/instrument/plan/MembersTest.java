package org.weightless.agent.instrument.plan;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Set;
import org.junit.jupiter.api.Test;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.tree.ClassNode;
import org.weightless.agent.instrument.Code;
import org.weightless.agent.instrument.rules.Names;

/** What matters of a class to code that leaves it. */
class MembersTest implements Opcodes {
    private static final String COPY = "(Lmade/Own;I" + Names.COROUTINE_DESC + ")V";

    private static Members of(ClassNode owner, String... inheritedProtected) {
        return Members.of(owner, Set.of(inheritedProtected));
    }

    private static Members of(Code... methods) {
        return of(Code.owner(ACC_PUBLIC, methods));
    }

    @Test
    void privateMethodsAndFinalInstanceFieldsAreKnownByNameAndDescriptor() {
        ClassNode owner =
                Code.owner(ACC_PUBLIC | ACC_INTERFACE, Code.of(ACC_PRIVATE, "m(I)V", "return"), Code.of("n()V", "return"));
        owner.visitField(ACC_FINAL, "kept", "I", null, null);
        owner.visitField(ACC_FINAL | ACC_STATIC, "shared", "I", null, null);
        owner.visitField(ACC_PRIVATE, "open", "J", null, null);
        Members members = of(owner);
        assertTrue(members.isInterface());
        assertEquals(Set.of("m(I)V"), members.privateMethods());
        assertEquals(Set.of("keptI"), members.finalFields());
        assertEquals(Set.of("m(I)V", "n()V", "keptI", "sharedI", "openJ"), members.own());
    }

    // ---- names of copies

    @Test
    void aCopyKeepsTheNameThatItWasGiven() {
        assertEquals("m", of().settled("m", COPY));
    }

    @Test
    void aStaticMethodsIsItsOwnWhereNoInstanceMethodHasTheSame() {
        assertEquals("m", of(Code.of("m(Lmade/Own;I)V", "return")).settled("m-static", COPY));
        assertEquals("m", of(Code.of(0, "m(J)V", "return")).settled("m-static", COPY), "another descriptor");
        assertEquals("m", of(Code.of(0, "n(I)V", "return")).settled("m-static", COPY), "another name");
    }

    @Test
    void itStaysAnotherWhereAnInstanceMethodHasTheSame() {
        assertEquals("m-static",
                of(Code.of(0, "m(I)V", "return"), Code.of("m(Lmade/Own;I)V", "return")).settled("m-static", COPY));
    }

    /** Methods that differ in their results alone are two. */
    @Test
    void theResultCounts() {
        Members members = of(Code.of(0, "m(I)J", "lconst_0\n lreturn"));
        assertEquals("m", members.settled("m-static", COPY));
    }

    // ---- protected members

    @Test
    void whatASuperClassOfAnotherPackageProtectsIsInheritedProtected() {
        Members members = of(Code.owner(ACC_PUBLIC, Code.of(0, "own()V", "return")), "hook()V", "own()V");
        assertTrue(members.isInheritedProtected("made/Own", "hook()V"));
        assertTrue(members.isInheritedProtected("made/Sub", "hook()V"));
        assertFalse(members.isInheritedProtected("made/Own", "other()V"));
        assertFalse(members.isInheritedProtected("made/Own", "hook(I)V"));
    }

    @Test
    void whatTheClassOverridesItReachesAsItsOwnButNotOfItsSuperClass() {
        Members members = of(Code.owner(ACC_PUBLIC, Code.of(0, "own()V", "return")), "own()V");
        assertFalse(members.isInheritedProtected("made/Own", "own()V"));
        assertTrue(members.isInheritedProtected("far/Base", "own()V"));
    }
}

package org.weightless.agent.instrument.plan;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;
import org.objectweb.asm.tree.MethodInsnNode;

/** The types that a linked call names: none that its class may not access. */
class LinkTypesTest {
    private static final String CALLER = "made/Caller";

    private static MethodInsnNode call(String desc) {
        return new MethodInsnNode(Opcodes.INVOKEVIRTUAL, "far/Owner", "call", desc);
    }

    private static boolean mayBeInaccessible(String desc) {
        return LinkTypes.mayBeInaccessible(Type.getType(desc), CALLER, "far/Owner");
    }

    @Test
    void onlyClassesOfOtherPackagesMayBeInaccessible() {
        assertTrue(mayBeInaccessible("Lfar/Hidden;"));
        assertTrue(mayBeInaccessible("[[Lfar/Hidden;"), "an array is as its elements are");
        assertTrue(mayBeInaccessible("LNoPackage;"));
        assertTrue(mayBeInaccessible("Lmade/deeper/Hidden;"), "a package below is another package");
        assertFalse(mayBeInaccessible("Lmade/Other;"));
        assertFalse(mayBeInaccessible("Ljava/util/List;"));
        assertFalse(mayBeInaccessible("Lfar/Owner;"), "a plain call asks for its owner too");
        assertFalse(mayBeInaccessible("I"));
        assertFalse(mayBeInaccessible("[J"));
    }

    @Test
    void argumentsThatMayBeInaccessibleGiveWayToObject() {
        assertEquals("(ILjava/lang/Object;Ljava/lang/String;Lmade/Other;Ljava/lang/Object;)V", LinkTypes.erase(
                "(ILfar/Hidden;Ljava/lang/String;Lmade/Other;[Lfar/Hidden;)V", Type.VOID_TYPE, CALLER, "far/Owner"));
    }

    @Test
    void aResultThatIsCastAtOnceMayBeAnything() {
        assertEquals("Ljava/lang/Object;", LinkTypes.result(call("()Lfar/Hidden;"), true, CALLER).getDescriptor());
        assertEquals("Lfar/Hidden;", LinkTypes.result(call("()Lfar/Hidden;"), false, CALLER).getDescriptor());
        assertEquals("Ljava/lang/String;", LinkTypes.result(call("()Ljava/lang/String;"), true,
                CALLER).getDescriptor());
        assertEquals("J", LinkTypes.result(call("()J"), true, CALLER).getDescriptor());
    }

    @Test
    void thePackageOfANameKeepsItsSlash() {
        assertEquals("a/b/", LinkTypes.packageOf("a/b/C"));
        assertEquals("", LinkTypes.packageOf("C"));
    }
}

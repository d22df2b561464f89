package org.weightless.agent.instrument.emit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.tree.ClassNode;
import org.weightless.agent.instrument.Code;

/** What a companion has beside its methods. */
class CompanionEmitterTest implements Opcodes {
    private static ClassNode written(ClassNode host, String nestHost) {
        ClassNode companion = new ClassNode();
        Code method = Code.of("m()V", "return");
        new ClassReader(CompanionEmitter.write(host, nestHost, List.of(method.method))).accept(companion, 0);
        return companion;
    }

    @Test
    void itIsAFinalSyntheticClassWithTheMethodsAndNothingElse() {
        ClassNode companion = written(Code.owner(ACC_PUBLIC | ACC_INTERFACE | ACC_ABSTRACT), Code.OWN);
        assertEquals(ACC_FINAL | ACC_SUPER | ACC_SYNTHETIC, companion.access);
        assertEquals("made/Own$0fiber", companion.name);
        assertEquals("java/lang/Object", companion.superName);
        assertEquals(List.of("m"), companion.methods.stream().map(method -> method.name).toList());
    }

    @Test
    void itIsInTheNestOfItsClassOrHidden() {
        assertEquals("made/Host", written(Code.owner(ACC_PUBLIC), "made/Host").nestHostClass);
        assertNull(written(Code.owner(ACC_PUBLIC), null).nestHostClass);
    }

    /** Debuggers find its lines in the source of its class, also of one that another language has been translated to. */
    @Test
    void itHasTheSourceOfItsClass() {
        ClassNode host = Code.owner(ACC_PUBLIC);
        host.sourceFile = "Own.java";
        host.sourceDebug = "SMAP";
        ClassNode companion = written(host, Code.OWN);
        assertEquals("Own.java SMAP", companion.sourceFile + " " + companion.sourceDebug);
        assertNull(written(Code.owner(ACC_PUBLIC), Code.OWN).sourceFile);
    }

    @Test
    void itIsOfTheVersionOfItsClassOrTheFirstWithNests() {
        ClassNode host = Code.owner(ACC_PUBLIC);
        for (int version : new int[] {V1_1, V1_7, V10, V11}) {
            host.version = version;
            assertEquals(V11, written(host, Code.OWN).version);
        }
        host.version = V21 | V_PREVIEW;
        assertEquals(V21 | V_PREVIEW, written(host, Code.OWN).version);
    }
}

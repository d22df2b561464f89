package org.weightless.agent.instrument.classfile;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.Opcodes;
import org.weightless.agent.testing.Asm;
import org.weightless.agent.testing.Disassembly;

/** One call in the JDK's metafactory of lambdas changes, of the JDK that runs these tests. */
class LambdaFactoryPatchTest implements Opcodes {
    private static final String SPUN = "spinInnerClass";
    private static final String DESC = "()Ljava/lang/Class;";

    @Test
    void theCallThatMakesTheClassOfALambdaChangesAndNothingElse() throws IOException {
        byte[] given;
        try (InputStream in = ClassLoader.getSystemResourceAsStream(LambdaFactoryPatch.CLASS + ".class")) {
            given = in.readAllBytes();
        }
        byte[] patched = LambdaFactoryPatch.apply(given);
        assertNotNull(patched, "this JDK makes lambdas in another way");
        Map<String, String> before = Disassembly.of(given);
        Map<String, String> after = Disassembly.of(patched);
        assertEquals(before.keySet(), after.keySet());
        List<String> gone = new ArrayList<>();
        List<String> come = new ArrayList<>();
        before.forEach((method, text) -> {
            List<String> old = text.lines().toList();
            List<String> changed = after.get(method).lines().toList();
            assertEquals(old.size(), changed.size(), method);
            for (int i = 0; i < old.size(); i++) {
                if (!old.get(i).equals(changed.get(i))) {
                    gone.add(old.get(i).strip());
                    come.add(changed.get(i).strip());
                }
            }
        });
        assertEquals(List.of("INVOKESTATIC org/weightless/runtime/LambdaProxies.spin (Ljava/lang/Object;)Ljava/lang/Class;"),
                come);
        assertEquals(1, gone.size());
        assertEquals("java/lang/invoke/InnerClassLambdaMetafactory.spinInnerClass ()Ljava/lang/Class;",
                gone.get(0).replaceFirst("\\w+ ", ""));
    }

    private static byte[] calling(int times, String name, String desc, int opcode) {
        ClassWriter writer = new ClassWriter(ClassWriter.COMPUTE_MAXS);
        writer.visit(V17, ACC_SUPER, LambdaFactoryPatch.CLASS, null, "java/lang/Object", null);
        Asm.method(writer, 0, "make", "()V", code -> {
            for (int i = 0; i < times; i++) {
                code.visitVarInsn(ALOAD, 0);
                code.visitMethodInsn(opcode, LambdaFactoryPatch.CLASS, name, desc, false);
                code.visitInsn(POP);
            }
            code.visitInsn(RETURN);
        });
        return writer.toByteArray();
    }

    @Test
    void privateAndOtherMethodsAreCalledByTwoInstructions() {
        assertNotNull(LambdaFactoryPatch.apply(calling(1, SPUN, DESC, INVOKEVIRTUAL)));
        assertNotNull(LambdaFactoryPatch.apply(calling(1, SPUN, DESC, INVOKESPECIAL)));
    }

    @Test
    void anotherWayToMakeLambdasIsLeftAlone() {
        assertNull(LambdaFactoryPatch.apply(calling(0, SPUN, DESC, INVOKEVIRTUAL)));
        assertNull(LambdaFactoryPatch.apply(calling(2, SPUN, DESC, INVOKEVIRTUAL)));
        assertNull(LambdaFactoryPatch.apply(calling(1, "spinInnerClasses", DESC, INVOKEVIRTUAL)));
        assertNull(LambdaFactoryPatch.apply(calling(1, SPUN, "()Ljava/lang/Object;", INVOKEVIRTUAL)));
    }
}

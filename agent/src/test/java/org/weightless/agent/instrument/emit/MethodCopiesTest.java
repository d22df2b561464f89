package org.weightless.agent.instrument.emit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.Opcodes;
import org.weightless.agent.instrument.ClassInstrumenter;
import org.weightless.agent.instrument.Code;
import org.weightless.agent.instrument.Place;
import org.weightless.agent.instrument.classfile.Hierarchy;
import org.weightless.agent.testing.CodeSizes;

/** In what shape methods are copied. */
class MethodCopiesTest implements Opcodes {
    /** The bytes of a copy and its resume method, with so many accesses to an inherited protected field. */
    private static Map<String, Integer> sizes(int accesses) {
        StringBuilder text = new StringBuilder();
        for (int i = 1; i <= 20; i++) {
            text.append("iconst_0\n istore " + i + "\n");
        }
        text.append("invokestatic Other.call()V\n".repeat(20));
        text.append("aload 0\n getfield made/Own.state:I\n pop\n".repeat(accesses));
        for (int i = 1; i <= 20; i++) {
            text.append("iload " + i + "\n pop\n");
        }
        ClassWriter writer = new ClassWriter(ClassWriter.COMPUTE_MAXS);
        Code.owner(ACC_PUBLIC | ACC_SUPER, Code.of(0, "m()V", text + "return")).accept(writer);
        Place place = new Place(Code.OWN, Set.of("stateI"), 0, false);
        return CodeSizes.of(new ClassInstrumenter(new Hierarchy(ClassLoader::getSystemResourceAsStream), false)
                .instrument(writer.toByteArray(), place).bytes());
    }

    /** What the companion reaches through the runtime counts with the bytes that it has there. */
    @Test
    void theShapeSuitsTheSizeInTheCompanion() {
        Map<String, Integer> sizes = sizes(650);
        assertEquals(2, sizes.size());
        sizes.forEach((method, size) -> assertTrue(size < MethodCopies.HUGE, method + ": " + size));
    }
}

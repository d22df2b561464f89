package org.weightless.agent.fuzz;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.objectweb.asm.Opcodes;
import org.weightless.agent.instrument.ClassInstrumenter;
import org.weightless.agent.instrument.Instrumented;
import org.weightless.agent.instrument.classfile.Hierarchy;
import org.weightless.agent.testing.Asm;
import org.weightless.agent.testing.Made;

/** Random bytecode of several class file versions behaves with yields as without; hardly any is too large. */
class BytecodeFuzzTest {
    @ParameterizedTest
    @ValueSource(ints = {Opcodes.V1_2, Opcodes.V1_6, Opcodes.V17})
    void suspendsAnywhere(int version) {
        for (int seed = 0; seed < 12; seed++) {
            BytecodeProgram.made(seed, version, 20 << seed % 5).compare(Asm.NAME);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {Opcodes.V1_2, Opcodes.V1_6, Opcodes.V17})
    void isNotTooLarge(int version) {
        for (int seed = 100; seed < 110; seed++) {
            Made made = BytecodeProgram.made(seed, version, 900);
            Instrumented result = new ClassInstrumenter(new Hierarchy(made.plain()::getResourceAsStream), false)
                    .instrument(made.bytes(Asm.NAME));
            assertEquals(List.of(), result.refused(), "seed " + seed);
        }
    }
}

package org.weightless.agent.instrument;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.objectweb.asm.MethodTooLargeException;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.tree.ClassNode;
import org.objectweb.asm.tree.MethodNode;
import org.weightless.agent.instrument.Emission.Fits;
import org.weightless.agent.instrument.Emission.TooLarge;
import org.weightless.agent.instrument.emit.MethodCopies;
import org.weightless.agent.instrument.emit.Relocation;
import org.weightless.agent.instrument.plan.ClassPlanner;
import org.weightless.agent.instrument.plan.Members;
import org.weightless.agent.instrument.plan.MethodPlan;
import org.weightless.agent.instrument.plan.SuspendableMethods;
import org.weightless.agent.instrument.rules.Names;
import org.weightless.agent.instrument.rules.Refusal;
import org.weightless.runtime.Pinned.Reason;

/** What a class file that cannot be written costs. */
class EmissionTest implements Opcodes {
    private static final String BODY = "invokestatic Other.call()V\n return";

    private final List<MethodCopies> generated = generated();

    private static List<MethodCopies> generated() {
        ClassNode owner = Code.owner(ACC_PUBLIC | ACC_SUPER, Code.of("a()V", BODY), Code.of("b()V", BODY),
                Code.of("b(I)V", BODY));
        ClassPlanner planner = new ClassPlanner(owner, new SuspendableMethods(owner, false, true));
        Relocation relocation = new Relocation(Members.of(owner, Set.of()));
        List<MethodCopies> generated = new ArrayList<>();
        for (MethodPlan plan : planner.plan().methods()) {
            generated.add(MethodCopies.emit(plan, planner, relocation, MethodCopies.Extras.NONE));
        }
        return generated;
    }

    private static MethodTooLargeException tooLarge(String name, String desc) {
        return new MethodTooLargeException(Names.companion(Code.OWN), name, desc, 65_536);
    }

    private Emission failing(MethodTooLargeException e) {
        return Emission.of(generated, 0, () -> {
            throw e;
        });
    }

    private void assertOnlyRefused(String method, MethodNode generatedMethod) {
        Emission emission = failing(tooLarge(generatedMethod.name, generatedMethod.desc));
        List<Refusal> refused = assertInstanceOf(TooLarge.class, emission).methods();
        assertEquals(List.of(new Refusal(Code.OWN, method, Reason.METHOD_TOO_LARGE,
                "its fiber copy would have 65536 bytes, a method has at most 65535")), refused);
    }

    @Test
    void whatIsWrittenFits() {
        byte[] bytes = {1};
        Fits fits = assertInstanceOf(Fits.class, Emission.of(generated, 0, () -> bytes));
        assertSame(bytes, fits.bytes());
        assertSame(generated, fits.generated());
    }

    @Test
    void aCopyThatIsLargerThanItsSizeCostsItsMethodAlone() {
        assertOnlyRefused("a()V", generated.get(0).copy());
        assertOnlyRefused("b()V", generated.get(1).copy());
        assertOnlyRefused("b(I)V", generated.get(2).copy());
    }

    @Test
    void aResumeMethodThatIsLargerThanItsSizeCostsItsMethodAlone() {
        assertOnlyRefused("a()V", generated.get(0).resume());
        assertOnlyRefused("b()V", generated.get(1).resume());
        assertOnlyRefused("b(I)V", generated.get(2).resume());
    }

    @Test
    void aMethodThatWasNotEmittedIsNotTakenForAnother() {
        MethodTooLargeException unknown = tooLarge("c", "()V");
        assertSame(unknown, assertThrows(MethodTooLargeException.class, () -> failing(unknown)));
    }
}

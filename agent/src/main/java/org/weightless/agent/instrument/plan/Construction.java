package org.weightless.agent.instrument.plan;

import java.util.ArrayList;
import java.util.List;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.tree.MethodInsnNode;
import org.weightless.agent.instrument.analyse.MethodFacts;
import org.weightless.agent.instrument.analyse.TypeState;
import org.weightless.agent.instrument.classfile.VerificationTypes;

/**
 * The call of a constructor that makes its object, too: null has stood for it since the {@code new}.
 *
 * @param call makes the object
 * @param operands what lies on the stack under the receiver from the deepest copy of the object on; nothing where the
 *     receiver is all that there is
 * @param locals that hold the object
 */
public record Construction(LinkedCall call, List<Operand> operands, List<Integer> locals) {
    /**
     * An operand.
     *
     * @param type its verification type
     * @param isObject whether it is the object that is made
     */
    public record Operand(Object type, boolean isObject) {}

    static Construction of(TypeState before, MethodInsnNode call, String caller) {
        Object made = MethodFacts.receiver(before, call);
        List<Object> under = MethodFacts.under(before, call).stack();
        List<Operand> operands = new ArrayList<>();
        for (Object type : under) {
            boolean isObject = type.equals(made);
            if (isObject || !operands.isEmpty()) {
                operands.add(new Operand(VerificationTypes.isUninitialized(type) ? Opcodes.NULL : type, isObject));
            }
        }
        List<Integer> locals = new ArrayList<>();
        for (int local = 0; local < before.locals().size(); local++) {
            if (before.local(local).equals(made)) {
                locals.add(local);
            }
        }
        return new Construction(LinkedCall.constructing(call, caller), operands, locals);
    }

    /** A program may make an object and keep no reference: {@code new T();} as ecj compiles it. */
    public boolean keepsNoCopy() {
        return operands.isEmpty();
    }
}

package org.weightless.agent.instrument.plan;

import java.util.List;

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

    /** A program may make an object and keep no reference: {@code new T();} as ecj compiles it. */
    public boolean keepsNoCopy() {
        return operands.isEmpty();
    }
}

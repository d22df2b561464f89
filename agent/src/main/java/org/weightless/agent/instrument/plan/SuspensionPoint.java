package org.weightless.agent.instrument.plan;

import java.util.List;
import java.util.stream.Collectors;
import org.objectweb.asm.Type;
import org.objectweb.asm.tree.MethodInsnNode;
import org.weightless.agent.instrument.rules.Boundary;
import org.weightless.agent.instrument.classfile.TypeNames;

/**
 * A call at which a method may be suspended, and what its frame then holds.
 *
 * @param number the frame's pc, from 0
 * @param index the call among the method's instructions
 * @param call the call
 * @param result type of what the call leaves on the stack: its own but for what {@link LinkTypes} says
 * @param link how the call finds a fiber copy
 * @param line in the source, or 0
 * @param locals live locals: behind the call or in a handler that covers it
 * @param operands what lies on the stack under the arguments, the top last
 * @param operandFields where those are kept; null in the place of an operand of the null type
 * @param thrownTo handlers' first instructions that cover the call, in order
 * @param loopDepth how many loops stand around the call
 */
public record SuspensionPoint(int number, int index, MethodInsnNode call, Type result, Link link, int line, List<SavedLocal> locals,
        List<Object> operands, List<FrameField> operandFields, List<Integer> thrownTo, int loopDepth) {

    /** How a call finds its target's fiber copy. */
    public enum Link {
        /** The copy is in this class and known for certain. */
        DIRECT,
        /** Selected by the receiver's class. */
        VIRTUAL,
        /** The same, where this class declares such a method: its copy is called directly on objects of this class. */
        OWN_OR_VIRTUAL,
        STATIC,
        /** A call of {@code super}'s method. */
        SPECIAL,
        /** {@code new}: makes the object once its arguments are there. */
        CONSTRUCT,
        /** {@code this(...)} with a copy in this class. */
        THIS_CONSTRUCTOR,
        /** {@code super(...)}: asks at link time whether there is a copy. */
        SUPER_CONSTRUCTOR
    }

    /**
     * A live local.
     *
     * @param slot in the method as written
     * @param type its verification type
     * @param field where the frame keeps it
     * @param inHandler whether a handler that covers the call reads it
     */
    public record SavedLocal(int slot, Object type, FrameField field, boolean inHandler) {
        @Override
        public String toString() {
            return slot + ":" + TypeNames.of(type) + "=" + field;
        }
    }

    /** Whether the call never returns while its caller goes on: a yield suspends or throws. */
    public boolean alwaysSuspends() {
        return Boundary.alwaysSuspends(call);
    }

    /** The same with another number. */
    SuspensionPoint numbered(int other) {
        return new SuspensionPoint(other, index, call, result, link, line, locals, operands, operandFields, thrownTo, loopDepth);
    }

    /** The same with its values in these fields. */
    SuspensionPoint keeping(List<SavedLocal> saved, List<FrameField> fields) {
        return new SuspensionPoint(number, index, call, result, link, line, saved, operands, fields, thrownTo, loopDepth);
    }

    public Type returnType() {
        return link == Link.CONSTRUCT ? Type.VOID_TYPE : result;
    }

    @Override
    public String toString() {
        String where = line == 0 ? "" : " line " + line;
        String stack = operands.isEmpty()
                ? ""
                : " under the call " + operands.stream().map(TypeNames::of).collect(Collectors.toList()) + "=" + operandFields;
        return "#" + number + where + " " + link + " " + call.owner + "." + call.name + call.desc + " keeps " + locals + stack
                + (thrownTo.isEmpty() ? "" : " handlers " + thrownTo.size()) + (loopDepth == 0 ? "" : " loops " + loopDepth);
    }
}

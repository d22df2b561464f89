package org.weightless.agent.instrument.plan;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.objectweb.asm.Type;
import org.objectweb.asm.tree.MethodInsnNode;
import org.weightless.agent.instrument.classfile.TypeNames;
import org.weightless.agent.instrument.classfile.VerificationTypes;
import org.weightless.agent.instrument.rules.Boundary;

/**
 * A call at which a method may be suspended, and what its frame then holds.
 *
 * @param number the frame's pc, from 0
 * @param index the call among the method's instructions
 * @param line in the source, or 0
 * @param target what is called, and how
 * @param kept what the frame holds
 * @param thrownTo handlers' first instructions that cover the call, in order
 * @param loopDepth how many loops stand around the call
 */
public record SuspensionPoint(int number, int index, int line, Target target, Kept kept, List<Integer> thrownTo,
        int loopDepth) {

    /** How a call finds its target's fiber copy. */
    public enum Link {
        /** The copy is in this class and known for certain. */
        DIRECT,
        /** Selected by the receiver's class. */
        VIRTUAL,
        /** The same, where this class declares such a method: its copy is called directly on objects of this class. */
        OWN_OR_VIRTUAL,
        STATIC,
        /** A call of {@code super}'s method, or of a constructor on an object that exists. */
        SPECIAL,
        /** {@code new}: makes the object once its arguments are there. */
        CONSTRUCT;

        /** Whether code with several ways joins around the call, which takes the types before it. */
        boolean hasSeveralWays() {
            return this == OWN_OR_VIRTUAL;
        }
    }

    /**
     * What is called, and how.
     *
     * @param call the call as written
     * @param link how it finds a fiber copy
     * @param result type of what the call leaves on the stack: its own but for what {@link LinkTypes} says
     * @param linked the {@code invokedynamic} in its place, but for {@link Link#CONSTRUCT}: see {@link Construction}
     * @param copy the call of the copy in its place, where its name is known
     * @param before the types before the call, where there are several ways around it
     */
    public record Target(
            MethodInsnNode call, Link link, Type result, LinkedCall linked, CopyCall copy, TypesAt before) {}

    /**
     * What a frame holds.
     *
     * @param locals live locals: behind the call or in a handler that covers it
     * @param operands what lies on the stack under the arguments, the top last
     * @param operandFields where those are kept; null in the place of an operand of the null type
     */
    public record Kept(List<SavedLocal> locals, List<Object> operands, List<FrameField> operandFields) {}

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

    public MethodInsnNode call() {
        return target.call;
    }

    public Link link() {
        return target.link;
    }

    public List<SavedLocal> locals() {
        return kept.locals;
    }

    public List<Object> operands() {
        return kept.operands;
    }

    public List<FrameField> operandFields() {
        return kept.operandFields;
    }

    /** Whether the call never returns while its caller goes on: a yield suspends or throws. */
    public boolean alwaysSuspends() {
        return Boundary.alwaysSuspends(target.call);
    }

    /** The same with another number. */
    SuspensionPoint numbered(int other) {
        return new SuspensionPoint(other, index, line, target, kept, thrownTo, loopDepth);
    }

    /** The same with its values in these fields. */
    SuspensionPoint keeping(List<SavedLocal> saved, List<FrameField> fields) {
        Kept inFields = new Kept(saved, kept.operands, fields);
        return new SuspensionPoint(number, index, line, target, inFields, thrownTo, loopDepth);
    }

    /** The type of what the call gives; void for a constructor, which has been told what it made. */
    public Type returnType() {
        return target.link == Link.CONSTRUCT ? Type.VOID_TYPE : target.result;
    }

    /** What lies on the stack when the call has returned. */
    public List<Object> operandsAndResult() {
        List<Object> stack = new ArrayList<>(kept.operands);
        if (returnType() != Type.VOID_TYPE) {
            stack.add(VerificationTypes.of(returnType()));
        }
        return stack;
    }

    @Override
    public String toString() {
        MethodInsnNode call = target.call;
        String where = line == 0 ? "" : " line " + line;
        String stack = kept.operands.isEmpty()
                ? ""
                : " under the call " + kept.operands.stream().map(TypeNames::of).collect(Collectors.toList()) + "="
                        + kept.operandFields;
        return "#" + number + where + " " + target.link + " " + call.owner + "." + call.name + call.desc + " keeps "
                + kept.locals + stack + (thrownTo.isEmpty() ? "" : " handlers " + thrownTo.size())
                + (loopDepth == 0 ? "" : " loops " + loopDepth);
    }
}

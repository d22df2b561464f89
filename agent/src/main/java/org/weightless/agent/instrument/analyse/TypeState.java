package org.weightless.agent.instrument.analyse;

import java.util.ArrayList;
import java.util.List;
import org.objectweb.asm.Opcodes;
import org.weightless.agent.instrument.classfile.VerificationTypes;

/**
 * The verification types at one instruction, as ASM names them: an {@link Opcodes} constant, the internal name of a
 * class, or the label of the {@code new} that made an uninitialised object.
 *
 * @param locals one entry per slot; the second slot of a long or double is {@link Opcodes#TOP}
 * @param stack one entry per value, the top last
 */
public record TypeState(List<Object> locals, List<Object> stack) {
    /** Takes over what ASM's adapter knows: there a long or double takes two entries on the stack as well. */
    static TypeState of(List<Object> locals, List<Object> slots) {
        List<Object> stack = new ArrayList<>();
        for (int i = 0; i < slots.size(); i++) {
            Object type = slots.get(i);
            stack.add(type);
            if (VerificationTypes.isWide(type)) {
                i++;
            }
        }
        return new TypeState(new ArrayList<>(locals), stack);
    }

    public Object local(int slot) {
        return slot < locals.size() ? locals.get(slot) : Opcodes.TOP;
    }

    /** The same without the topmost values. */
    public TypeState dropping(int values) {
        return new TypeState(locals, stack.subList(0, stack.size() - values));
    }

    /** The same with one type in the place of another everywhere. */
    public TypeState replacing(Object type, Object by) {
        return new TypeState(replacing(locals, type, by), replacing(stack, type, by));
    }

    private static List<Object> replacing(List<Object> types, Object type, Object by) {
        List<Object> replaced = new ArrayList<>();
        for (Object each : types) {
            replaced.add(type.equals(each) ? by : each);
        }
        return replaced;
    }

    public boolean contains(Object type) {
        return locals.contains(type) || stack.contains(type);
    }
}

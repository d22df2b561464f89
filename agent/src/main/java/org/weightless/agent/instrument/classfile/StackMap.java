package org.weightless.agent.instrument.classfile;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;

/** A stack map under construction: types by slot, then in the form that ASM wants. */
public final class StackMap {
    private Object[] types = new Object[8];
    private int count;

    public StackMap set(int slot, Object type) {
        if (slot >= types.length) {
            types = Arrays.copyOf(types, Math.max(slot + 1, 2 * types.length));
        }
        types[slot] = type;
        count = Math.max(count, slot + 1);
        return this;
    }

    /** Writes the map. */
    public void emit(MethodVisitor out, List<Object> stack) {
        List<Object> locals = locals();
        out.visitFrame(Opcodes.F_NEW, locals.size(), locals.toArray(), stack.size(), stack.toArray());
    }

    /** The types in the form that ASM wants: one for a long or double, none at the end that is unknown. */
    public List<Object> locals() {
        List<Object> locals = new ArrayList<>();
        for (int slot = 0; slot < count; slot++) {
            Object type = types[slot] == null ? Opcodes.TOP : types[slot];
            locals.add(type);
            if (VerificationTypes.isWide(type)) {
                slot++;
            }
        }
        while (!locals.isEmpty() && locals.get(locals.size() - 1) == Opcodes.TOP) {
            locals.remove(locals.size() - 1);
        }
        return locals;
    }
}

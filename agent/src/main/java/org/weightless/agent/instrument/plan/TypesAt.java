package org.weightless.agent.instrument.plan;

import java.util.List;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.tree.LabelNode;

/**
 * What a stack map in a copy says at a place of the method as written: of locals those that are live there.
 *
 * @param locals by slot
 * @param stack the top last; an object that is made later than written is null until then, one that is not is named by
 *     the {@link LabelNode} of its {@code new}, here as in locals
 */
public record TypesAt(List<Local> locals, List<Object> stack) {
    /** Of places that have no stack map. */
    static final TypesAt NONE = new TypesAt(List.of(), List.of());

    /**
     * A local.
     *
     * @param slot in the method as written
     * @param type its verification type
     */
    public record Local(int slot, Object type) {}

    /** Whether a local counts although nothing reads it: until {@code super()} all maps name the object. */
    static boolean isAlwaysNamed(Object type) {
        return type == Opcodes.UNINITIALIZED_THIS;
    }
}

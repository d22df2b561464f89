package org.weightless.agent.instrument.emit;

import java.util.ArrayList;
import java.util.List;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;
import org.objectweb.asm.tree.AbstractInsnNode;
import org.objectweb.asm.tree.InsnNode;
import org.objectweb.asm.tree.InvokeDynamicInsnNode;
import org.objectweb.asm.tree.MethodNode;
import org.weightless.agent.instrument.rules.Names;

/**
 * The shapes of linked calls: they let C2 inline calls that are nested deeply.
 *
 * <p>An {@code invokedynamic} goes through a method of the JDK's, and all of the same basic type through the same. JDK
 * 21's C2 does not count that one as recursion where it is nested in itself, JDK 25's does: inlined two times it is
 * called, and with it all that depends on which method handle it has. So on each two levels calls go through another:
 * the second goes with constant call sites, the third and the fourth with a number more.
 */
public final class LinkerShapes {
    private static final int SHAPES = 4;
    /** How often C2 inlines a method into itself (-XX:MaxRecursiveInlineLevel), and once more. */
    private static final int LEVELS = 2;
    private static final int FIRST_WITH_LIMIT = 22;
    /** A call that takes as many takes no number more; JVMS 4.3.3 has 255 for all. */
    static final int MOST_ARGUMENTS = 200;

    private final int shape;

    private LinkerShapes(int shape) {
        this.shape = shape;
    }

    /** Whether they matter on this JVM. */
    public static boolean matter() {
        return Runtime.version().feature() >= FIRST_WITH_LIMIT;
    }

    /**
     * The shapes on a level.
     *
     * @param nesting how many fiber copies are on the stack when a method is called
     */
    public static LinkerShapes at(int nesting) {
        return new LinkerShapes(shape(nesting));
    }

    /** The number of the shape on a level. */
    public static int shape(int nesting) {
        return nesting / LEVELS % SHAPES;
    }

    /**
     * Gives the linked calls of a method their shape.
     *
     * @param size of the method's code in bytes
     */
    public void give(MethodNode method, int size) {
        if (shape == 0) {
            return;
        }
        List<InvokeDynamicInsnNode> calls = linkedCalls(method);
        int larger = size + calls.size();
        boolean mayGrow = larger < MethodCopies.HUGE || size >= MethodCopies.HUGE && larger <= MethodCopies.LARGEST;
        for (InvokeDynamicInsnNode call : calls) {
            makeConstant(call);
            if (shape > 1 && mayGrow && Type.getArgumentsAndReturnSizes(call.desc) >> 2 <= MOST_ARGUMENTS) {
                addNumber(method, call);
            }
        }
    }

    private static List<InvokeDynamicInsnNode> linkedCalls(MethodNode method) {
        List<InvokeDynamicInsnNode> calls = new ArrayList<>();
        for (AbstractInsnNode insn : method.instructions) {
            if (insn instanceof InvokeDynamicInsnNode call && call.bsm.getOwner().equals(Names.LINKER)
                    && !call.bsm.getName().equals(OwnCallEmitter.IS_OWN)
                    && !call.bsm.getName().equals(Forwarders.FORWARD)) {
                calls.add(call);
            }
        }
        return calls;
    }

    private static void makeConstant(InvokeDynamicInsnNode call) {
        String bootstrap = call.bsm.getName();
        if (!bootstrap.equals(CallEmitter.ERASED)) {
            call.bsmArgs = new Object[] {call.bsmArgs[0], bootstrap, call.desc};
        }
        call.bsm = CallEmitter.withDescriptor("constant");
    }

    private void addNumber(MethodNode method, InvokeDynamicInsnNode call) {
        boolean isInt = shape == 2;
        method.instructions.insertBefore(call, new InsnNode(isInt ? Opcodes.ICONST_0 : Opcodes.FCONST_0));
        call.desc = call.desc.replace(")", isInt ? "I)" : "F)");
    }
}

package org.weightless.agent.instrument.analyse;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;
import org.objectweb.asm.commons.AnalyzerAdapter;
import org.objectweb.asm.tree.AbstractInsnNode;
import org.objectweb.asm.tree.MethodInsnNode;
import org.objectweb.asm.tree.MethodNode;
import org.weightless.agent.instrument.classfile.VerificationTypes;
import org.weightless.agent.instrument.rules.Boundary;

/**
 * What the bytes of a method say, for planning.
 *
 * <p>Types come from one pass over the code that starts from the stack maps, the way the JVM's own verifier works (JVMS
 * 4.10.1): at each merge the stack map has the answer, so no class is ever loaded or looked up to find a common
 * superclass.
 *
 * @param flow where control goes
 * @param liveness which locals may still be read
 * @param monitors how many monitors may be held
 * @param loops how loops nest
 * @param states types before each method call, by its index; nothing for calls that no path reaches
 * @param made the class that each {@code new} makes, by the label that stands for its uninitialised object
 * @param loaded the type of what each {@code aload} loads, by its index
 * @param stored the types of objects under construction that a local holds at some time
 */
public record MethodFacts(ControlFlow flow, Liveness liveness, Monitors monitors, Loops loops,
        Map<Integer, TypeState> states, Map<Object, AbstractInsnNode> made, Object[] loaded, Set<Object> stored) {

    public static MethodFacts of(String owner, MethodNode method) {
        ControlFlow flow = new ControlFlow(method);
        Map<Integer, TypeState> states = new HashMap<>();
        Map<Object, AbstractInsnNode> made = new HashMap<>();
        Object[] loaded = new Object[flow.size()];
        Set<Object> stored = new HashSet<>();
        Types types = new Types(owner, method);
        for (int i = 0; i < flow.size(); i++) {
            AbstractInsnNode insn = flow.insns[i];
            if (insn instanceof MethodInsnNode && types.locals != null) {
                states.put(i, TypeState.of(types.locals, types.stack));
            }
            if (insn.getOpcode() == Opcodes.ASTORE && types.locals != null && isUnderConstruction(top(types))) {
                stored.add(top(types));
            }
            insn.accept(types);
            if (insn.getOpcode() == Opcodes.NEW && types.locals != null) {
                made.put(top(types), insn);
            }
            if (insn.getOpcode() == Opcodes.ALOAD && types.locals != null) {
                loaded[i] = top(types);
            }
        }
        return new MethodFacts(
                flow, new Liveness(flow), new Monitors(flow, Boundary.isJdks(owner)), new Loops(flow), states, made, loaded,
                stored);
    }

    private static Object top(AnalyzerAdapter types) {
        return types.stack.get(types.stack.size() - 1);
    }

    private static boolean isUnderConstruction(Object type) {
        return type == Opcodes.UNINITIALIZED_THIS || VerificationTypes.isUninitialized(type);
    }

    public MethodNode method() {
        return flow.method;
    }

    /** The types before a call without its arguments and receiver: what stays on the stack under it. */
    public static TypeState under(TypeState state, MethodInsnNode call) {
        int arguments = Type.getArgumentTypes(call.desc).length;
        return state.dropping(arguments + (call.getOpcode() == Opcodes.INVOKESTATIC ? 0 : 1));
    }

    /** The receiver's type before a call that has one. */
    public static Object receiver(TypeState state, MethodInsnNode call) {
        List<Object> stack = state.stack();
        return stack.get(stack.size() - 1 - Type.getArgumentTypes(call.desc).length);
    }

    /** ASM's adapter does the pass; it lets no one but a subclass use it this way. */
    private static final class Types extends AnalyzerAdapter {
        Types(String owner, MethodNode method) {
            super(Opcodes.ASM9, owner, method.access, method.name, method.desc, null);
        }
    }
}

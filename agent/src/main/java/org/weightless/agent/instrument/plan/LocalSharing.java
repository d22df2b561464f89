package org.weightless.agent.instrument.plan;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.tree.FrameNode;
import org.objectweb.asm.tree.IincInsnNode;
import org.objectweb.asm.tree.LocalVariableNode;
import org.objectweb.asm.tree.MethodNode;
import org.objectweb.asm.tree.VarInsnNode;
import org.weightless.agent.instrument.analyse.ControlFlow;
import org.weightless.agent.instrument.analyse.Liveness;
import org.weightless.agent.instrument.analyse.MethodFacts;
import org.weightless.agent.instrument.classfile.Instructions;
import org.weightless.agent.instrument.classfile.StackMap;
import org.weightless.agent.instrument.classfile.VerificationTypes;
import org.weightless.agent.instrument.plan.SuspensionPoint.SavedLocal;
import org.weightless.agent.instrument.rules.Names;

/**
 * Lets locals of one type that are never needed at the same time share a slot, so that a frame needs fewer homes: javac
 * takes a new slot for what each {@code finally} throws on.
 *
 * <p>A variable with a name is needed wherever its table says that it is there, so that debuggers find its own value in
 * it.
 */
final class LocalSharing {
    private final ControlFlow flow;
    private final Liveness liveness;
    private final int arguments;
    private final Map<Integer, Object> types = new TreeMap<>();
    /** The slot that each slot moves to, for those that share one. */
    private final Map<Integer, Integer> moves = new HashMap<>();

    private LocalSharing(MethodFacts facts, List<SuspensionPoint> points) {
        flow = facts.flow();
        liveness = facts.liveness();
        arguments = Names.argumentSlots(flow.method);
        for (SuspensionPoint point : points) {
            for (SavedLocal local : point.locals()) {
                types.merge(local.slot(), local.type(), (one, other) -> one.equals(other) ? one : Opcodes.TOP);
            }
        }
    }

    /** Rewrites a method in the tree, in which each slot has one kind of values, given its points. */
    static void share(MethodFacts facts, List<SuspensionPoint> points) {
        LocalSharing sharing = new LocalSharing(facts, points);
        sharing.findPartners();
        if (!sharing.moves.isEmpty()) {
            sharing.rewrite();
        }
    }

    private void findPartners() {
        Map<Integer, BitSet> needs = needs();
        Map<Object, List<Integer>> shared = new HashMap<>();
        for (Map.Entry<Integer, Object> local : types.entrySet()) {
            int slot = local.getKey();
            if (slot < arguments) {
                continue;
            }
            List<Integer> candidates = shared.computeIfAbsent(kind(local.getValue()), type -> new ArrayList<>());
            int partner = -1;
            for (int candidate : candidates) {
                if (partner < 0 && !needs.get(candidate).intersects(needs.get(slot))) {
                    partner = candidate;
                }
            }
            if (partner < 0) {
                candidates.add(slot);
            } else {
                needs.get(partner).or(needs.get(slot));
                moves.put(slot, partner);
                moves.put(partner, partner);
            }
        }
    }

    /** Tells a type that is a number to ASM from a class of that name; classes that vary or are null count as one. */
    private static Object kind(Object type) {
        return type == Opcodes.NULL ? Opcodes.TOP : type;
    }

    /**
     * Where each local is needed: twice its index for the place before an instruction, and one more for the one behind
     * it.
     */
    private Map<Integer, BitSet> needs() {
        Map<Integer, BitSet> needs = new HashMap<>();
        for (int slot : types.keySet()) {
            BitSet places = new BitSet();
            for (int i = 0; i < flow.size(); i++) {
                if (liveness.isLive(i, slot)) {
                    places.set(2 * i);
                }
                if (Instructions.assigned(flow.insns[i]) == slot || isLiveBehind(i, slot)) {
                    places.set(2 * i + 1);
                }
            }
            needs.put(slot, places);
        }
        if (flow.method.localVariables != null) {
            for (LocalVariableNode variable : flow.method.localVariables) {
                if (needs.containsKey(variable.index)) {
                    needs.get(variable.index).set(2 * flow.indexOf(variable.start), 2 * flow.indexOf(variable.end));
                }
            }
        }
        return needs;
    }

    private boolean isLiveBehind(int index, int slot) {
        for (int next : flow.successors(index)) {
            if (liveness.isLive(next, slot)) {
                return true;
            }
        }
        return false;
    }

    private void rewrite() {
        MethodNode method = flow.method;
        for (int i = 0; i < flow.size(); i++) {
            if (flow.insns[i] instanceof FrameNode frame) {
                frame.local = rewritten(frame.local, i);
            } else if (flow.insns[i] instanceof VarInsnNode variable) {
                variable.var = moves.getOrDefault(variable.var, variable.var);
            } else if (flow.insns[i] instanceof IincInsnNode increment) {
                increment.var = moves.getOrDefault(increment.var, increment.var);
            }
        }
        if (method.localVariables != null) {
            for (LocalVariableNode variable : method.localVariables) {
                variable.index = moves.getOrDefault(variable.index, variable.index);
            }
        }
    }

    /** Of those that share a slot the one that is live counts. */
    private List<Object> rewritten(List<Object> locals, int index) {
        StackMap map = new StackMap();
        int slot = 0;
        for (Object type : locals) {
            Integer to = moves.get(slot);
            if (type != Opcodes.TOP && (to == null || liveness.isLive(index, slot))) {
                map.set(to == null ? slot : to, type);
            }
            slot += VerificationTypes.isWide(type) ? 2 : 1;
        }
        return map.locals();
    }
}

package org.weightless.agent.instrument.plan;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import org.objectweb.asm.tree.AbstractInsnNode;
import org.objectweb.asm.tree.IincInsnNode;
import org.objectweb.asm.tree.LabelNode;
import org.objectweb.asm.tree.TryCatchBlockNode;
import org.objectweb.asm.tree.VarInsnNode;
import org.weightless.agent.instrument.classfile.Instructions;

/**
 * Which loads and stores behind a call mean the same variable. Compilers use a slot for several variables, one after
 * the other; which ones share it depends on code that is not reached from the call.
 *
 * <p>A variable is what has to be in one slot: all values that a load may read, and all loads that may read one of
 * them. The value that a frame holds in a slot is one of its values. Ways that meet make a value of their own, which
 * counts only where it is read.
 */
final class Variables {
    private final MethodCode code;
    private final int slots;
    /** Number of the first value of a place: before it are those that the frame holds, then those of stores. */
    private final int first;
    /** Where ways lead to. */
    private final BitSet targets = new BitSet();
    /** Their numbers, by index, in the order in which they are reached. */
    private final Map<Integer, Integer> places = new HashMap<>();
    /** What the slots hold on each way to a place. */
    private final List<List<int[]>> ways = new ArrayList<>();
    private final Queue<Integer> pending = new ArrayDeque<>();
    /** The value that an instruction reads or writes, or -1. */
    private final int[] values;
    /** For each value another one of its variable; itself for the one that stands for the variable. */
    private final int[] others;

    Variables(MethodCode code, int call) {
        this.code = code;
        slots = code.method().maxLocals;
        first = slots + code.size();
        values = new int[code.size()];
        Arrays.fill(values, -1);
        findTargets();
        int start = code.nextReal(call + 1);
        targets.set(start);
        int[] held = from(0);
        enterHandlers(call, held);
        enter(start, held);
        while (!pending.isEmpty()) {
            int place = pending.remove();
            follow(place, from(first + places.get(place) * slots));
        }
        others = new int[first + ways.size() * slots];
        Arrays.setAll(others, value -> value);
        uniteWhatIsRead();
    }

    /** The variable of a load or store behind the call. */
    int of(int index) {
        return representative(values[index]);
    }

    /** The variable that has the value which the frame holds in a slot. */
    int held(int slot) {
        return representative(slot);
    }

    // ---- where values go

    private void findTargets() {
        for (int i = 0; i < code.size(); i++) {
            for (LabelNode target : Instructions.targets(code.insn(i))) {
                targets.set(code.nextReal(code.indexOf(target)));
            }
        }
        for (TryCatchBlockNode block : code.method().tryCatchBlocks) {
            targets.set(code.nextReal(code.indexOf(block.handler)));
        }
    }

    private int[] from(int value) {
        int[] held = new int[slots];
        Arrays.setAll(held, slot -> value + slot);
        return held;
    }

    private void enter(int index, int[] held) {
        Integer place = places.get(index);
        if (place == null) {
            place = ways.size();
            places.put(index, place);
            ways.add(new ArrayList<>());
            pending.add(index);
        }
        List<int[]> known = ways.get(place);
        if (known.isEmpty() || known.get(known.size() - 1) != held) {
            known.add(held);
        }
    }

    private void enterHandlers(int index, int[] held) {
        for (TryCatchBlockNode block : code.method().tryCatchBlocks) {
            if (code.covers(block, index)) {
                enter(code.nextReal(code.indexOf(block.handler)), held);
            }
        }
    }

    private void follow(int place, int[] heldThere) {
        int[] held = heldThere;
        int index = place;
        do {
            held = step(index, held);
            index = Instructions.fallsThrough(code.insn(index)) ? code.nextReal(index + 1) : -1;
        } while (index >= 0 && !targets.get(index));
        if (index >= 0) {
            enter(index, held);
        }
    }

    /** What the slots hold behind an instruction. */
    private int[] step(int index, int[] before) {
        AbstractInsnNode insn = code.insn(index);
        if (Instructions.mayThrow(insn.getOpcode())) {
            enterHandlers(index, before);
        }
        int[] held = before;
        int defined = Instructions.defined(insn);
        if (defined >= 0) {
            held = before.clone();
            values[index] = slots + index;
            held[defined] = values[index];
        } else if (insn instanceof VarInsnNode variable) {
            values[index] = before[variable.var];
        } else if (insn instanceof IincInsnNode step) {
            values[index] = before[step.var];
        }
        for (LabelNode target : Instructions.targets(insn)) {
            enter(code.nextReal(code.indexOf(target)), held);
        }
        return held;
    }

    // ---- which values are one variable's

    private void uniteWhatIsRead() {
        Deque<Integer> open = new ArrayDeque<>();
        BitSet read = new BitSet();
        for (int i = 0; i < values.length; i++) {
            if (values[i] >= first) {
                open.add(values[i]);
            }
        }
        while (!open.isEmpty()) {
            int value = open.remove();
            if (value < first || read.get(value)) {
                continue;
            }
            read.set(value);
            for (int[] held : ways.get((value - first) / slots)) {
                int other = held[(value - first) % slots];
                others[representative(other)] = representative(value);
                open.add(other);
            }
        }
    }

    private int representative(int value) {
        int found = value;
        while (others[found] != found) {
            others[found] = others[others[found]];
            found = others[found];
        }
        return found;
    }
}

package org.weightless.agent.instrument.plan;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.objectweb.asm.Opcodes;
import org.weightless.agent.instrument.plan.SuspensionPoint.SavedLocal;

/**
 * Where a method keeps what it saves if all its points share one piece of code for that: each local that some point
 * keeps has one field of the frame and holds a value at all times, and each operand that some point keeps has a field.
 *
 * @param locals the locals, by slot
 * @param operands fields of the operands, by depth from the bottom of the stack and general type
 */
public record Homes(List<Local> locals, Map<List<Object>, FrameField> operands) {
    public static final String OBJECT = "java/lang/Object";
    /** The further slot of the yielded value. */
    public static final int PASSED = 0;
    /** The further slot of how far a point's number is from the one it is counted from. */
    public static final int STEPS = 1;
    private static final int FURTHER = 2;

    /** Of methods whose points save by themselves. */
    static final Homes NONE = new Homes(List.of(), Map.of());

    /**
     * A local that some point keeps.
     *
     * @param slot in the method
     * @param type what it holds; of references the class that all points see there, or Object
     * @param varies whether points see different classes there, so that each load has to cast
     * @param field where the frame keeps it
     */
    public record Local(int slot, Object type, boolean varies, FrameField field) {}

    /** Finds the homes of the values that points keep, where every slot has one kind, and tells the points. */
    static final class Builder {
        final Map<FrameField.Kind, Integer> counts = new EnumMap<>(FrameField.Kind.class);
        private final Map<Integer, Local> locals = new TreeMap<>();
        private final Map<List<Object>, FrameField> operands = new LinkedHashMap<>();

        Builder(List<SuspensionPoint> points) {
            for (SuspensionPoint point : points) {
                for (SavedLocal local : point.locals()) {
                    locals.put(local.slot(), joined(locals.get(local.slot()), local));
                }
                for (int depth = 0; depth < point.operands().size(); depth++) {
                    addOperand(depth, general(point.operands().get(depth)));
                }
            }
        }

        Homes homes() {
            return new Homes(List.copyOf(locals.values()), Collections.unmodifiableMap(operands));
        }

        private Local joined(Local known, SavedLocal local) {
            if (known == null) {
                boolean isNull = local.type() == Opcodes.NULL;
                return new Local(local.slot(), isNull ? OBJECT : local.type(), isNull, field(local.type()));
            }
            boolean fits = known.varies || known.type.equals(local.type());
            return fits ? known : new Local(known.slot, OBJECT, true, known.field);
        }

        private void addOperand(int depth, Object type) {
            List<Object> key = List.of(depth, type);
            if (!operands.containsKey(key)) {
                operands.put(key, field(type));
            }
        }

        private FrameField field(Object type) {
            FrameField.Kind kind = FrameField.kindFor(type);
            return new FrameField(kind, counts.merge(kind, 1, Integer::sum) - 1);
        }

        SuspensionPoint assign(SuspensionPoint point) {
            List<SavedLocal> kept = new ArrayList<>();
            for (SavedLocal local : point.locals()) {
                kept.add(new SavedLocal(local.slot(), local.type(), locals.get(local.slot()).field, local.inHandler()));
            }
            List<FrameField> fields = new ArrayList<>();
            for (int depth = 0; depth < point.operands().size(); depth++) {
                fields.add(operands.get(List.of(depth, general(point.operands().get(depth)))));
            }
            return point.keeping(kept, fields);
        }
    }

    /**
     * The points in another order, so that those with the same values on the stack follow each other: each of them gets
     * its number in few instructions, and is found by it in one. Those whose stacks have the same values at the bottom
     * follow each other, too, so that these are restored by the same code.
     */
    static List<SuspensionPoint> numbered(List<SuspensionPoint> points) {
        List<SuspensionPoint> sorted = new ArrayList<>(points);
        sorted.sort(new ByStack(points));
        List<SuspensionPoint> numbered = new ArrayList<>();
        for (SuspensionPoint point : sorted) {
            numbered.add(point.numbered(numbered.size()));
        }
        return numbered;
    }

    /** Types in the order in which the method first has them, but those of one kind together. */
    private static final class ByStack implements Comparator<SuspensionPoint> {
        private final Map<Object, Integer> ranks = new HashMap<>();

        ByStack(List<SuspensionPoint> points) {
            for (SuspensionPoint point : points) {
                for (Object type : point.operandsAndResult()) {
                    rank(general(type));
                    rank(type);
                }
            }
        }

        private void rank(Object type) {
            ranks.putIfAbsent(type, ranks.size());
        }

        @Override
        public int compare(SuspensionPoint one, SuspensionPoint other) {
            int shared = Math.min(one.operands().size(), other.operands().size());
            for (int depth = 0; depth < shared; depth++) {
                int order = compareTypes(one.operands().get(depth), other.operands().get(depth));
                if (order != 0) {
                    return order;
                }
            }
            if (one.operands().size() != other.operands().size()) {
                return one.operands().size() - other.operands().size();
            }
            List<Object> results = one.operandsAndResult();
            List<Object> others = other.operandsAndResult();
            return results.size() != others.size() ? results.size() - others.size()
                    : results.size() == shared ? 0 : compareTypes(results.get(shared), others.get(shared));
        }

        private int compareTypes(Object one, Object other) {
            int kinds = ranks.get(general(one)) - ranks.get(general(other));
            return kinds != 0 ? kinds : ranks.get(one) - ranks.get(other);
        }
    }

    /** The kinds of the operands and the result; equal for points that clear the stack by the same code. */
    public static List<Object> kinds(SuspensionPoint point) {
        List<Object> kinds = new ArrayList<>();
        kinds.add(point.operands().size());
        for (Object type : point.operandsAndResult()) {
            kinds.add(general(type));
        }
        return kinds;
    }

    /** The types of the operands and the result; equal for points that fill the stack by the same code. */
    public static List<Object> types(SuspensionPoint point) {
        return List.of(point.operands().size(), point.operandsAndResult());
    }

    /** What a home declares that holds a value of this type now and then. */
    public static Object general(Object type) {
        return FrameField.kindFor(type) == FrameField.Kind.REFERENCE ? OBJECT : type;
    }

    /** The locals in which points see different classes. */
    public BitSet varying() {
        BitSet varying = new BitSet();
        for (Local home : locals) {
            varying.set(home.slot, home.varies);
        }
        return varying;
    }

    public boolean areShared() {
        return this != NONE;
    }

    /** How many slots stand behind those of the method: for the yielded value on its way out, and a number. */
    public int furtherSlots() {
        return areShared() ? FURTHER : 0;
    }

    /** The fields of all operands. */
    public Collection<FrameField> operandFields() {
        return operands.values();
    }

    /** Where the frame keeps an operand at this depth. */
    public FrameField field(int depth, Object type) {
        return operands.get(List.of(depth, general(type)));
    }
}

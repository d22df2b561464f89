package org.weightless.agent.instrument.plan;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collection;
import java.util.Collections;
import java.util.EnumMap;
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
     * The points in another order, so that those with the same kinds of values on the stack follow each other, and
     * among them those with the same types: each of them gets its number in few instructions, and is found by it in
     * one.
     */
    static List<SuspensionPoint> numbered(List<SuspensionPoint> points) {
        Map<List<Object>, Map<List<Object>, List<SuspensionPoint>>> groups = new LinkedHashMap<>();
        for (SuspensionPoint point : points) {
            groups.computeIfAbsent(kinds(point), kinds -> new LinkedHashMap<>())
                    .computeIfAbsent(types(point), types -> new ArrayList<>()).add(point);
        }
        List<SuspensionPoint> numbered = new ArrayList<>();
        for (Map<List<Object>, List<SuspensionPoint>> sameKinds : groups.values()) {
            for (List<SuspensionPoint> sameTypes : sameKinds.values()) {
                for (SuspensionPoint point : sameTypes) {
                    numbered.add(point.numbered(numbered.size()));
                }
            }
        }
        return numbered;
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
        return List.of(point.operands(), point.returnType());
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

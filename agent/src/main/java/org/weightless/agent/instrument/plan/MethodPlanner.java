package org.weightless.agent.instrument.plan;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;
import org.objectweb.asm.tree.AbstractInsnNode;
import org.objectweb.asm.tree.ClassNode;
import org.objectweb.asm.tree.FrameNode;
import org.objectweb.asm.tree.LabelNode;
import org.objectweb.asm.tree.LineNumberNode;
import org.objectweb.asm.tree.MethodInsnNode;
import org.objectweb.asm.tree.MethodNode;
import org.weightless.agent.instrument.analyse.ControlFlow;
import org.weightless.agent.instrument.analyse.MethodFacts;
import org.weightless.agent.instrument.analyse.SameCalls;
import org.weightless.agent.instrument.analyse.TypeState;
import org.weightless.agent.instrument.classfile.VerificationTypes;
import org.weightless.agent.instrument.plan.MethodPlanning.Impossible;
import org.weightless.agent.instrument.plan.MethodPlanning.Planned;
import org.weightless.agent.instrument.plan.SuspensionPoint.Kept;
import org.weightless.agent.instrument.plan.SuspensionPoint.Link;
import org.weightless.agent.instrument.plan.SuspensionPoint.SavedLocal;
import org.weightless.agent.instrument.plan.SuspensionPoint.Target;
import org.weightless.agent.instrument.rules.Boundary;
import org.weightless.agent.instrument.rules.Names;
import org.weightless.agent.instrument.rules.Refusal;
import org.weightless.runtime.Pinned.Reason;

/** Plans the fiber copy of one method. */
final class MethodPlanner {
    private static final int MOST_LEVELS = 3;
    private static final int MOST_CALLS_WITH_OWN = 100;
    private static final String MONITOR = "a synchronized block holds a monitor";
    private static final String JDKS_MONITOR = "it calls back while it holds a monitor or a lock";

    private final ClassNode owner;
    private final MethodNode method;
    private final SuspendableMethods suspendable;
    private final MethodFacts facts;
    private SameCalls sameCalls;

    public MethodPlanner(ClassNode owner, MethodNode method, SuspendableMethods suspendable) {
        this.owner = owner;
        this.method = method;
        this.suspendable = suspendable;
        facts = MethodFacts.of(owner.name, method);
    }

    /**
     * Plans the method, unless it turns out that no call can be captured.
     *
     * @param overload how many earlier methods of this name have a resume method
     */
    MethodPlanning plan(int overload) {
        List<Integer> calls = findSuspendingCalls();
        if (calls.isEmpty()) {
            return new Impossible(whyNever());
        }
        Set<Object> displaced = findDisplaced(calls);
        List<SuspensionPoint> points = describe(calls, displaced);
        Fields fields = new Fields(points);
        for (int i = 0; i < points.size(); i++) {
            points.set(i, fields.assign(points.get(i)));
        }
        return new Planned(plan(overload, points, displaced, fields.counts, Homes.NONE));
    }

    /**
     * The plan for a large method: all points save by the same code. Rewrites the method in the tree: its slots hold
     * one kind of values each.
     */
    static MethodPlan planShared(ClassNode owner, MethodNode method, SuspendableMethods suspendable, int overload) {
        LocalKinds.split(method);
        MethodPlanner split = new MethodPlanner(owner, method, suspendable);
        List<Integer> calls = split.findSuspendingCalls();
        LocalSharing.share(split.facts, split.describe(calls, split.findSharedDisplaced(calls)));
        return new MethodPlanner(owner, method, suspendable).planShared(overload);
    }

    private Set<Object> findSharedDisplaced(List<Integer> calls) {
        Set<Object> displaced = findDisplaced(calls);
        displaced.addAll(facts.stored());
        return displaced;
    }

    private MethodPlan planShared(int overload) {
        List<Integer> calls = findSuspendingCalls();
        Set<Object> displaced = findSharedDisplaced(calls);
        List<SuspensionPoint> points = Homes.numbered(describe(calls, displaced));
        Homes.Builder homes = new Homes.Builder(points);
        points.replaceAll(homes::assign);
        return plan(overload, points, displaced, homes.counts, homes.homes());
    }

    private List<SuspensionPoint> describe(List<Integer> calls, Set<Object> displaced) {
        List<SuspensionPoint> points = new ArrayList<>();
        for (int index : calls) {
            points.add(describe(points.size(), index, displaced));
        }
        return points;
    }

    private MethodPlan plan(int overload, List<SuspensionPoint> points, Set<Object> displaced,
            Map<FrameField.Kind, Integer> fields, Homes homes) {
        int levels = 0;
        for (SuspensionPoint point : points) {
            levels = Math.max(levels, point.loopDepth());
        }
        HostClass host = new HostClass(owner.name, owner.sourceFile == null ? "" : owner.sourceFile);
        CodePlanner planner = new CodePlanner(owner.name, facts, displaced);
        return new MethodPlan(host, CopyNames.of(owner.name, method, overload), planner.code(), planner.changes(points, homes),
                points, new FrameLayout(fields, homes), canBeCalledOnNull(), Math.min(levels, MOST_LEVELS));
    }

    /** Why none of the calls that may suspend can be captured: what else would be in the way is no such call. */
    private Refusal whyNever() {
        return new Refusal(owner.name, method.name + method.desc, Reason.MONITOR,
                Boundary.isJdks(owner.name) ? JDKS_MONITOR : MONITOR);
    }

    // ---- steps

    /** Calls that may suspend where a suspension could be captured: not under a monitor. */
    private List<Integer> findSuspendingCalls() {
        List<Integer> found = new ArrayList<>();
        for (int i = 0; i < facts.flow().size(); i++) {
            if (facts.flow().insns[i] instanceof MethodInsnNode call && facts.states().containsKey(i)
                    && suspendable.maySuspend(call) && facts.monitors().held(i) == 0) {
                found.add(i);
            }
        }
        return found;
    }

    /**
     * Objects made by a constructor that may suspend, or under construction while something else may, or at the head of
     * a loop: what the resume method goes on with there may come from another level, on which the same {@code new} is
     * another instruction, and so another type.
     */
    private Set<Object> findDisplaced(List<Integer> calls) {
        Set<Object> displaced = new HashSet<>();
        boolean inLoop = false;
        for (int index : calls) {
            MethodInsnNode call = (MethodInsnNode) facts.flow().insns[index];
            TypeState state = facts.states().get(index);
            if (call.name.equals("<init>")) {
                displaced.add(MethodFacts.receiver(state, call));
            }
            TypeState under = MethodFacts.under(state, call);
            addUninitialized(under.stack(), displaced);
            addUninitialized(under.locals(), displaced);
            inLoop |= facts.loops().depth(index) > 0;
        }
        if (inLoop) {
            displaced.addAll(underConstructionAtLoopHeads());
        }
        return displaced;
    }

    private Set<Object> underConstructionAtLoopHeads() {
        Set<Object> found = new HashSet<>();
        ControlFlow flow = facts.flow();
        for (int head = 0; head < flow.size(); head++) {
            for (int i = head; facts.loops().isHead(head) && i < flow.size() && !flow.isReal(i); i++) {
                if (flow.insns[i] instanceof FrameNode frame) {
                    addNews(frame.local, found);
                    addNews(frame.stack, found);
                }
            }
        }
        return found;
    }

    private static void addNews(List<Object> types, Set<Object> found) {
        for (Object type : types) {
            if (type instanceof LabelNode made) {
                found.add(made.getLabel());
            }
        }
    }

    private static void addUninitialized(List<Object> types, Set<Object> displaced) {
        for (Object type : types) {
            if (VerificationTypes.isUninitialized(type)) {
                displaced.add(type);
            }
        }
    }

    private SuspensionPoint describe(int number, int index, Set<Object> displaced) {
        MethodInsnNode call = (MethodInsnNode) facts.flow().insns[index];
        TypeState before = facts.states().get(index);
        Link link = link(call, before);
        TypeState under = MethodFacts.under(before, call);
        List<Object> operands = new ArrayList<>(under.stack());
        if (link == Link.CONSTRUCT) {
            Object made = MethodFacts.receiver(before, call);
            boolean keepsNoCopy = !under.stack().contains(made);
            under = under.replacing(made, call.owner);
            operands = new ArrayList<>(under.stack());
            if (keepsNoCopy) {
                operands.add(call.owner);
            }
        }
        for (int i = 0; i < operands.size(); i++) {
            operands.set(i, displaced.contains(operands.get(i)) ? Opcodes.NULL : operands.get(i));
        }
        List<Integer> handlers = new ArrayList<>();
        for (int handler : facts.flow().handlers(index)) {
            handlers.add(handler);
        }
        Kept kept = new Kept(liveLocals(index, under, handlers, displaced), operands, List.of());
        return new SuspensionPoint(
                number, index, line(index), target(index, call, link), kept, handlers, facts.loops().depth(index));
    }

    private Target target(int index, MethodInsnNode call, Link link) {
        Type result = result(index, call, link);
        TypesAt before =
                link.hasSeveralWays() ? new CodePlanner(owner.name, facts, Set.of()).before(index) : TypesAt.NONE;
        return new Target(call, link, result, LinkedCall.of(link, call, result, owner.name, place(link, call)),
                CopyCall.of(link, call, owner.name), before);
    }

    private String place(Link link, MethodInsnNode call) {
        if (link != Link.VIRTUAL && link != Link.OWN_OR_VIRTUAL) {
            return null;
        }
        if (sameCalls == null) {
            sameCalls = new SameCalls(owner, method.name);
        }
        return sameCalls.place(call);
    }

    private Type result(int index, MethodInsnNode call, Link link) {
        boolean erases = link != Link.DIRECT && isCastOrDropped(index + 1);
        return LinkTypes.result(call, erases, owner.name);
    }

    /** Whether what lies on the stack is cast or dropped here, and no stack map says what it is before. */
    private boolean isCastOrDropped(int index) {
        int next = index;
        while (next < facts.flow().size() && !facts.flow().isReal(next)) {
            if (facts.flow().insns[next] instanceof FrameNode) {
                return false;
            }
            next++;
        }
        int opcode = next < facts.flow().size() ? facts.flow().insns[next].getOpcode() : -1;
        return opcode == Opcodes.CHECKCAST || opcode == Opcodes.POP;
    }

    /** A method with more calls than that is too large already to spend code on them. */
    private boolean mayRecurse(MethodInsnNode call, TypeState before) {
        return suspendable.mayRunOwn(call)
                && MethodFacts.receiver(before, call) instanceof String
                && facts.states().size() <= MOST_CALLS_WITH_OWN;
    }

    private Link link(MethodInsnNode call, TypeState before) {
        MethodNode known = suspendable.knownTarget(call);
        boolean hasCopy = known != null && suspendable.suspends(known);
        if (call.name.equals("<init>")) {
            return Link.CONSTRUCT;
        }
        if (hasCopy) {
            return Link.DIRECT;
        }
        return switch (call.getOpcode()) {
            case Opcodes.INVOKESTATIC -> Link.STATIC;
            case Opcodes.INVOKESPECIAL -> Link.SPECIAL;
            default -> mayRecurse(call, before) ? Link.OWN_OR_VIRTUAL : Link.VIRTUAL;
        };
    }

    private List<SavedLocal> liveLocals(int index, TypeState state, List<Integer> handlers, Set<Object> displaced) {
        List<SavedLocal> saved = new ArrayList<>();
        for (int slot = 0; slot < state.locals().size(); slot++) {
            Object type = state.local(slot);
            boolean inHandler = false;
            for (int handler : handlers) {
                inHandler |= facts.liveness().isLive(handler, slot);
            }
            boolean behind = facts.liveness().isLive(index + 1, slot);
            if (type != Opcodes.TOP && (inHandler || behind)) {
                saved.add(new SavedLocal(slot, displaced.contains(type) ? Opcodes.NULL : type, null, inHandler));
            }
        }
        return saved;
    }

    private int line(int index) {
        for (AbstractInsnNode insn = facts.flow().insns[index]; insn != null; insn = insn.getPrevious()) {
            if (insn instanceof LineNumberNode line) {
                return line.line;
            }
        }
        return 0;
    }

    /** Calls that select by the receiver's class refuse null by themselves; direct ones leave it to the copy. */
    private boolean canBeCalledOnNull() {
        boolean direct = (method.access & (Opcodes.ACC_PRIVATE | Opcodes.ACC_FINAL)) != 0
                || (owner.access & Opcodes.ACC_FINAL) != 0;
        return direct && (method.access & Opcodes.ACC_STATIC) == 0 && !method.name.equals(Names.CONSTRUCTOR);
    }

    /**
     * Gives each live value a field of the frame. A local keeps its field at every point; locals that are never live
     * together may share one. That makes it right to leave out, when a frame is saved again, the locals that the
     * resumed code never assigns.
     */
    private static final class Fields {
        final Map<FrameField.Kind, Integer> counts = new EnumMap<>(FrameField.Kind.class);
        private final Map<Integer, Integer> numbers = new HashMap<>();
        private final List<FrameField.Kind> kinds = new ArrayList<>();
        private final List<BitSet> together = new ArrayList<>();
        private final List<FrameField> fields = new ArrayList<>();

        Fields(List<SuspensionPoint> points) {
            for (SuspensionPoint point : points) {
                BitSet values = values(point);
                for (int value = values.nextSetBit(0); value >= 0; value = values.nextSetBit(value + 1)) {
                    together.get(value).or(values);
                }
            }
            for (int value = 0; value < kinds.size(); value++) {
                fields.add(choose(value));
            }
        }

        private BitSet values(SuspensionPoint point) {
            BitSet values = new BitSet();
            for (SavedLocal local : point.locals()) {
                values.set(number(local.slot(), local.type()));
            }
            for (int i = 0; i < point.operands().size(); i++) {
                if (point.operands().get(i) != Opcodes.NULL) {
                    values.set(number(~i, point.operands().get(i)));
                }
            }
            return values;
        }

        /** The number of the values of a kind at a place: that is a local's slot, or an operand's, inverted. */
        private int number(int place, Object type) {
            FrameField.Kind kind = FrameField.kindFor(type);
            int value = place * FrameField.Kind.values().length + kind.ordinal();
            Integer number = numbers.get(value);
            if (number == null) {
                number = numbers.size();
                numbers.put(value, number);
                kinds.add(kind);
                together.add(new BitSet());
            }
            return number;
        }

        private FrameField choose(int value) {
            FrameField.Kind kind = kinds.get(value);
            BitSet others = together.get(value);
            BitSet taken = new BitSet();
            for (int other = others.nextSetBit(0); other >= 0 && other < value; other = others.nextSetBit(other + 1)) {
                if (kinds.get(other) == kind) {
                    taken.set(fields.get(other).number());
                }
            }
            int number = taken.nextClearBit(0);
            counts.put(kind, Math.max(counts.getOrDefault(kind, 0), number + 1));
            return new FrameField(kind, number);
        }

        SuspensionPoint assign(SuspensionPoint point) {
            List<SavedLocal> locals = new ArrayList<>();
            for (SavedLocal local : point.locals()) {
                FrameField field = field(local.slot(), local.type());
                locals.add(new SavedLocal(local.slot(), local.type(), field, local.inHandler()));
            }
            List<FrameField> operands = new ArrayList<>();
            for (int i = 0; i < point.operands().size(); i++) {
                Object type = point.operands().get(i);
                operands.add(type == Opcodes.NULL ? null : field(~i, type));
            }
            return point.keeping(locals, operands);
        }

        private FrameField field(int place, Object type) {
            return fields.get(number(place, type));
        }
    }
}

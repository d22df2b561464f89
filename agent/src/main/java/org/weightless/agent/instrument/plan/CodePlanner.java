package org.weightless.agent.instrument.plan;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.tree.AbstractInsnNode;
import org.objectweb.asm.tree.FrameNode;
import org.objectweb.asm.tree.LabelNode;
import org.objectweb.asm.tree.MethodInsnNode;
import org.objectweb.asm.tree.VarInsnNode;
import org.weightless.agent.instrument.analyse.ControlFlow;
import org.weightless.agent.instrument.analyse.MethodFacts;
import org.weightless.agent.instrument.analyse.TypeState;
import org.weightless.agent.instrument.analyse.UsedExceptions;
import org.weightless.agent.instrument.classfile.VerificationTypes;

/** Plans what becomes of the instructions of one method, given the objects that are made later than written. */
final class CodePlanner {
    private final String owner;
    private final MethodFacts facts;
    private final ControlFlow flow;
    private final Set<Object> displaced;

    /**
     * Sets up.
     *
     * @param owner internal name of the class
     * @param displaced objects whose {@code new} moves behind the evaluation of its arguments, by its label
     */
    CodePlanner(String owner, MethodFacts facts, Set<Object> displaced) {
        this.owner = owner;
        this.facts = facts;
        this.displaced = displaced;
        flow = facts.flow();
    }

    MethodCode code() {
        int[][] successors = new int[flow.size()][];
        int[][] handlers = new int[flow.size()][];
        int[][] loops = new int[flow.size()][];
        for (int i = 0; i < flow.size(); i++) {
            successors[i] = flow.successors(i);
            handlers[i] = flow.handlers(i);
            loops[i] = facts.loops().heads(i);
        }
        return new MethodCode(flow.method, flow.insns, successors, handlers, loops);
    }

    /** @param points where the code may suspend: any other call that makes an object may not lead to a copy */
    Changes changes(List<SuspensionPoint> points, Homes homes) {
        BitSet suspending = new BitSet();
        for (SuspensionPoint point : points) {
            suspending.set(point.index());
        }
        Map<Integer, TypesAt> maps = new HashMap<>();
        Map<Integer, Construction> constructions = new HashMap<>();
        for (int i = 0; i < flow.size(); i++) {
            if (flow.insns[i] instanceof FrameNode frame) {
                maps.put(i, typesOf(frame, i));
            } else if (flow.insns[i] instanceof MethodInsnNode call && constructsDisplaced(i, call)) {
                constructions.put(i, construction(facts.states().get(i), call, suspending.get(i)));
            }
        }
        return new Changes(maps, displacedNews(), constructions, UsedExceptions.in(facts), loads(homes));
    }

    /** The stack map as written, cut down to what is live. */
    private TypesAt typesOf(FrameNode frame, int index) {
        int next = index;
        while (next < flow.size() && !flow.isReal(next)) {
            next++;
        }
        List<TypesAt.Local> locals = new ArrayList<>();
        int slot = 0;
        for (Object type : frame.local) {
            boolean isLive = next < flow.size() && facts.liveness().isLive(next, slot);
            if (isLive || TypesAt.isAlwaysNamed(type)) {
                locals.add(new TypesAt.Local(slot, withNullForDisplaced(type)));
            }
            slot += VerificationTypes.isWide(type) ? 2 : 1;
        }
        List<Object> stack = new ArrayList<>();
        for (Object type : frame.stack) {
            stack.add(withNullForDisplaced(type));
        }
        return new TypesAt(locals, stack);
    }

    private Object withNullForDisplaced(Object type) {
        return type instanceof LabelNode made && displaced.contains(made.getLabel()) ? Opcodes.NULL : type;
    }

    private boolean constructsDisplaced(int index, MethodInsnNode call) {
        TypeState before = facts.states().get(index);
        return call.name.equals("<init>") && before != null && displaced.contains(MethodFacts.receiver(before, call));
    }

    private Construction construction(TypeState before, MethodInsnNode call, boolean suspends) {
        Object made = MethodFacts.receiver(before, call);
        List<Construction.Operand> operands = new ArrayList<>();
        for (Object type : MethodFacts.under(before, call).stack()) {
            boolean isObject = type.equals(made);
            if (isObject || !operands.isEmpty()) {
                operands.add(new Construction.Operand(nullIfUninitialized(type), isObject));
            }
        }
        List<Integer> locals = new ArrayList<>();
        for (int local = 0; local < before.locals().size(); local++) {
            if (before.local(local).equals(made)) {
                locals.add(local);
            }
        }
        return new Construction(LinkedCall.constructing(call, owner, suspends), operands, locals);
    }

    private BitSet displacedNews() {
        BitSet news = new BitSet();
        for (Object label : displaced) {
            AbstractInsnNode made = facts.made().get(label);
            if (made != null) {
                news.set(flow.indexOf(made));
            }
        }
        return news;
    }

    private Map<Integer, Object> loads(Homes homes) {
        BitSet varying = homes.varying();
        Map<Integer, Object> loads = new HashMap<>();
        for (int i = 0; !varying.isEmpty() && i < flow.size(); i++) {
            Object loaded = facts.loaded()[i];
            if (loaded != null && varying.get(((VarInsnNode) flow.insns[i]).var)) {
                loads.put(i, loaded instanceof String ? loaded : Opcodes.NULL);
            }
        }
        return loads;
    }

    /** The types before a suspending call: each object under construction is displaced there, null stands for it. */
    TypesAt before(int index) {
        TypeState state = facts.states().get(index);
        List<TypesAt.Local> locals = new ArrayList<>();
        for (int slot = 0; slot < state.locals().size(); slot++) {
            Object type = state.local(slot);
            boolean counts = TypesAt.isAlwaysNamed(type) || facts.liveness().isLive(index, slot);
            if (type != Opcodes.TOP && counts) {
                locals.add(new TypesAt.Local(slot, nullIfUninitialized(type)));
            }
        }
        List<Object> stack = new ArrayList<>();
        for (Object type : state.stack()) {
            stack.add(nullIfUninitialized(type));
        }
        return new TypesAt(locals, stack);
    }

    private static Object nullIfUninitialized(Object type) {
        return VerificationTypes.isUninitialized(type) ? Opcodes.NULL : type;
    }
}

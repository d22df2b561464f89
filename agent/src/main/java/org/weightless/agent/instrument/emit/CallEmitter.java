package org.weightless.agent.instrument.emit;

import java.util.ArrayList;
import java.util.List;
import org.objectweb.asm.Handle;
import org.objectweb.asm.Label;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;
import org.objectweb.asm.tree.MethodInsnNode;
import org.weightless.agent.instrument.analyse.MethodFacts;
import org.weightless.agent.instrument.analyse.TypeState;
import org.weightless.agent.instrument.classfile.StackMap;
import org.weightless.agent.instrument.plan.LinkTypes;
import org.weightless.agent.instrument.plan.MethodPlan;
import org.weightless.agent.instrument.plan.SuspensionPoint;
import org.weightless.agent.instrument.rules.Names;

/** Emits the calls of a fiber copy or resume method: linked, with the coroutine as the last argument. */
final class CallEmitter {
    private final BodyEmitter body;
    private final MethodPlan plan;
    private final MethodFacts facts;
    private final MethodVisitor out;

    CallEmitter(BodyEmitter body) {
        this.body = body;
        plan = body.plan;
        facts = body.facts;
        out = body.out;
    }

    /** Emits the call of a suspension point. */
    void emit(SuspensionPoint point) {
        MethodInsnNode call = point.call();
        switch (point.link()) {
            case DIRECT -> emitDirect(call);
            case VIRTUAL -> emitLinked(point, "virtual", true);
            case OWN_OR_VIRTUAL -> {
                // a method that shares what saves is large: there size counts, and its locals have other types than
                // written
                if (plan.homes().areShared()) {
                    emitLinked(point, "virtual", true);
                } else {
                    new OwnCallEmitter(body, this).emit(point);
                }
            }
            case SPECIAL -> emitLinked(point, "special", true);
            case STATIC -> emitLinked(point, "statically", false);
            case CONSTRUCT -> emitConstruct(point.index(), call);
            case THIS_CONSTRUCTOR -> emitConstructorCopy(call);
            case SUPER_CONSTRUCTOR -> emitSuperConstructor(point);
        }
    }

    boolean constructsDisplaced(int index, MethodInsnNode call) {
        TypeState before = facts.states().get(index);
        return call.name.equals("<init>") && before != null && plan.displaced().contains(MethodFacts.receiver(before, call));
    }

    /** A program may make an object and keep no reference: {@code new T();} as ecj compiles it. */
    void dropIfNoCopy(int index, MethodInsnNode call) {
        if (keepsNoCopy(index, call)) {
            out.visitInsn(Opcodes.POP);
        }
    }

    boolean keepsNoCopy(int index, MethodInsnNode call) {
        TypeState before = facts.states().get(index);
        return call.name.equals("<init>")
                && MethodFacts.isUninitialized(MethodFacts.receiver(before, call))
                && !MethodFacts.under(before, call).stack().contains(MethodFacts.receiver(before, call));
    }

    void emitDirect(MethodInsnNode call) {
        body.loadCoroutine();
        boolean isStatic = call.getOpcode() == Opcodes.INVOKESTATIC;
        String desc = isStatic ? call.desc : "(L" + plan.owner() + ";" + call.desc.substring(1);
        out.visitMethodInsn(Opcodes.INVOKESTATIC, Names.companion(plan.owner()),
                Names.copyName(plan.owner(), call.name, call.desc, isStatic), Names.withCoroutine(desc), false);
    }

    void emitLinked(SuspensionPoint point, String bootstrap, boolean receiver) {
        body.loadCoroutine();
        MethodInsnNode call = point.call();
        String desc = receiver ? "(L" + call.owner + ";" + call.desc.substring(1) : call.desc;
        emitLinked(call, bootstrap, desc, point.returnType());
    }

    /**
     * A linked call of the types that {@link LinkTypes} leaves.
     *
     * <pre>
     *   invokedynamic name:desc        bootstrap Linker.*, owner
     *   invokedynamic name:erased      bootstrap Linker.erased, owner, "desc", where that is another one
     * </pre>
     */
    private void emitLinked(MethodInsnNode call, String bootstrap, String desc, Type result) {
        Type owner = Type.getObjectType(call.owner);
        String name = call.name.equals("<init>") ? "new" : call.name;
        String linked = Names.withCoroutine(desc);
        String erased = Names.withCoroutine(LinkTypes.erase(desc, result, plan.owner(), call.owner));
        if (erased.equals(linked)) {
            out.visitInvokeDynamicInsn(name, linked, bootstrap(bootstrap, "Ljava/lang/Class;"), owner);
        } else {
            String types = "Ljava/lang/Class;Ljava/lang/String;Ljava/lang/String;";
            out.visitInvokeDynamicInsn(name, erased, bootstrap("erased", types), owner, bootstrap, linked);
        }
    }

    static Handle bootstrap(String name, String parameters) {
        return new Handle(Opcodes.H_INVOKESTATIC, Names.LINKER, name,
                "(Ljava/lang/invoke/MethodHandles$Lookup;Ljava/lang/String;Ljava/lang/invoke/MethodType;" + parameters
                        + ")Ljava/lang/invoke/CallSite;", false);
    }

    /**
     * The object comes when its arguments are there; it takes the place of the nulls that stood for it.
     *
     * <pre>
     *   ..., null, null, arguments
     *   aload coroutine; invokedynamic new
     *   astore made; pop               the null that was the receiver
     *   pop; aload made                for each other copy; what lies between goes through locals
     *   ..., made
     * </pre>
     */
    void emitConstruct(int index, MethodInsnNode call) {
        body.loadCoroutine();
        String desc = call.desc.substring(0, call.desc.length() - 1) + "L" + call.owner + ";";
        emitLinked(call, "construct", desc, Type.getObjectType(call.owner));
        TypeState before = facts.states().get(index);
        Object label = MethodFacts.receiver(before, call);
        List<Object> under = MethodFacts.under(before, call).stack();
        int made = body.firstFree();
        out.visitVarInsn(Opcodes.ASTORE, made);
        out.visitInsn(Opcodes.POP);
        int deepest = under.indexOf(label);
        if (deepest < 0) {
            out.visitVarInsn(Opcodes.ALOAD, made);
        } else {
            replaceCopies(under.subList(deepest, under.size()), label, made);
        }
        for (int local : localsUnderConstruction(index, call)) {
            out.visitVarInsn(Opcodes.ALOAD, made);
            out.visitVarInsn(Opcodes.ASTORE, body.slot(local));
        }
    }

    /** The locals that hold the object that a constructor call initialises. */
    List<Integer> localsUnderConstruction(int index, MethodInsnNode call) {
        TypeState before = facts.states().get(index);
        Object label = MethodFacts.receiver(before, call);
        List<Integer> found = new ArrayList<>();
        for (int local = 0; local < before.locals().size(); local++) {
            if (before.local(local).equals(label)) {
                found.add(local);
            }
        }
        return found;
    }

    private void replaceCopies(List<Object> operands, Object label, int made) {
        int free = made + 1;
        int[] kept = new int[operands.size()];
        for (int i = operands.size() - 1; i >= 0; i--) {
            Object type = operands.get(i);
            if (type.equals(label)) {
                out.visitInsn(Opcodes.POP);
            } else {
                kept[i] = free;
                out.visitVarInsn(BodyEmitter.opcodeFor(type, Opcodes.ISTORE), free);
                free += TypeState.isWide(type) ? 2 : 1;
            }
        }
        for (int i = 0; i < kept.length; i++) {
            Object type = operands.get(i);
            out.visitVarInsn(type.equals(label) ? Opcodes.ALOAD : BodyEmitter.opcodeFor(type, Opcodes.ILOAD),
                    type.equals(label) ? made : kept[i]);
        }
    }

    private void emitConstructorCopy(MethodInsnNode call) {
        body.loadCoroutine();
        out.visitMethodInsn(Opcodes.INVOKESPECIAL, call.owner, "<init>", Names.withCoroutine(call.desc), false);
    }

    /**
     * Only the super class knows whether it has a copy of its constructor, and it may not be loaded yet.
     *
     * <pre>
     *   invokedynamic ()Z; ifeq plain  bootstrap Linker.hasConstructorCopy
     *   aload coroutine; invokespecial Super.&lt;init&gt;(..., Coroutine)
     *   goto joined
     * plain:
     *   invokespecial Super.&lt;init&gt;(...)
     * joined:
     * </pre>
     */
    private void emitSuperConstructor(SuspensionPoint point) {
        MethodInsnNode call = point.call();
        Label plain = new Label();
        Label joined = new Label();
        out.visitInvokeDynamicInsn("copy", "()Z",
                bootstrap("hasConstructorCopy", "Ljava/lang/Class;Ljava/lang/String;"),
                Type.getObjectType(call.owner), Names.withCoroutine(call.desc));
        out.visitJumpInsn(Opcodes.IFEQ, plain);
        emitConstructorCopy(call);
        out.visitJumpInsn(Opcodes.GOTO, joined);
        out.visitLabel(plain);
        TypeState before = facts.states().get(point.index());
        List<Object> stack = new ArrayList<>();
        for (Object type : before.stack()) {
            stack.add(initialized(type));
        }
        stateMap(before, point.index()).emit(out, stack);
        out.visitMethodInsn(Opcodes.INVOKESPECIAL, call.owner, "<init>", call.desc, false);
        out.visitLabel(joined);
        body.savedTypes(point).emit(out, point.operands());
        out.visitInsn(Opcodes.NOP);
    }

    StackMap stateMap(TypeState state, int index) {
        StackMap map = body.fixedTypes();
        for (int local = 0; local < state.locals().size(); local++) {
            Object type = state.local(local);
            if (type != Opcodes.TOP && (type == Opcodes.UNINITIALIZED_THIS || facts.liveness().isLive(index, local))) {
                map.set(body.slot(local), initialized(type));
            }
        }
        return map;
    }

    /** At a suspension point every object under construction is displaced: null stands for it. */
    static Object initialized(Object type) {
        return MethodFacts.isUninitialized(type) ? Opcodes.NULL : type;
    }
}

package org.weightless.agent.instrument.emit;

import java.util.List;
import org.objectweb.asm.Handle;
import org.objectweb.asm.Label;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;
import org.objectweb.asm.tree.AbstractInsnNode;
import org.objectweb.asm.tree.MethodNode;
import org.objectweb.asm.tree.VarInsnNode;
import org.weightless.agent.instrument.classfile.StackMap;
import org.weightless.agent.instrument.classfile.VerificationTypes;
import org.weightless.agent.instrument.emit.MethodCopies.Extras;
import org.weightless.agent.instrument.emit.ReachedCode.Place;
import org.weightless.agent.instrument.plan.Homes;
import org.weightless.agent.instrument.plan.MethodPlan;
import org.weightless.agent.instrument.plan.SuspensionPoint;
import org.weightless.agent.instrument.rules.Names;

/**
 * Emits the fiber copy of a method: the same code with linked calls, and a coroutine as the last argument.
 *
 * <p>Locals behind the arguments move up by one slot, for the coroutine. Where a long or double is written over the
 * last argument and the slot behind it, they stay, and the coroutine moves behind all of them.
 */
final class CopyEmitter extends BodyEmitter {
    private static final Handle IS_OLD = new Handle(Opcodes.H_INVOKESTATIC, Names.OLD_CODE, "isOld",
            "(Ljava/lang/invoke/MethodHandles$Lookup;Ljava/lang/String;Ljava/lang/invoke/MethodType;)"
                    + "Ljava/lang/invoke/CallSite;",
            false);

    private final int argumentSlots;
    private final boolean movesCoroutine;

    private CopyEmitter(MethodPlan plan, MethodNode out, Extras extras) {
        super(plan, out, extras);
        argumentSlots = Names.argumentSlots(code.method());
        movesCoroutine = overwritesCoroutine();
    }

    static MethodNode emit(MethodPlan plan, Extras extras) {
        MethodNode out = new MethodNode(
                Opcodes.ASM9, Opcodes.ACC_STATIC, plan.names().copy(), plan.names().copyDesc(), null, null);
        new CopyEmitter(plan, out, extras).emit();
        return out;
    }

    private void emit() {
        findReached(0);
        out.visitCode();
        emitHandlers(0);
        Label old = new Label();
        if (extras.asksIfOld()) {
            out.visitInvokeDynamicInsn("isOld", "()Z", IS_OLD);
            out.visitJumpInsn(Opcodes.IFNE, old);
        }
        if (movesCoroutine) {
            out.visitVarInsn(Opcodes.ALOAD, argumentSlots);
            out.visitVarInsn(Opcodes.ASTORE, coroutineSlot());
        }
        if (plan.checksReceiver()) {
            emitReceiverCheck();
        }
        emitHomes();
        waysOut = SaveEmitter.of(this, new SaveTarget.NewFrame());
        emitBody(0);
        waysOut.emit(reachedPoints());
        if (extras.asksIfOld()) {
            emitPassingOn(old);
        }
        emitVariables(0);
        out.visitMaxs(0, 0);
        out.visitEnd();
    }

    /**
     * The end of a copy in a companion that cannot be changed.
     *
     * <pre>
     *   invokedynamic isOld; ifne old
     *   the copy
     * old:
     *   aload arguments; aload coroutine; invokedynamic name; ireturn      bootstrap Linker.forward
     * </pre>
     */
    private void emitPassingOn(Label old) {
        out.visitLabel(old);
        StackMap arguments = new StackMap();
        int slot = 0;
        for (Type argument : Type.getArgumentTypes(out.desc)) {
            arguments.set(slot, VerificationTypes.of(argument));
            slot += argument.getSize();
        }
        arguments.emit(out, List.of());
        Forwarders.emit(out, plan.host().name(), out.name, out.desc);
    }

    /**
     * A direct call of an instance method has become one of a static method, which takes null.
     *
     * <pre>
     *   aload 0; ldc message; invokestatic Objects.requireNonNull; pop
     * </pre>
     */
    private void emitReceiverCheck() {
        out.visitVarInsn(Opcodes.ALOAD, 0);
        out.visitLdcInsn("Cannot invoke \"" + plan.host().name().replace('/', '.') + "." + code.method().name
                + "\" because the receiver is null");
        out.visitMethodInsn(Opcodes.INVOKESTATIC, "java/util/Objects", "requireNonNull",
                "(Ljava/lang/Object;Ljava/lang/String;)Ljava/lang/Object;", false);
        out.visitInsn(Opcodes.POP);
    }

    /** Those that are no arguments are empty at first. */
    private void emitHomes() {
        for (Homes.Local home : plan.homes().locals()) {
            if (home.slot() >= argumentSlots) {
                emitDefault(home.type(), slot(home.slot()));
            }
        }
        emitFurtherLocals();
    }

    @Override
    int slot(int local) {
        return local < argumentSlots || movesCoroutine ? local : local + 1;
    }

    @Override
    int furtherSlot(int offset) {
        return code.method().maxLocals + 1 + offset;
    }

    private boolean overwritesCoroutine() {
        for (AbstractInsnNode insn : code.insns()) {
            boolean wide = insn.getOpcode() == Opcodes.LSTORE || insn.getOpcode() == Opcodes.DSTORE;
            if (wide && ((VarInsnNode) insn).var == argumentSlots - 1) {
                return true;
            }
        }
        return false;
    }

    @Override
    int coroutineSlot() {
        return movesCoroutine ? code.method().maxLocals : argumentSlots;
    }

    @Override
    StackMap ownTypes() {
        return new StackMap().set(coroutineSlot(), Names.COROUTINE);
    }

    @Override
    void markResumption(SuspensionPoint point, int level) {
        // a fiber copy is entered at its beginning only
    }

    @Override
    boolean resumes(SuspensionPoint point, int level) {
        return false;
    }

    @Override
    void emitReturn(AbstractInsnNode insn) {
        insn.accept(out);
    }

    @Override
    void loadFrame() {
        out.visitInsn(Opcodes.ACONST_NULL);
    }

    @Override
    List<Place> entries() {
        return List.of(new Place(0, 0));
    }

    @Override
    public int levelOf(int level, int from, int to) {
        return 0;
    }
}

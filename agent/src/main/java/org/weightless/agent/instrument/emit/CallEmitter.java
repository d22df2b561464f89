package org.weightless.agent.instrument.emit;

import java.util.List;
import org.objectweb.asm.Handle;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;
import org.weightless.agent.instrument.classfile.StackMap;
import org.weightless.agent.instrument.classfile.VerificationTypes;
import org.weightless.agent.instrument.plan.Construction;
import org.weightless.agent.instrument.plan.CopyCall;
import org.weightless.agent.instrument.plan.LinkedCall;
import org.weightless.agent.instrument.plan.SuspensionPoint;
import org.weightless.agent.instrument.plan.TypesAt;
import org.weightless.agent.instrument.rules.Names;

/** Emits the calls of a fiber copy or resume method: linked, with the coroutine as the last argument. */
final class CallEmitter {
    static final String ERASED = "erased";

    private final BodyEmitter body;
    private final MethodVisitor out;

    CallEmitter(BodyEmitter body) {
        this.body = body;
        out = body.out;
    }

    /** Emits the call of a suspension point. */
    void emit(SuspensionPoint point) {
        switch (point.link()) {
            case DIRECT -> emitCopy(point.target().copy());
            case VIRTUAL, SPECIAL, STATIC -> emitLinked(point.target().linked());
            case OWN_OR_VIRTUAL -> {
                // a method that shares what saves is large: there size counts, and its locals have other types than
                // written
                if (body.plan.homes().areShared()) {
                    emitLinked(point.target().linked());
                } else {
                    new OwnCallEmitter(body, this).emit(point);
                }
            }
            case CONSTRUCT -> emitConstruct(body.changes.constructions().get(point.index()));
        }
    }

    /** Emits a plain call of a copy. */
    void emitCopy(CopyCall copy) {
        body.loadCoroutine();
        out.visitMethodInsn(Opcodes.INVOKESTATIC, copy.owner(), copy.name(), copy.desc(), false);
    }

    /**
     * Emits a linked call.
     *
     * <pre>
     *   invokedynamic name:desc        bootstrap Linker.*, owner
     *   invokedynamic name:erased      bootstrap Linker.erased, owner, "*", "desc", where that is another one, or
     *                                  the call says in its bootstrap method's name which of its line it is
     * </pre>
     */
    void emitLinked(LinkedCall call) {
        body.loadCoroutine();
        if (call.isErased() || call.isPlaced()) {
            out.visitInvokeDynamicInsn(
                    call.name(), call.erased(), erased(), call.owner(), call.bootstrap(), call.desc());
        } else {
            out.visitInvokeDynamicInsn(
                    call.name(), call.desc(), bootstrap(call.bootstrap(), "Ljava/lang/Class;"), call.owner());
        }
    }

    private static Handle erased() {
        return withDescriptor(ERASED);
    }

    /** A bootstrap method that takes the owner, the name of another one and the call's own descriptor. */
    static Handle withDescriptor(String name) {
        return bootstrap(name, "Ljava/lang/Class;Ljava/lang/String;Ljava/lang/String;");
    }

    static Handle bootstrap(String name, String parameters) {
        String type = "(Ljava/lang/invoke/MethodHandles$Lookup;Ljava/lang/String;Ljava/lang/invoke/MethodType;" + parameters
                + ")Ljava/lang/invoke/CallSite;";
        return new Handle(Opcodes.H_INVOKESTATIC, Names.LINKER, name, type, false);
    }

    // ---- constructors

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
    void emitConstruct(Construction construction) {
        emitLinked(construction.call());
        if (body.plan.homes().areShared() && emitReplacement(construction)) {
            return;
        }
        int made = body.firstFree();
        out.visitVarInsn(Opcodes.ASTORE, made);
        out.visitInsn(Opcodes.POP);
        if (construction.keepsNoCopy()) {
            out.visitVarInsn(Opcodes.ALOAD, made);
        } else {
            replaceCopies(construction.operands(), made);
        }
        for (int local : construction.locals()) {
            out.visitVarInsn(Opcodes.ALOAD, made);
            out.visitVarInsn(Opcodes.ASTORE, body.slot(local));
        }
    }

    /**
     * The same in fewer bytes, for large methods, where nothing is between the nulls.
     *
     * <pre>
     *   ..., null, null, made
     *   dup_x2; pop; pop; pop          or swap; pop, behind one null
     *   ..., made
     * </pre>
     */
    private boolean emitReplacement(Construction construction) {
        int copies = construction.operands().size();
        if (copies > 1 || !construction.locals().isEmpty()) {
            return false;
        }
        out.visitInsn(copies == 0 ? Opcodes.SWAP : Opcodes.DUP_X2);
        for (int i = 0; i <= 2 * copies; i++) {
            out.visitInsn(Opcodes.POP);
        }
        return true;
    }

    /** Drops the object that a call has made if nothing keeps it; null where the call has made none. */
    void dropIfNoCopy(Construction construction) {
        if (construction != null && construction.keepsNoCopy()) {
            out.visitInsn(Opcodes.POP);
        }
    }

    private void replaceCopies(List<Construction.Operand> operands, int made) {
        int free = made + 1;
        int[] kept = new int[operands.size()];
        for (int i = operands.size() - 1; i >= 0; i--) {
            Construction.Operand operand = operands.get(i);
            if (operand.isObject()) {
                kept[i] = made;
                out.visitInsn(Opcodes.POP);
            } else {
                kept[i] = free;
                body.emitStore(operand.type(), free);
                free += VerificationTypes.isWide(operand.type()) ? 2 : 1;
            }
        }
        for (int i = 0; i < kept.length; i++) {
            body.emitLoad(operands.get(i).type(), kept[i]);
        }
    }

    /** What is always there, and the locals before a call. */
    StackMap typesOf(TypesAt before) {
        StackMap map = body.fixedTypes();
        for (TypesAt.Local local : before.locals()) {
            map.set(body.slot(local.slot()), local.type());
        }
        return map;
    }
}

package org.weightless.agent.instrument.emit;

import org.objectweb.asm.Label;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;
import org.weightless.agent.instrument.classfile.StackMap;
import org.weightless.agent.instrument.classfile.VerificationTypes;
import org.weightless.agent.instrument.plan.SuspensionPoint;
import org.weightless.agent.instrument.plan.TypesAt;
import org.weightless.agent.instrument.rules.Names;

/**
 * Emits a virtual call that may run a method of the calling class, as recursion over a data structure does.
 *
 * <p>A linked call takes four native frames more than a plain one while it is interpreted: those of its method handles.
 * The copy in the calling class can be called without them, if the receiver's class is this one and the call then
 * selects the method there. A call that names the class always does; elsewhere the question is answered by a linked
 * call too, but one that has returned when the copy runs. A dynamic constant would be simpler, but C1 compiles no
 * method with one that is not resolved yet (JDK 17 to 25, "could not resolve a constant"), and code stays interpreted.
 *
 * <pre>
 *   ..., receiver, arguments
 *   istore spilled                   for each argument but the first two slots of them
 *   dup2; pop                        or what else brings a copy of the receiver to the top
 *   ldc This; invokestatic Linker.isExactly         where the call names This
 *   invokedynamic name:(Owner)Z                     elsewhere: bootstrap Linker.isOwn, owner
 *   ifeq virtual
 *   swap; checkcast This; swap       where the verifier knows less of the receiver
 *   iload spilled; aload coroutine; invokestatic copy
 *   goto joined
 * virtual:
 *   iload spilled; aload coroutine; invokedynamic name
 * joined:
 *   ..., result
 * </pre>
 */
final class OwnCallEmitter {
    static final String IS_OWN = "isOwn";

    private final BodyEmitter body;
    private final CallEmitter calls;
    private final MethodVisitor out;

    OwnCallEmitter(BodyEmitter body, CallEmitter calls) {
        this.body = body;
        this.calls = calls;
        out = body.out;
    }

    void emit(SuspensionPoint point) {
        TypesAt before = point.target().before();
        Type[] arguments = Type.getArgumentTypes(point.call().desc);
        int left = leftOnStack(arguments);
        Label virtual = new Label();
        Label joined = new Label();
        spill(arguments, left);
        int slots = slots(arguments, left);
        copyReceiver(slots);
        askForOwn(point);
        out.visitJumpInsn(Opcodes.IFEQ, virtual);
        Object known = before.stack().get(before.stack().size() - 1 - arguments.length);
        if (!known.equals(body.plan.host().name())) {
            castReceiver(slots);
        }
        reload(arguments, left);
        calls.emitCopy(point.target().copy());
        out.visitJumpInsn(Opcodes.GOTO, joined);
        out.visitLabel(virtual);
        emitTypesBeforeCall(before, arguments, left);
        reload(arguments, left);
        calls.emitLinked(point.target().linked());
        out.visitLabel(joined);
        body.savedTypes(point).emit(out, point.operandsAndResult());
    }

    private void askForOwn(SuspensionPoint point) {
        String owner = point.call().owner;
        if (owner.equals(body.plan.host().name())) {
            out.visitLdcInsn(Type.getObjectType(owner));
            String question = "(Ljava/lang/Object;Ljava/lang/Class;)Z";
            out.visitMethodInsn(Opcodes.INVOKESTATIC, Names.LINKER, "isExactly", question, false);
            return;
        }
        String receiver = owner.startsWith("[") ? "Ljava/lang/Object;" : "L" + owner + ";";
        out.visitInvokeDynamicInsn(point.call().name, "(" + receiver + ")Z",
                CallEmitter.bootstrap(IS_OWN, "Ljava/lang/Class;Ljava/lang/String;"), Type.getObjectType(owner),
                point.target().linked().desc());
    }

    /** How many of the arguments stay on the stack: the first two slots of them. */
    private static int leftOnStack(Type[] arguments) {
        int left = 0;
        int slots = 0;
        while (left < arguments.length && slots + arguments[left].getSize() <= 2) {
            slots += arguments[left++].getSize();
        }
        return left;
    }

    private static int slots(Type[] arguments, int count) {
        int slots = 0;
        for (int i = 0; i < count; i++) {
            slots += arguments[i].getSize();
        }
        return slots;
    }

    private void spill(Type[] arguments, int left) {
        int local = body.firstFree() + slots(arguments, arguments.length) - slots(arguments, left);
        for (int i = arguments.length - 1; i >= left; i--) {
            local -= arguments[i].getSize();
            out.visitVarInsn(arguments[i].getOpcode(Opcodes.ISTORE), local);
        }
    }

    private void reload(Type[] arguments, int left) {
        int local = body.firstFree();
        for (int i = left; i < arguments.length; i++) {
            out.visitVarInsn(arguments[i].getOpcode(Opcodes.ILOAD), local);
            local += arguments[i].getSize();
        }
    }

    /** From {@code receiver, arguments} to {@code receiver, arguments, receiver}. */
    private void copyReceiver(int slots) {
        switch (slots) {
            case 0 -> out.visitInsn(Opcodes.DUP);
            case 1 -> {
                out.visitInsn(Opcodes.DUP2);
                out.visitInsn(Opcodes.POP);
            }
            default -> {
                out.visitInsn(Opcodes.DUP2_X1);
                out.visitInsn(Opcodes.POP2);
                out.visitInsn(Opcodes.DUP_X2);
            }
        }
    }

    private void castReceiver(int slots) {
        if (slots == 1) {
            out.visitInsn(Opcodes.SWAP);
        } else if (slots == 2) {
            out.visitInsn(Opcodes.DUP2_X1);
            out.visitInsn(Opcodes.POP2);
        }
        out.visitTypeInsn(Opcodes.CHECKCAST, body.plan.host().name());
        if (slots == 1) {
            out.visitInsn(Opcodes.SWAP);
        } else if (slots == 2) {
            out.visitInsn(Opcodes.DUP_X2);
            out.visitInsn(Opcodes.POP);
        }
    }

    private void emitTypesBeforeCall(TypesAt before, Type[] arguments, int left) {
        StackMap map = calls.typesOf(before);
        int local = body.firstFree();
        for (int i = left; i < arguments.length; i++) {
            map.set(local, VerificationTypes.of(arguments[i]));
            local += arguments[i].getSize();
        }
        map.emit(out, before.stack().subList(0, before.stack().size() - (arguments.length - left)));
    }
}

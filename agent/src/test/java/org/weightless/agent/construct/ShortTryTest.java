package org.weightless.agent.construct;

import static org.weightless.agent.testing.Probe.fail;
import static org.weightless.agent.testing.Probe.log;
import static org.weightless.agent.testing.Probe.s;
import static org.weightless.agent.testing.Probe.y;

import org.junit.jupiter.api.Test;
import org.objectweb.asm.Label;
import org.objectweb.asm.Opcodes;
import org.weightless.agent.testing.Asm;
import org.weightless.agent.testing.Programs;

/** A suspending call that is all there is in a {@code try}: splitting its range must leave no empty one. */
class ShortTryTest implements Opcodes {
    @Test
    void theOnlyInstructionSuspends() {
        Programs.compare(() -> {
            try {
                y();
            } catch (RuntimeException e) {
                return "caught " + e;
            }
            return "passed";
        });
    }

    @Test
    void theOnlyInstructionSuspendsAndThrows() {
        Programs.compare(() -> {
            try {
                fail("only");
            } catch (RuntimeException e) {
                return "caught " + e.getMessage();
            }
            return "passed";
        });
    }

    @Test
    void theLastInstructionSuspends() {
        Programs.compare(() -> {
            int i = 1;
            try {
                i = s(2);
                i++;
                y();
            } finally {
                log("finally " + i);
            }
            return i;
        });
    }

    @Test
    void theFirstInstructionSuspends() {
        Programs.compare(() -> {
            try {
                y();
                log("second");
                throw new IllegalStateException(s("third"));
            } catch (IllegalStateException e) {
                return e.getMessage();
            }
        });
    }

    @Test
    void returnsOutOfATryWithFinally() {
        Programs.compare(() -> {
            try {
                return s(1);
            } finally {
                y();
            }
        });
    }

    @Test
    void anExceptionRangeOfExactlyOneCall() {
        Asm.callable(code -> {
            Label start = new Label();
            Label end = new Label();
            Label handler = new Label();
            code.visitTryCatchBlock(start, end, handler, null);
            code.visitLdcInsn("exactly");
            code.visitLabel(start);
            code.visitMethodInsn(INVOKESTATIC, Asm.PROBE, "fail", "(Ljava/lang/String;)Ljava/lang/Object;", false);
            code.visitLabel(end);
            code.visitInsn(ARETURN);
            code.visitLabel(handler);
            Asm.log(code);
            Asm.yieldPoint(code);
            code.visitLdcInsn("handled");
            code.visitInsn(ARETURN);
        }).compare(Asm.NAME);
    }

    @Test
    void rangesThatTouchShareTheirHandler() {
        Asm.callable(code -> {
            Label first = new Label();
            Label second = new Label();
            Label end = new Label();
            Label handler = new Label();
            code.visitTryCatchBlock(first, second, handler, "java/lang/IllegalStateException");
            code.visitTryCatchBlock(second, end, handler, "java/lang/IllegalArgumentException");
            code.visitLdcInsn("touching");
            code.visitLabel(first);
            Asm.yieldPoint(code);
            code.visitLabel(second);
            code.visitMethodInsn(INVOKESTATIC, Asm.PROBE, "fail", "(Ljava/lang/String;)Ljava/lang/Object;", false);
            code.visitLabel(end);
            code.visitInsn(ARETURN);
            code.visitLabel(handler);
            Asm.log(code);
            Asm.yieldPoint(code);
            code.visitLdcInsn("handled");
            code.visitInsn(ARETURN);
        }).compare(Asm.NAME);
    }

    /** A handler inside its own range, as javac writes them for monitors, here around calls that suspend. */
    @Test
    void aHandlerCoversItself() {
        Asm.callable(code -> {
            Label start = new Label();
            Label end = new Label();
            Label handler = new Label();
            Label out = new Label();
            code.visitTryCatchBlock(start, end, handler, "java/lang/IllegalArgumentException");
            code.visitInsn(ICONST_0);
            code.visitVarInsn(ISTORE, 1);
            code.visitLabel(start);
            code.visitLdcInsn("self");
            code.visitMethodInsn(INVOKESTATIC, Asm.PROBE, "fail", "(Ljava/lang/String;)Ljava/lang/Object;", false);
            code.visitInsn(ARETURN);
            code.visitLabel(handler);
            Asm.log(code);
            code.visitIincInsn(1, 1);
            code.visitVarInsn(ILOAD, 1);
            code.visitInsn(ICONST_3);
            code.visitJumpInsn(IF_ICMPGE, out);
            code.visitLdcInsn("again");
            code.visitMethodInsn(INVOKESTATIC, Asm.PROBE, "fail", "(Ljava/lang/String;)Ljava/lang/Object;", false);
            code.visitInsn(ARETURN);
            code.visitLabel(end);
            code.visitLabel(out);
            code.visitVarInsn(ILOAD, 1);
            Asm.boxInt(code);
            code.visitInsn(ARETURN);
        }).compare(Asm.NAME);
    }
}

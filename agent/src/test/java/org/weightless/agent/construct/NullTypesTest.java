package org.weightless.agent.construct;

import static org.weightless.agent.testing.Probe.s;
import static org.weightless.agent.testing.Probe.y;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.objectweb.asm.Label;
import org.objectweb.asm.Opcodes;
import org.weightless.agent.testing.Asm;
import org.weightless.agent.testing.Probe;
import org.weightless.agent.testing.Programs;

/** Locals and stack entries of the null type, merged with other types later. */
class NullTypesTest implements Opcodes {
    private static String three(Object a, int b, String c) {
        return a + "," + b + "," + c;
    }

    @Test
    void aNullLocalIsAssignedLater() {
        Programs.compare(() -> {
            String text = null;
            y();
            for (int i = 0; i < 3; i++) {
                y();
                if (i == 1) {
                    text = s("assigned");
                }
                Probe.log(text);
            }
            return text;
        });
    }

    @Test
    void aNullLocalGetsAnArrayOrAnInterface() {
        Programs.compare(() -> {
            long[] longs = null;
            Comparable<?> comparable = null;
            y();
            if (s(true)) {
                longs = new long[] {s(1L)};
            } else {
                comparable = "never";
            }
            y();
            comparable = comparable == null ? longs.length : comparable;
            return longs[0] + "" + comparable;
        });
    }

    @Test
    void nullLiesUnderTheCall() {
        Programs.compare(() -> three(null, s(1), null) + three(s(false) ? "x" : null, s(2), s((String) null)));
    }

    @Test
    void conditionalsMixNullAndValues() {
        Programs.compare(() -> List.of(String.valueOf((Object) (s(true) ? null : s("no"))), "" + (s(false) ? null : s(2L))));
    }

    @Test
    void theStackHoldsNullWhichBecomesAString() {
        Asm.callable(code -> {
            Label other = new Label();
            Label join = new Label();
            code.visitInsn(ACONST_NULL);
            code.visitInsn(ACONST_NULL);
            code.visitVarInsn(ASTORE, 1);
            Asm.push(code, 1);
            Asm.suspend(code, "I");
            code.visitJumpInsn(IFEQ, other);
            code.visitInsn(POP);
            code.visitLdcInsn("a string");
            code.visitVarInsn(ALOAD, 1);
            code.visitMethodInsn(INVOKESTATIC, Asm.PROBE, "s", "(Ljava/lang/Object;)Ljava/lang/Object;", false);
            code.visitVarInsn(ASTORE, 1);
            code.visitJumpInsn(GOTO, join);
            code.visitLabel(other);
            Asm.yieldPoint(code);
            code.visitLabel(join);
            Asm.yieldPoint(code);
            code.visitMethodInsn(INVOKESTATIC, "java/lang/String", "valueOf", "(Ljava/lang/Object;)Ljava/lang/String;", false);
            code.visitVarInsn(ALOAD, 1);
            Asm.log(code);
            code.visitInsn(ARETURN);
        }).compare(Asm.NAME);
    }

    @Test
    void nullIsUsedAsManyTypesWithoutACast() {
        Asm.callable(code -> {
            Label end = new Label();
            code.visitInsn(ACONST_NULL);
            code.visitVarInsn(ASTORE, 1);
            Asm.yieldPoint(code);
            code.visitVarInsn(ALOAD, 1);
            code.visitJumpInsn(IFNULL, end);
            code.visitVarInsn(ALOAD, 1);
            code.visitMethodInsn(INVOKEVIRTUAL, "java/lang/String", "length", "()I", false);
            code.visitVarInsn(ALOAD, 1);
            code.visitInsn(SWAP);
            code.visitInsn(IALOAD);
            Asm.logInt(code);
            code.visitVarInsn(ALOAD, 1);
            code.visitMethodInsn(INVOKEINTERFACE, "java/util/List", "clear", "()V", true);
            code.visitLabel(end);
            Asm.yieldPoint(code);
            code.visitVarInsn(ALOAD, 1);
            code.visitInsn(ARETURN);
        }).compare(Asm.NAME);
    }
}

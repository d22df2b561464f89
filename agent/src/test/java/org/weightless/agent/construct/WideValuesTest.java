package org.weightless.agent.construct;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.weightless.agent.testing.Probe.s;
import static org.weightless.agent.testing.Probe.y;

import org.junit.jupiter.api.Test;
import org.objectweb.asm.Opcodes;
import org.weightless.agent.testing.Asm;
import org.weightless.agent.testing.Programs;

/** Long and double take two slots, in locals and on the stack. */
class WideValuesTest implements Opcodes {
    private static double mixed(int a, long b, double c, float d, long e, Object f) {
        long local = s(b + e);
        double other = c * s(d);
        y();
        return a + local + other + String.valueOf(f).length();
    }

    private static long fibonacci(long n) {
        return n < 2 ? s(n) : fibonacci(n - 1) + fibonacci(n - 2);
    }

    @Test
    void wideArgumentsBetweenNarrowOnes() {
        Programs.compare(() -> mixed(s(1), s(2L), s(3.5), s(4.5f), s(5L), s("six")));
    }

    @Test
    void wideValuesLieUnderTheCall() {
        Programs.compare(() -> 1L + s(2L) * (3.0 + s(4) * (5L + s(6.0f) / (7 + s(8L)))) - s(9.0));
    }

    @Test
    void wideResultsComeBackThroughManyFrames() {
        assertEquals("result 34", Programs.compare(() -> fibonacci(9)).result());
    }

    @Test
    void bitPatternsSurvive() {
        Programs.compare(() -> {
            double nan = s(Double.longBitsToDouble(0x7ff8dead_beef0001L));
            float signalling = Float.intBitsToFloat(s(0x7fc0_1234));
            double negativeZero = s(-0.0);
            long max = s(Long.MIN_VALUE);
            y();
            return Double.doubleToRawLongBits(nan) + " " + Float.floatToRawIntBits(signalling) + " " + negativeZero + " " + max;
        });
    }

    @Test
    void comparisonsOfSuspendingOperands() {
        Programs.compare(() -> {
            int result = 0;
            for (long i = 0; s(i) < s(3L); i++) {
                result += s(i) > 1 ? 10 : s(0.5 * i) < s(0.5) ? 1 : s((float) i) >= 1f ? 2 : 3;
            }
            return result;
        });
    }

    @Test
    void halfOfALongIsOverwrittenByAnInt() {
        Asm.callable(code -> {
            code.visitLdcInsn(7L);
            code.visitVarInsn(LSTORE, 1);
            Asm.yieldPoint(code);
            code.visitVarInsn(LLOAD, 1);
            Asm.boxLong(code);
            Asm.log(code);
            code.visitInsn(ICONST_3);
            code.visitVarInsn(ISTORE, 2);
            Asm.yieldPoint(code);
            code.visitVarInsn(ILOAD, 2);
            code.visitVarInsn(ISTORE, 1);
            Asm.yieldPoint(code);
            code.visitVarInsn(ILOAD, 2);
            code.visitVarInsn(ILOAD, 1);
            code.visitInsn(IADD);
            Asm.boxInt(code);
            code.visitInsn(ARETURN);
        }).compare(Asm.NAME);
    }

    @Test
    void aLongTakesTheSlotsOfTwoInts() {
        Asm.callable(code -> {
            code.visitInsn(ICONST_1);
            code.visitVarInsn(ISTORE, 1);
            code.visitInsn(ICONST_2);
            code.visitVarInsn(ISTORE, 2);
            code.visitLdcInsn("three");
            code.visitVarInsn(ASTORE, 3);
            Asm.yieldPoint(code);
            code.visitVarInsn(ILOAD, 1);
            code.visitVarInsn(ILOAD, 2);
            code.visitInsn(IADD);
            code.visitInsn(I2L);
            code.visitVarInsn(LSTORE, 2);
            Asm.yieldPoint(code);
            code.visitVarInsn(LLOAD, 2);
            Asm.suspend(code, "J");
            code.visitVarInsn(ILOAD, 1);
            Asm.suspend(code, "I");
            code.visitInsn(I2L);
            code.visitInsn(LADD);
            Asm.boxLong(code);
            code.visitInsn(ARETURN);
        }).compare(Asm.NAME);
    }

    @Test
    void theSameSlotIsIntThenFloatThenReferenceThenDouble() {
        Asm.callable(code -> {
            Asm.push(code, 10);
            Asm.suspend(code, "I");
            code.visitVarInsn(ISTORE, 1);
            Asm.yieldPoint(code);
            code.visitVarInsn(ILOAD, 1);
            code.visitInsn(I2F);
            code.visitVarInsn(FSTORE, 1);
            Asm.yieldPoint(code);
            code.visitVarInsn(FLOAD, 1);
            code.visitMethodInsn(INVOKESTATIC, "java/lang/String", "valueOf", "(F)Ljava/lang/String;", false);
            code.visitVarInsn(ASTORE, 1);
            Asm.yieldPoint(code);
            code.visitVarInsn(ALOAD, 1);
            code.visitMethodInsn(INVOKESTATIC, "java/lang/Double", "parseDouble", "(Ljava/lang/String;)D", false);
            code.visitVarInsn(DSTORE, 1);
            Asm.yieldPoint(code);
            code.visitVarInsn(DLOAD, 1);
            code.visitMethodInsn(INVOKESTATIC, "java/lang/String", "valueOf", "(D)Ljava/lang/String;", false);
            code.visitInsn(ARETURN);
        }).compare(Asm.NAME);
    }
}

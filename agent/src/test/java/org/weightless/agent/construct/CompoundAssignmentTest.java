package org.weightless.agent.construct;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.weightless.agent.testing.Probe.s;
import static org.weightless.agent.testing.Probe.y;

import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.objectweb.asm.Opcodes;
import org.weightless.agent.testing.Asm;
import org.weightless.agent.testing.Programs;
import org.weightless.agent.testing.Sources;

/** What the compiler duplicates under a call: {@code a[i()] += s()} and its relatives; wide forms. */
@SuppressWarnings("lossy-conversions") // javac 20 and newer
class CompoundAssignmentTest implements Opcodes {
    private int field;
    private long wide = 3;
    private static double statics = 0.5;
    private String text = "t";

    private static int[] array(int[] values) {
        y();
        return values;
    }

    private CompoundAssignmentTest self() {
        y();
        return this;
    }

    @Test
    void arrayElements() {
        Programs.compare(() -> {
            int[] a = {1, 2, 3, 4};
            array(a)[s(1)] += s(10);
            a[s(0)]++;
            int old = array(a)[s(2)]--;
            int chained = a[s(3)] = a[0] = s(7);
            a[a[s(2)]] <<= s(2) + a[s(1)]++;
            return Arrays.toString(a) + old + chained;
        });
    }

    @Test
    void arrayElementsOfTwoSlots() {
        Programs.compare(() -> {
            long[] a = {1, 2};
            double[][] b = {{1.5}, {2.5, 3.5}};
            a[s(1)] += s(10L);
            long old = a[s(0)]++;
            b[s(1)][s(1)] *= s(2.0);
            double chained = b[s(0)][0] = b[1][s(0)] = s(9.25);
            a[s(0)] -= a[s(1)] >>= s(1);
            return Arrays.toString(a) + Arrays.deepToString(b) + old + chained;
        });
    }

    @Test
    void fields() {
        Programs.compare(() -> {
            CompoundAssignmentTest object = new CompoundAssignmentTest();
            statics = 0.5;
            object.self().field += s(2);
            object.self().field++;
            int old = object.self().field-- * s(1);
            object.self().wide ^= s(5L);
            long chained = object.self().wide = object.field = s(8);
            double before = statics++;
            statics /= s(2.0);
            return object.field + " " + object.wide + " " + statics + old + chained + before;
        });
    }

    @Test
    void strings() {
        Programs.compare(() -> {
            CompoundAssignmentTest object = new CompoundAssignmentTest();
            String[] texts = {"a", null};
            object.self().text += s("x") + s('y') + s(1L);
            texts[s(0)] += s(2) + object.self().text;
            texts[s(1)] += s((Object) "o");
            Object any = "any";
            any += s("thing");
            return object.text + texts[0] + texts[1] + any;
        });
    }

    @Test
    void theOldValueIsReadBeforeTheOperandSuspends() {
        assertEquals("result 3 3 13", Programs.compare(() -> {
            int[] a = {1};
            int local = 1;
            local += s(local = 2);
            a[0] += s(a[0] = 2);
            int i = 10;
            i = i++ + s(i) - 8;
            return local + " " + a[0] + " " + i;
        }).result());
    }

    @Test
    void incrementsOfLocalsAroundSuspensions() {
        Programs.compare(() -> {
            int i = 0;
            byte b = 120;
            char c = 'a';
            i += s(i++) + ++i;
            b += s(10);
            c++;
            i += 1000;
            y();
            i -= 40_000;
            b++;
            return i + " " + b + c;
        });
    }

    @Test
    void boxedLocalsAndElements() {
        Programs.compare(() -> {
            Integer i = s(1);
            i++;
            i += s(5);
            Long[] longs = {1L, s(2L)};
            longs[s(1)]++;
            longs[0] += s(i);
            Character c = s('c');
            c++;
            return i + " " + Arrays.toString(longs) + c;
        });
    }

    @Test
    void moreLocalsThanOneByteCounts() {
        StringBuilder source = new StringBuilder("""
                package made;
                import static org.weightless.agent.testing.Probe.*;
                public class Wide implements java.util.concurrent.Callable<Object> {
                    public Object call() {
                """);
        for (int i = 0; i < 300; i++) {
            source.append("        ").append(i % 3 == 0 ? "long" : "int").append(" v").append(i).append(" = ").append(i)
                    .append(";\n");
        }
        source.append("""
                        y();
                        v290 += s(v289++);
                        v1 += 1000;
                        v299++;
                        y();
                        long sum = v297 + s(v298) * v299;
                """);
        for (int i = 0; i < 300; i++) {
            source.append("        sum = 31 * sum + v").append(i).append(";\n");
        }
        source.append("        return sum + s(v0);\n    }\n}\n");
        Sources.javac("made.Wide", source.toString()).made().compare("made.Wide");
    }

    @Test
    void everyFormOfDupUnderACall() {
        Asm.callable(code -> {
            Asm.push(code, 1);
            Asm.push(code, 2);
            Asm.push(code, 3);
            code.visitInsn(DUP_X2);
            Asm.suspend(code, "I");
            code.visitInsn(DUP2_X1);
            Asm.suspend(code, "I");
            code.visitInsn(DUP2_X2);
            Asm.yieldPoint(code);
            code.visitInsn(SWAP);
            Asm.suspend(code, "I");
            for (int i = 0; i < 7; i++) {
                Asm.push(code, 7);
                code.visitInsn(IMUL);
                code.visitInsn(IADD);
                Asm.suspend(code, "I");
            }
            Asm.boxInt(code);
            code.visitInsn(ARETURN);
        }).compare(Asm.NAME);
    }

    @Test
    void wideValuesUnderEveryFormOfDup() {
        Asm.callable(code -> {
            Asm.push(code, 5);
            code.visitLdcInsn(2.5);
            Asm.suspend(code, "D");
            code.visitInsn(DUP2_X1);
            code.visitLdcInsn(4L);
            Asm.suspend(code, "J");
            code.visitInsn(DUP2_X2);
            Asm.suspend(code, "J");
            code.visitInsn(L2D);
            code.visitInsn(DADD);
            Asm.suspend(code, "D");
            code.visitInsn(DUP2_X2);
            code.visitInsn(POP2);
            code.visitInsn(L2D);
            code.visitInsn(DMUL);
            Asm.suspend(code, "D");
            code.visitInsn(DUP2_X1);
            code.visitInsn(POP2);
            Asm.suspend(code, "I");
            code.visitInsn(I2D);
            code.visitInsn(DADD);
            code.visitInsn(DADD);
            code.visitMethodInsn(INVOKESTATIC, "java/lang/String", "valueOf", "(D)Ljava/lang/String;", false);
            code.visitInsn(ARETURN);
        }).compare(Asm.NAME);
    }
}

package org.weightless.agent.construct;

import static org.weightless.agent.testing.Probe.s;
import static org.weightless.agent.testing.Probe.y;

import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.Opcodes;
import org.weightless.agent.testing.Asm;
import org.weightless.agent.testing.Made;
import org.weightless.agent.testing.Programs;

/** Boolean, byte, short, char and int are one type to the verifier and five to fields, arrays and callers. */
@SuppressWarnings("lossy-conversions") // javac 20 and newer
class IntLikeTypesTest {
    private boolean flag;
    private byte small;
    private short medium;
    private char letter;

    private static String all(boolean a, byte b, short c, char d, int e) {
        y();
        return a + " " + b + " " + c + " " + d + " " + e;
    }

    private static byte narrow(int value) {
        y();
        return (byte) value;
    }

    private static boolean not(boolean value) {
        return !s(value);
    }

    private static char next(char value) {
        y();
        return (char) (value + 1);
    }

    @Test
    void argumentsOfEachType() {
        Programs.compare(() -> all(s(true), s((byte) -3), s((short) 300), s('x'), s(70_000)));
    }

    @Test
    void localsOfEachTypeLiveAcrossSuspensions() {
        Programs.compare(() -> {
            boolean a = s(true);
            byte b = s((byte) 127);
            short c = s((short) -1);
            char d = s('z');
            int e = s(5);
            y();
            b++;
            c--;
            d++;
            a ^= s(true);
            y();
            return all(a, b, c, d, e) + (byte) (b + c) + (char) (d - 1) + (a ? 1 : 'n');
        });
    }

    @Test
    void resultsAreNarrowed() {
        Programs.compare(() -> narrow(300) + " " + (short) s(70_000) + " " + next('a') + " " + not(true) + (char) s(66));
    }

    /** {@code ireturn} cuts an int to the return type (JVMS 6.5), which compilers leave to it only where nothing is lost. */
    @ParameterizedTest
    @ValueSource(strings = {"Z", "B", "S", "C", "I"})
    void intsThatAreTooWideAreCutWhereTheyAreReturned(String type) {
        ClassWriter writer = Asm.begin(Opcodes.V17, ClassWriter.COMPUTE_FRAMES);
        Asm.method(writer, Opcodes.ACC_STATIC, "wide", "()" + type, code -> {
            Asm.yieldPoint(code);
            code.visitLdcInsn(0x12348682);
            code.visitInsn(Opcodes.IRETURN);
        });
        Asm.method(writer, Opcodes.ACC_PUBLIC, "call", "()Ljava/lang/Object;", code -> {
            code.visitMethodInsn(Opcodes.INVOKESTATIC, "made/Subject", "wide", "()" + type, false);
            Asm.suspend(code, "I");
            Asm.boxInt(code);
            code.visitInsn(Opcodes.ARETURN);
        });
        new Made().with(Asm.NAME, writer.toByteArray()).compare(Asm.NAME);
    }

    @Test
    void fieldsOfEachType() {
        Programs.compare(() -> {
            IntLikeTypesTest self = new IntLikeTypesTest();
            self.flag = self.flag | s(true);
            self.flag &= not(false);
            self.small += s(130);
            self.medium = (short) s(40_000);
            self.letter = s(s(true) ? 'b' : 'c');
            self.letter += s(1);
            return all(self.flag, self.small, self.medium, self.letter, self.small++ + s(1));
        });
    }

    @Test
    void arraysOfEachType() {
        Programs.compare(() -> {
            boolean[] flags = new boolean[s(2)];
            byte[] bytes = {s((byte) 1), 2};
            short[] shorts = {3, s((short) 4)};
            char[] chars = {s('a'), 'b'};
            flags[s(1)] |= s(true);
            flags[s(0)] ^= flags[s(1)];
            bytes[s(1)] += s(127);
            shorts[s(0)] <<= s(14);
            chars[s(1)]++;
            --bytes[s(0)];
            return Arrays.toString(flags) + Arrays.toString(bytes) + Arrays.toString(shorts) + Arrays.toString(chars);
        });
    }

    @Test
    void boxesOfEachType() {
        Programs.compare(() -> {
            Boolean a = s(true);
            Byte b = s((byte) 9);
            Short c = s((short) 10);
            Character d = s('q');
            Integer e = s(11);
            b++;
            e += s(c) + d;
            return a + " " + b + c + d + e + (Object) (s(false) ? b : c);
        });
    }

    @Test
    void aSlotChangesBetweenIntLikeTypes() {
        Programs.compare(() -> {
            StringBuilder text = new StringBuilder();
            {
                boolean a = s(true);
                y();
                text.append(a);
            }
            {
                char b = s('x');
                y();
                text.append(b);
            }
            {
                int c = s(5);
                y();
                text.append(c);
            }
            return text;
        });
    }
}

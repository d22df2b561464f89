package org.weightless.agent.construct;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.weightless.agent.testing.Probe.fail;
import static org.weightless.agent.testing.Probe.log;
import static org.weightless.agent.testing.Probe.s;
import static org.weightless.agent.testing.Probe.y;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.objectweb.asm.Label;
import org.objectweb.asm.Opcodes;
import org.weightless.Fiber;
import org.weightless.Generator;
import org.weightless.agent.testing.Asm;
import org.weightless.agent.testing.Programs;

/** Loops of all kinds, also those without an exit and those entered in the middle. */
class LoopTest implements Opcodes {
    private static void forever() {
        for (int i = 0;; i++) {
            Fiber.yield(i);
        }
    }

    private static int neverReturns(int limit) {
        while (true) {
            log(limit);
            if (s(limit--) == 0) {
                fail("only way out");
            }
        }
    }

    @Test
    void anEndlessLoopWithoutExit() {
        Generator<Integer> generator = Generator.of(LoopTest::forever);
        for (int i = 0; i < 1000; i++) {
            assertEquals(i, generator.next());
        }
        generator.close();
    }

    @Test
    void anEndlessLoopThatOnlyAnExceptionLeaves() {
        Programs.compare(() -> neverReturns(4));
    }

    @Test
    void forEachOverArraysAndCollections() {
        Programs.compare(() -> {
            StringBuilder text = new StringBuilder();
            for (int[] row : new int[][] {{1, 2}, {}, {3, s(4)}}) {
                for (int cell : row) {
                    text.append(s(cell));
                }
                y();
            }
            for (Map.Entry<String, Long> entry : new TreeMap<>(Map.of("a", 1L, "b", 2L)).entrySet()) {
                text.append(s(entry.getKey())).append(s(entry.getValue()));
            }
            for (Object o : List.of(s("x"), s('y'))) {
                text.append(o);
                y();
            }
            return text;
        });
    }

    @Test
    void loopsNestSixDeepWithLabelledJumps() {
        Programs.compare(() -> {
            int count = 0;
            outer:
            for (int a = 0; a < 2; a++) {
                for (int b = 0; b < 2; b++) {
                    middle:
                    for (int c = 0; c < 2; c++) {
                        for (int d = s(0); d < 2; d++) {
                            int e = 0;
                            do {
                                int f = 2;
                                while (f-- > 0) {
                                    count = count * 3 + s(f + e) & 0xffff;
                                    if (count % 11 == 3) {
                                        continue middle;
                                    }
                                    if (count % 17 == 5) {
                                        continue outer;
                                    }
                                }
                            } while (e++ < s(1));
                        }
                    }
                    y();
                }
            }
            return count;
        });
    }

    @Test
    void conditionsAndUpdatesSuspend() {
        Programs.compare(() -> {
            int sum = 0;
            for (int i = s(0), j = s(10); s(i) < s(j); i += s(2), j -= s(1)) {
                sum += i * j;
                if (sum > s(20) && sum % 2 == 0 || s(i) == 100) {
                    sum++;
                }
            }
            return sum;
        });
    }

    @Test
    void tryInsideLoopInsideTry() {
        Programs.compare(() -> {
            String text = "";
            try {
                for (int i = 0; i < 4; i++) {
                    try {
                        text += s(i);
                        if (i == 1) {
                            fail("one");
                        }
                        if (i == 2) {
                            continue;
                        }
                        y();
                    } catch (IllegalArgumentException e) {
                        text += s("caught");
                    } finally {
                        text += s("f");
                        while (s(text.length()) % 5 != 0) {
                            text += ".";
                        }
                    }
                }
                fail("outside");
            } catch (IllegalArgumentException e) {
                text += e.getMessage();
            }
            return text;
        });
    }

    /** {@code goto middle; head: ...; middle: ...; if (..) goto head}: the form that javac of old and Kotlin write. */
    @Test
    void theEntryJumpsIntoTheLoop() {
        Asm.callable(code -> {
            Label head = new Label();
            Label middle = new Label();
            code.visitInsn(ICONST_0);
            code.visitVarInsn(ISTORE, 1);
            code.visitJumpInsn(GOTO, middle);
            code.visitLabel(head);
            code.visitIincInsn(1, 1);
            Asm.yieldPoint(code);
            code.visitVarInsn(ILOAD, 1);
            Asm.logInt(code);
            code.visitLabel(middle);
            code.visitVarInsn(ILOAD, 1);
            Asm.suspend(code, "I");
            code.visitInsn(ICONST_4);
            code.visitJumpInsn(IF_ICMPLT, head);
            code.visitVarInsn(ILOAD, 1);
            Asm.boxInt(code);
            code.visitInsn(ARETURN);
        }).compare(Asm.NAME);
    }

    /** A loop with two entries, in each half of which something is suspended: irreducible before anyone touches it. */
    @Test
    void aLoopWithTwoEntries() {
        Asm.callable(code -> {
            Label first = new Label();
            Label second = new Label();
            Label end = new Label();
            Asm.push(code, 9);
            code.visitVarInsn(ISTORE, 1);
            code.visitVarInsn(ALOAD, 0);
            code.visitMethodInsn(INVOKEVIRTUAL, "java/lang/Object", "hashCode", "()I", false);
            code.visitInsn(ICONST_0);
            code.visitInsn(IMUL);
            code.visitJumpInsn(IFEQ, second);
            code.visitLabel(first);
            code.visitIincInsn(1, -1);
            code.visitVarInsn(ILOAD, 1);
            Asm.suspend(code, "I");
            code.visitJumpInsn(IFLE, end);
            code.visitLabel(second);
            Asm.yieldPoint(code);
            code.visitIincInsn(1, -2);
            code.visitVarInsn(ILOAD, 1);
            Asm.logInt(code);
            code.visitVarInsn(ILOAD, 1);
            Asm.suspend(code, "I");
            code.visitJumpInsn(IFGT, first);
            code.visitLabel(end);
            code.visitVarInsn(ILOAD, 1);
            Asm.boxInt(code);
            code.visitInsn(ARETURN);
        }).compare(Asm.NAME);
    }

    /** Operands stay on the stack around a loop, which no compiler for Java does. */
    @Test
    void operandsLieUnderAWholeLoop() {
        Asm.callable(code -> {
            Label head = new Label();
            Asm.push(code, 100);
            code.visitLdcInsn(1000L);
            code.visitInsn(ICONST_3);
            code.visitVarInsn(ISTORE, 1);
            code.visitLabel(head);
            Asm.yieldPoint(code);
            code.visitVarInsn(ILOAD, 1);
            Asm.suspend(code, "I");
            code.visitInsn(I2L);
            code.visitInsn(LADD);
            code.visitIincInsn(1, -1);
            code.visitVarInsn(ILOAD, 1);
            code.visitJumpInsn(IFGT, head);
            Asm.suspend(code, "J");
            code.visitInsn(L2I);
            code.visitInsn(IADD);
            Asm.boxInt(code);
            code.visitInsn(ARETURN);
        }).compare(Asm.NAME);
    }

    @Test
    void theFirstInstructionIsTheHeadOfALoop() {
        Asm.callable(code -> {
            Label head = new Label();
            code.visitLabel(head);
            Asm.yieldPoint(code);
            code.visitInsn(ICONST_5);
            Asm.suspend(code, "I");
            code.visitMethodInsn(INVOKESTATIC, Asm.PROBE, "loggedLessThan", "(I)Z", false);
            code.visitJumpInsn(IFNE, head);
            code.visitInsn(ACONST_NULL);
            code.visitInsn(ARETURN);
        }).compare(Asm.NAME);
    }
}

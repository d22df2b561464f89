package org.weightless.agent.construct.large;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.Label;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;
import org.weightless.Fiber;
import org.weightless.Generator;
import org.weightless.PinnedException;
import org.weightless.PinnedException.Reason;
import org.weightless.agent.instrument.ClassInstrumenter;
import org.weightless.agent.instrument.classfile.Hierarchy;
import org.weightless.agent.testing.Asm;
import org.weightless.agent.testing.Made;
import org.weightless.agent.testing.Programs;
import org.weightless.agent.testing.Sources;

/** Large methods. */
class LargeMethodTest implements Opcodes {
    /** A method that adds up 1 to {@code points} and suspends as often, with this much other code in between. */
    private static Made adding(int points, int padding) {
        return Asm.callable(adder(points, padding));
    }

    private static Consumer<MethodVisitor> adder(int points, int padding) {
        return code -> {
            code.visitInsn(ICONST_0);
            code.visitVarInsn(ISTORE, 1);
            for (int i = 1; i <= points; i++) {
                code.visitVarInsn(ILOAD, 1);
                Asm.push(code, i);
                Asm.suspend(code, "I");
                code.visitInsn(IADD);
                code.visitVarInsn(ISTORE, 1);
                for (int p = 0; p < padding; p++) {
                    code.visitIincInsn(1, p % 2 == 0 ? 1 : -1);
                }
            }
            code.visitVarInsn(ILOAD, 1);
            Asm.boxInt(code);
            code.visitInsn(ARETURN);
        };
    }

    @Test
    void moreThanWhatHotspotCompiles() {
        assertEquals("result 80200", adding(400, 4).compare(Asm.NAME).result());
    }

    @Test
    void manyPointsWithManyLiveLocals() {
        assertEquals("result 820", Asm.callable(code -> {
            for (int i = 1; i <= 40; i++) {
                Asm.push(code, i);
                Asm.suspend(code, "I");
                code.visitVarInsn(ISTORE, i);
            }
            code.visitInsn(ICONST_0);
            for (int i = 1; i <= 40; i++) {
                code.visitVarInsn(ILOAD, i);
                code.visitInsn(IADD);
                Asm.yieldPoint(code);
            }
            Asm.boxInt(code);
            code.visitInsn(ARETURN);
        }).compare(Asm.NAME).result());
    }

    @Test
    void almostSixtyFourKilobytesWithFewPoints() {
        assertEquals("result 6", adding(3, 7090).compare(Asm.NAME).result());
    }

    @Test
    void aLargeLoopBodyInsideThreeLoops() {
        assertEquals("result 160", Asm.callable(code -> {
            code.visitInsn(ICONST_0);
            code.visitVarInsn(ISTORE, 1);
            Label[] heads = new Label[3];
            for (int depth = 0; depth < 3; depth++) {
                code.visitInsn(ICONST_2);
                code.visitVarInsn(ISTORE, 2 + depth);
                heads[depth] = new Label();
                code.visitLabel(heads[depth]);
            }
            for (int i = 0; i < 20; i++) {
                Asm.yieldPoint(code);
                code.visitIincInsn(1, 1);
                for (int p = 0; p < 200; p++) {
                    code.visitIincInsn(1, p % 2 == 0 ? 1 : -1);
                }
            }
            for (int depth = 2; depth >= 0; depth--) {
                code.visitIincInsn(2 + depth, -1);
                code.visitVarInsn(ILOAD, 2 + depth);
                code.visitJumpInsn(IFGT, heads[depth]);
            }
            code.visitVarInsn(ILOAD, 1);
            Asm.boxInt(code);
            code.visitInsn(ARETURN);
        }).compare(Asm.NAME).result());
    }

    /** It loads and runs; its yields are refused, with the reason, and what it computes is right. */
    @Test
    void tooLargeForACopy() throws Exception {
        String refusal = refusal(adder(3500, 0), "result 6126750");
        assertTrue(refusal.matches(".* would have \\d+ bytes, a method has at most 65535.*"), refusal);
    }

    /** Were each value saved and restored at each point, that alone would take more than a method can have. */
    @Test
    void manyValuesAreKeptAtManyPoints() {
        assertEquals("result 90", Asm.callable(code -> {
            for (int i = 1; i <= 90; i++) {
                code.visitLdcInsn("" + i);
                code.visitVarInsn(ASTORE, i);
            }
            for (int i = 1; i <= 90; i++) {
                Asm.yieldPoint(code);
            }
            for (int i = 1; i < 90; i++) {
                code.visitVarInsn(ALOAD, i);
                code.visitInsn(POP);
            }
            code.visitVarInsn(ALOAD, 90);
            code.visitInsn(ARETURN);
        }).compare(Asm.NAME).result());
    }

    private static String refusal(Consumer<MethodVisitor> body, String result) throws Exception {
        Made made = Asm.callable(code -> {
            code.visitMethodInsn(INVOKESTATIC, "org/weightless/agent/construct/large/RefusedCalls", "tryYield", "()V", false);
            body.accept(code);
        });
        Callable<?> program = made.verify().instrumented().callable(Asm.NAME);
        RefusedCalls.REFUSALS.clear();
        List<Object> values = new ArrayList<>();
        Programs.Outcome outcome = Programs.run(() -> {
            Generator<Object> generator = Generator.returning(() -> {
                Fiber.yield("before");
                Object value = program.call();
                Fiber.yield("after");
                return value;
            });
            generator.forEachRemaining(values::add);
            return generator.result();
        }, Programs.Mode.PLAIN);
        assertEquals(result, outcome.result());
        assertEquals(List.of("before", "after"), values);
        assertEquals(1, RefusedCalls.REFUSALS.size());
        PinnedException refusal = RefusedCalls.REFUSALS.get(0);
        assertEquals(Reason.METHOD_TOO_LARGE, refusal.reason());
        assertEquals("call", refusal.culprit().getMethodName());
        return refusal.getMessage();
    }

    @Test
    void manySuspendingMethodsInOneClass() {
        StringBuilder source = new StringBuilder("""
                package made;
                import static org.weightless.agent.testing.Probe.*;
                public class Many implements java.util.concurrent.Callable<Object> {
                    public Object call() { return m0(0); }
                """);
        for (int i = 0; i < 300; i++) {
            source.append("    static int m").append(i).append("(int x) { y(); return ")
                    .append(i == 299 ? "x" : "1 + m" + (i + 1) + "(x)").append("; }\n");
        }
        assertEquals("result 299",
                Sources.javac("made.Many", source.append("}\n").toString()).made().compare("made.Many").result());
    }

    /** So many calls under a catch of so many classes of exceptions. */
    private static Made caught(int points, int classes) {
        return Asm.callable(code -> {
            Label start = new Label();
            Label end = new Label();
            Label handler = new Label();
            for (int i = 0; i < classes; i++) {
                code.visitTryCatchBlock(start, end, handler, "java/lang/ArithmeticException");
            }
            code.visitLabel(start);
            for (int i = 0; i < points; i++) {
                code.visitMethodInsn(INVOKESTATIC, "org/weightless/Fiber", "yield", "()V", false);
            }
            code.visitLabel(end);
            code.visitLdcInsn("through");
            code.visitInsn(ARETURN);
            code.visitLabel(handler);
            code.visitInsn(POP);
            code.visitLdcInsn("caught");
            code.visitInsn(ARETURN);
        });
    }

    @Test
    void callsInOneTryShareItsEntriesInTheExceptionTable() {
        assertEquals(90, Generator.returning(caught(90, 80).verify().instrumented().callable(Asm.NAME)).stream().count());
        assertEquals(900, Generator.returning(caught(900, 80).verify().instrumented().callable(Asm.NAME)).stream().count());
    }

    /** A class file has at most 65,534 constants, and a companion is one of its own. */
    @Test
    void aClassFullOfConstantsHasAllItsCopies() {
        ClassWriter writer = Asm.begin(V17, ClassWriter.COMPUTE_FRAMES);
        Asm.method(writer, ACC_PUBLIC, "call", "()Ljava/lang/Object;", code -> {
            Asm.yieldPoint(code);
            code.visitLdcInsn("kept");
            code.visitInsn(ARETURN);
        });
        for (int i = new ClassReader(writer.toByteArray()).getItemCount(); i < 65_530; i++) {
            writer.newConst(1_000_000 + i);
        }
        assertEquals("result kept", new Made().with(Asm.NAME, writer.toByteArray()).compare(Asm.NAME).result());
    }

    /** One that would have more goes without the largest copies, not without all. */
    @Test
    void aCompanionThatWouldBeTooFullOfConstantsHasTheCopiesThatFit() {
        ClassWriter writer = Asm.begin(V17, ClassWriter.COMPUTE_FRAMES);
        int next = 1_000_000;
        for (int m = 0; m < 10; m++) {
            int first = next;
            int count = 6_500 + m;
            Asm.method(writer, ACC_STATIC, "large" + m, "()V", code -> {
                Asm.yieldPoint(code);
                for (int i = 0; i < count; i++) {
                    code.visitLdcInsn(first + i);
                    code.visitInsn(POP);
                }
                code.visitInsn(RETURN);
            });
            next += count;
        }
        Asm.method(writer, ACC_PUBLIC, "call", "()Ljava/lang/Object;", code -> {
            Asm.yieldPoint(code);
            code.visitMethodInsn(INVOKESTATIC, "made/Subject", "large0", "()V", false);
            for (int i = new ClassReader(writer.toByteArray()).getItemCount(); i < 65_500; i++) {
                code.visitLdcInsn(2_000_000 + i);
                code.visitInsn(POP);
            }
            code.visitLdcInsn("kept");
            code.visitInsn(ARETURN);
        });
        Made made = new Made().with(Asm.NAME, writer.toByteArray());
        assertEquals("result kept", made.compare(Asm.NAME).result());
        String refused = new ClassInstrumenter(new Hierarchy(made.plain()::getResourceAsStream), false)
                .instrument(made.bytes(Asm.NAME)).refused().toString();
        assertTrue(refused.matches("\\[refused made/Subject.large9\\(\\)V: its companion would have \\d+ constants"
                + " with its fiber copy, a class has at most 65534\\]"), refused);
    }

    /** The resume methods of overloads differ in their parameters, of which a method has 255 at most. */
    @Test
    void hundredsOfOverloadsSuspend() {
        ClassWriter writer = Asm.begin(V17, ClassWriter.COMPUTE_FRAMES);
        int overloads = 700;
        for (int i = 0; i < overloads; i++) {
            Asm.method(writer, ACC_STATIC, "visit", "(Lmade/Missing" + i + ";)V", code -> {
                Asm.yieldPoint(code);
                code.visitInsn(RETURN);
            });
        }
        Asm.method(writer, ACC_PUBLIC, "call", "()Ljava/lang/Object;", code -> {
            for (int i = 0; i < overloads; i++) {
                code.visitInsn(ACONST_NULL);
                code.visitMethodInsn(INVOKESTATIC, "made/Subject", "visit", "(Lmade/Missing" + i + ";)V", false);
            }
            code.visitLdcInsn("visited");
            code.visitInsn(ARETURN);
        });
        writer.visitEnd();
        assertEquals("result visited", new Made().with(Asm.NAME, writer.toByteArray()).compare(Asm.NAME).result());
    }
}

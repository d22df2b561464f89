package org.weightless.agent.construct;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;
import static org.weightless.agent.testing.Probe.s;
import static org.weightless.agent.testing.Probe.y;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.objectweb.asm.Label;
import org.objectweb.asm.Opcodes;
import org.weightless.agent.testing.Asm;
import org.weightless.agent.testing.Made;
import org.weightless.agent.testing.Programs;
import org.weightless.agent.testing.Sources;

/** One slot has several types over time, and the tables of local variables are no help. */
class SlotReuseTest implements Opcodes {
    private static final String REUSING = """
            package made;

            import static org.weightless.agent.testing.Probe.*;

            public class Reusing implements java.util.concurrent.Callable<Object> {
                public Object call() throws Exception {
                    StringBuilder text = new StringBuilder();
                    for (int i = 0; i < 3; i++) {
                        { String a = s("a" + i); y(); text.append(a); }
                        { long b = s(1L << i); y(); text.append(b); }
                        { int c = s(i); y(); double d = s(c / 2.0); y(); text.append(c).append(d); }
                        { float[] e = {s(0.5f), i}; y(); text.append(e[0] + e[1]); }
                        { Object f = i == 1 ? s((Object) "f") : new int[i]; y();
                          text.append(f instanceof int[] ? ((int[]) f).length : f); }
                    }
                    try { long g = s(5L); y(); fail("x" + g); }
                    catch (IllegalArgumentException e) { String h = s("h"); y(); text.append(h).append(e.getMessage()); }
                    synchronized (this) { text.append('m'); }
                    int last = s(9);
                    y();
                    return text.append(last).toString();
                }
            }
            """;

    @ParameterizedTest
    @ValueSource(strings = {"-g", "-g:none", "-g:lines", "-g:vars"})
    void javacWithAndWithoutDebugInformation(String debug) {
        Sources.javac("made.Reusing", REUSING, debug, "--release", "17").made().compare("made.Reusing");
    }

    @Test
    void javacForJava8() {
        Sources.javac("made.Reusing", REUSING, "-g:none", "--release", "8").made().compare("made.Reusing");
    }

    @ParameterizedTest
    @ValueSource(strings = {"-g", "-g:none"})
    void eclipse(String debug) {
        assumeTrue(Sources.hasEclipse());
        Sources.eclipse("made.Reusing", REUSING, debug, "--release", "17").made().compare("made.Reusing");
    }

    @Test
    void eclipseForJava8WithoutPreservedLocals() {
        assumeTrue(Sources.hasEclipse());
        Sources.eclipse("made.Reusing", REUSING, "-g:none", "--release", "8").made().compare("made.Reusing");
    }

    /** The table says String where an int lies, double where a reference lies, and names a slot that is never used. */
    @Test
    void theLocalVariableTableLies() {
        Made made = Asm.callable(code -> {
            Label start = new Label();
            Label end = new Label();
            code.visitLabel(start);
            Asm.push(code, 41);
            code.visitVarInsn(ISTORE, 1);
            code.visitLdcInsn("reference");
            code.visitVarInsn(ASTORE, 2);
            Asm.yieldPoint(code);
            code.visitIincInsn(1, 1);
            code.visitVarInsn(ALOAD, 2);
            Asm.log(code);
            Asm.yieldPoint(code);
            code.visitVarInsn(ILOAD, 1);
            Asm.boxInt(code);
            code.visitInsn(ARETURN);
            code.visitLabel(end);
            code.visitLocalVariable("wrong", "Ljava/lang/String;", null, start, end, 1);
            code.visitLocalVariable("worse", "D", null, start, end, 2);
            code.visitLocalVariable("unused", "[Lno/such/Type;", null, start, end, 7);
        });
        assertEquals("result 42", made.compare(Asm.NAME).result());
    }

    @Test
    void argumentSlotsAreReusedForOtherTypes() {
        Programs.compare(() -> reuse(s(1), s(2L), s("three")));
    }

    /** Arguments that are dead after their first use give their slots away; -g:none or not, data flow has to find out. */
    private static String reuse(int a, long b, Object c) {
        y();
        String first = a + b + "" + c;
        y();
        c = new long[] {b, a};
        y();
        return first + ((long[]) c)[0] + s(((long[]) c).length);
    }

    @Test
    void theReceiversSlotIsOverwritten() {
        Made made = Asm.callable(code -> {
            Asm.yieldPoint(code);
            code.visitVarInsn(ALOAD, 0);
            code.visitMethodInsn(INVOKEVIRTUAL, "java/lang/Object", "getClass", "()Ljava/lang/Class;", false);
            code.visitVarInsn(ASTORE, 0);
            Asm.yieldPoint(code);
            code.visitVarInsn(ALOAD, 0);
            code.visitMethodInsn(INVOKEVIRTUAL, "java/lang/Class", "getName", "()Ljava/lang/String;", false);
            code.visitInsn(LCONST_1);
            code.visitVarInsn(LSTORE, 0);
            Asm.yieldPoint(code);
            code.visitInsn(ARETURN);
        });
        assertEquals("result " + Asm.NAME, made.compare(Asm.NAME).result());
    }

    @Test
    void typesDifferAtTheHandlerByWhereItIsReachedFrom() {
        Asm.callable(code -> {
            Label start = new Label();
            Label middle = new Label();
            Label end = new Label();
            Label handler = new Label();
            code.visitTryCatchBlock(start, end, handler, null);
            code.visitInsn(ICONST_5);
            code.visitVarInsn(ISTORE, 1);
            code.visitInsn(ICONST_2);
            code.visitVarInsn(ISTORE, 2);
            code.visitLabel(start);
            Asm.yieldPoint(code);
            code.visitLabel(middle);
            code.visitLdcInsn("now a string");
            code.visitVarInsn(ASTORE, 1);
            Asm.yieldPoint(code);
            code.visitVarInsn(ALOAD, 1);
            code.visitMethodInsn(INVOKESTATIC, Asm.PROBE, "fail", "(Ljava/lang/String;)Ljava/lang/Object;", false);
            code.visitInsn(ARETURN);
            code.visitLabel(end);
            code.visitLabel(handler);
            code.visitInsn(POP);
            Asm.yieldPoint(code);
            code.visitVarInsn(ILOAD, 2);
            Asm.boxInt(code);
            code.visitInsn(ARETURN);
        }).compare(Asm.NAME);
    }
}

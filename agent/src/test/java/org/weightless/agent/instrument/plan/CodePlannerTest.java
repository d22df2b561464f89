package org.weightless.agent.instrument.plan;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.tree.ClassNode;
import org.objectweb.asm.tree.FrameNode;
import org.objectweb.asm.tree.LineNumberNode;
import org.weightless.agent.instrument.Code;
import org.weightless.agent.instrument.plan.Construction.Operand;
import org.weightless.agent.instrument.plan.TypesAt.Local;

/** What becomes of the instructions of a method: its stack maps, its constructor calls, the way control goes. */
class CodePlannerTest implements Opcodes {
    private static MethodPlan plan(Code code) {
        ClassNode owner = Code.owner(ACC_PUBLIC, code);
        return new ClassPlanner(owner, new SuspendableMethods(owner, false, false)).plan().methods().get(0);
    }

    private static TypesAt onlyMap(Code code) {
        Map<Integer, TypesAt> maps = plan(code).changes().maps();
        assertEquals(1, maps.size());
        return maps.values().iterator().next();
    }

    @Test
    void aStackMapNamesLocalsThatAreLiveAndNoOthers() {
        TypesAt map = onlyMap(Code.of("m(ILjava/lang/String;)V", """
                invokestatic Other.call()V
                head:
                frame I,java/lang/String
                iload 0
                ifne head
                return
                """));
        assertEquals(List.of(new Local(0, INTEGER)), map.locals());
        assertEquals(List.of(), map.stack());
    }

    @Test
    void aStackMapHasNullForAnObjectThatIsMadeLater() {
        TypesAt map = onlyMap(Code.of("m(I)V", """
                made:
                new java/One
                dup
                invokestatic Other.call()V
                iload 0
                ifne join
                nop
                join:
                frame I / new@made,new@made
                invokespecial java/One.<init>()V
                pop
                return
                """));
        assertEquals(List.of(NULL, NULL), map.stack());
    }

    private static Construction onlyConstruction(String instructions) {
        Map<Integer, Construction> constructions = plan(Code.of(instructions + "return")).changes().constructions();
        assertEquals(1, constructions.size());
        return constructions.values().iterator().next();
    }

    @Test
    void aConstructionFindsAllCopiesOfItsObject() {
        Construction construction = onlyConstruction("""
                new One
                dup
                astore 0
                iconst_1
                swap
                dup
                invokespecial One.<init>()V
                pop
                pop
                """);
        assertEquals(List.of(0), construction.locals());
        assertEquals(List.of(new Operand(NULL, true)), construction.operands(), "the number lies below all of them");
        assertFalse(construction.keepsNoCopy());
    }

    @Test
    void whatLiesBetweenTwoCopiesKeepsItsType() {
        Construction construction = onlyConstruction("""
                new One
                dup
                astore 0
                lconst_1
                aload 0
                dup
                invokespecial One.<init>()V
                pop
                pop2
                pop
                """);
        assertEquals(List.of(new Operand(NULL, true), new Operand(LONG, false), new Operand(NULL, true)),
                construction.operands());
    }

    @Test
    void aConstructionMayKeepNoCopy() {
        assertTrue(onlyConstruction("new One\n invokespecial One.<init>()V\n").keepsNoCopy());
    }

    @Test
    void aConstructionIsALinkedCallThatGivesTheObject() {
        LinkedCall call = onlyConstruction("new One\n dup\n iconst_1\n invokespecial One.<init>(I)V\n pop\n").call();
        assertEquals("construct new", call.bootstrap() + " " + call.name());
        assertEquals("(ILorg/weightless/runtime/Coroutine;)LOne;", call.desc());
        assertEquals("One", call.owner().getInternalName());
    }

    @Test
    void aLinkedCallHidesTypesThatItsClassMayNotSee() {
        LinkedCall call = plan(Code.of("aconst_null\n invokestatic far/Other.call(Lfar/Hidden;)V\n return"))
                .points().get(0).target().linked();
        assertTrue(call.isErased());
        assertEquals("(Lfar/Hidden;Lorg/weightless/runtime/Coroutine;)V", call.desc());
        assertEquals("(Ljava/lang/Object;Lorg/weightless/runtime/Coroutine;)V", call.erased());
        assertFalse(plan(Code.of("invokestatic far/Other.call()V\n return"))
                .points().get(0).target().linked().isErased());
    }

    @Test
    void theTypesBeforeACallWithTwoWaysAreThoseOfLiveLocals() {
        Code code = Code.of(ACC_PUBLIC, "m(II)V", """
                aload 0
                iload 2
                aload 0
                iload 1
                iload 1
                invokevirtual made/Own.m(II)V
                pop
                pop
                aload 0
                pop
                return
                """);
        TypesAt before = plan(code).points().get(0).target().before();
        assertEquals(List.of(new Local(0, Code.OWN)), before.locals());
        assertEquals(List.of(Code.OWN, INTEGER, Code.OWN, INTEGER, INTEGER), before.stack());
    }

    // ---- the code

    private static final Code LOOPS = Code.of("m(I)V", """
            outer:
            frame I
            invokestatic Other.call()V
            inner:
            frame I
            iload 0
            again:
            ifne inner
            goto outer
            """);

    @Test
    void aWayBackRepeatsALoopOfItsDepth() {
        MethodCode code = plan(LOOPS).code();
        assertEquals(2, code.repeats(LOOPS.at("again"), LOOPS.label("inner")));
        assertEquals(1, code.repeats(LOOPS.at("again") + 1, LOOPS.label("outer")));
        assertEquals(0, code.repeats(LOOPS.at("outer"), LOOPS.label("inner")), "the way in repeats nothing");
        assertEquals(0, code.repeats(LOOPS.at("outer"), LOOPS.at("outer") + 1));
    }

    @Test
    void labelsLinesAndMapsPrecedeTheNextInstruction() {
        MethodCode code = plan(LOOPS).code();
        int inner = LOOPS.label("inner");
        assertEquals(LOOPS.at("inner"), code.nextReal(inner));
        assertTrue(code.precedesReal(FrameNode.class, inner));
        assertFalse(code.precedesReal(LineNumberNode.class, inner));
        assertFalse(code.precedesReal(FrameNode.class, LOOPS.at("inner")));
        assertEquals(code.size(), code.nextReal(code.size()));
    }

    @Test
    void onlyHandlersThatLookAtTheirExceptionAreNoted() {
        Code code = Code.of("""
                start:
                invokestatic Other.call()V
                end:
                return
                reads:
                frame / java/lang/RuntimeException
                invokevirtual java/lang/RuntimeException.getMessage()Ljava/lang/String;
                pop
                return
                drops:
                frame / java/lang/Error
                pop
                return
                try start end reads java/lang/RuntimeException
                try start end drops java/lang/Error
                """);
        assertEquals(Set.of(code.at("reads")),
                Set.copyOf(plan(code).changes().readExceptions().stream().boxed().toList()));
    }
}

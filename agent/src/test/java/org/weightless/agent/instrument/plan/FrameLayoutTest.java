package org.weightless.agent.instrument.plan;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.objectweb.asm.Opcodes;
import org.weightless.agent.instrument.Code;
import org.weightless.agent.instrument.rules.Names;

/** The fields of a frame: a local keeps its own at every point, what is never live together shares one. */
class FrameLayoutTest implements Opcodes {
    private static final String CALL = "invokestatic Other.call()V\n";

    private static MethodPlan plan(Code code) {
        var owner = Code.owner(ACC_PUBLIC, code);
        MethodPlan plan = new ClassPlanner(owner, new SuspendableMethods(owner, false, false)).plan().methods().get(0);
        checkInvariants(plan);
        return plan;
    }

    /** No two values of a point in one field; one field for a local of one kind at all points. */
    private static void checkInvariants(MethodPlan plan) {
        Map<String, FrameField> fixed = new HashMap<>();
        for (SuspensionPoint point : plan.points()) {
            Set<FrameField> taken = new HashSet<>();
            for (var local : point.locals()) {
                assertTrue(taken.add(local.field()), point.toString());
                assertEquals(FrameField.kindFor(local.type()), local.field().kind(), point.toString());
                FrameField before = fixed.put(local.slot() + " " + local.field().kind(), local.field());
                assertTrue(before == null || before.equals(local.field()), point.toString());
            }
            for (FrameField operand : point.operandFields()) {
                assertTrue(operand == null || taken.add(operand), point.toString());
            }
        }
    }

    private static String shape(MethodPlan plan) {
        return plan.shape().substring(Names.FRAME.length());
    }

    private static String locals(MethodPlan plan, int point) {
        return plan.points().get(point).locals().toString();
    }

    @Test
    void valuesThatLiveTogetherHaveFieldsOfTheirOwn() {
        MethodPlan plan = plan(Code.of("m(III)V", CALL + "iload 0\n pop\n iload 1\n pop\n iload 2\n pop\n return"));
        assertEquals("[0:int=i0, 1:int=i1, 2:int=i2]", locals(plan, 0));
        assertEquals("R0I3J0", shape(plan));
    }

    @Test
    void localsThatNeverLiveTogetherShareAField() {
        MethodPlan plan = plan(Code.of("m(I)V", CALL + "iload 0\n istore 1\n" + CALL + "iload 1\n pop\n return"));
        assertEquals("[0:int=i0]", locals(plan, 0));
        assertEquals("[1:int=i0]", locals(plan, 1));
        assertEquals("R0I1J0", shape(plan));
    }

    @Test
    void aLocalKeepsItsFieldWhenItsNeighboursDie() {
        MethodPlan plan = plan(Code.of("m(II)V", CALL + "iload 0\n pop\n" + CALL + "iload 1\n pop\n return"));
        assertEquals("[0:int=i0, 1:int=i1]", locals(plan, 0));
        assertEquals("[1:int=i1]", locals(plan, 1));
    }

    @Test
    void aChainOfLivesSharesAsFarAsItMay() {
        // 0 and 1 live together, then 1 and 2: 2 may take the field of 0, but not that of 1
        MethodPlan plan = plan(Code.of("m(II)V",
                CALL + "iload 0\n istore 2\n" + CALL + "iload 1\n pop\n iload 2\n pop\n return"));
        assertEquals("[0:int=i0, 1:int=i1]", locals(plan, 0));
        assertEquals("[1:int=i1, 2:int=i0]", locals(plan, 1));
    }

    @Test
    void eachKindCountsByItself() {
        MethodPlan plan = plan(Code.of("m(IFJDLjava/lang/String;[I)V", CALL
                + """
                        iload 0
                        pop
                        fload 1
                        pop
                        lload 2
                        pop2
                        dload 4
                        pop2
                        aload 6
                        pop
                        aload 7
                        pop
                        return
                        """));
        assertEquals("[0:int=i0, 1:float=i1, 2:long=j0, 4:double=j1, 6:String=r0, 7:[I=r1]", locals(plan, 0));
        assertEquals("R2I2J2", shape(plan));
    }

    @Test
    void aSlotOfTwoKindsHasTwoFields() {
        MethodPlan plan = plan(Code.of("iconst_1\n istore 0\n" + CALL + "iload 0\n pop\n ldc text\n astore 0\n" + CALL
                + "aload 0\n pop\n return"));
        assertEquals("[0:int=i0]", locals(plan, 0));
        assertEquals("[0:String=r0]", locals(plan, 1));
        assertEquals("R1I1J0", shape(plan));
    }

    @Test
    void aSlotOfTwoClassesHasOneField() {
        MethodPlan plan = plan(Code.of("ldc text\n astore 0\n" + CALL
                + "aload 0\n pop\n iconst_1\n anewarray Other\n astore 0\n" + CALL
                + "aload 0\n pop\n return"));
        assertEquals("[0:String=r0]", locals(plan, 0));
        assertEquals("[0:[LOther;=r0]", locals(plan, 1));
        assertEquals("R1I0J0", shape(plan));
    }

    @Test
    void anOperandAndALocalDoNotMeetInOneField() {
        MethodPlan plan = plan(Code.of("m(I)V", "iconst_1\n" + CALL + "pop\n iload 0\n pop\n return"));
        assertEquals("[0:int=i0]", locals(plan, 0));
        assertEquals("[i1]", plan.points().get(0).operandFields().toString());
    }

    @Test
    void operandsOfDifferentCallsShareFields() {
        MethodPlan plan = plan(Code.of("iconst_1\n iconst_2\n" + CALL + "pop\n pop\n iconst_3\n" + CALL
                + "pop\n return"));
        assertEquals("[i0, i1]", plan.points().get(0).operandFields().toString());
        assertEquals("[i0]", plan.points().get(1).operandFields().toString());
    }

    @Test
    void aLocalKeepsItsFieldAroundALoop() {
        MethodPlan plan = plan(Code.of("m(ILjava/lang/String;)V", "head:\n frame I,java/lang/String\n" + CALL
                + "iinc 0 -1\n iconst_5\n istore 2\n" + CALL
                + "iload 2\n pop\n iload 0\n ifne head\n aload 1\n pop\n return"));
        assertEquals("[0:int=i0, 1:String=r0]", locals(plan, 0));
        assertEquals("[0:int=i0, 1:String=r0, 2:int=i1]", locals(plan, 1));
    }

    @Test
    void theFormThatPeopleReadNamesFieldsAndLevels() {
        MethodPlan plan = plan(Code.of("m(I)V",
                "head:\n frame I\n line 3\n iconst_1\n" + CALL + "pop\n iload 0\n ifne head\n return"));
        assertEquals("""
                m(I)V -> m, m(Lorg/weightless/runtime/Frame;Lorg/weightless/runtime/Coroutine;\
                Ljava/lang/Object;)Ljava/lang/Object;
                  frame FrameR0I2J0, loop levels 1
                  #0 line 3 STATIC Other.call()V keeps [0:int=i0] under the call [int]=[i1] loops 1
                """, plan.toString());
    }

    @Test
    void theLeastSizeOfAResumeMethodCountsJumpsLoadsAndCasts() {
        // 11 for the point; 2 + 4 for an int, 2 + 7 for a String that is cast, 2 + 4 for an Object
        MethodPlan plan = plan(Code.of("m(ILjava/lang/String;Ljava/lang/Object;)V", CALL
                + "iload 0\n pop\n aload 1\n pop\n aload 2\n pop\n return"));
        assertEquals(11 + 6 + 9 + 6, plan.leastSize());
        assertEquals(List.of(), plan.points().get(0).thrownTo());
    }
}

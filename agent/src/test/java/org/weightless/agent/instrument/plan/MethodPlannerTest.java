package org.weightless.agent.instrument.plan;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.tree.ClassNode;
import org.weightless.agent.instrument.Code;
import org.weightless.agent.instrument.plan.MethodPlanning.Impossible;
import org.weightless.agent.instrument.plan.MethodPlanning.Planned;
import org.weightless.agent.instrument.plan.SuspensionPoint.Link;
import org.weightless.agent.instrument.rules.Names;
import org.weightless.runtime.Pinned.Reason;

/** Where a method may suspend, how each call finds its copy, and what is refused. */
class MethodPlannerTest implements Opcodes {
    private static MethodPlanning planning(ClassNode owner, Code code) {
        ConstructorCode.makeMethods(owner);
        return new MethodPlanner(owner, code.method, new SuspendableMethods(owner, false, false)).plan(0);
    }

    private static Planned planned(ClassNode owner, Code code) {
        return assertInstanceOf(Planned.class, planning(owner, code));
    }

    private static Reason whyImpossible(Code code) {
        return assertInstanceOf(Impossible.class, planning(Code.owner(ACC_PUBLIC, code), code)).why().reason();
    }

    private static MethodPlan plan(Code code, Code... others) {
        return plan(ACC_PUBLIC, code, others);
    }

    private static MethodPlan plan(int ownerAccess, Code code, Code... others) {
        ClassNode owner = Code.owner(ownerAccess, others);
        owner.methods.add(code.method);
        return planned(owner, code).plan();
    }

    private static List<Link> links(MethodPlan plan) {
        return plan.points().stream().map(SuspensionPoint::link).toList();
    }

    // ---- points

    @Test
    void pointsAreNumberedInTheOrderOfTheCode() {
        MethodPlan plan = plan(Code.of("a:\n invokestatic Other.a()V\n invokestatic java/lang/Thread.onSpinWait()V\n"
                + "invokestatic Other.b()V\n return"));
        assertEquals(List.of("a", "b"), plan.points().stream().map(point -> point.call().name).toList());
        assertEquals(List.of(0, 1), plan.points().stream().map(SuspensionPoint::number).toList());
    }

    @Test
    void aCallUnderAMonitorIsNone() {
        MethodPlan plan = plan(Code.of("m(Ljava/lang/Object;)V", """
                aload 0
                monitorenter
                invokestatic Other.held()V
                aload 0
                monitorexit
                invokestatic Other.free()V
                return
                """));
        assertEquals(List.of("free"), plan.points().stream().map(point -> point.call().name).toList());
    }

    @Test
    void aCallInACatchBlockUnderAMonitorIsNone() {
        MethodPlan plan = plan(Code.of("m(Ljava/lang/Object;)V", """
                try from to caught java/lang/RuntimeException
                aload 0
                monitorenter
                from:
                invokestatic Other.thrower()V
                to:
                goto end
                caught:
                frame java/lang/Object / java/lang/RuntimeException
                pop
                invokestatic Other.inCatch()V
                end:
                frame java/lang/Object
                aload 0
                monitorexit
                invokestatic Other.free()V
                return
                """));
        assertEquals(List.of("free"), plan.points().stream().map(point -> point.call().name).toList());
    }

    @Test
    void aMethodAllUnderAMonitorHasNoPlanAndTheMonitorIsTheReason() {
        Code code = Code.of("m(Ljava/lang/Object;)V", """
                aload 0
                monitorenter
                invokestatic Other.held()V
                aload 0
                monitorexit
                return
                """);
        assertEquals(Reason.MONITOR, whyImpossible(code));
    }

    @Test
    void aConstructorMaySuspendInFrontOfSuperInItAndBehind() {
        Code code = Code.of(0, "<init>()V", """
                invokestatic Other.before()V
                aload 0
                invokespecial made/Super.<init>()V
                invokestatic Other.behind()V
                return
                """);
        ClassNode owner = Code.owner(ACC_PUBLIC, code);
        owner.superName = "made/Super";
        List<SuspensionPoint> points = planned(owner, code).plan().points();
        assertEquals(List.of("before", Names.CONSTRUCTOR, "behind"), points.stream().map(point -> point.call().name).toList());
    }

    @Test
    void aMonitorInAConstructorPinsWhatItHoldsAndNothingElse() {
        Code code = Code.of(0, "<init>()V", """
                aload 0
                invokespecial java/lang/Object.<init>()V
                aload 0
                monitorenter
                invokestatic Other.held()V
                aload 0
                monitorexit
                invokestatic Other.free()V
                return
                """);
        assertEquals(List.of("free"), plan(code).points().stream().map(point -> point.call().name).toList());
    }

    @Test
    void aCallThatNothingReachesIsNone() {
        whyImpossible(Code.of("return\n invokestatic Other.never()V\n return"));
    }

    @Test
    void aPointKnowsItsLine() {
        MethodPlan plan = plan(Code.of("""
                invokestatic Other.a()V
                line 7
                invokestatic Other.b()V
                invokestatic Other.c()V
                return
                """));
        assertEquals(List.of(0, 7, 7), plan.points().stream().map(SuspensionPoint::line).toList());
    }

    // ---- links

    @Test
    void aCertainTargetWithACopyIsCalledDirectly() {
        Code target = Code.of(ACC_PRIVATE | ACC_STATIC, "b()V", "invokestatic Other.call()V\n return");
        assertEquals(List.of(Link.DIRECT), links(plan(Code.of("invokestatic made/Own.b()V\n return"), target)));
    }

    @Test
    void anyOtherCallIsLinkedByItsKind() {
        MethodPlan plan = plan(Code.of(0, "m(LFace;)V", """
                invokestatic Other.call()V
                aload 0
                invokevirtual made/Own.inherited()V
                aload 0
                invokespecial Super.call()V
                aload 1
                invokeinterface Face.call()V
                return
                """));
        assertEquals(List.of(Link.STATIC, Link.VIRTUAL, Link.SPECIAL, Link.VIRTUAL), links(plan));
    }

    @Test
    void constructorsAreLinkedByWhatTheyConstruct() {
        Code other = Code.of(0, "<init>(I)V", """
                aload 0
                invokespecial java/lang/Object.<init>()V
                invokestatic Other.call()V
                return
                """);
        Code code = Code.of(0, "<init>()V", "aload 0\n iconst_1\n invokespecial made/Own.<init>(I)V\n new Two\n dup\n"
                + "invokespecial Two.<init>()V\n pop\n return");
        assertEquals(List.of(Link.DIRECT, Link.CONSTRUCT), links(plan(code, other)));
    }

    @Test
    void superIsLinkedLikeACallOfSupersMethod() {
        Code code = Code.of(0, "<init>()V", "aload 0\n invokespecial made/Super.<init>()V\n return");
        ClassNode owner = Code.owner(ACC_PUBLIC, code);
        owner.superName = "made/Super";
        assertEquals(List.of(Link.SPECIAL), links(planned(owner, code).plan()));
    }

    @Test
    void theResultOfALinkedCallThatIsCastOrDroppedMayBeAnything() {
        String call = "invokestatic Other.call()Lfar/Hidden;\n";
        assertEquals("Ljava/lang/Object;", result(call + "checkcast made/Own\n pop"));
        assertEquals("Ljava/lang/Object;", result(call + "pop"));
        assertEquals("Ljava/lang/Object;", result(call + "line 9\n pop"));
        assertEquals("Lfar/Hidden;", result(call + "astore 0"));
        assertEquals("Lfar/Hidden;", result(call + "goto join\n join:\n frame / far/Hidden\n pop"));
        assertEquals("Lfar/Hidden;", result(call + "join:\n frame / far/Hidden\n pop"), "a stack map says what it is");
    }

    private static String result(String instructions) {
        return plan(Code.of(instructions + "\n return")).points().get(0).target().result().getDescriptor();
    }

    // ---- what a frame keeps

    @Test
    void deadLocalsAreNotKept() {
        MethodPlan plan = plan(Code.of("m(Ljava/lang/String;I)V", """
                invokestatic Other.call()V
                iload 1
                pop
                return
                """));
        assertEquals("[1:int=i0]", plan.points().get(0).locals().toString());
    }

    @Test
    void whatAHandlerReadsIsKeptAndMarked() {
        MethodPlan plan = plan(Code.of("m(II)V", """
                try from to handler
                from:
                invokestatic Other.call()V
                to:
                iload 0
                pop
                return
                handler:
                frame I,I / java/lang/Throwable
                iload 1
                pop
                athrow
                """));
        SuspensionPoint point = plan.points().get(0);
        assertEquals("[0:int=i0, 1:int=i1]", point.locals().toString());
        assertEquals(List.of(false, true), point.locals().stream().map(SuspensionPoint.SavedLocal::inHandler).toList());
        assertEquals(1, point.thrownTo().size());
    }

    @Test
    void whatAnyOfTheHandlersReadsIsMarked() {
        MethodPlan plan = plan(Code.of("m(II)V", """
                try from to first java/lang/Error
                try from to second
                from:
                invokestatic Other.call()V
                to:
                return
                first:
                frame I,I / java/lang/Error
                iload 0
                pop
                athrow
                second:
                frame I,I / java/lang/Throwable
                iload 1
                pop
                athrow
                """));
        SuspensionPoint point = plan.points().get(0);
        assertEquals(List.of(true, true), point.locals().stream().map(SuspensionPoint.SavedLocal::inHandler).toList());
    }

    @Test
    void operandsUnderTheCallAreKeptTheTopLast() {
        MethodPlan plan = plan(Code.of("""
                iconst_1
                lconst_1
                ldc text
                iconst_2
                invokestatic Other.call(I)V
                pop
                pop2
                pop
                return
                """));
        SuspensionPoint point = plan.points().get(0);
        assertEquals(List.of(INTEGER, LONG, "java/lang/String"), point.operands());
        assertEquals("[i0, j0, r0]", point.operandFields().toString());
    }

    @Test
    void nullNeedsNoFieldOnTheStackAndKeepsItsTypeInALocal() {
        MethodPlan plan = plan(Code.of("""
                aconst_null
                astore 0
                aconst_null
                invokestatic Other.call()V
                pop
                aload 0
                pop
                return
                """));
        SuspensionPoint point = plan.points().get(0);
        assertEquals(List.of(NULL), point.operands());
        assertNull(point.operandFields().get(0));
        assertEquals("[0:null=r0]", point.locals().toString());
    }

    @Test
    void aroundSuperTheReceiverIsAnObjectOfItsClass() {
        Code code = Code.of(0, "<init>()V", """
                invokestatic Other.before()V
                aload 0
                invokespecial made/Super.<init>()V
                aload 0
                pop
                return
                """);
        ClassNode owner = Code.owner(ACC_PUBLIC, code);
        owner.superName = "made/Super";
        for (SuspensionPoint point : planned(owner, code).plan().points()) {
            assertEquals("[0:Own=r0]", point.locals().toString());
        }
    }

    // ---- objects under construction

    private static Set<Integer> displaced(MethodPlan plan) {
        return plan.changes().displaced().stream().boxed().collect(Collectors.toSet());
    }

    @Test
    void anObjectUnderASuspendingCallIsDisplacedAndNullStandsForIt() {
        Code code = Code.of("""
                made:
                new One
                dup
                invokestatic Other.call()I
                invokespecial java/util/One.<init>(I)V
                pop
                return
                """);
        MethodPlan plan = plan(code);
        assertEquals(Set.of(code.at("made")), displaced(plan));
        assertEquals(List.of(NULL, NULL), plan.points().get(0).operands());
    }

    @Test
    void twoPendingObjectsAreBothDisplaced() {
        Code code = Code.of("one:\n new java/One\n dup\n two:\n new java/Two\n dup\n invokestatic Other.call()V\n"
                + "invokespecial java/Two.<init>()V\n invokespecial java/One.<init>(Ljava/Two;)V\n pop\n return");
        assertEquals(Set.of(code.at("one"), code.at("two")), displaced(plan(code)));
    }

    @Test
    void anObjectWithoutASuspendingCallAroundItIsMadeWhereItStands() {
        assertEquals(Set.of(), displaced(plan(Code.of("""
                invokestatic Other.call()V
                new java/One
                dup
                invokespecial java/One.<init>()V

                """
                + "pop\n invokestatic Other.call()V\n return"))));
    }

    @Test
    void anObjectInALocalIsDisplacedToo() {
        Code code = Code.of("""
                made:
                new java/One
                astore 0
                invokestatic Other.call()V
                aload 0
                invokespecial java/One.<init>()V

                """
                + "return");
        MethodPlan plan = plan(code);
        assertEquals(Set.of(code.at("made")), displaced(plan));
        assertEquals("[0:null=r0]", plan.points().get(0).locals().toString());
    }

    @Test
    void anObjectThatWaitsAtTheHeadOfASuspendingLoopIsDisplaced() {
        Code code = Code.of("m(I)V", """
                outer:
                frame I
                invokestatic Other.call()V
                made:
                new java/One
                dup
                inner:
                frame I / new@made,new@made
                iload 0
                ifne inner
                invokespecial java/One.<init>()V
                pop
                goto outer
                """);
        assertEquals(Set.of(code.at("made")), displaced(plan(code)));
    }

    @Test
    void whatAConstructorMadeIsKeptOnTheStack() {
        MethodPlan plan = plan(Code.of("new One\n dup\n invokespecial One.<init>()V\n pop\n return"));
        assertEquals(List.of("One"), plan.points().get(0).operands());
        MethodPlan dropped = plan(Code.of("new One\n invokespecial One.<init>()V\n return"));
        assertEquals(List.of("One"), dropped.points().get(0).operands(), "also where the program keeps no reference");
    }

    // ---- the rest of the plan

    @Test
    void threeLoopLevelsAtMostGetACopy() {
        assertEquals(0, plan(nested(0)).levels());
        assertEquals(1, plan(nested(1)).levels());
        assertEquals(3, plan(nested(3)).levels());
        assertEquals(3, plan(nested(4)).levels());
        assertEquals(4, plan(nested(4)).points().get(0).loopDepth());
    }

    private static Code nested(int loops) {
        StringBuilder text = new StringBuilder("nop\n");
        for (int i = 0; i < loops; i++) {
            text.append("head").append(i).append(":\n frame I\n nop\n");
        }
        text.append("invokestatic Other.call()V\n");
        for (int i = loops - 1; i >= 0; i--) {
            text.append("iload 0\n ifne head").append(i).append('\n');
        }
        return Code.of("m(I)V", text.append("return").toString());
    }

    @Test
    void aCopyThatIsCalledDirectlyRefusesNull() {
        String body = "invokestatic Other.call()V\n return";
        assertTrue(plan(Code.of(ACC_PRIVATE, "m()V", body)).checksReceiver());
        assertTrue(plan(Code.of(ACC_FINAL, "m()V", body)).checksReceiver());
        assertTrue(plan(ACC_PUBLIC | ACC_FINAL, Code.of(ACC_PUBLIC, "m()V", body)).checksReceiver());
        assertFalse(plan(Code.of(ACC_PUBLIC, "m()V", body)).checksReceiver(),
                "selection by the receiver's class refuses it");
        assertFalse(plan(Code.of(ACC_PRIVATE | ACC_STATIC, "m()V", body)).checksReceiver());
        assertFalse(plan(ACC_FINAL, Code.of(0, "<init>()V", """
                aload 0
                invokespecial java/lang/Object.<init>()V

                """ + body)).checksReceiver());
    }

    @Test
    void aYieldIsKnownByItsNameAndOwner() {
        MethodPlan plan = plan(Code.of("""
                aconst_null
                invokestatic org/weightless/Fiber.yield(Ljava/lang/Object;)Ljava/lang/Object;
                pop
                aconst_null
                invokestatic Other.yield(Ljava/lang/Object;)Ljava/lang/Object;
                pop
                return
                """));
        assertEquals(List.of(true, false), plan.points().stream().map(SuspensionPoint::alwaysSuspends).toList());
    }

    @Test
    void aFinallyBlockOrAResourceHasToEnd() {
        Code code = Code.of("""
                try from to all
                try typed end typedHandler java/lang/Error
                from:
                invokestatic Other.a()V
                to:
                nop
                typed:
                invokestatic Other.b()V
                end:
                invokestatic Other.c()V
                return
                all:
                frame / java/lang/Throwable
                athrow
                typedHandler:
                frame / java/lang/Error
                athrow
                """);
        MethodPlan plan = plan(code);
        assertEquals(List.of(true, false, false), plan.points().stream().map(plan::hasToEnd).toList());
    }
}

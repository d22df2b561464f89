package org.weightless.agent.instrument.plan;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.tree.ClassNode;
import org.weightless.agent.instrument.Code;

/** Which methods and calls may suspend. */
class SuspendableMethodsTest implements Opcodes {
    private static final String UNKNOWN = "call:\n invokestatic Other.call()V\n return";

    private static Code calling(String name, String target) {
        return Code.of(name + "()V", "call:\n invokestatic made/Own." + target + "()V\n return");
    }

    private static SuspendableMethods of(Code... methods) {
        return new SuspendableMethods(Code.owner(ACC_PUBLIC, methods), false, false);
    }

    private static boolean suspends(Code code) {
        return of(code).suspends(code.method);
    }

    @Test
    void aCallOfAnotherClassMaySuspend() {
        assertTrue(suspends(Code.of(UNKNOWN)));
    }

    @Test
    void aMethodWithoutCallsMayNot() {
        assertFalse(suspends(Code.of("return")));
    }

    @Test
    void aCallThatStaysInTheJdkMayNot() {
        assertFalse(suspends(Code.of("""
                iconst_1
                invokestatic java/lang/Integer.valueOf(I)Ljava/lang/Integer;
                pop
                return
                """)));
    }

    @Test
    void callersOfWhatMaySuspendMay() {
        Code a = calling("a", "b");
        Code b = calling("b", "c");
        Code c = Code.of("c()V", UNKNOWN);
        SuspendableMethods methods = of(a, b, c);
        assertTrue(methods.suspends(a.method) && methods.suspends(b.method) && methods.suspends(c.method));
    }

    @Test
    void methodsThatOnlyCallEachOtherMayNot() {
        Code a = calling("a", "b");
        Code b = calling("b", "a");
        SuspendableMethods methods = of(a, b);
        assertFalse(methods.suspends(a.method) || methods.suspends(b.method));
        assertFalse(methods.maySuspend(a.call("call")));
    }

    @Test
    void someKindsOfMethodHaveNoCopy() {
        assertFalse(suspends(Code.of(ACC_STATIC | ACC_SYNCHRONIZED, "m()V", UNKNOWN)), "a monitor is held all along");
        assertFalse(suspends(Code.of(ACC_STATIC, "<clinit>()V", UNKNOWN)), "the JVM initialises the class once");
        assertFalse(suspends(Code.of("$jacocoInit()V", UNKNOWN)), "JaCoCo takes a companion with such a method for its own");
        assertFalse(suspends(Code.of(ACC_ABSTRACT, "m()V", "")));
        assertFalse(suspends(Code.of(ACC_NATIVE, "m()V", "")));
    }

    @Test
    void aCallOfSuchAMethodMayNotSuspend() {
        Code caller = calling("a", "b");
        SuspendableMethods methods = of(caller, Code.of(ACC_STATIC | ACC_SYNCHRONIZED, "b()V", UNKNOWN));
        assertFalse(methods.suspends(caller.method));
    }

    @Test
    void theConstructorOfAnEnumHasNoCopy() {
        Code constructor = Code.of(0, "<init>()V", "aload 0\n invokespecial java/lang/Object.<init>()V\n" + UNKNOWN);
        assertTrue(new SuspendableMethods(Code.owner(ACC_PUBLIC, constructor), false, false).suspends(constructor.method));
        assertFalse(new SuspendableMethods(Code.owner(ACC_PUBLIC | ACC_ENUM, constructor),
                false, false).suspends(constructor.method));
    }

    @Test
    void theReceiverAndWideArgumentsCountWhenThereAreTooMany() {
        Code most = Code.of("m(" + "J".repeat(126) + ")V", UNKNOWN);
        Code tooMany = Code.of(0, "m(" + "J".repeat(126) + ")V", UNKNOWN);
        assertTrue(suspends(most));
        assertFalse(suspends(tooMany));
        assertFalse(of(most).takesTooManyArguments(most.method));
        assertTrue(of(tooMany).takesTooManyArguments(tooMany.method));
    }

    @Test
    void aCallWithTooManyArgumentsIsLeftAsItIs() {
        Code code = Code.of("call:\n invokestatic Other.call(" + "I".repeat(253) + ")V\n return");
        assertFalse(of(code).maySuspend(code.call("call")));
    }

    @Test
    void tooManyArgumentsMatterOnlyWhereSomethingMaySuspend() {
        Code code = Code.of("m(" + "I".repeat(253) + ")V", "return");
        assertFalse(of(code).takesTooManyArguments(code.method));
    }

    // ---- certain targets

    private static boolean isCertain(int ownerAccess, int access, String opcode) {
        Code target = Code.of(access, "b()V", "return");
        Code caller = Code.of("a()V", "call:\n " + opcode + " made/Own.b()V\n return");
        ClassNode owner = Code.owner(ownerAccess, caller, target);
        return new SuspendableMethods(owner, false, false).knownTarget(caller.call("call")) == target.method;
    }

    @Test
    void aTargetThatNobodyCanOverrideIsCertain() {
        assertTrue(isCertain(ACC_PUBLIC, ACC_STATIC, "invokestatic"));
        assertTrue(isCertain(ACC_PUBLIC, ACC_PRIVATE, "invokevirtual"));
        assertTrue(isCertain(ACC_PUBLIC, ACC_PRIVATE, "invokespecial"));
        assertTrue(isCertain(ACC_PUBLIC, ACC_FINAL, "invokevirtual"));
        assertTrue(isCertain(ACC_PUBLIC | ACC_FINAL, ACC_PUBLIC, "invokevirtual"));
        assertFalse(isCertain(ACC_PUBLIC, ACC_PUBLIC, "invokevirtual"));
        assertFalse(isCertain(ACC_PUBLIC | ACC_INTERFACE, ACC_PUBLIC, "invokeinterface"));
    }

    @Test
    void anInheritedMethodIsNotCertain() {
        Code code = Code.of("call:\n invokestatic made/Own.inherited()V\n return");
        assertNull(of(code).knownTarget(code.call("call")));
        assertTrue(suspends(code));
    }

    @Test
    void anOverloadIsNotTheTarget() {
        Code code = Code.of("a()V", "iconst_1\n call:\n invokestatic made/Own.a(I)V\n return");
        assertNull(of(code).knownTarget(code.call("call")));
    }

    // ---- constructors, which are methods by then

    private static boolean superMaySuspend(String superName) {
        Code constructor = Code.of(0, "<init>()V", "aload 0\n super:\n invokespecial " + superName + ".<init>()V\n return");
        ClassNode owner = Code.owner(ACC_PUBLIC, constructor);
        owner.superName = superName;
        ConstructorCode.makeMethods(owner);
        return new SuspendableMethods(owner, false, false).maySuspend(constructor.call("super"));
    }

    @Test
    void superMaySuspendWhosesoeverItIs() {
        assertTrue(superMaySuspend("made/Super"));
        assertTrue(superMaySuspend("far/Super"));
    }

    @Test
    void superOfTheJdkMayNot() {
        assertFalse(superMaySuspend("java/lang/Object"));
        assertFalse(superMaySuspend("java/util/ArrayList"));
    }

    @Test
    void thisMaySuspendWhereThatConstructorMay() {
        Code yielding = Code.of(0, "<init>(I)V", "aload 0\n invokespecial java/lang/Object.<init>()V\n" + UNKNOWN);
        Code plain = Code.of(0, "<init>(J)V", "aload 0\n invokespecial java/lang/Object.<init>()V\n return");
        Code toYielding = Code.of(0, "<init>(F)V", "aload 0\n iconst_1\n this:\n invokespecial made/Own.<init>(I)V\n return");
        Code toPlain = Code.of(0, "<init>(D)V", "aload 0\n lconst_1\n this:\n invokespecial made/Own.<init>(J)V\n return");
        ClassNode owner = Code.owner(ACC_PUBLIC, yielding, plain, toYielding, toPlain);
        ConstructorCode.makeMethods(owner);
        SuspendableMethods methods = new SuspendableMethods(owner, false, false);
        assertTrue(methods.maySuspend(toYielding.call("this")) && methods.suspends(toYielding.method));
        assertFalse(methods.maySuspend(toPlain.call("this")) || methods.suspends(toPlain.method));
    }

    // ---- the JDK's constructors

    private static Set<String> suspendingOf(Class<?> type, boolean constructorsToo) throws IOException {
        ClassNode node = new ClassNode();
        new ClassReader(type.getName()).accept(node, ClassReader.SKIP_DEBUG | ClassReader.SKIP_FRAMES);
        if (constructorsToo) {
            ConstructorCode.makeMethods(node);
        }
        return SuspendableMethods.ofJdk(node).suspending();
    }

    @Test
    void aConstructorOfTheJdksSuspendsWhereItAsksItsArgument() throws IOException {
        Set<String> list = suspendingOf(ArrayList.class, true);
        assertTrue(list.contains("-init(Ljava/util/Collection;)V"));
        assertFalse(list.contains("-init(I)V") || list.contains("-init()V"));
        assertTrue(suspendingOf(TreeMap.class, true).contains("-init(Ljava/util/SortedMap;)V"), "by its own method");
        assertTrue(suspendingOf(LinkedHashSet.class, true).contains("-init(Ljava/util/Collection;)V"), "by its super class's");
    }

    @Test
    void aConstructorOfTheJdksHasNoCopyAsWhatItIs() throws IOException {
        assertTrue(suspendingOf(ArrayList.class, false).stream().noneMatch(method -> method.startsWith("<")));
        assertTrue(suspendingOf(ArrayList.class, false).contains("forEach(Ljava/util/function/Consumer;)V"));
    }

    @Test
    void theJdksCodeConstructsNobodyElsesClassByName() {
        Code code = Code.of("aload 0\n call:\n invokespecial made/Other.<init>(Ljava/util/List;)V\n return");
        Code jdks = Code.of("aload 0\n call:\n invokespecial java/util/Other.<init>(Ljava/util/List;)V\n return");
        assertFalse(SuspendableMethods.ofJdk(Code.owner(ACC_PUBLIC, code)).maySuspend(code.call("call")));
        assertTrue(SuspendableMethods.ofJdk(Code.owner(ACC_PUBLIC, jdks)).maySuspend(jdks.call("call")));
    }

    // ---- the switch for tests

    @Test
    void everythingMaySuspendIfAskedFor() {
        Code code = Code.of("""
                jdk:
                invokestatic java/lang/Thread.onSpinWait()V
                array:
                invokevirtual [I.clone()Ljava/lang/Object;
                handle:
                invokevirtual java/lang/invoke/MethodHandle.invokeExact()V
                constructor:
                invokespecial java/lang/Object.<init>()V
                own:
                invokespecial made/Other.<init>()V
                return
                """);
        SuspendableMethods all = new SuspendableMethods(Code.owner(ACC_PUBLIC, code), true, false);
        assertTrue(all.maySuspend(code.call("jdk")) && all.maySuspend(code.call("own")));
        for (String never : new String[] {"array", "handle", "constructor"}) {
            assertFalse(all.maySuspend(code.call(never)), never);
        }
    }

    @Test
    void aRefusedMethodIsPlainCodeToItsCallers() {
        Code target = Code.of("b()V", UNKNOWN);
        Code caller = calling("a", "b");
        SuspendableMethods methods = of(caller, target);
        assertSame(target.method, methods.knownTarget(caller.call("call")));
        SuspendableMethods left = methods.without(Set.of("b()V"));
        assertFalse(left.suspends(target.method));
        assertNull(left.knownTarget(caller.call("call")));
        assertEquals(true, left.maySuspend(caller.call("call")), "the linker finds no copy and calls it plainly");
        assertTrue(methods.suspends(target.method), "a selection stays as it is");
    }
}

package org.weightless.agent.instrument;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.tree.AbstractInsnNode;
import org.objectweb.asm.tree.ClassNode;
import org.objectweb.asm.tree.InvokeDynamicInsnNode;
import org.objectweb.asm.tree.MethodNode;
import org.weightless.agent.instrument.Instrumented.Changed;
import org.weightless.agent.instrument.rules.Names;
import org.weightless.runtime.Pinned.Reason;

/** Which classes are changed, which stay as they are, and which are refused with what reason. */
class ClassInstrumenterTest implements Opcodes {
    private static final String BODY = "invokestatic Other.call()V\n return";

    private static byte[] bytes(ClassNode owner) {
        ClassWriter writer = new ClassWriter(ClassWriter.COMPUTE_MAXS);
        owner.accept(writer);
        return writer.toByteArray();
    }

    private static byte[] bytes(Code... methods) {
        return bytes(Code.owner(ACC_PUBLIC | ACC_SUPER, methods));
    }

    private static Instrumented instrument(byte[] bytes) {
        return new ClassInstrumenter(new ClassFiles().hierarchy(), false).instrument(bytes);
    }

    private static String onlyRefusal(Instrumented result, Reason reason) {
        assertEquals(1, result.refused().size(), result.refused().toString());
        assertEquals(reason, result.refused().get(0).reason());
        return result.refused().get(0).text();
    }

    @Test
    void aClassInWhichSomethingMaySuspendGetsCopies() {
        Instrumented result = instrument(bytes(Code.of("a()V", BODY), Code.of("b()V", "return")));
        assertNotNull(result.bytes());
        assertEquals(2, result.methods());
        assertEquals(1, result.copies());
        assertEquals(List.of(), result.refused());
    }

    @Test
    void aClassInWhichNothingMaySuspendStaysAsItIs() {
        Instrumented result = instrument(bytes(Code.of("return")));
        assertNull(result.bytes());
        assertEquals(1, result.methods());
        assertEquals("", result.plan());
    }

    @Test
    void theCompanionHasTheCopiesAndTheResumeMethodsAndNothingElse() {
        ClassNode companion = new ClassNode();
        new ClassReader(instrument(bytes(Code.of("a()V", BODY), Code.of("b()V", "return"))).bytes()).accept(companion, 0);
        assertEquals("made/Own$0fiber", companion.name);
        assertEquals("made/Own", companion.nestHostClass);
        assertEquals(List.of("a(" + Names.COROUTINE_DESC + ")V", "a" + Names.resumeDesc(0)),
                companion.methods.stream().map(method -> method.name + method.desc).toList());
        assertEquals(List.of(), companion.fields);
        assertEquals(List.of(), companion.interfaces);
    }

    /** The names of the methods that ask whether their class has been redefined. */
    private static List<String> asking(Instrumented made) {
        ClassNode companion = new ClassNode();
        new ClassReader(made.bytes()).accept(companion, 0);
        List<String> asking = new ArrayList<>();
        for (MethodNode method : companion.methods) {
            for (AbstractInsnNode insn : method.instructions) {
                if (insn instanceof InvokeDynamicInsnNode question && question.bsm.getOwner().equals(Names.OLD_CODE)) {
                    asking.add(method.name + method.desc);
                }
            }
        }
        return asking;
    }

    /** A normal companion is changed instead, and the JDK's classes are not redefined. */
    @Test
    void copiesInHiddenCompanionsThatAreCalledDirectlyAskIfTheyAreOld() {
        byte[] made = bytes(Code.of("a()V", "invokestatic made/Own.b()V\n return"), Code.of("b()V", BODY));
        ClassInstrumenter instrumenter = new ClassInstrumenter(new ClassFiles().hierarchy(), false);
        Place hidden = Place.hidden(Set.of(), 0);
        assertEquals(List.of("b(" + Names.COROUTINE_DESC + ")V"), asking(instrumenter.instrument(made, hidden)));
        assertEquals(List.of(), asking(instrumenter.instrument(made, null)));
        assertEquals(List.of(), asking(instrumenter.instrumentJdks(made, hidden, null)));
    }

    @Test
    void theNamesOfCopiesAreFoundByTheMethodsAsWritten() {
        Code ofOwn = Code.of("m(Lmade/Own;)V", BODY);
        Code ofThis = Code.of(0, "m()V", BODY);
        Code alone = Code.of("alone(Lmade/Own;)V", BODY);
        Code constructor = Code.of(0, "<init>()V", "aload 0\n invokespecial java/lang/Object.<init>()V\n" + BODY);
        Changed changed = assertInstanceOf(Changed.class, instrument(bytes(ofOwn, ofThis, alone, constructor)));
        assertEquals(Map.of("m(Lmade/Own;)V", "m-static", "m()V", "m", "alone(Lmade/Own;)V", "alone", "-init()V", "-init"),
                changed.names());
    }

    @Test
    void theConstructorOfAnEnumHasNoCopy() {
        Code constructor = Code.of(0, "<init>()V", "aload 0\n invokespecial java/lang/Object.<init>()V\n" + BODY);
        assertEquals(1, instrument(bytes(Code.owner(ACC_PUBLIC | ACC_SUPER, constructor))).copies());
        assertEquals(0, instrument(bytes(Code.owner(ACC_PUBLIC | ACC_SUPER | ACC_ENUM, constructor))).copies());
    }

    @Test
    void aModuleDescriptorStaysAsItIs() {
        ClassWriter writer = new ClassWriter(0);
        writer.visit(V17, ACC_MODULE, "module-info", null, null, null);
        writer.visitModule("made", 0, null).visitEnd();
        writer.visitEnd();
        Instrumented result = instrument(writer.toByteArray());
        assertNull(result.bytes());
        assertEquals(List.of(), result.refused());
    }

    private static int versionOfCompanion(int version) {
        ClassNode owner = Code.owner(ACC_PUBLIC | ACC_SUPER, Code.of(BODY));
        owner.version = version;
        return new ClassReader(instrument(bytes(owner)).bytes()).readInt(4);
    }

    @Test
    void theCompanionOfAnOldClassFileIsOfTheFirstVersionWithNests() {
        assertEquals(V11, versionOfCompanion(V1_4));
        assertEquals(V11, versionOfCompanion(V1_8));
    }

    /** The minor version says which features of a preview a class may use, and its companion has the same code. */
    @Test
    void anyOtherCompanionIsOfTheVersionOfItsClass() {
        assertEquals(V17, versionOfCompanion(V17));
        assertEquals(V17 | V_PREVIEW, versionOfCompanion(V17 | V_PREVIEW));
    }

    @Test
    void aClassFileOfAFutureVersionIsRefusedAndSaysWhich() {
        byte[] bytes = bytes(Code.of(BODY));
        bytes[7] = (byte) (V27 + 1);
        Instrumented result = instrument(bytes);
        assertNull(result.bytes());
        assertTrue(onlyRefusal(result, Reason.REFUSED).contains("version " + (V27 + 1) + " is newer"));
    }

    @Test
    void bytesThatAreNoClassFileAreRefusedNotThrown() {
        assertTrue(onlyRefusal(instrument(new byte[] {1, 2, 3}), Reason.REFUSED).startsWith("unexpected "));
    }

    @Test
    void anOldClassThatExtendsItselfIsRefused() {
        ClassNode owner = Code.owner(ACC_PUBLIC | ACC_SUPER, Code.of(BODY));
        owner.version = V1_4;
        owner.superName = owner.name;
        Instrumented result = instrument(bytes(owner));
        assertEquals("the class made.Own extends itself", onlyRefusal(result, Reason.REFUSED));
        assertEquals("refused made/Own: the class made.Own extends itself", result.refused().get(0).toString());
        assertFalse(result.refused().get(0).isNatural());
    }

    @Test
    void aMethodThatTakesTooManyArgumentsIsRefusedAndItsClassIsNot() {
        Instrumented result = instrument(bytes(Code.of("many(" + "I".repeat(253) + ")V", BODY), Code.of("few()V",
                BODY)));
        assertEquals(1, result.copies());
        assertTrue(onlyRefusal(result, Reason.METHOD_TOO_LARGE).startsWith("it takes 253 arguments"));
    }

    /** Each access to an inherited protected field takes two bytes more in the companion. */
    @Test
    void aCopyThatIsTooLargeOnlyInTheCompanionIsRefusedAlone() {
        Code large = Code.of(0, "large()V", "invokestatic Other.call()V\n"
                + "aload 0\n getfield made/Own.state:I\n pop\n".repeat(9500) + "return");
        byte[] bytes = bytes(large, Code.of("small()V", BODY));
        Instrumented result = new ClassInstrumenter(new ClassFiles().hierarchy(), false)
                .instrument(bytes, new Place(Code.OWN, Set.of("stateI"), 0, false));
        assertEquals(1, result.copies(), result.refused().toString());
        String why = onlyRefusal(result, Reason.METHOD_TOO_LARGE);
        assertTrue(why.matches("its fiber copy would have \\d+ bytes, a method has at most 65535"), why);
        assertEquals("large()V", result.refused().get(0).method());
    }

    @Test
    void aMethodUnderAMonitorIsRefusedAndItsCallersLinkToPlainCode() {
        Code held = Code.of("held()V", """
                ldc lock
                monitorenter
                invokestatic Other.call()V
                ldc lock
                monitorexit
                return
                """);
        Code caller = Code.of("caller()V", "invokestatic made/Own.held()V\n return");
        Instrumented result = instrument(bytes(held, caller));
        onlyRefusal(result, Reason.MONITOR);
        assertEquals("refused made/Own.held()V: a synchronized block holds a monitor",
                result.refused().get(0).toString());
        assertTrue(result.refused().get(0).isNatural());
        assertEquals(1, result.copies());
        assertTrue(result.plan().toString().contains("STATIC made/Own.held()V"), result.plan().toString());
    }

    @Test
    void whereEachMethodIsRefusedTheClassStaysAsItIs() {
        Code held = Code.of("held()V", """
                ldc lock
                monitorenter
                invokestatic Other.call()V
                ldc lock
                monitorexit
                return
                """);
        Instrumented result = instrument(bytes(held));
        assertNull(result.bytes());
        onlyRefusal(result, Reason.MONITOR);
    }
}

package org.weightless.agent.instrument.emit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;

import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.objectweb.asm.ConstantDynamic;
import org.objectweb.asm.Handle;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;
import org.objectweb.asm.tree.AbstractInsnNode;
import org.objectweb.asm.tree.FieldInsnNode;
import org.objectweb.asm.tree.InvokeDynamicInsnNode;
import org.objectweb.asm.tree.LdcInsnNode;
import org.objectweb.asm.tree.MethodInsnNode;
import org.objectweb.asm.util.Printer;
import org.weightless.agent.instrument.Code;
import org.weightless.agent.instrument.plan.Members;

/** Each row of the table of what changes when code moves to a companion, and what looks like one and is none. */
class RelocationTest implements Opcodes {
    private static final Members CLASS = members(false);
    private static final Members INTERFACE = members(true);

    private static Members members(boolean isInterface) {
        return new Members(Code.OWN, isInterface, Set.of("secret()V", "own()V", "keptI", "openI"), Set.of("secret()V"),
                Set.of("keptI"), Set.of("hook(I)V", "own()V", "heldI"));
    }

    private static AbstractInsnNode only(Code code) {
        AbstractInsnNode insn = code.method.instructions.getFirst();
        assertSame(insn, code.method.instructions.getLast());
        return insn;
    }

    /** One instruction, moved. */
    private static AbstractInsnNode move(Members members, AbstractInsnNode insn) {
        Code code = Code.of("m()V", "");
        code.method.instructions.add(insn);
        new Relocation(members).moved(code.method);
        return only(code);
    }

    private static String moved(Members members, String instruction) {
        Code code = Code.of("m()V", instruction);
        new Relocation(members).moved(code.method);
        return text(only(code));
    }

    private static String moved(String instruction) {
        return moved(CLASS, instruction);
    }

    private static String text(AbstractInsnNode insn) {
        if (insn instanceof InvokeDynamicInsnNode dynamic) {
            List<Object> arguments = Arrays.asList(dynamic.bsmArgs);
            return dynamic.name + dynamic.desc + " by " + text(dynamic.bsm) + (arguments.isEmpty() ? "" : " " + arguments);
        }
        String opcode = Printer.OPCODES[insn.getOpcode()].toLowerCase();
        if (insn instanceof MethodInsnNode call) {
            return opcode + " " + call.owner + "." + call.name + call.desc + (call.itf ? " itf" : "");
        }
        return insn instanceof FieldInsnNode field ? opcode + " " + field.owner + "." + field.name + ":" + field.desc : opcode;
    }

    private static String text(Handle handle) {
        return handle.getOwner().substring(handle.getOwner().lastIndexOf('/') + 1) + "." + handle.getName();
    }

    private static void stays(String instruction) {
        assertEquals(instruction, moved(instruction).replace(" itf", ""));
    }

    // ---- invokespecial

    @Test
    void aPrivateMethodIsCalledAsNestmatesDo() {
        assertEquals("invokevirtual made/Own.secret()V", moved("invokespecial made/Own.secret()V"));
        assertEquals("invokeinterface made/Own.secret()V itf", moved(INTERFACE, "invokespecial made/Own.secret()V"));
        stays("invokevirtual made/Own.secret()V");
    }

    @Test
    void aMethodOfSupersIsCalledThroughTheHost() {
        assertEquals("call(Lmade/Own;I)J by HostAccess.special [Lmade/Super;, (I)J]",
                moved("invokespecial made/Super.call(I)J"));
        assertEquals("own(Lmade/Own;)V by HostAccess.special [Lmade/Own;, ()V]", moved("invokespecial made/Own.own()V"));
    }

    @Test
    void aConstructorOnAnObjectThatExistsIsCalledThroughTheHost() {
        assertEquals("-init(Lmade/Super;I)V by HostAccess.constructor [Lmade/Super;, (I)V]",
                moved("invokespecial made/Super.-init(I)V"));
        assertEquals("-init(Lmade/Own;)V by HostAccess.constructor [Lmade/Own;, ()V]",
                moved("invokespecial made/Own.-init()V"));
    }

    @Test
    void theConstructorOfObjectDoesNothing() {
        assertEquals("pop", moved("invokespecial java/lang/Object.-init()V"));
    }

    @Test
    void aNewObjectIsConstructedAsBefore() {
        stays("invokespecial made/Other.<init>()V");
        stays("invokespecial made/Own.<init>()V");
    }

    /** The call site's class need not see what the arguments are. */
    @Test
    void typesThatTheClassMayNotNameGiveWayToObject() {
        assertEquals(
                "call(Lmade/Own;Ljava/lang/Object;Lmade/Near;)V by HostAccess.special"
                        + " [Lmade/Super;, (Lfar/Hidden;Lmade/Near;)V]",
                moved("invokespecial made/Super.call(Lfar/Hidden;Lmade/Near;)V"));
    }

    // ---- fields

    @Test
    void aFinalFieldIsWrittenThroughTheHost() {
        assertEquals("kept(Lmade/Own;I)V by HostAccess.finalField", moved("putfield made/Own.kept:I"));
        stays("getfield made/Own.kept:I");
        stays("putfield made/Own.open:I");
        stays("putfield made/Own.kept:J");
        stays("putfield made/Other.kept:I");
    }

    @Test
    void aFieldThatASuperClassElsewhereProtectsIsReachedThroughTheHost() {
        assertEquals("held(Lmade/Own;)I by HostAccess.getter [Lmade/Own;, I]", moved("getfield made/Own.held:I"));
        assertEquals("held(Lmade/Own;I)V by HostAccess.setter [Lmade/Own;, I]", moved("putfield made/Own.held:I"));
        assertEquals("held()I by HostAccess.getter [Lfar/Base;, I]", moved("getstatic far/Base.held:I"));
        assertEquals("held(I)V by HostAccess.setter [Lfar/Base;, I]", moved("putstatic far/Base.held:I"));
        stays("getfield made/Own.held:J");
    }

    // ---- calls

    @Test
    void aMethodThatASuperClassElsewhereProtectsIsCalledThroughTheHost() {
        assertEquals("hook(Lmade/Own;I)V by HostAccess.virtual [Lmade/Own;, (I)V]", moved("invokevirtual made/Own.hook(I)V"));
        assertEquals("hook(I)V by HostAccess.statically [Lfar/Base;, (I)V]", moved("invokestatic far/Base.hook(I)V"));
        stays("invokevirtual made/Own.hook(J)V");
        stays("invokevirtual made/Own.own()V");
    }

    @Test
    void anArraysCloneIsAnybodys() {
        Members members = new Members(Code.OWN, false, Set.of(), Set.of(), Set.of(), Set.of("clone()Ljava/lang/Object;"));
        assertEquals("invokevirtual [I.clone()Ljava/lang/Object;",
                moved(members, "invokevirtual [I.clone()Ljava/lang/Object;"));
        assertEquals("clone(Lmade/Own;)Ljava/lang/Object; by HostAccess.virtual [Lmade/Own;, ()Ljava/lang/Object;]",
                moved(members, "invokevirtual made/Own.clone()Ljava/lang/Object;"));
    }

    @Test
    void aLookupIsTheHosts() {
        String desc = "()Ljava/lang/invoke/MethodHandles$Lookup;";
        assertEquals("lookup" + desc + " by HostAccess.lookup",
                moved("invokestatic java/lang/invoke/MethodHandles.lookup" + desc));
        stays("invokestatic java/lang/invoke/MethodHandles.publicLookup" + desc);
    }

    /** A static method's copy has another name only where an instance method's copy has its own. */
    @Test
    void copiesAreCalledByTheNamesThatTheyHaveInTheEnd() {
        String desc = "(Lmade/Own;Lorg/weightless/runtime/Coroutine;)V";
        assertEquals("invokestatic made/Own$0fiber.free" + desc, moved("invokestatic made/Own$0fiber.free-static" + desc));
        assertEquals("invokestatic made/Own$0fiber.own-static" + desc, moved("invokestatic made/Own$0fiber.own-static" + desc));
    }

    @Test
    void aCopyIsNamedSoItself() {
        Code free = Code.of("free-static(Lmade/Own;Lorg/weightless/runtime/Coroutine;)V", "return");
        Code taken = Code.of("own-static(Lmade/Own;Lorg/weightless/runtime/Coroutine;)V", "return");
        new Relocation(CLASS).moved(free.method);
        new Relocation(CLASS).moved(taken.method);
        assertEquals("free own-static", free.method.name + " " + taken.method.name);
    }

    // ---- bootstrap methods and constants

    private static Handle bootstrap(String owner, String name) {
        return new Handle(H_INVOKESTATIC, owner, name, "(BSM)V", false);
    }

    private static String dynamic(String owner, String name, Object... arguments) {
        return text(move(CLASS, new InvokeDynamicInsnNode("made", "()V", bootstrap(owner, name), arguments)));
    }

    @Test
    void lambdasAreMadeInTheNameOfTheHost() {
        assertEquals("made()V by HostAccess.metafactory [1]", dynamic("java/lang/invoke/LambdaMetafactory", "metafactory", 1));
        assertEquals("made()V by HostAccess.altMetafactory", dynamic("java/lang/invoke/LambdaMetafactory", "altMetafactory"));
    }

    @Test
    void otherBootstrapMethodsOfTheJdkTreatNestmatesAlike() {
        assertEquals("made()V by StringConcatFactory.makeConcatWithConstants [a]",
                dynamic("java/lang/invoke/StringConcatFactory", "makeConcatWithConstants", "a"));
        assertEquals("made()V by ObjectMethods.bootstrap", dynamic("java/lang/runtime/ObjectMethods", "bootstrap"));
        assertEquals("made()V by Linker.virtual", dynamic("org/weightless/runtime/Linker", "virtual"));
    }

    @Test
    void bootstrapMethodsOfOthersGetTheHostsLookup() {
        assertEquals("made()V by HostAccess.hosted [groovy/Indy.bootstrap(BSM)V (6), a, 2]",
                dynamic("groovy/Indy", "bootstrap", "a", 2));
    }

    private static Object constant(Object given) {
        return ((LdcInsnNode) move(CLASS, new LdcInsnNode(given))).cst;
    }

    @Test
    void dynamicConstantsOfOthersGetItTooAndSoDoThoseInArguments() {
        ConstantDynamic jdks = new ConstantDynamic("c", "I", bootstrap("java/lang/invoke/ConstantBootstraps", "invoke"), "a");
        assertEquals(jdks, constant(jdks));
        ConstantDynamic others = new ConstantDynamic("c", "I", bootstrap("groovy/Indy", "constant"), "a");
        ConstantDynamic moved = (ConstantDynamic) constant(others);
        assertEquals("HostAccess.hostedConstant", text(moved.getBootstrapMethod()));
        assertEquals(bootstrap("groovy/Indy", "constant"), moved.getBootstrapMethodArgument(0));
        assertEquals("a", moved.getBootstrapMethodArgument(1));
        ConstantDynamic around =
                new ConstantDynamic("c", "I", bootstrap("java/lang/invoke/ConstantBootstraps", "invoke"), others);
        assertEquals(moved, ((ConstantDynamic) constant(around)).getBootstrapMethodArgument(0));
        assertEquals("made()V by StringConcatFactory.makeConcat [" + moved + "]",
                dynamic("java/lang/invoke/StringConcatFactory", "makeConcat", others));
    }

    /** Compilers made such handles of private methods before there were nests. */
    @Test
    void aHandleOfAPrivateMethodIsOneThatNestmatesMayHave() {
        Handle given = new Handle(H_INVOKESPECIAL, Code.OWN, "secret", "()V", false);
        assertEquals(new Handle(H_INVOKEVIRTUAL, Code.OWN, "secret", "()V", false), constant(given));
        Handle ofInterface = new Handle(H_INVOKESPECIAL, Code.OWN, "secret", "()V", true);
        assertEquals(new Handle(H_INVOKEINTERFACE, Code.OWN, "secret", "()V", true), constant(ofInterface));
        Handle ofOther = new Handle(H_INVOKESTATIC, Code.OWN, "secret", "()V", false);
        assertEquals(ofOther, constant(ofOther));
    }

    @Test
    void plainConstantsStay() {
        for (Object each : new Object[] {"text", 1, 2L, Type.getObjectType("made/Own"), Type.getMethodType("()V")}) {
            assertEquals(each, constant(each));
        }
    }
}

package org.weightless.agent.instrument.classfile;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.tree.ClassNode;
import org.weightless.agent.instrument.classfile.NestedCompanions.Kind;
import org.weightless.agent.testing.Asm;
import org.weightless.agent.testing.Uninstrumented;

/** A nest host names the companions of its nest, whatever it is like, and nothing else of a class changes. */
class NestedCompanionsTest implements Opcodes {
    private static final String HOST = "made/Host";

    private static byte[] host(int version, String name, Consumer<ClassWriter> attributes) {
        ClassWriter writer = new ClassWriter(ClassWriter.COMPUTE_MAXS);
        writer.visit(version, ACC_PUBLIC | ACC_SUPER, name, null, "java/lang/Object", null);
        attributes.accept(writer);
        Asm.method(writer, ACC_PRIVATE | ACC_STATIC, "secret", "()Ljava/lang/String;", code -> {
            code.visitLdcInsn("of the host");
            code.visitInsn(ARETURN);
        });
        Asm.method(writer, ACC_STATIC, "call", "(J)V", code -> {
            code.visitLdcInsn(1234567890123L);
            code.visitInsn(POP2);
            code.visitMethodInsn(INVOKESTATIC, "made/Other", "call", "()V", false);
            code.visitInsn(RETURN);
        });
        writer.visitEnd();
        return writer.toByteArray();
    }

    private static byte[] host(int version) {
        return host(version, HOST, writer -> {});
    }

    private static ClassNode read(byte[] bytes) {
        ClassNode node = new ClassNode();
        new ClassReader(bytes).accept(node, 0);
        return node;
    }

    private static List<String> members(byte[] given) {
        NestedCompanions.Named named = NestedCompanions.in(given);
        assertEquals(Kind.HOST, named.kind());
        return read(named.bytes()).nestMembers;
    }

    private static void staysAsItIs(Kind kind, byte[] bytes) {
        NestedCompanions.Named named = NestedCompanions.in(bytes);
        assertEquals(kind, named.kind());
        assertNull(named.bytes());
    }

    @Test
    void aClassAloneNamesItsOwnCompanion() {
        assertEquals(List.of("made/Host$0fiber"), members(host(V17)));
    }

    @Test
    void aHostNamesThoseOfItsMembersBehindThem() {
        assertEquals(List.of("made/Host$A", "made/Host$B", "made/Host$0fiber", "made/Host$A$0fiber", "made/Host$B$0fiber"),
                members(host(V17, HOST, writer -> {
                    writer.visitNestMember("made/Host$A");
                    writer.visitNestMember("made/Host$B");
                })));
    }

    @Test
    void aHostThatCallsNothingNamesThoseOfItsMembers() {
        ClassWriter writer = new ClassWriter(0);
        writer.visit(V17, ACC_PUBLIC, HOST, null, "java/lang/Object", null);
        writer.visitNestMember("made/Host$A");
        assertEquals(List.of("made/Host$A", "made/Host$0fiber", "made/Host$A$0fiber"), members(writer.toByteArray()));
    }

    /** The attribute may stand in front of others or behind them, and those may be of any size. */
    @Test
    void allElseOfTheClassStaysAsItIs() {
        byte[] bytes = host(V17, HOST, writer -> {
            writer.visitSource("Host.java", "SMAP");
            writer.visitAnnotation("Lmade/Marked;", true).visitEnd();
            writer.visitNestMember("made/Host$A");
            writer.visitInnerClass("made/Host$A", HOST, "A", ACC_STATIC);
            writer.visitField(ACC_FINAL | ACC_STATIC, "wide", "D", null, 0.5).visitEnd();
            writer.visitPermittedSubclass("made/Sub");
        });
        ClassNode named = read(NestedCompanions.in(bytes).bytes());
        named.nestMembers = List.of("made/Host$A");
        assertEquals(Asm.text(read(bytes)), Asm.text(named));
    }

    @Test
    void aNameBeyondAsciiIsKept() {
        assertEquals(List.of("made/\u00dcml\u00e4ut\u4e16\ud83d\ude00$0fiber"),
                members(host(V17, "made/\u00dcml\u00e4ut\u4e16\ud83d\ude00", writer -> {})));
    }

    @Test
    void aMemberIsNamedByItsHost() {
        staysAsItIs(Kind.MEMBER, host(V17, "made/Host$A", writer -> writer.visitNestHost(HOST)));
    }

    // ---- versions

    @ParameterizedTest
    @ValueSource(ints = {V1_7, V1_8, V9, V10})
    void versionsWithoutNestsAreRaised(int version) {
        assertEquals(V11, read(NestedCompanions.in(host(version)).bytes()).version);
    }

    @ParameterizedTest
    @ValueSource(ints = {V11, V17, V17 | V_PREVIEW, V21})
    void anyLaterVersionIsKept(int version) {
        assertEquals(version, read(NestedCompanions.in(host(version)).bytes()).version);
    }

    @ParameterizedTest
    @ValueSource(ints = {V1_1, V1_4, V1_5, V1_6})
    void classFilesWithoutInvokedynamicStayAsTheyAre(int version) {
        staysAsItIs(Kind.OUTSIDE, host(version));
    }

    /** The JVM ignores the attribute there, so that the class is a nest of its own without members. */
    @Test
    void aMemberOfAVersionWithoutNestsIsNone() {
        byte[] bytes = host(V11, "made/Host$A", writer -> writer.visitNestHost(HOST));
        bytes[7] = V10;
        staysAsItIs(Kind.OUTSIDE, bytes);
    }

    // ---- what can have no companion

    private static byte[] calling(Consumer<org.objectweb.asm.MethodVisitor> body) {
        ClassWriter writer = new ClassWriter(ClassWriter.COMPUTE_MAXS);
        writer.visit(V17, ACC_PUBLIC | ACC_SUPER, HOST, null, "java/lang/Object", null);
        Asm.method(writer, ACC_STATIC, "call", "()V", body);
        return writer.toByteArray();
    }

    @Test
    void aClassThatCallsNothingStaysAsItIs() {
        staysAsItIs(Kind.OUTSIDE, calling(code -> code.visitInsn(RETURN)));
    }

    @Test
    void aClassThatCallsConstructorsOfTheJdkAloneStaysAsItIs() {
        staysAsItIs(Kind.OUTSIDE, calling(code -> {
            code.visitTypeInsn(NEW, "java/lang/Object");
            code.visitMethodInsn(INVOKESPECIAL, "java/lang/Object", "<init>", "()V", false);
            code.visitInsn(RETURN);
        }));
        assertEquals(List.of("made/Host$0fiber"), members(calling(code -> {
            code.visitTypeInsn(NEW, "javax/Other");
            code.visitMethodInsn(INVOKESPECIAL, "javax/Other", "<init>", "()V", false);
            code.visitInsn(RETURN);
        })));
    }

    @Test
    void aCallOfAnInterfacesMethodIsACall() {
        assertEquals(List.of("made/Host$0fiber"), members(calling(code -> {
            code.visitInsn(ACONST_NULL);
            code.visitMethodInsn(INVOKEINTERFACE, "java/lang/Runnable", "run", "()V", true);
            code.visitInsn(RETURN);
        })));
    }

    @Test
    void aModuleStaysAsItIs() {
        ClassWriter writer = new ClassWriter(0);
        writer.visit(V17, ACC_MODULE, "module-info", null, null, null);
        writer.visitModule("made", 0, null).visitEnd();
        staysAsItIs(Kind.OUTSIDE, writer.toByteArray());
    }

    /** Three constants are added: a text, a class, and the name of the attribute. */
    @Test
    void aClassWithoutRoomForTheNamesStaysAsItIs() {
        staysAsItIs(Kind.OUTSIDE, filled(65_535 - 2));
        byte[] full = NestedCompanions.in(filled(65_535 - 3)).bytes();
        assertEquals(65_535, new ClassReader(full).getItemCount());
        assertEquals(List.of("made/Host$0fiber"), read(full).nestMembers);
    }

    private static byte[] filled(int constants) {
        ClassWriter writer = new ClassWriter(0);
        writer.visit(V17, ACC_PUBLIC, HOST, null, "java/lang/Object", null);
        writer.newMethod("made/Other", "call", "()V", false);
        while (new ClassReader(writer.toByteArray()).getItemCount() < 20) {
            writer.newUTF8("first" + new ClassReader(writer.toByteArray()).getItemCount());
        }
        for (int i = 20; i < constants; i++) {
            writer.newConst(1_000_000 + i);
        }
        byte[] bytes = writer.toByteArray();
        assertEquals(constants, new ClassReader(bytes).getItemCount());
        return bytes;
    }

    // ---- once more

    @Test
    void whatIsNamedAlreadyIsNotNamedAgain() {
        byte[] bytes = host(V17, HOST, writer -> writer.visitNestMember("made/Host$A"));
        staysAsItIs(Kind.HOST, NestedCompanions.in(bytes).bytes());
        staysAsItIs(Kind.HOST, NestedCompanions.in(host(V1_8)).bytes());
    }

    @Test
    void onlyWhatIsMissingIsAdded() {
        assertEquals(List.of("made/Host$A", "made/Host$A$0fiber", "made/Host$0fiber"),
                members(host(V17, HOST, writer -> {
                    writer.visitNestMember("made/Host$A");
                    writer.visitNestMember("made/Host$A$0fiber");
                })));
        assertEquals(List.of("made/Host$A", "made/Host$AB$0fiber", "made/Host$0fiber", "made/Host$A$0fiber"),
                members(host(V17, HOST, writer -> {
                    writer.visitNestMember("made/Host$A");
                    writer.visitNestMember("made/Host$AB$0fiber");
                })), "a longer name is another one");
    }

    @Test
    void whatIsNoClassFileIsRefused() {
        assertThrows(RuntimeException.class, () -> NestedCompanions.in(new byte[] {1, 2, 3}));
        assertThrows(RuntimeException.class, () -> NestedCompanions.in(new byte[20]));
    }

    // ---- in a JVM

    private static final class Loader extends ClassLoader implements Uninstrumented {
        Class<?> define(byte[] bytes) {
            return defineClass(null, bytes, 0, bytes.length);
        }
    }

    private static byte[] companion() {
        ClassWriter writer = new ClassWriter(ClassWriter.COMPUTE_MAXS);
        writer.visit(V11, ACC_PUBLIC | ACC_SUPER | ACC_FINAL, HOST + "$0fiber", null, "java/lang/Object", null);
        writer.visitNestHost(HOST);
        Asm.method(writer, ACC_PUBLIC | ACC_STATIC, "ask", "()Ljava/lang/String;", code -> {
            code.visitMethodInsn(INVOKESTATIC, HOST, "secret", "()Ljava/lang/String;", false);
            code.visitInsn(ARETURN);
        });
        return writer.toByteArray();
    }

    private static Method asking(byte[] host) throws ReflectiveOperationException {
        Loader loader = new Loader();
        Class<?> hostClass = loader.define(host);
        Class<?> companion = loader.define(companion());
        assertSame(loader, hostClass.getClassLoader());
        return companion.getMethod("ask");
    }

    @ParameterizedTest
    @ValueSource(ints = {V1_7, V1_8, V10, V11, V17})
    void theCompanionReachesWhatIsPrivate(int version) throws ReflectiveOperationException {
        assertEquals("of the host", asking(NestedCompanions.in(host(version)).bytes()).invoke(null));
    }

    @Test
    void aClassThatTheHostDoesNotNameDoesNot() throws ReflectiveOperationException {
        Method ask = asking(host(V17));
        InvocationTargetException thrown = assertThrows(InvocationTargetException.class, () -> ask.invoke(null));
        assertInstanceOf(IllegalAccessError.class, thrown.getCause());
    }

    @Test
    void namesOfClassesThatDoNotExistAreHarmless() throws ReflectiveOperationException {
        byte[] bytes = host(V17, HOST, writer -> writer.visitNestMember("made/Host$Nowhere"));
        Class<?> host = new Loader().define(NestedCompanions.in(bytes).bytes());
        assertSame(host, host.getNestHost());
        assertTrue(host.isNestmateOf(host));
        assertEquals(List.of(host), List.of(host.getNestMembers()));
    }
}

package org.weightless.agent.contract.agent;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
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
import org.weightless.agent.instrument.Instrumented;
import org.weightless.agent.instrument.classfile.Hierarchy;
import org.weightless.agent.instrument.classfile.NestedCompanions;
import org.weightless.agent.testing.Asm;
import org.weightless.agent.testing.Made;
import org.weightless.agent.testing.Sources;

/** A class that cannot be transformed runs as it is, and its yields are refused with the reason. */
class RefusedClassTest {
    private static Instrumented instrument(byte[] bytes) {
        return new ClassInstrumenter(new Hierarchy(name -> null), false).instrument(bytes);
    }

    private static byte[] ownBytes() throws IOException {
        try (InputStream in = RefusedClassTest.class.getResourceAsStream("RefusedClassTest.class")) {
            return in.readAllBytes();
        }
    }

    /**
     * A {@code Consumer} that calls a Runnable twice, of a version that gives merges to be resolved, where one class is
     * missing.
     */
    private static byte[] oldWithMissingClass() {
        return old(RefusedClassTest::callTwice);
    }

    private static byte[] old(Consumer<MethodVisitor> accept) {
        ClassWriter writer = new ClassWriter(ClassWriter.COMPUTE_MAXS);
        writer.visit(Opcodes.V1_4, Opcodes.ACC_PUBLIC, "made/Old", null, "java/lang/Object",
                new String[] {"java/util/function/Consumer"});
        Asm.method(writer, Opcodes.ACC_PUBLIC, "<init>", "()V", code -> {
            code.visitVarInsn(Opcodes.ALOAD, 0);
            code.visitMethodInsn(Opcodes.INVOKESPECIAL, "java/lang/Object", "<init>", "()V", false);
            code.visitInsn(Opcodes.RETURN);
        });
        Asm.method(writer, Opcodes.ACC_PUBLIC, "accept", "(Ljava/lang/Object;)V", accept);
        writer.visitEnd();
        return writer.toByteArray();
    }

    private static void callRunTwice(MethodVisitor code) {
        for (int i = 0; i < 2; i++) {
            code.visitVarInsn(Opcodes.ALOAD, 1);
            code.visitTypeInsn(Opcodes.CHECKCAST, "java/lang/Runnable");
            code.visitMethodInsn(Opcodes.INVOKEINTERFACE, "java/lang/Runnable", "run", "()V", true);
        }
    }

    private static void callTwice(MethodVisitor code) {
        Label other = new Label();
        Label join = new Label();
        callRunTwice(code);
        code.visitVarInsn(Opcodes.ALOAD, 1);
        code.visitJumpInsn(Opcodes.IFNONNULL, join);
        code.visitVarInsn(Opcodes.ALOAD, 1);
        code.visitJumpInsn(Opcodes.IFNULL, other);
        code.visitMethodInsn(Opcodes.INVOKESTATIC, "no/such/One", "make", "()Lno/such/One;", false);
        code.visitVarInsn(Opcodes.ASTORE, 2);
        code.visitJumpInsn(Opcodes.GOTO, join);
        code.visitLabel(other);
        code.visitMethodInsn(Opcodes.INVOKESTATIC, "no/such/Two", "make", "()Lno/such/Two;", false);
        code.visitVarInsn(Opcodes.ASTORE, 2);
        Label both = new Label();
        code.visitJumpInsn(Opcodes.GOTO, both);
        code.visitLabel(both);
        code.visitLabel(join);
        code.visitInsn(Opcodes.RETURN);
    }

    /** The same with two classes that meet, so that the agent has to ask what they have in common. */
    private static void callTwiceAndMerge(MethodVisitor code) {
        callRunTwice(code);
        Label other = new Label();
        Label join = new Label();
        code.visitVarInsn(Opcodes.ALOAD, 1);
        code.visitJumpInsn(Opcodes.IFNULL, other);
        code.visitLdcInsn("text");
        code.visitJumpInsn(Opcodes.GOTO, join);
        code.visitLabel(other);
        code.visitFieldInsn(Opcodes.GETSTATIC, "java/lang/Boolean", "TRUE", "Ljava/lang/Boolean;");
        code.visitLabel(join);
        code.visitInsn(Opcodes.POP);
        code.visitInsn(Opcodes.RETURN);
    }

    @SuppressWarnings("unchecked")
    private static List<Object> valuesThrough(Object consumer, List<PinnedException> refusals) {
        List<Object> values = new ArrayList<>();
        Generator.of(() -> {
            Fiber.yield("before");
            ((Consumer<Object>) consumer).accept((Runnable) () -> {
                try {
                    Fiber.yield("inside");
                } catch (PinnedException e) {
                    refusals.add(e);
                }
            });
            Fiber.yield("after");
        }).forEachRemaining(values::add);
        return values;
    }

    /** A loader that knows the JDK only: a transformed class of it would not find the runtime. */
    @Test
    void aLoaderThatDoesNotFindTheRuntime() throws Exception {
        byte[] bytes = Sources.javac("made.Isolated", """
                package made;
                public class Isolated implements java.util.function.Consumer<Runnable> {
                    public void accept(Runnable r) { r.run(); r.run(); }
                }
                """).made().bytes("made.Isolated");
        ClassLoader isolated = new ClassLoader(null) {
            @Override
            protected Class<?> findClass(String name) {
                return defineClass(name, bytes, 0, bytes.length);
            }
        };
        List<PinnedException> refusals = new ArrayList<>();
        Object consumer = isolated.loadClass("made.Isolated").getDeclaredConstructor().newInstance();
        assertEquals(List.of("before", "after"), valuesThrough(consumer, refusals));
        assertEquals(2, refusals.size());
        assertEquals(Reason.REFUSED, refusals.get(0).reason());
        assertEquals("made.Isolated", refusals.get(0).culprit().getClassName());
        assertEquals("accept", refusals.get(0).culprit().getMethodName());
        assertTrue(refusals.get(0).getMessage().contains("class loader"), refusals.get(0).getMessage());
    }

    /** Stack maps of an old class file depend on what extends what; Object for the unknown would verify, too, or a refusal. */
    @Test
    void anOldClassFileWithMissingClassesLoadsAndLosesNothing() {
        Made made = new Made().with("made.Old", oldWithMissingClass());
        List<PinnedException> refusals = new ArrayList<>();
        List<Object> values = valuesThrough(made.instrumented().make("made.Old"), refusals);
        if (refusals.isEmpty()) {
            assertEquals(List.of("before", "inside", "inside", "after"), values);
        } else {
            assertEquals(List.of("before", "after"), values);
            assertEquals(2, refusals.size());
            assertEquals(Reason.REFUSED, refusals.get(0).reason());
        }
    }

    /** What the agent itself runs into says nothing of a class: its caller may have more room when it calls again. */
    @ParameterizedTest
    @ValueSource(classes = {OutOfMemoryError.class, StackOverflowError.class})
    void whatTheAgentHasNoMemoryOrStackForIsThrownAndThenTriedAgain(Class<? extends VirtualMachineError> end)
            throws Exception {
        byte[] bytes = old(RefusedClassTest::callTwiceAndMerge);
        class Full extends ClassLoader {
            private boolean isFull = true;

            Full() {
                super(RefusedClassTest.class.getClassLoader());
            }

            @Override
            public InputStream getResourceAsStream(String name) {
                if (!isFull) {
                    return super.getResourceAsStream(name);
                }
                try {
                    throw end.getDeclaredConstructor().newInstance();
                } catch (ReflectiveOperationException e) {
                    throw new AssertionError(e);
                }
            }

            Object make() throws ReflectiveOperationException {
                return defineClass("made.Old", bytes, 0, bytes.length).getDeclaredConstructor().newInstance();
            }
        }
        List<PinnedException> refusals = new ArrayList<>();
        Full loader = new Full();
        Object consumer = loader.make();
        assertThrows(end, () -> valuesThrough(consumer, refusals));
        loader.isFull = false;
        assertEquals(List.of("before", "inside", "inside", "after"), valuesThrough(consumer, refusals));
        assertEquals(List.of(), refusals);
    }

    @Test
    void aVersionFromTheFutureIsRefusedWithAClearMessage() throws IOException {
        byte[] bytes = ownBytes();
        bytes[6] = 0;
        bytes[7] = 99;
        Instrumented result = instrument(bytes);
        assertNull(result.bytes());
        assertEquals(1, result.refused().size());
        assertTrue(result.refused().toString().contains("99"), result.refused().toString());
        assertTrue(result.refused().toString().contains("newer"), result.refused().toString());
    }

    @Test
    void theVersionsOfTheNextJdksAreKnown() throws IOException {
        byte[] bytes = ownBytes();
        for (int feature = 17; feature <= 27; feature++) {
            bytes[7] = (byte) (feature + 44);
            assertNotNull(instrument(bytes).bytes(), "Java " + feature);
        }
    }

    @Test
    void previewVersionsAreInstrumented() throws IOException {
        byte[] bytes = ownBytes();
        bytes[4] = (byte) 0xff;
        bytes[5] = (byte) 0xff;
        byte[] instrumented = instrument(bytes).bytes();
        assertEquals((byte) 0xff, instrumented[4], "the minor version says which features it uses");
    }

    @Test
    void brokenClassFilesAreRefusedAndNeverThrow() throws IOException {
        byte[] bytes = ownBytes();
        for (int length : new int[] {0, 3, 7, 8, 9, 100, bytes.length / 2, bytes.length - 1}) {
            assertNull(instrument(Arrays.copyOf(bytes, length)).bytes());
        }
        for (int at = 8; at < 200; at += 3) {
            byte[] broken = bytes.clone();
            broken[at] ^= 0x55;
            instrument(broken);
        }
    }

    /** It has no room for the name of a companion, so that its own is a hidden class. */
    @Test
    void aConstantPoolThatIsFullIsNoObstacle() {
        ClassWriter writer = new ClassWriter(ClassWriter.COMPUTE_MAXS);
        writer.visit(Opcodes.V17, Opcodes.ACC_PUBLIC, "made/Full", null, "java/lang/Object",
                new String[] {"java/util/function/Consumer"});
        Asm.method(writer, Opcodes.ACC_PUBLIC, "<init>", "()V", code -> {
            code.visitVarInsn(Opcodes.ALOAD, 0);
            code.visitMethodInsn(Opcodes.INVOKESPECIAL, "java/lang/Object", "<init>", "()V", false);
            code.visitInsn(Opcodes.RETURN);
        });
        Asm.method(writer, Opcodes.ACC_PUBLIC, "accept", "(Ljava/lang/Object;)V", code -> {
            callRunTwice(code);
            code.visitInsn(Opcodes.RETURN);
        });
        int count = new ClassReader(writer.toByteArray()).getItemCount();
        for (int i = count; i < 65_535; i++) {
            writer.newConst(1_000_000 + i);
        }
        byte[] bytes = writer.toByteArray();
        assertEquals(65_535, new ClassReader(bytes).getItemCount());
        assertEquals(NestedCompanions.Kind.OUTSIDE, NestedCompanions.in(bytes).kind());
        List<PinnedException> refusals = new ArrayList<>();
        assertEquals(List.of("before", "inside", "inside", "after"),
                valuesThrough(new Made().with("made.Full", bytes).instrumented().make("made.Full"), refusals));
        assertEquals(List.of(), refusals);
    }
}

package org.weightless.agent.contract.agent;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.instrument.ClassFileTransformer;
import java.lang.instrument.Instrumentation;
import java.lang.reflect.Method;
import java.security.ProtectionDomain;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import net.bytebuddy.agent.ByteBuddyAgent;
import org.junit.jupiter.api.Test;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassVisitor;
import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;
import org.weightless.Fiber;
import org.weightless.Generator;
import org.weightless.agent.instrument.ClassInstrumenter;
import org.weightless.agent.instrument.classfile.Hierarchy;
import org.weightless.agent.instrument.Instrumented;
import org.weightless.agent.testing.Disassembly;
import org.weightless.agent.testing.Made;
import org.weightless.agent.testing.Programs;
import org.weightless.agent.testing.Sources;
import org.weightless.agent.testing.Uninstrumented;
import org.weightless.runtime.Coroutine;

/** The transformer minds its own business. */
class TransformerTest {
    private static final String SOURCE = """
            package made;
            import static org.weightless.agent.testing.Probe.*;
            public class Twice implements java.util.concurrent.Callable<Object> {
                public Object call() { int a = s(1); Runnable r = () -> y(); r.run(); return a + s(2); }
            }
            """;

    private static boolean hasCopies(Class<?> type) {
        return Arrays.stream(type.getDeclaredMethods())
                .anyMatch(method -> Arrays.asList(method.getParameterTypes()).contains(Coroutine.class) && method.isSynthetic());
    }

    private static Instrumented instrument(byte[] bytes) {
        return new ClassInstrumenter(new Hierarchy(ClassLoader::getSystemResourceAsStream), false).instrument(bytes);
    }

    @Test
    void ownClassesAndTheJdksAreLeftAlone() {
        assertTrue(hasCopies(TransformerTest.class), "or this test says nothing");
        for (Class<?> type : List.of(ArrayList.class, Collections.class, Thread.class, java.sql.Timestamp.class,
                Fiber.class, Generator.class, ClassInstrumenter.class)) {
            assertFalse(hasCopies(type), type.getName());
        }
    }

    private static void yielding() {
        Fiber.yield(1);
    }

    @Test
    void whatHasBeenInstrumentedIsNotInstrumentedAgain() {
        byte[] once = instrument(Sources.javac("made.Twice", SOURCE).made().bytes("made.Twice")).bytes();
        assertNotNull(once);
        Instrumented twice = instrument(once);
        assertNull(twice.bytes());
        assertEquals(List.of(), twice.refused());
    }

    /** The name is optional in {@link ClassLoader#defineClass(String, byte[], int, int)}. */
    @Test
    void aClassThatIsDefinedWithoutANameIsInstrumented() throws ReflectiveOperationException {
        byte[] bytes = Sources.javac("made.Twice", SOURCE).made().bytes("made.Twice");
        Class<?> type = new ClassLoader(TransformerTest.class.getClassLoader()) {
            Class<?> define() {
                return defineClass(null, bytes, 0, bytes.length);
            }
        }.define();
        assertTrue(hasCopies(type));
        Programs.compare(new Made().with("made.Twice", bytes).plain().callable("made.Twice"),
                (java.util.concurrent.Callable<?>) type.getDeclaredConstructor().newInstance());
    }

    @Test
    void whatTheFilterLeavesAloneItLeavesAloneWithoutANameToo() {
        byte[] bytes = Sources.javac("made.Twice", SOURCE).made().bytes("made.Twice");
        class Plain extends ClassLoader implements Uninstrumented {
            Class<?> define() {
                return defineClass(null, bytes, 0, bytes.length);
            }
        }
        assertFalse(hasCopies(new Plain().define()));
    }

    @Test
    void instrumentedOnDiskAndThenOnceMoreByTheAgent() {
        Made made = Sources.javac("made.Twice", SOURCE).made();
        byte[] bytes = made.bytes("made.Twice");
        Programs.compare(new Made().with("made.Twice", bytes).plain().callable("made.Twice"),
                new Made().with("made.Twice", instrument(bytes).bytes()).instrumented().callable("made.Twice"));
    }

    @Test
    void theSameBytesGiveTheSameClass() {
        byte[] bytes = Sources.javac("made.Twice", SOURCE).made().bytes("made.Twice");
        assertTrue(Arrays.equals(instrument(bytes).bytes(), instrument(bytes).bytes()));
    }

    @Test
    void theMethodsAsWrittenKeepTheirBytecode() {
        byte[] bytes = Sources.javac("made.Plain", """
                package made;
                public class Plain {
                    int a(Runnable r, int[] x) { for (int i = 0; i < x.length; i++) { r.run(); x[i] += i; } return x[0]; }
                    static String b(Object o) { try { return o.toString(); } catch (RuntimeException e) { return b("x"); } }
                }
                """).made().bytes("made.Plain");
        assertEquals(Disassembly.of(bytes, true), Disassembly.of(instrument(bytes).bytes(), true));
        assertFalse(Disassembly.of(bytes, false).equals(Disassembly.of(instrument(bytes).bytes(), false)), "nothing added");
    }

    @Test
    void whatIsAddedIsSyntheticAndPrivate() throws ClassNotFoundException {
        Class<?> type = Sources.javac("made.Twice", SOURCE).made().instrumented().loadClass("made.Twice");
        List<String> visible = new ArrayList<>();
        for (Method method : type.getDeclaredMethods()) {
            if (!method.isSynthetic()) {
                visible.add(method.getName());
            }
        }
        assertEquals(List.of("call"), visible);
        assertEquals(0, type.getDeclaredFields().length);
        assertEquals(1, type.getDeclaredConstructors().length);
    }

    static class Retransformed {
        static List<Object> run() {
            List<Object> values = new ArrayList<>();
            Generator.of(() -> {
                for (int i = 0; i < 3; i++) {
                    Fiber.yield(step(i));
                }
            }).forEachRemaining(values::add);
            return values;
        }

        static int step(int i) {
            Fiber.yield("step");
            return i * 10;
        }
    }

    /** Another agent may retransform a class; it has to find the added methods in the bytes, and may change any body. */
    @Test
    void classesCanBeRetransformedByAnotherAgent() throws Exception {
        List<Object> expected = List.of("step", 0, "step", 10, "step", 20);
        assertEquals(expected, Retransformed.run());
        AtomicInteger seen = new AtomicInteger();
        ClassFileTransformer other = new ClassFileTransformer() {
            @Override
            public byte[] transform(ClassLoader loader, String name, Class<?> type, ProtectionDomain domain, byte[] bytes) {
                return type == Retransformed.class ? withNops(bytes, seen) : null;
            }
        };
        Instrumentation instrumentation = ByteBuddyAgent.getInstrumentation();
        Generator<Object> across = Generator.of(() -> {
            Fiber.yield("before");
            Fiber.yield(Retransformed.step(1));
        });
        assertEquals("before", across.next());
        assertEquals("step", across.next());
        instrumentation.addTransformer(other, true);
        try {
            instrumentation.retransformClasses(Retransformed.class);
        } finally {
            instrumentation.removeTransformer(other);
        }
        assertTrue(seen.get() > 0);
        assertEquals(expected, Retransformed.run());
        assertEquals(10, across.next());
    }

    private static byte[] withNops(byte[] bytes, AtomicInteger seen) {
        ClassReader reader = new ClassReader(bytes);
        ClassWriter writer = new ClassWriter(reader, 0);
        reader.accept(new ClassVisitor(Opcodes.ASM9, writer) {
            @Override
            public MethodVisitor visitMethod(int access, String name, String desc, String signature, String[] exceptions) {
                MethodVisitor method = super.visitMethod(access, name, desc, signature, exceptions);
                return new MethodVisitor(Opcodes.ASM9, method) {
                    @Override
                    public void visitCode() {
                        super.visitCode();
                        seen.incrementAndGet();
                        visitInsn(Opcodes.NOP);
                    }
                };
            }
        }, 0);
        return writer.toByteArray();
    }

    /** A loader that lets one class at a time be loaded, as those do that are not registered as parallel capable. */
    private static class OneByOne extends ClassLoader {
        OneByOne(ClassLoader parent) {
            super(parent);
        }

        Class<?> define(String name, byte[] bytes) {
            return defineClass(name, bytes, 0, bytes.length);
        }
    }

    /**
     * One thread defines a class while it holds the parent's lock; another one is asked for the runtime by the agent and has to wait for the
     * parent: the agent must not hold anything that the first one needs.
     */
    @Test
    void noLockIsHeldWhileALoaderIsAskedForTheRuntime() throws InterruptedException {
        byte[] bytes = Sources.javac("made.Twice", SOURCE).made().bytes("made.Twice");
        CountDownLatch asked = new CountDownLatch(1);
        CountDownLatch entered = new CountDownLatch(1);
        OneByOne parent = new OneByOne(TransformerTest.class.getClassLoader());
        OneByOne child = new OneByOne(parent) {
            @Override
            public Class<?> loadClass(String name) throws ClassNotFoundException {
                if (name.equals(Coroutine.class.getName())) {
                    asked.countDown();
                    awaitUnchecked(entered);
                }
                return super.loadClass(name);
            }
        };
        Thread inChild = new Thread(() -> child.define("made.Twice", bytes));
        Thread inParent = new Thread(() -> {
            synchronized (parent) {
                entered.countDown();
                awaitUnchecked(asked);
                parent.define("made.Twice", bytes);
            }
        });
        for (Thread thread : List.of(inChild, inParent)) {
            thread.setDaemon(true);
            thread.start();
        }
        for (Thread thread : List.of(inChild, inParent)) {
            thread.join(20_000);
            assertFalse(thread.isAlive(), "waits for ever");
        }
    }

    private static void awaitUnchecked(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}

package org.weightless.agent.contract.agent;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.instrument.ClassDefinition;
import java.lang.instrument.ClassFileTransformer;
import java.lang.instrument.Instrumentation;
import java.lang.reflect.Member;
import java.lang.reflect.Modifier;
import java.security.ProtectionDomain;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
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
import org.weightless.PinnedException;
import org.weightless.agent.instrument.ClassInstrumenter;
import org.weightless.agent.instrument.Instrumented;
import org.weightless.agent.instrument.classfile.Hierarchy;
import org.weightless.agent.instrument.classfile.NestedCompanions;
import org.weightless.agent.instrument.rules.Names;
import org.weightless.agent.testing.Disassembly;
import org.weightless.agent.testing.Made;
import org.weightless.agent.testing.Programs;
import org.weightless.agent.testing.Sources;
import org.weightless.agent.testing.Uninstrumented;
import org.weightless.runtime.Coroutine;
import org.weightless.runtime.Engine;

/** A class stays what its author wrote; what fibers need of it stands in a companion. */
class TransformerTest {
    private static final String SOURCE = """
            package made;
            import static org.weightless.agent.testing.Probe.*;
            public class Twice implements java.util.concurrent.Callable<Object> {
                public Object call() { int a = s(1); Runnable r = () -> y(); r.run(); return a + s(2); }
            }
            """;

    private static Instrumented instrument(byte[] bytes) {
        return new ClassInstrumenter(new Hierarchy(ClassLoader::getSystemResourceAsStream), false).instrument(bytes);
    }

    private static Made twice() {
        return Sources.javac("made.Twice", SOURCE).made();
    }

    /** The companion of a class, if there is one that its loader knows by name. */
    private static Class<?> companion(Class<?> host) {
        try {
            return Class.forName(host.getName() + Names.COMPANION, false, host.getClassLoader());
        } catch (ClassNotFoundException none) {
            return null;
        }
    }

    /** What reflection tells of a class, but for what a running program changes. */
    private static List<String> seen(Class<?> type) {
        List<String> seen = new ArrayList<>();
        for (Object[] each : new Object[][] {type.getDeclaredFields(), type.getDeclaredMethods(),
            type.getDeclaredConstructors(), type.getDeclaredClasses(), type.getInterfaces(), type.getAnnotations()}) {
            for (Object member : each) {
                seen.add(member + (member instanceof Member flagged && flagged.isSynthetic() ? " synthetic" : ""));
            }
        }
        Collections.sort(seen);
        seen.add(Modifier.toString(type.getModifiers()) + " " + type.getSuperclass() + " in the nest of " + type.getNestHost());
        return seen;
    }

    @Test
    void aClassHasTheMembersThatItsAuthorWroteAndNoOthers() throws ReflectiveOperationException {
        Made made = twice();
        Class<?> plain = made.plain().loadClass("made.Twice");
        Made.Loader loader = made.instrumented();
        Class<?> type = loader.loadClass("made.Twice");
        assertEquals(seen(plain), seen(type));
        assertEquals(List.of(plain.getNestMembers()).toString(), List.of(type.getNestMembers()).toString());
        assertTrue(Programs.run(loader.callable("made.Twice"), Programs.Mode.GENERATOR).yields() > 0);
        assertEquals(seen(plain), seen(type));
    }

    @Test
    void aCompanionIsMadeWhenAFiberFirstLinksAMethodOfItsClass() {
        Made.Loader loader = twice().instrumented();
        Callable<?> program = loader.callable("made.Twice");
        assertNull(companion(program.getClass()));
        Programs.run(program, Programs.Mode.PLAIN);
        assertNull(companion(program.getClass()), "plain code needs none");
        Programs.run(program, Programs.Mode.GENERATOR);
        Class<?> companion = companion(program.getClass());
        assertNotNull(companion);
        assertTrue(companion.isSynthetic());
        assertSame(program.getClass(), companion.getNestHost());
    }

    @Test
    void aClassHasOneCompanion() throws ClassNotFoundException {
        Class<?> type = twice().instrumented().loadClass("made.Twice");
        Class<?> first = Engine.provider().companion(type).getKey();
        assertSame(first, Engine.provider().companion(type).getKey());
        assertSame(first, companion(type));
    }

    @Test
    void aCompanionHasNone() throws ClassNotFoundException {
        Class<?> type = twice().instrumented().loadClass("made.Twice");
        assertNull(Engine.provider().companion(Engine.provider().companion(type).getKey()));
    }

    @Test
    void ownClassesAndTheJdksHaveNone() {
        assertNotNull(Engine.provider().companion(TransformerTest.class), "or this test says nothing");
        for (Class<?> type : List.of(ArrayList.class, Collections.class, Thread.class, java.sql.Timestamp.class,
                Fiber.class, Generator.class, ClassInstrumenter.class, int[].class)) {
            assertNull(Engine.provider().companion(type), type.getName());
        }
    }

    /** The name is optional in {@link ClassLoader#defineClass(String, byte[], int, int)}. */
    @Test
    void aClassThatIsDefinedWithoutANameHasANormalCompanion() throws ReflectiveOperationException {
        Made made = twice();
        byte[] bytes = made.bytes("made.Twice");
        Class<?> type = new ClassLoader(TransformerTest.class.getClassLoader()) {
            Class<?> define() {
                return defineClass(null, bytes, 0, bytes.length);
            }
        }.define();
        Programs.compare(made.plain().callable("made.Twice"),
                (Callable<?>) type.getDeclaredConstructor().newInstance());
        assertNotNull(companion(type));
    }

    @Test
    void whatTheFilterLeavesAloneItLeavesAloneWithoutANameToo() {
        byte[] bytes = twice().bytes("made.Twice");
        class Plain extends ClassLoader implements Uninstrumented {
            Class<?> define() {
                return defineClass(null, bytes, 0, bytes.length);
            }
        }
        assertNull(Engine.provider().companion(new Plain().define()));
    }

    /** A tool may have taken the class from a JVM with the agent. */
    @Test
    void aClassFileThatNamesItsCompanionAlreadyIsLeftAsItIs() {
        Made made = twice();
        byte[] named = NestedCompanions.in(made.bytes("made.Twice")).bytes();
        assertNull(NestedCompanions.in(named).bytes());
        Callable<?> program = new Made().with("made.Twice", named).instrumented().callable("made.Twice");
        Programs.compare(made.plain().callable("made.Twice"), program);
        assertNotNull(companion(program.getClass()));
    }

    @Test
    void theSameBytesGiveTheSameCompanion() {
        byte[] bytes = twice().bytes("made.Twice");
        assertArrayEquals(instrument(bytes).bytes(), instrument(bytes).bytes());
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
        assertEquals(Disassembly.of(bytes), Disassembly.of(NestedCompanions.in(bytes).bytes()));
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

    /** Another agent may retransform a class and change any body; what is suspended goes on in the old one. */
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

    private static Made version(int number) {
        return Sources.javac("made.Versioned", """
                package made;
                public class Versioned implements java.util.concurrent.Callable<Object> {
                    public Object call() { org.weightless.Fiber.yield("in NUMBER"); return "from NUMBER"; }
                }
                """.replace("NUMBER", "" + number)).made();
    }

    private static Generator<Object> through(Callable<?> program) {
        return Generator.returning(() -> List.of(program.call()));
    }

    @Test
    void whatIsRedefinedHasAnotherCompanionAndCallsAreLinkedAnew() throws Exception {
        Callable<?> program = version(1).instrumented().callable("made.Versioned");
        Generator<Object> suspended = through(program);
        assertEquals("in 1", suspended.next());
        Class<?> first = Engine.provider().companion(program.getClass()).getKey();
        ByteBuddyAgent.getInstrumentation().redefineClasses(
                new ClassDefinition(program.getClass(), version(2).bytes("made.Versioned")));
        Generator<Object> later = through(program);
        assertEquals("in 2", later.next());
        assertNotSame(first, Engine.provider().companion(program.getClass()).getKey());
        assertFalse(suspended.hasNext() || later.hasNext());
        assertEquals(List.of("from 1"), suspended.result(), "an activation runs its own code to the end");
        assertEquals(List.of("from 2"), later.result());
    }

    /** What was suspended in between finds the copies as they were. */
    @Test
    void whatIsRetransformedIntoWhatItWasKeepsItsCompanion() throws Exception {
        Callable<?> program = version(1).instrumented().callable("made.Versioned");
        Generator<Object> suspended = through(program);
        assertEquals("in 1", suspended.next());
        Class<?> first = Engine.provider().companion(program.getClass()).getKey();
        for (int i = 0; i < 3; i++) {
            ByteBuddyAgent.getInstrumentation().retransformClasses(program.getClass());
            assertEquals("in 1", through(program).next());
            assertSame(first, Engine.provider().companion(program.getClass()).getKey());
        }
        ByteBuddyAgent.getInstrumentation().redefineClasses(
                new ClassDefinition(program.getClass(), version(2).bytes("made.Versioned")));
        assertEquals("in 2", through(program).next());
        assertFalse(suspended.hasNext());
        assertEquals(List.of("from 1"), suspended.result());
    }

    /** Its call was linked as plain code. */
    @Test
    void aMethodThatSuspendsOnlyOnceItIsRedefined() throws Exception {
        Callable<?> program = Sources.javac("made.Versioned", """
                package made;
                public class Versioned implements java.util.concurrent.Callable<Object> {
                    public Object call() { return "at once"; }
                }
                """).made().instrumented().callable("made.Versioned");
        Generator<Object> plain = through(program);
        assertFalse(plain.hasNext());
        assertEquals(List.of("at once"), plain.result());
        ByteBuddyAgent.getInstrumentation().redefineClasses(
                new ClassDefinition(program.getClass(), version(2).bytes("made.Versioned")));
        assertEquals("in 2", through(program).next());
    }

    private static Made helped(String help) {
        return Sources.javac("made.Helped", """
                package made;
                public class Helped implements java.util.concurrent.Callable<Object> {
                    public Object call() {
                        org.weightless.Fiber.yield("first");
                        help();
                        return "end";
                    }
                    private void help() { HELP }
                }
                """.replace("HELP", help)).made();
    }

    @Test
    void oldCodeThatCallsWhatHasBecomeToYieldIsToldApartFromAMonitor() throws Exception {
        Callable<?> program = helped("").instrumented().callable("made.Helped");
        Generator<Object> old = through(program);
        assertEquals("first", old.next());
        ByteBuddyAgent.getInstrumentation().redefineClasses(new ClassDefinition(
                program.getClass(), helped("org.weightless.Fiber.yield(\"helped\");").bytes("made.Helped")));
        PinnedException refused = assertThrows(PinnedException.class, old::next);
        assertTrue(refused.getMessage().contains("old code of a redefined class"), refused.getMessage());
        Generator<Object> later = through(program);
        assertEquals("first", later.next());
        assertEquals("helped", later.next());
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
     * One thread links a class while it holds the parent's lock; the loader of another one is asked for the runtime by the
     * agent and has to wait for the parent: the agent must not hold anything that the first one needs.
     */
    @Test
    void noLockIsHeldWhileALoaderIsAskedForTheRuntime() throws Exception {
        byte[] bytes = Sources.javac("made.Quiet", """
                package made;
                public class Quiet implements java.util.concurrent.Callable<Object> {
                    public Object call() { org.weightless.Fiber.yield("yielded"); return "returned"; }
                }
                """).made().bytes("made.Quiet");
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
        Runnable ofChild = yielding(child.define("made.Quiet", bytes));
        Runnable ofParent = yielding(parent.define("made.Quiet", bytes));
        Thread inChild = new Thread(ofChild);
        Thread inParent = new Thread(() -> {
            synchronized (parent) {
                entered.countDown();
                awaitUnchecked(asked);
                ofParent.run();
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
        assertNotNull(companion(Class.forName("made.Quiet", false, child)));
        assertNotNull(companion(Class.forName("made.Quiet", false, parent)));
    }

    /** Links a method of a class in a generator. */
    private static Runnable yielding(Class<?> type) throws ReflectiveOperationException {
        Callable<?> program = (Callable<?>) type.getDeclaredConstructor().newInstance();
        return () -> assertEquals("yielded", Generator.returning(program).next());
    }

    private static void awaitUnchecked(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}

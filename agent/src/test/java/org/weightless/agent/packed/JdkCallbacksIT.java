package org.weightless.agent.packed;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledForJreRange;
import org.junit.jupiter.api.condition.JRE;
import org.junit.jupiter.api.io.TempDir;
import org.objectweb.asm.ClassWriter;
import org.weightless.agent.packed.jdk.Callbacks;
import org.weightless.agent.packed.jdk.NullTexts;
import org.weightless.agent.packed.jdk.OwnTrace;
import org.weightless.agent.packed.jdk.Refusals;
import org.weightless.agent.packed.jdk.Trace;
import org.weightless.agent.testing.ChildJvm;
import org.weightless.agent.testing.ChildJvm.Result;

/** Yields in callbacks of the JDK's: with the packed agent, as companions of the JDK's classes are the boot loader's. */
class JdkCallbacksIT {
    private static final String REFUSALS = Refusals.class.getName();

    @TempDir
    Path directory;

    private Result run(String option, Class<?> program, String... arguments) {
        String asm = Path.of(URI.create(ClassWriter.class.getProtectionDomain().getCodeSource().getLocation().toString()))
                .toString();
        List<String> command = new ArrayList<>(
                List.of(option, "-cp", Apps.testClassPath() + File.pathSeparator + asm, program.getName()));
        command.addAll(List.of(arguments));
        return ChildJvm.run(directory, command.toArray(String[]::new));
    }

    @Test
    void eachCallbackMayYield() {
        Result result = run(ChildJvm.agent(), Callbacks.class);
        assertEquals(List.of("all"), result.lines(), result::toString);
        assertEquals("", result.err());
    }

    @Test
    void whatTheJdkCallsUnderALockIsRefusedByName() {
        Result result = run(ChildJvm.agent(), Refusals.class);
        assertEquals(List.of(
                "vector: MONITOR java.util.Vector.forEach",
                "synchronizedList: MONITOR java.util.Collections$SynchronizedCollection.forEach",
                "computeIfAbsent: MONITOR java.util.concurrent.ConcurrentHashMap.computeIfAbsent",
                "priorityBlockingQueue: MONITOR java.util.concurrent.PriorityBlockingQueue.offer",
                "constructor: CONSTRUCTOR java.lang.IllegalStateException.<init>",
                "constructor behind its arguments: CONSTRUCTOR java.math.BigInteger.<init>",
                "internal constructor: CONSTRUCTOR com.sun.tools.javac.util.JCDiagnostic$SourcePosition.<init>",
                "constructor of the class above what is read: CONSTRUCTOR " + REFUSALS + "$Above.<init>",
                "constructor with a monitor: MONITOR " + REFUSALS + "$Guarded.<init>",
                "synchronized method: MONITOR " + REFUSALS + "$Guarded.all",
                "method with a monitor: MONITOR " + REFUSALS + "$Guarded.part",
                "constructor of the JDK's: CONSTRUCTOR java.lang.IllegalStateException.<init>",
                "initialiser of a class by name: CLASS_INITIALIZER " + REFUSALS + "$Lazy.<clinit>",
                "publisher: UNINSTRUMENTED java.util.concurrent.SubmissionPublisher.submit",
                "managed block in a pool: UNINSTRUMENTED java.util.concurrent.ForkJoinPool.compensatedBlock",
                "privileged: UNINSTRUMENTED java.security.AccessController.doPrivileged"), result.lines(),
                result::toString);
    }

    @Test
    void aRefusalSaysWhyAndWhatHelps() {
        List<String> lines = run(ChildJvm.agent(), Refusals.class, "causes").lines();
        String instead = "; call what yields directly, or yield before or behind that call of the JDK's";
        assertEquals(List.of(
                "constructor of the class above what is read: a stream of objects calls it for a class below that it reads;"
                        + " yield in a readObject method, or behind the reading",
                "initialiser of a class by name: a class initialiser cannot be suspended; do the yielding work later, in a"
                        + " method",
                "publisher: java.util.concurrent.SubmissionPublisher stays plain: it hands items to an executor while it"
                        + " holds a lock" + instead,
                "privileged: java.security.AccessController stays plain: permissions go by the stack of the thread" + instead,
                "proxy of a handle: MethodHandleProxies has made it of a method handle; call the handle, or make a lambda that"
                        + " does"),
                List.of(lines.get(7), lines.get(12), lines.get(13), lines.get(15), lines.get(16)), lines::toString);
    }

    @Test
    void tracesShowWhatOfTheJdkIsSuspended() {
        Result result = run(ChildJvm.agent(), Trace.class);
        assertEquals(List.of("org.weightless.agent.packed.jdk.Trace.callback", "java.base/java.util.ArrayList.forEach",
                "org.weightless.agent.packed.jdk.Trace.lambda$main$0"), result.lines().subList(0, 3), result::toString);
    }

    /** Nobody throws it where it is made. Frames of the JDK's that are hidden on some versions are left out here. */
    @Test
    void whatAFutureKeepsHasTheFramesInWhichItWasMade() {
        Result result = run(ChildJvm.agent(), Trace.class);
        String future = "java.base/java.util.concurrent.CompletableFuture";
        List<String> kept = result.lines().subList(result.lines().indexOf("kept by a future"), result.lines().size());
        int made = kept.indexOf(future + "$UniAccept.tryFire without a line");
        assertTrue(made > 0, result::toString);
        assertEquals(List.of(future + ".postComplete", future + ".complete",
                "org.weightless.agent.packed.jdk.Trace.completes"), kept.subList(made + 1, made + 4), result::toString);
    }

    /** The program that yields nowhere, and runs without an agent, is the oracle. */
    @Test
    void tracesThatCodeTakesOfItselfShowTheJdkAsPlainCodeSeesIt() {
        Result plain = run("-Xshare:auto", OwnTrace.class);
        Result fiber = run(ChildJvm.agent(), OwnTrace.class, "yields");
        assertEquals(plain.lines(), fiber.lines(), fiber::toString);
        assertTrue(plain.lines().contains("logger: " + OwnTrace.class.getName() + " recurse"), plain::toString);
    }

    @Test
    @EnabledForJreRange(min = JRE.JAVA_22)
    void nativeCodeThatCallsBackIsRefusedAsSuch() throws IOException {
        Files.writeString(directory.resolve("Sorted.java"), """
                import java.lang.foreign.*;
                import java.lang.invoke.*;
                import org.weightless.*;

                public class Sorted {
                    static int compare(MemorySegment a, MemorySegment b) {
                        try {
                            Fiber.yield(1);
                        } catch (PinnedException e) {
                            System.out.println(e.reason());
                            System.exit(0);
                        }
                        return 0;
                    }

                    static Object sort() throws Throwable {
                        Linker linker = Linker.nativeLinker();
                        MethodHandle sort = linker.downcallHandle(linker.defaultLookup().find("qsort").get(),
                                FunctionDescriptor.ofVoid(ValueLayout.ADDRESS, ValueLayout.JAVA_LONG, ValueLayout.JAVA_LONG,
                                        ValueLayout.ADDRESS));
                        MethodHandle compare = MethodHandles.lookup().findStatic(Sorted.class, "compare",
                                MethodType.methodType(int.class, MemorySegment.class, MemorySegment.class));
                        MemorySegment stub = linker.upcallStub(compare, FunctionDescriptor.of(ValueLayout.JAVA_INT,
                                ValueLayout.ADDRESS, ValueLayout.ADDRESS), Arena.global());
                        sort.invokeExact(Arena.global().allocateFrom(ValueLayout.JAVA_INT, 2, 1), 2L, 4L, stub);
                        return null;
                    }

                    public static void main(String[] arguments) {
                        Generator.of(() -> {
                            try {
                                sort();
                            } catch (Throwable e) {
                                throw new AssertionError(e);
                            }
                        }).hasNext();
                    }
                }
                """);
        Result result = ChildJvm.run(directory, ChildJvm.agent(), "--enable-native-access=ALL-UNNAMED", "-cp",
                Apps.testClassPath(), "Sorted.java");
        assertEquals(List.of("NATIVE"), result.lines(), result::toString);
    }

    @Test
    void textsOfNullAreThoseOfPlainCode() {
        Result plain = run("-Xshare:auto", NullTexts.class);
        Result fiber = run(ChildJvm.agent(), NullTexts.class, "yields");
        assertEquals(plain.lines(), fiber.lines(), fiber::toString);
        assertTrue(plain.lines().get(0).endsWith(" because \"c\" is null"), plain::toString);
        assertTrue(plain.lines().get(4).endsWith(" because \"c1\" is null"), plain::toString);
        assertTrue(plain.lines().get(5).endsWith(" because \"c2\" is null"), plain::toString);
    }

    @Test
    void theOptionLeavesTheJdkOut() {
        Result result = run(ChildJvm.agent("jdk=false"), Refusals.class);
        assertEquals("vector: UNINSTRUMENTED java.util.Vector.forEach", result.lines().get(0), result::toString);
        result = run(ChildJvm.agent("jdk=false"), Refusals.class, "causes");
        assertEquals("vector: the option jdk=false leaves the JDK's classes plain; leave that option out, or call what yields"
                + " directly", result.lines().get(0), result::toString);
        assertTrue(result.lines().get(4).startsWith("constructor: a constructor of the JDK's"), result::toString);
    }
}

package org.weightless.agent.packed;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.File;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.objectweb.asm.ClassWriter;
import org.weightless.agent.packed.jdk.Callbacks;
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
                "managed block in a pool: UNINSTRUMENTED java.util.concurrent.ForkJoinPool.compensatedBlock",
                "privileged: UNINSTRUMENTED java.security.AccessController.doPrivileged"), result.lines(),
                result::toString);
    }

    @Test
    void tracesShowWhatOfTheJdkIsSuspended() {
        Result result = run(ChildJvm.agent(), Trace.class);
        assertEquals(List.of("org.weightless.agent.packed.jdk.Trace.callback", "java.util.ArrayList.forEach",
                "org.weightless.agent.packed.jdk.Trace.lambda$main$0"), result.lines().subList(0, 3), result::toString);
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
    void theOptionLeavesTheJdkOut() {
        Result result = run(ChildJvm.agent("jdk=false"), Refusals.class);
        assertEquals("vector: UNINSTRUMENTED java.util.Vector.forEach", result.lines().get(0), result::toString);
    }
}

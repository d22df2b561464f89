package org.weightless.agent.instrument.rules;

import static java.util.Map.entry;

import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.objectweb.asm.tree.MethodInsnNode;

/**
 * The one place that knows from its name alone whether a class is the JDK's, what of the JDK is never suspended, and
 * whether a call is a yield.
 */
public final class Boundary {
    private static final String JDK = "java/";

    private static final String LOADING = "the JVM loads classes by it";
    private static final String LINKING = "calls in fibers are linked with it";
    private static final String HANDLES = "method handles are made of it";
    private static final String REFLECTION = "it finds members for reflection";
    private static final String REFERENCES = "it belongs to the garbage collector";
    private static final String THREADS = "its meaning is the thread that runs it";
    private static final String LOCKS = "a lock belongs to the thread that holds it";
    private static final String EXECUTES = "it hands items to an executor while it holds a lock";
    private static final String SECURITY = "permissions go by the stack of the thread";
    private static final String INTERNAL = "it is internal to the JDK";

    /** Why classes stay plain, by the beginnings of their names; the longest one that fits counts. */
    private static final Map<String, String> PLAIN = Map.ofEntries(
            entry("java/lang/invoke/", HANDLES),
            entry("java/lang/runtime/", HANDLES),
            entry("java/lang/reflect/", REFLECTION),
            entry("java/lang/ref/", REFERENCES),
            entry("java/lang/module/", LOADING),
            entry("java/lang/instrument/", LOADING),
            entry("java/lang/foreign/", INTERNAL),
            entry("java/lang/Class$", LOADING),
            entry("java/lang/ClassLoader", LOADING),
            entry("java/lang/ClassValue", LINKING),
            entry("java/lang/Module", LOADING),
            entry("java/lang/Package", LOADING),
            entry("java/lang/Thread", THREADS),
            entry("java/lang/ThreadLocal", ""),
            entry("java/lang/VirtualThread", THREADS),
            entry("java/lang/BaseVirtualThread", THREADS),
            entry("java/lang/ScopedValue", THREADS),
            entry("java/lang/StackWalker", THREADS),
            entry("java/lang/StackStreamFactory", THREADS),
            entry("java/lang/Process", THREADS),
            entry("java/lang/Runtime", THREADS),
            entry("java/lang/RuntimeException", ""),
            entry("java/lang/Shutdown", THREADS),
            entry("java/lang/System", INTERNAL),
            entry("java/lang/System$Logger", ""),
            entry("java/lang/System$LoggerFinder", INTERNAL),
            entry("java/lang/SecurityManager", SECURITY),
            entry("java/security/", SECURITY),
            entry("javax/security/", SECURITY),
            entry("javax/crypto/", SECURITY),
            entry("java/util/concurrent/locks/", LOCKS),
            entry("java/util/concurrent/ForkJoin", THREADS),
            entry("java/util/concurrent/Recursive", THREADS),
            entry("java/util/concurrent/CountedCompleter", THREADS),
            entry("java/util/concurrent/Executor", THREADS),
            entry("java/util/concurrent/Executors$RunnableAdapter", ""),
            entry("java/util/concurrent/AbstractExecutor", THREADS),
            entry("java/util/concurrent/ThreadPool", THREADS),
            entry("java/util/concurrent/ThreadPerTask", THREADS),
            entry("java/util/concurrent/Scheduled", THREADS),
            entry("java/util/concurrent/FutureTask", THREADS),
            entry("java/util/concurrent/StructuredTaskScope", THREADS),
            entry("java/util/concurrent/SubmissionPublisher", EXECUTES),
            entry("java/util/concurrent/CyclicBarrier", LOCKS),
            entry("java/util/concurrent/Phaser", LOCKS),
            entry("java/util/concurrent/Exchanger", THREADS),
            entry("jdk/", INTERNAL),
            entry("jdk/internal/access/JavaObjectInput", ""),
            entry("jdk/internal/util/", ""),
            entry("jdk/internal/logger/", ""),
            entry("sun/", INTERNAL),
            entry("sun/util/logging/internal/", ""));
    /** Methods of such classes that do no more than call back, by class. */
    private static final Map<String, Set<String>> NOT_PLAIN = Map.of("java/lang/Object", Set.of("toString"),
            "java/util/concurrent/ForkJoinPool", Set.of("managedBlock", "unmanagedBlock"));
    /** What has been found for a class: each call of the JDK's asks. Empty where nothing is in the way. */
    private static final Map<String, String> FOUND = new ConcurrentHashMap<>();
    /** What JaCoCo adds to a class: it finds the probes, and yields nowhere. A class that has it counts as instrumented. */
    private static final String PROBES = "$jacocoInit";

    private Boundary() {}

    /** Whether a method belongs to another agent's machinery, of which no copy is wanted. */
    public static boolean isProbes(String method) {
        return method.equals(PROBES);
    }

    /**
     * Whether a class is the JDK's for certain.
     *
     * <p>Only the JDK's own loaders may define a class in a package {@code java.*} (ClassLoader.defineClass), so none
     * of another name counts: {@code javax} has libraries, too.
     *
     * @param name internal name; that of an array is nobody's
     */
    public static boolean isJdks(String name) {
        return name.startsWith(JDK);
    }

    /**
     * Why a class of the JDK's is never suspended.
     *
     * @param name internal name
     * @return null where it may be
     */
    public static String whyPlain(String name) {
        if (name.equals("java/lang/Class") || name.equals("java/lang/Object")) {
            return INTERNAL;
        }
        String found = FOUND.get(name);
        if (found == null) {
            found = PLAIN.getOrDefault(longestBeginning(name), "");
            FOUND.put(name, found);
        }
        return found.isEmpty() ? null : found;
    }

    private static String longestBeginning(String name) {
        String longest = "";
        for (String each : PLAIN.keySet()) {
            if (each.length() > longest.length() && name.startsWith(each)) {
                longest = each;
            }
        }
        return longest;
    }

    /** The same for one of its methods; some do not stay plain in a class that does. */
    public static String whyPlain(String name, String method) {
        return NOT_PLAIN.getOrDefault(name, Set.of()).contains(method) ? null : whyPlain(name);
    }

    /** Whether any method of a class of the JDK's may be suspended, even if the others stay plain. */
    public static boolean mayHaveCopies(String name) {
        return whyPlain(name) == null || NOT_PLAIN.containsKey(name);
    }

    /** Whether a class that only the JDK's own code calls stays plain. */
    public static boolean isPlainInternal(String name) {
        return (name.startsWith("jdk/") || name.startsWith("sun/")) && whyPlain(name) != null;
    }

    /**
     * Whether a method of the JDK's stays plain for what it is marked with: it asks who calls it, or is no frame to the
     * JVM.
     *
     * @param annotation a descriptor
     */
    public static boolean keepsPlain(String annotation) {
        return annotation.endsWith("/CallerSensitive;") || annotation.endsWith("/CallerSensitiveAdapter;")
                || annotation.endsWith("/Hidden;") || annotation.endsWith("$Hidden;");
    }

    /** Whether a call takes a lock of the JDK's, which belongs to the thread: names as the JDK's own code has them. */
    public static boolean locks(MethodInsnNode call) {
        return isLock(call.owner) && (call.name.startsWith("lock") || call.name.startsWith("tryLock")
                || call.owner.endsWith("/StampedLock")
                        && (call.name.startsWith("writeLock") || call.name.startsWith("readLock")))
                || call.name.equals("fullyLock");
    }

    /** Whether a call gives such a lock back. */
    public static boolean unlocks(MethodInsnNode call) {
        return isLock(call.owner) && call.name.startsWith("unlock") || call.name.equals("fullyUnlock");
    }

    private static boolean isLock(String owner) {
        return owner.startsWith("java/util/concurrent/locks/") || owner.equals("jdk/internal/misc/InternalLock");
    }

    /** Whether a call never returns while its caller goes on: a yield suspends or throws. */
    public static boolean alwaysSuspends(MethodInsnNode call) {
        return call.name.equals("yield")
                && (call.owner.equals("org/weightless/Fiber") || call.owner.equals("org/weightless/Continuation"));
    }
}

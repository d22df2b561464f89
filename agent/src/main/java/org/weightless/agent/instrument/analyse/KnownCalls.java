package org.weightless.agent.instrument.analyse;

import java.util.Set;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.tree.MethodInsnNode;
import org.weightless.agent.instrument.rules.Boundary;

/**
 * Calls that are known from their names alone never to reach a fiber copy: their targets are the JDK's and nobody can
 * override them.
 *
 * <p>Packages {@code java.*} belong to the JDK by the JVM's own rule (JLS 7.4.3, ClassLoader.defineClass), so static
 * methods and constructors there are its own. Of the instance methods only those of final classes and final methods are
 * safe; the lists name the ones that hot code calls, and a test compares them with the JDK that runs. A class or method
 * that is missing here costs a little speed, never correctness.
 */
public final class KnownCalls {
    static final Set<String> FINAL_CLASSES = Set.of(
            "java/lang/String", "java/lang/StringBuilder", "java/lang/StringBuffer", "java/lang/Integer", "java/lang/Long",
            "java/lang/Boolean", "java/lang/Byte", "java/lang/Short", "java/lang/Character", "java/lang/Float",
            "java/lang/Double", "java/lang/Math", "java/lang/StrictMath", "java/lang/System", "java/lang/Class", "java/lang/Void",
            "java/lang/StackTraceElement", "java/lang/invoke/MethodType", "java/lang/invoke/MethodHandles$Lookup",
            "java/lang/reflect/Method", "java/lang/reflect/Field", "java/lang/reflect/Constructor",
            "java/lang/reflect/Array", "java/util/Objects", "java/util/Optional",
            "java/util/OptionalInt", "java/util/OptionalLong", "java/util/OptionalDouble", "java/util/UUID", "java/util/Locale",
            "java/util/Scanner", "java/util/StringJoiner", "java/util/regex/Pattern", "java/util/regex/Matcher",
            "java/util/concurrent/TimeUnit", "java/time/Duration",
            "java/time/Instant", "java/time/LocalDate", "java/time/LocalTime", "java/time/LocalDateTime", "java/net/URI",
            "java/net/URL");

    /** Methods as {@code owner.name}, declared final there. */
    static final Set<String> FINAL_METHODS = Set.of(
            "java/lang/Object.getClass", "java/lang/Object.notify", "java/lang/Object.notifyAll", "java/lang/Object.wait",
            "java/lang/Enum.name", "java/lang/Enum.ordinal", "java/lang/Enum.compareTo", "java/lang/Enum.equals",
            "java/lang/Enum.hashCode", "java/lang/Enum.getDeclaringClass", "java/lang/Thread.isAlive",
            "java/lang/Thread.getName", "java/lang/Thread.join", "java/lang/Throwable.addSuppressed",
            "java/lang/Throwable.getSuppressed", "java/util/concurrent/atomic/AtomicBoolean.get",
            "java/util/concurrent/atomic/AtomicBoolean.set", "java/util/concurrent/atomic/AtomicInteger.get",
            "java/util/concurrent/atomic/AtomicInteger.incrementAndGet", "java/util/concurrent/atomic/AtomicLong.get",
            "java/util/concurrent/atomic/AtomicReference.get", "java/util/concurrent/atomic/AtomicReference.set");

    private KnownCalls() {}

    /** Whether the target is code of the JDK's whatever the receiver. */
    public static boolean staysInTheJdk(MethodInsnNode call) {
        String owner = call.owner;
        if (owner.startsWith("[")) {
            return true;
        }
        if (!Boundary.isJdks(owner)) {
            return false;
        }
        return call.getOpcode() == Opcodes.INVOKESTATIC
                || call.getOpcode() == Opcodes.INVOKESPECIAL
                || FINAL_CLASSES.contains(owner)
                || FINAL_METHODS.contains(owner + "." + call.name)
                || isSignaturePolymorphic(call);
    }

    /** Calls whose descriptor is the caller's invention (JVMS 2.9.3): no other call can take their place. */
    public static boolean isSignaturePolymorphic(MethodInsnNode call) {
        return call.owner.equals("java/lang/invoke/VarHandle")
                || call.owner.equals("java/lang/invoke/MethodHandle") && call.name.startsWith("invoke");
    }
}

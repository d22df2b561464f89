package org.weightless.agent;

import java.lang.instrument.ClassFileTransformer;
import java.lang.instrument.Instrumentation;
import java.security.ProtectionDomain;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.WeakHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.weightless.agent.instrument.classfile.ClassFile;

/**
 * Follows classes that somebody else redefines or retransforms, and tells who depends on them.
 *
 * <p>The JVM begins a retransformation with the bytes that a class was loaded with, if an agent that can retransform
 * has changed them then, as this one may; the bytes of a redefinition in between are lost to it, and the class would go
 * back to what it was. So they are kept here and take the place of those: for each agent, where {@link OtherAgents}
 * calls this, else for those behind this one.
 *
 * <p>A transformer that is not registered for retransformation is called for redefinitions alone, before all that are:
 * that tells the two apart. It is installed when the first class changes, if not before; then the stack tells.
 */
final class Redefinitions {
    private static final ThreadLocal<Given> REDEFINING = new ThreadLocal<>();

    private final Instrumentation instrumentation;
    private final List<Consumer<Class<?>>> listeners = new CopyOnWriteArrayList<>();
    private volatile Consumer<Class<?>> last;
    private final Map<Class<?>, byte[]> redefined = new WeakHashMap<>();
    /** What the JVM begins retransformations of redefined classes with. */
    private final Map<Class<?>, byte[]> begun = new WeakHashMap<>();
    private final boolean areLost;
    private boolean watching;

    /** @param areLost whether this agent changes classes in such a way that the JVM forgets redefinitions */
    Redefinitions(Instrumentation instrumentation, boolean areLost) {
        this.instrumentation = instrumentation;
        this.areLost = areLost;
    }

    /** Wants to be told of changes, before they can be seen: who reads the class then waits until it has changed. */
    void listen(Consumer<Class<?>> listener) {
        listeners.add(listener);
    }

    /** Wants to be told when all others have been, who have forgotten the class then. */
    void listenLast(Consumer<Class<?>> listener) {
        last = listener;
    }

    /**
     * A class changes.
     *
     * @param bytes what the JVM and other agents begin with
     * @param retransforms whether the stack says that a Java agent retransforms it
     * @return what they are to begin with
     */
    byte[] begin(Class<?> type, byte[] bytes, boolean retransforms) {
        byte[] base = areLost ? base(type, bytes, retransforms) : bytes;
        for (Consumer<Class<?>> listener : listeners) {
            listener.accept(type);
        }
        if (last != null) {
            last.accept(type);
        }
        return base;
    }

    /** To be called where there are other agents that may retransform. */
    synchronized void watch() {
        if (areLost && !watching) {
            watching = true;
            instrumentation.addTransformer(new Watch());
        }
    }

    private synchronized byte[] base(Class<?> type, byte[] bytes, boolean retransforms) {
        Given given = REDEFINING.get();
        REDEFINING.remove();
        boolean isRedefined = watching ? given != null && given.type == type : !retransforms;
        watch();
        if (isRedefined) {
            redefined.put(type, given == null ? bytes : given.bytes);
            begun.remove(type);
            return bytes;
        }
        return latest(type, bytes, retransforms);
    }

    /**
     * What a class has been redefined with, in the place of what the JVM says. One that the JVM has refused, as it would
     * have had other members, does not count.
     *
     * @param retransforms whether the stack says that a Java agent retransforms it
     */
    synchronized byte[] latest(Class<?> type, byte[] bytes, boolean retransforms) {
        return retransforms && isGivenToAll(type) ? bytes : latest(type, bytes);
    }

    private byte[] latest(Class<?> type, byte[] bytes) {
        byte[] latest = redefined.get(type);
        return latest == null || !ClassFile.sameMembers(latest, bytes) ? bytes : latest;
    }

    /** Whether each agent gets what the class has been redefined with, by {@link #toBegin}. */
    synchronized boolean isGivenToAll(Class<?> type) {
        return begun.containsKey(type);
    }

    /**
     * What an agent's transformers are to begin with. As long as none has changed the class they all get what the JVM
     * began with.
     *
     * @param bytes what the JVM gives them
     */
    synchronized byte[] toBegin(Class<?> type, byte[] bytes) {
        if (!redefined.containsKey(type) || !OtherAgents.RETRANSFORM.equals(OtherAgents.changingCall())) {
            return bytes;
        }
        byte[] first = begun.computeIfAbsent(type, unknown -> bytes);
        return Arrays.equals(first, bytes) ? latest(type, bytes) : bytes;
    }

    private record Given(Class<?> type, byte[] bytes) {}

    private static final class Watch implements ClassFileTransformer {
        @Override
        public byte[] transform(Module module, ClassLoader loader, String name, Class<?> type, ProtectionDomain domain,
                byte[] bytes) {
            if (type != null) {
                REDEFINING.set(new Given(type, bytes));
            }
            return null;
        }
    }
}

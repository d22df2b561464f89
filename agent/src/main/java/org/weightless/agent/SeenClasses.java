package org.weightless.agent;

import java.lang.instrument.Instrumentation;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.WeakHashMap;
import org.weightless.runtime.Pinned.Reason;
import org.weightless.agent.instrument.rules.Refusal;

/**
 * Which classes the transformer is done with, to tell those that it has missed.
 *
 * <p>A class that is loaded at the very end of a thread's stack, or with a full heap, is loaded whether or not the
 * transformer comes through, and the JVM may not even be able to call it. Nothing can be noted there. So the others
 * are: a class that should have been instrumented and is not among them has been missed.
 */
final class SeenClasses {
    private static final String MISSED = "it was loaded at the end of a thread's stack or of the heap, where the agent could not"
            + " instrument it: load it earlier";
    private static final String EARLIER = "it was loaded before the agent was attached";

    private final Instrumentation instrumentation;
    private final ClassFilter filter;
    /** By the loaders of the classes, as long as they live; internal names. */
    private final Map<ClassLoader, Set<String>> seen = new WeakHashMap<>();
    private final Map<Class<?>, Boolean> earlier = new WeakHashMap<>();

    SeenClasses(Instrumentation instrumentation, ClassFilter filter) {
        this.instrumentation = instrumentation;
        this.filter = filter;
    }

    /** Takes note of what is there already and has not been seen: to be called once the transformer is installed. */
    void noteEarlier() {
        List<Class<?>> unseen = unseen();
        synchronized (this) {
            for (Class<?> type : unseen) {
                earlier.put(type, true);
            }
        }
    }

    /** The last thing that the transformer does for a class: what fails before leaves it unseen. */
    synchronized void add(ClassLoader loader, String name) {
        Set<String> ofLoader = seen.get(loader);
        if (ofLoader == null) {
            ofLoader = new HashSet<>();
            seen.put(loader, ofLoader);
        }
        ofLoader.add(name);
    }

    private synchronized boolean isSeen(Class<?> type) {
        return seen.getOrDefault(type.getClassLoader(), Set.of()).contains(internalName(type));
    }

    private synchronized boolean wasEarlier(Class<?> type) {
        return earlier.containsKey(type);
    }

    /** Why a class is not instrumented that should be, if the transformer has not seen it; else null. */
    Refusal whyUnseen(Class<?> type) {
        if (!isUnseen(type)) {
            return null;
        }
        String name = internalName(type);
        return wasEarlier(type) ? new Refusal(name, "", Reason.UNINSTRUMENTED, EARLIER) : Refusal.ofClass(name, MISSED);
    }

    /** The loaded classes that should have been instrumented and were missed, by their loaders. */
    Map<ClassLoader, List<Refusal>> missed() {
        Map<ClassLoader, List<Refusal>> missed = new HashMap<>();
        for (Class<?> type : unseen()) {
            if (!wasEarlier(type)) {
                missed.computeIfAbsent(type.getClassLoader(), loader -> new ArrayList<>())
                        .add(Refusal.ofClass(internalName(type), MISSED));
            }
        }
        return missed;
    }

    private List<Class<?>> unseen() {
        List<Class<?>> unseen = new ArrayList<>();
        for (Class<?> type : instrumentation.getAllLoadedClasses()) {
            if (isUnseen(type)) {
                unseen.add(type);
            }
        }
        return unseen;
    }

    /** Without the lock: the filter may load a class, which another thread waits to be seen. */
    private boolean isUnseen(Class<?> type) {
        return !type.isArray() && !type.isPrimitive() && !isSeen(type) && filter.instruments(type);
    }

    private static String internalName(Class<?> type) {
        return type.getName().replace('.', '/');
    }
}

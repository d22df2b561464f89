package org.weightless.agent;

import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.WeakHashMap;

/**
 * Which nest hosts name the companions of their nest: those that have been loaded with the agent. What was loaded
 * before it, or at the end of a thread's stack, where nothing can be done, has hidden companions.
 */
final class NestHosts {
    /** By the loaders of the classes, as long as they live; internal names. */
    private final Map<ClassLoader, Set<String>> names = new WeakHashMap<>();

    synchronized void add(ClassLoader loader, String name) {
        Set<String> ofLoader = names.get(loader);
        if (ofLoader == null) {
            ofLoader = new HashSet<>();
            names.put(loader, ofLoader);
        }
        ofLoader.add(name);
    }

    synchronized boolean contains(ClassLoader loader, String name) {
        Set<String> ofLoader = names.get(loader);
        return ofLoader != null && ofLoader.contains(name);
    }

    boolean contains(Class<?> host) {
        return contains(host.getClassLoader(), host.getName().replace('.', '/'));
    }
}

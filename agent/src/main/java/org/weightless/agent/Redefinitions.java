package org.weightless.agent;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

/** Tells of classes that are about to be redefined or retransformed by somebody else. */
final class Redefinitions {
    private final List<Consumer<Class<?>>> listeners = new CopyOnWriteArrayList<>();

    void listen(Consumer<Class<?>> listener) {
        listeners.add(listener);
    }

    /** While the JVM is at it: who reads the class now waits until it has changed. */
    void begin(Class<?> type) {
        for (Consumer<Class<?>> listener : listeners) {
            listener.accept(type);
        }
    }
}

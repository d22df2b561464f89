package org.weightless.agent.testing;

import java.io.IOException;
import java.io.InputStream;

/** Loads classes of the tests once more, this time untouched by the agent. */
public final class Plain extends ClassLoader implements Uninstrumented {
    private final String prefix;

    /** For this class and its members; all others come from where this one does. */
    public Plain(Class<?> type) {
        super(type.getClassLoader());
        prefix = type.getName();
    }

    /** An instance by the constructor without arguments. */
    public static Object make(Class<?> type) {
        try {
            var constructor = new Plain(type).loadClass(type.getName()).getDeclaredConstructor();
            constructor.setAccessible(true);
            return constructor.newInstance();
        } catch (ReflectiveOperationException e) {
            throw new AssertionError(e);
        }
    }

    @Override
    protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
        if (!name.equals(prefix) && !name.startsWith(prefix + "$")) {
            return super.loadClass(name, resolve);
        }
        synchronized (getClassLoadingLock(name)) {
            Class<?> loaded = findLoadedClass(name);
            return loaded != null ? loaded : define(name);
        }
    }

    private Class<?> define(String name) throws ClassNotFoundException {
        try (InputStream in = getParent().getResourceAsStream(name.replace('.', '/') + ".class")) {
            byte[] bytes = in.readAllBytes();
            return defineClass(name, bytes, 0, bytes.length);
        } catch (IOException e) {
            throw new ClassNotFoundException(name, e);
        }
    }
}

package org.weightless.agent.corpus;

import java.util.Map;
import org.weightless.agent.testing.Uninstrumented;

/**
 * Defines the classes of a corpus from memory, in front of those of the same name on the class path.
 *
 * <p>What is defined stays as it is given: the agent that runs in the tests' JVM has no part in it.
 */
final class CorpusLoader extends ClassLoader implements Uninstrumented {
    private final Map<String, byte[]> classes;

    /**
     * A loader of these classes.
     *
     * @param classes by the names of their files
     */
    CorpusLoader(Map<String, byte[]> classes) {
        super(CorpusLoader.class.getClassLoader());
        this.classes = classes;
    }

    @Override
    protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
        synchronized (getClassLoadingLock(name)) {
            Class<?> loaded = findLoadedClass(name);
            if (loaded != null) {
                return loaded;
            }
            byte[] bytes = classes.get(name.replace('.', '/') + ".class");
            return bytes == null ? super.loadClass(name, resolve) : defineClass(name, bytes, 0, bytes.length);
        }
    }

    /**
     * Loads and links a class, which makes the JVM verify it, without initialising it.
     *
     * @return what kept it from being linked, or null
     */
    Throwable link(String file) {
        String name = file.substring(0, file.length() - ".class".length()).replace('/', '.');
        try {
            // Of the ways to look into a class without running any of it, this one links it first.
            Class.forName(name, false, this).getDeclaredMethods();
            return null;
        } catch (ClassNotFoundException | LinkageError | SecurityException e) {
            return e;
        }
    }
}

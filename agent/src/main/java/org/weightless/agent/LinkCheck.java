package org.weightless.agent;

import java.util.Map;
import java.util.Objects;

/**
 * Has the JVM check class files: defines and links them in a loader that is thrown away, so that it is this JVM's
 * parser and verifier that speak. Nothing is initialised, so nothing of the classes runs.
 */
public final class LinkCheck extends ClassLoader {
    private final Map<String, byte[]> classes;

    /**
     * A check of these classes together with all that they name among them.
     *
     * @param classes by the names of their files, each as it is to be checked
     */
    public LinkCheck(Map<String, byte[]> classes) {
        super(LinkCheck.class.getClassLoader());
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
     * Links a class, which makes the JVM verify it.
     *
     * @return what kept it from being linked, or null
     */
    public Throwable failure(String file) {
        String name = file.substring(0, file.length() - ".class".length()).replace('/', '.');
        try {
            // Of the ways to look into a class without running any of it, this one links it first.
            Objects.requireNonNull(Class.forName(name, false, this).getDeclaredFields());
            return null;
        } catch (ClassNotFoundException | LinkageError | SecurityException e) {
            return e;
        }
    }

    /**
     * What the JVM has against a class.
     *
     * @return null where nothing, and where it cannot tell: a class is missing, is newer than this JVM, or has a name
     *     that no loader may define
     */
    String problem(String file) {
        Throwable failure = failure(file);
        boolean unknown = failure instanceof NoClassDefFoundError || failure instanceof UnsupportedClassVersionError;
        return failure instanceof LinkageError invalid && !unknown ? firstLine(invalid) : null;
    }

    private static String firstLine(LinkageError e) {
        return e.toString().lines().findFirst().orElseThrow();
    }
}

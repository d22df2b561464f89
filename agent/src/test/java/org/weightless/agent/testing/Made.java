package org.weightless.agent.testing;

import static org.junit.jupiter.api.Assertions.assertNotNull;

import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;

/** Class files that a test has made: verified, loaded, and run against the same ones left as they are. */
public final class Made {
    private final Map<String, byte[]> classes = new LinkedHashMap<>();

    /** Adds a class file by its dotted name. */
    public Made with(String name, byte[] bytes) {
        classes.put(name, bytes);
        return this;
    }

    public Made withAll(Map<String, byte[]> more) {
        classes.putAll(more);
        return this;
    }

    /** Leaves a class file away that others need, or seem to need. */
    public Made without(String name) {
        assertNotNull(classes.remove(name), name);
        return this;
    }

    public byte[] bytes(String name) {
        return classes.get(name);
    }

    /** A loader of these classes that the agent sees. */
    public Loader instrumented() {
        return instrumented(Made.class.getClassLoader());
    }

    /** The same below another loader. */
    public Loader instrumented(ClassLoader parent) {
        return new Loader(classes, parent);
    }

    /** A loader of the same classes that the agent does not touch. */
    public Loader plain() {
        return plain(Made.class.getClassLoader());
    }

    /** The same below another loader. */
    public Loader plain(ClassLoader parent) {
        return new PlainLoader(classes, parent);
    }

    /** Runs the {@link Callable} of this name in all ways and compares with the plain one. */
    public Programs.Outcome compare(String name) {
        verify();
        return compareWithoutVerifying(name);
    }

    /** The same where ASM's verifier would miss a class file. */
    public Programs.Outcome compareWithoutVerifying(String name) {
        return Programs.compare(plain().callable(name), instrumented().callable(name));
    }

    /** Instruments each class once more, by hand, and asks ASM's verifier. */
    public Made verify() {
        Loader loader = plain();
        classes.values().forEach(bytes -> Verifier.instrument(bytes, loader, false));
        return this;
    }

    /** Defines the classes from memory and remembers in which order it was asked. */
    public static class Loader extends ClassLoader {
        private final Map<String, byte[]> classes;
        private final List<String> asked = new ArrayList<>();

        Loader(Map<String, byte[]> classes, ClassLoader parent) {
            super(parent);
            this.classes = classes;
        }

        @Override
        protected Class<?> findClass(String name) throws ClassNotFoundException {
            asked.add(name);
            byte[] bytes = classes.get(name);
            if (bytes == null) {
                throw new ClassNotFoundException(name);
            }
            return defineClass(name, bytes, 0, bytes.length);
        }

        @Override
        public InputStream getResourceAsStream(String name) {
            byte[] bytes = classes.get(name.replace(".class", "").replace('/', '.'));
            return bytes != null ? new ByteArrayInputStream(bytes) : super.getResourceAsStream(name);
        }

        /** The classes that were to be found here so far. */
        public List<String> asked() {
            return List.copyOf(asked);
        }

        /** An instance by the constructor without arguments. */
        public Object make(String name) {
            try {
                var constructor = Class.forName(name, true, this).getDeclaredConstructor();
                constructor.setAccessible(true);
                return constructor.newInstance();
            } catch (ReflectiveOperationException e) {
                throw new AssertionError(name, e);
            }
        }

        public Callable<?> callable(String name) {
            return (Callable<?>) make(name);
        }
    }

    private static final class PlainLoader extends Loader implements Uninstrumented {
        PlainLoader(Map<String, byte[]> classes, ClassLoader parent) {
            super(classes, parent);
        }
    }
}

package org.weightless;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InvalidClassException;
import java.io.InvalidObjectException;
import java.io.ObjectInputFilter;
import java.io.ObjectInputStream;
import java.io.ObjectStreamClass;
import java.lang.reflect.Proxy;
import java.util.HashSet;
import java.util.Set;
import org.weightless.runtime.ChangedCode;
import org.weightless.runtime.StoredCode;
import org.weightless.runtime.StoredFile;

/**
 * Reads the values of a stored file: when all classes that it lists have passed the filter and all its frames have
 * been found in the code.
 *
 * <p>No object is made of a class that is not listed, and no array that is longer than the file: whoever wrote the
 * bytes can make the JVM take some multiple of their number, no more.
 */
final class StoredValues extends ObjectInputStream implements ObjectInputFilter {
    /** So many objects may be inside each other. */
    private static final int DEEPEST = 2000;

    private static final String OWN = "org.weightless.";

    private final Set<String> listed;
    private final ObjectInputFilter filter;
    private final ClassLoader loader;
    private final long size;
    private boolean tooDeep;

    private StoredValues(StoredFile file, ObjectInputFilter filter, ClassLoader loader) throws IOException {
        super(new ByteArrayInputStream(file.values()));
        listed = new HashSet<>(file.classes());
        this.filter = filter;
        this.loader = loader;
        size = file.values().length;
        setObjectInputFilter(this);
    }

    static Object read(StoredFile file, ObjectInputFilter filter, ClassLoader given) throws IOException,
            ClassNotFoundException {
        ClassLoader loader = given != null ? given : ofCaller();
        try (StoredValues values = new StoredValues(file, filter, loader)) {
            values.checkClasses();
            values.checkFrames(file);
            Object value = values.readValue();
            if (values.read() >= 0 || values.available() > 0) {
                throw Stores.damaged("something follows its values");
            }
            return value;
        } catch (StackOverflowError e) {
            throw tooDeep("for the stack of this thread", e);
        } catch (RuntimeException e) {
            // Classes may throw what they like when they read what was not written by them.
            String reader = readerIn(e.getStackTrace());
            InvalidObjectException refused = reader == null
                    ? Stores.damaged(e.toString())
                    : new InvalidObjectException("reading an object of class " + reader + " threw " + e);
            refused.initCause(e);
            throw refused;
        }
    }

    private Object readValue() throws IOException, ClassNotFoundException {
        try {
            return readObject();
        } catch (InvalidClassException e) {
            throw tooDeep ? tooDeep("to be read, more than " + DEEPEST, e) : e;
        }
    }

    private static InvalidObjectException tooDeep(String how, Throwable cause) {
        InvalidObjectException refused = new InvalidObjectException("objects in a stored computation are nested too deep "
                + how + "; keep a long chain in a list or an array");
        refused.initCause(cause);
        return refused;
    }

    /** The class whose {@code readObject} or the like has thrown, the innermost one; null where none of a user's has. */
    private static String readerIn(StackTraceElement[] trace) {
        String above = null;
        for (StackTraceElement frame : trace) {
            String type = frame.getClassName();
            String method = frame.getMethodName();
            if (type.equals("java.io.ObjectStreamClass") && method.startsWith("invokeRead")
                    || type.equals("java.io.ObjectInputStream") && method.startsWith("readExternal")) {
                boolean own = above == null || above.substring(0, above.lastIndexOf('.') + 1).equals(OWN);
                return own ? null : above;
            }
            if (!type.startsWith("java.lang.reflect.") && !type.startsWith("jdk.internal.reflect.")
                    && !type.startsWith("java.lang.invoke.")) {
                above = type;
            }
        }
        return null;
    }

    /** The loader of the code that reads, as streams of Java's have it. */
    private static ClassLoader ofCaller() {
        String own = Stored.class.getPackageName();
        ClassLoader platform = ClassLoader.getPlatformClassLoader();
        return StackWalker.getInstance(StackWalker.Option.RETAIN_CLASS_REFERENCE)
                .walk(frames -> frames.map(StackWalker.StackFrame::getDeclaringClass)
                        .filter(type -> !type.getPackageName().equals(own))
                        .map(Class::getClassLoader)
                        .filter(loader -> loader != null && loader != platform)
                        .findFirst())
                .orElseGet(ClassLoader::getSystemClassLoader);
    }

    private void checkClasses() throws IOException, ClassNotFoundException {
        for (String name : listed) {
            Class<?> type = find(name);
            if (asked(new ListedClass(type)) == Status.REJECTED) {
                throw new InvalidClassException(name, "the filter rejects this class, which the stored form lists");
            }
        }
    }

    private void checkFrames(StoredFile file) throws IOException, ClassNotFoundException {
        for (StoredFile.Site site : file.sites()) {
            try {
                StoredCode.check(listed(site.type()), site.text());
            } catch (ChangedCode e) {
                throw Stores.incompatible(e);
            }
        }
    }

    // ---- classes

    private Class<?> listed(String name) throws IOException, ClassNotFoundException {
        if (!listed.contains(name)) {
            throw new InvalidClassException(name, "the stored form does not list this class, so nothing is made of it");
        }
        return find(name);
    }

    private Class<?> find(String name) throws ClassNotFoundException {
        try {
            return Class.forName(name, false, loader);
        } catch (LinkageError e) {
            throw new ClassNotFoundException(name + " cannot be loaded", e);
        }
    }

    @Override
    protected Class<?> resolveClass(ObjectStreamClass described) throws IOException, ClassNotFoundException {
        String name = described.getName();
        int dimensions = name.lastIndexOf('[') + 1;
        if (dimensions == 0 ? isPrimitive(name) : dimensions == name.length() - 1) {
            return super.resolveClass(described);
        }
        String element = dimensions == 0 ? name
                : name.substring(dimensions + 1,
                        Math.max(dimensions + 1, name.length() - 1));
        Class<?> type = listed(element);
        for (int i = 0; i < dimensions; i++) {
            type = type.arrayType();
        }
        return type;
    }

    private static boolean isPrimitive(String name) {
        return switch (name) {
            case "boolean", "byte", "short", "char", "int", "float", "long", "double", "void" -> true;
            default -> false;
        };
    }

    @Override
    @SuppressWarnings("deprecation") // there is no other way to get at the class
    protected Class<?> resolveProxyClass(String[] interfaces) throws IOException, ClassNotFoundException {
        Class<?>[] types = new Class<?>[interfaces.length];
        for (int i = 0; i < types.length; i++) {
            types[i] = listed(interfaces[i]);
        }
        return Proxy.getProxyClass(loader, types);
    }

    // ---- the filter

    @Override
    public Status checkInput(FilterInfo info) {
        tooDeep |= info.depth() > DEEPEST;
        boolean tooMuch = info.arrayLength() > size || info.references() > size || tooDeep;
        return tooMuch ? Status.REJECTED : asked(info);
    }

    /** What the filters say: that which was given, and the JVM's. */
    private Status asked(FilterInfo info) {
        Status status = filter == null ? Status.UNDECIDED : filter.checkInput(info);
        ObjectInputFilter ofJvm = Config.getSerialFilter();
        return status == Status.REJECTED || ofJvm == null || ofJvm.checkInput(info) != Status.REJECTED ? status
                : Status.REJECTED;
    }

    /** A class on the list. */
    private record ListedClass(Class<?> serialClass) implements FilterInfo {
        @Override
        public long arrayLength() {
            return -1;
        }

        @Override
        public long depth() {
            return 1;
        }

        @Override
        public long references() {
            return 1;
        }

        @Override
        public long streamBytes() {
            return 0;
        }
    }
}

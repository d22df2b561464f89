package org.weightless.runtime;

import java.lang.invoke.MethodHandles.Lookup;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

/**
 * Where the agent plugs itself in: the runtime asks here for what only an agent has.
 *
 * <p>Without an agent everything is plain code: nothing links to a fiber copy, and a yield is refused with the cure.
 */
public final class Engine {
    /** What the agent provides to the runtime. */
    public interface Provider {
        /** A lookup with full access to every class. */
        Lookup trusted();

        /**
         * Makes the companion of a class.
         *
         * @return the class with the fiber copies, and their names by name and descriptor of the methods; null where
         *     the class has none
         */
        Map.Entry<Class<?>, Map<String, String>> companion(Class<?> host);

        /**
         * The companion with the fiber copy of one method of a class of the JDK's.
         *
         * @param method its name and descriptor
         * @return as above; null where that method never suspends, or stays plain
         */
        Map.Entry<Class<?>, Map<String, String>> companion(Class<?> host, String method);

        /** Whether fibers are suspended through the JDK's own code and reflection. */
        boolean goesThroughJdk();

        /**
         * Initialises the classes that go through combined method handles, before a call is first linked to them.
         *
         * @throws OutOfMemoryError if there is not enough memory: then it can be asked again
         */
        void prepareForHandles();

        /** The same before the first call by reflection is linked. */
        void prepareForReflection();

        /** The JDK's metafactory that has made a lambda's proxy class; null for any other class. */
        Object lambdaMetafactory(Class<?> proxy);

        /** Wants to be told of each class that is going to be redefined, while other threads cannot see it yet. */
        void onRedefinition(Consumer<Class<?>> listener);

        /** The class file of a frame class with so many fields {@code r0..}, {@code i0..} and {@code j0..}. */
        byte[] frameShape(String internalName, int references, int ints, int longs);

        /** Whether a debugger may step through copies. */
        boolean isDebugged();

        /**
         * The class file of a subclass of a frame shape whose {@code resume} calls a static method of a companion. Its
         * class data is a list of what {@code info} gives and, if the companion is hidden or somebody debugs, a handle of
         * the method. In that case it is a class of this package.
         */
        byte[] frameClass(Class<?> companion, String shape, String method, String desc);

        /** Wants to be asked for dumps of schedulers: what to write to, and whether JSON is wanted. */
        void addDumper(BiConsumer<Appendable, Boolean> dumper);

        /** The class file of a subclass of {@link FrameReferences} for a shape with so many references. */
        byte[] frameReferences(String shape, int references);

        /**
         * What the frames of a companion's methods hold, for whoever looks at them.
         *
         * @return by name and descriptor of the resume methods, as {@link FrameLayout} reads it; null where the class
         *     has changed since the companion was made
         */
        Map<String, String[][]> variables(Class<?> host, Class<?> companion);

        /**
         * What the methods of a companion are to frames that are stored.
         *
         * @return by names and descriptors of the methods, as {@link StoredCode} reads it; null where the class has
         *     changed since the companion was made
         */
        Map<String, String[][]> storedMethods(Class<?> host, Class<?> companion);

        /**
         * Why there is no fiber copy of a method of this class that could suspend: the name of a {@link Pinned.Reason}
         * and a text; null where nothing is in the way. Types of the JDK, as this may come from another copy of these
         * classes.
         */
        Map.Entry<String, String> refusal(Class<?> owner, String method, String desc);

        /**
         * What the JVM would have said of a null without the agent (JEP 358).
         *
         * @param owner the class of the method
         * @param method name of the method as written
         * @param line the line where it did, or a negative number
         * @param text what the JVM said instead
         * @param place which call of the line it was, as the linked call says it; null where it says nothing
         * @return the text, or null where it cannot be found out
         */
        String nullText(Class<?> owner, String method, int line, String text, String place);

        /**
         * Whether a method calls something in a line while it holds a monitor, as far as its class file tells.
         *
         * @param owner the class of the method
         * @param method name of the method as written
         * @param line the line of the call, or a negative number
         */
        boolean holdsMonitor(Class<?> owner, String method, int line);

        /** Whether the agent instruments this class, as far as its options and the kind of the class go. */
        boolean instruments(Class<?> type);

        /**
         * Whether generators are to be reported that are dropped while a finally block or a resource waits for their
         * end.
         */
        boolean reportsAbandoned();
    }

    private static volatile Provider provider = inherited();

    private Engine() {}

    /**
     * Plugs an agent in.
     *
     * @throws IllegalStateException if there is one already
     */
    public static synchronized void connect(Provider agent) {
        if (provider != null) {
            throw new IllegalStateException(
                    "a Weightless agent is already connected: give -javaagent:weightless-agent.jar once");
        }
        provider = agent;
    }

    /** The agent, or null where there is none. */
    public static Provider provider() {
        return provider;
    }

    /** Whether a class, by its name, is the library's own and none of a user's. */
    public static boolean isLibrarys(String className) {
        String in = FiberCopies.packageOf(className);
        return in.equals("org.weightless.runtime") || FiberCopies.isCorePackage(in);
    }

    /**
     * Refuses to run fibers without an agent: every one would run its first slice and fail at its first yield.
     *
     * @throws IllegalStateException where there is no agent
     */
    public static void requireForFibers() {
        if (provider == null) {
            throw new IllegalStateException("no Weightless agent runs, so no fiber could be suspended, and none has"
                    + " been run: start the JVM with -javaagent:weightless-agent.jar");
        }
    }

    /**
     * The agent brings these classes along on the boot class path; an application may have them once more, as a
     * module or in a class loader of its own. That copy asks the one of the agent.
     */
    private static Provider inherited() {
        if (Engine.class.getClassLoader() == null) {
            return null;
        }
        try {
            Object agent = Class.forName(Engine.class.getName(), true, null).getMethod("provider").invoke(null);
            return agent == null ? null : asks(agent, Class.forName(Provider.class.getName(), true, null));
        } catch (ReflectiveOperationException none) {
            return null;
        }
    }

    /**
     * A provider that asks another one, which is of another class.
     *
     * @param type what that one is
     */
    static Provider asks(Object other, Class<?> type) {
        return (Provider) Proxy.newProxyInstance(Engine.class.getClassLoader(), new Class<?>[] {Provider.class},
                (proxy, method, arguments) -> {
                    try {
                        return type.getMethod(method.getName(), method.getParameterTypes()).invoke(other, arguments);
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
    }
}

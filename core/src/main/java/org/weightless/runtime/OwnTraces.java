package org.weightless.runtime;

import java.io.ObjectInputStream;
import java.lang.StackWalker.Option;
import java.lang.StackWalker.StackFrame;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodHandles.Lookup;
import java.lang.invoke.MethodType;
import java.util.Objects;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * What takes the place of the JDK's methods that look at the stack, where a fiber calls them: they see the suspended
 * callers, and classes by the names that the user gave them.
 *
 * <p>The JVM fills a trace when an exception is made, and nobody may ever read it. So it is completed when it is read;
 * what is read outside of fibers stays as the JVM made it.
 */
final class OwnTraces {
    private static final String STACK_TRACE = "getStackTrace";
    private static final String DUMP = "dumpStack";
    private static final String LOADER = "latestUserDefinedLoader";

    private static final StackWalker WALKER = StackWalker.getInstance(Option.RETAIN_CLASS_REFERENCE);
    private static final StackWalker WITH_REFLECTION = StackWalker.getInstance(Option.SHOW_REFLECT_FRAMES);

    /** Lambdas and hidden companions have loaders, too. */
    private static final StackWalker WITH_LOADERS =
            StackWalker.getInstance(Set.of(Option.RETAIN_CLASS_REFERENCE, Option.SHOW_HIDDEN_FRAMES));

    private static final LateHandle READ = late("read", void.class, Throwable.class);
    private static final LateHandle ASK =
            late("ask", void.class, MethodHandle.class, Object.class, Object.class, Coroutine.class);
    private static final LateHandle OF_THREAD = late("ofThread", StackTraceElement[].class, Thread.class);
    private static final LateHandle DUMP_STACK = late(DUMP, void.class);
    private static final LateHandle WALK = late("walk", Object.class, StackWalker.class, Function.class);
    private static final LateHandle FOR_EACH = late("forEach", void.class, StackWalker.class, Consumer.class);
    private static final LateHandle CALLER_CLASS = late("getCallerClass", Class.class, StackWalker.class);
    private static final LateHandle LATEST_LOADER = late(LOADER, ClassLoader.class);

    private OwnTraces() {}

    private static LateHandle late(String name, Class<?> result, Class<?>... parameters) {
        return new LateHandle(MethodHandles.lookup(), name, result, parameters);
    }

    // ---- linking

    /** What a virtual call is linked to; null for a call that looks at no stack. */
    static MethodHandle target(String name, MethodType type, Class<?> owner) {
        if (owner == StackWalker.class) {
            return switch (name) {
                case "walk" -> WALK.get();
                case "forEach" -> FOR_EACH.get();
                case "getCallerClass" -> CALLER_CLASS.get();
                default -> null;
            };
        }
        return Thread.class.isAssignableFrom(owner) && name.equals(STACK_TRACE) && type.parameterCount() == 2
                ? OF_THREAD.get()
                : null;
    }

    /** What a call of a static method is linked to; null for a call that looks at no stack. */
    static MethodHandle target(String name, Class<?> owner) {
        if (name.equals(LOADER) && owner == ObjectInputStream.class) {
            return LATEST_LOADER.get();
        }
        return owner == Thread.class && name.equals(DUMP) ? DUMP_STACK.get() : null;
    }

    /**
     * What a virtual call does first, with its leading arguments: a trace is completed before it is read. Log records
     * find out who logs when a formatter asks them, where a handler holds its lock and all is plain; so they are asked
     * before a handler gets them.
     *
     * @return null for a call that reads no trace
     */
    static MethodHandle before(Lookup caller, String name, MethodType type, Class<?> owner) {
        if ((name.equals(STACK_TRACE) || name.equals("printStackTrace")) && Throwable.class.isAssignableFrom(owner)) {
            return READ.get().asType(MethodType.methodType(void.class, type.parameterType(0)));
        }
        if (!owner.getName().equals("java.util.logging.Handler") || !name.equals("publish")) {
            return null;
        }
        MethodType source = MethodType.methodType(String.class, type.parameterType(1), Coroutine.class);
        MethodHandle asks = DirectSite
                .unlinked(Linker.trusted(caller), "getSourceClassName", source, type.parameterType(1), DirectSite.Kind.PRIVATE)
                .dynamicInvoker().asType(MethodType.methodType(void.class, Object.class, Coroutine.class));
        return MethodHandles.insertArguments(ASK.get(), 0, asks).asType(type.changeReturnType(void.class));
    }

    // ---- the methods

    private static void read(Throwable thrown) {
        if (thrown == null) {
            return;
        }
        try {
            Traces.completeRead(thrown, WALKER.getCallerClass());
        } catch (Throwable ofItsTrace) {
            // no stack, no memory, or a method of the exception's class: the trace stays as it is
        }
    }

    private static void ask(MethodHandle source, Object handler, Object logRecord, Coroutine coroutine) throws Throwable {
        if (logRecord != null) {
            source.invokeExact(logRecord, coroutine);
        }
    }

    private static StackTraceElement[] ofThread(Thread thread) {
        StackTraceElement[] trace = thread.getStackTrace();
        if (thread != Thread.currentThread() || trace.length < 2 || !isHere(trace[1])) {
            return new Places().complete(trace);
        }
        return own(trace[0]);
    }

    private static boolean isHere(StackTraceElement element) {
        return element.getClassName().equals(OwnTraces.class.getName());
    }

    /** The trace that a method of the JDK's takes for its caller. */
    private static StackTraceElement[] own(StackTraceElement method) {
        return LogicalStack.walk(WITH_REFLECTION, frames -> Stream
                .concat(Stream.of(method), frames.map(StackFrame::toStackTraceElement).limit(Driver.MOST))
                .toArray(StackTraceElement[]::new));
    }

    private static void dumpStack() {
        Exception dumped = new Exception("Stack trace");
        dumped.setStackTrace(
                own(new StackTraceElement(null, "java.base", null, Thread.class.getName(), DUMP, "Thread.java", -1)));
        dumped.printStackTrace();
    }

    private static Object walk(StackWalker walker, Function<Stream<StackFrame>, ?> function) {
        Objects.requireNonNull(function);
        return LogicalStack.walk(walker, function);
    }

    private static void forEach(StackWalker walker, Consumer<StackFrame> action) {
        Objects.requireNonNull(action);
        LogicalStack.walk(walker, frames -> {
            frames.forEach(action);
            return null;
        });
    }

    private static Class<?> getCallerClass(StackWalker walker) {
        Class<?> near = walker.getCallerClass();
        return LogicalStack.walk(WALKER, frames -> frames.skip(1).findFirst())
                .<Class<?>>map(StackFrame::getDeclaringClass)
                .orElse(near);
    }

    /**
     * The class loader in which a stream of objects looks for its classes: that of the nearest caller who has one that
     * is not of the JDK's (ObjectInputStream.resolveClass).
     */
    private static ClassLoader latestUserDefinedLoader() {
        StackFrame nearest = WITH_LOADERS.walk(frames -> frames
                .filter(frame -> hasUsersLoader(frame) || Driver.is(frame.getClassName(), frame.getMethodName()))
                .findFirst().orElse(null));
        if (nearest != null && !hasUsersLoader(nearest)) {
            // suspended callers come before it
            nearest = LogicalStack.walk(WITH_LOADERS, frames -> frames.filter(OwnTraces::hasUsersLoader).findFirst())
                    .orElse(null);
        }
        return nearest == null ? ClassLoader.getPlatformClassLoader() : nearest.getDeclaringClass().getClassLoader();
    }

    private static boolean hasUsersLoader(StackFrame frame) {
        ClassLoader loader = frame.getDeclaringClass().getClassLoader();
        return loader != null && loader != ClassLoader.getPlatformClassLoader();
    }
}

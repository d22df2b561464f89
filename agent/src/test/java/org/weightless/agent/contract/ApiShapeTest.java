package org.weightless.agent.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.reflect.Constructor;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.weightless.Continuation;
import org.weightless.ContinuationScope;
import org.weightless.Fiber;
import org.weightless.FiberCancelled;
import org.weightless.Generator;
import org.weightless.GeneratorExit;
import org.weightless.PinnedException;
import org.weightless.Scheduler;
import org.weightless.StopIteration;

/** The names and signatures that independent programs are compiled against: more may come, none may go. */
class ApiShapeTest {
    /** The public members, without what says nothing to a caller. */
    private static Set<String> members(Class<?> type) {
        Set<String> members =
                Arrays.stream(type.getMethods()).map(Method::toGenericString).collect(Collectors.toCollection(TreeSet::new));
        Arrays.stream(type.getConstructors()).map(Constructor::toGenericString).forEach(members::add);
        return members.stream().map(member -> member.replaceAll("\\b(public|abstract|final|native|synchronized|default) ", "")
                .replace(type.getName() + ".", "")
                .replaceAll("java\\.(lang|util|time)\\.(concurrent\\.|function\\.|stream\\.)?", "")
                .replace("org.weightless.", "").replace("$", ".")).collect(Collectors.toCollection(TreeSet::new));
    }

    private static void has(Class<?> type, String... signatures) {
        Set<String> missing = new TreeSet<>(List.of(signatures));
        missing.removeAll(members(type));
        assertEquals(Set.of(), missing, () -> type + " has " + members(type));
        assertTrue(Modifier.isPublic(type.getModifiers()));
    }

    private static void isFinal(Class<?>... types) {
        for (Class<?> type : types) {
            assertTrue(Modifier.isFinal(type.getModifiers()), type.getName());
        }
    }

    @Test
    void continuation() {
        has(ContinuationScope.class, "ContinuationScope(String)", "String name()");
        has(Continuation.class, "Continuation(ContinuationScope,Runnable)", "void run()", "boolean isDone()",
                "static void yield(ContinuationScope)", "static Continuation current(ContinuationScope)",
                "StackTraceElement[] stackTrace()");
        has(PinnedException.class, "PinnedException.Reason reason()", "StackTraceElement culprit()");
        isFinal(ContinuationScope.class, Continuation.class);
        assertEquals(IllegalStateException.class, PinnedException.class.getSuperclass());
        assertEquals(
                List.of("UNINSTRUMENTED", "NATIVE", "MONITOR", "CLASS_INITIALIZER", "CONSTRUCTOR", "METHOD_TOO_LARGE",
                        "REFUSED"),
                Arrays.stream(PinnedException.Reason.values()).map(Enum::name).toList());
    }

    @Test
    void generator() {
        has(Generator.class, "static <T> Generator<T> of(Generator.Body)", "static <T> Generator<T> returning(Callable<?>)",
                "boolean hasNext()", "T next()", "T send(Object)", "T raise(Throwable)", "void close()", "boolean isDone()",
                "boolean isRunning()", "Object result()", "Stream<T> stream()", "Iterator<T> iterator()",
                "static Object yieldFrom(Iterable<?>)");
        isFinal(Generator.class, GeneratorExit.class);
        assertTrue(Iterator.class.isAssignableFrom(Generator.class) && Iterable.class.isAssignableFrom(Generator.class)
                && AutoCloseable.class.isAssignableFrom(Generator.class));
        assertTrue(Generator.Body.class.isInterface() && Generator.Body.class.isAnnotationPresent(FunctionalInterface.class));
        assertEquals(Exception.class, only(Generator.Body.class).getExceptionTypes()[0]);
        has(StopIteration.class, "StopIteration()", "StopIteration(Object)", "Object value()");
        assertEquals(NoSuchElementException.class, StopIteration.class.getSuperclass());
        has(GeneratorExit.class, "GeneratorExit()");
        assertEquals(Error.class, GeneratorExit.class.getSuperclass());
    }

    private static Method only(Class<?> type) {
        return type.getDeclaredMethods()[0];
    }

    @Test
    void fiber() {
        has(Fiber.class, "static void yield()", "static <R> R yield(Object)", "static <R> R jump(Object,Object)",
                "static void sleep(Duration)", "static <R> R await(CompletionStage<R>)", "static Fiber current()", "int id()",
                "String name()", "Fiber.State state()", "int priority()", "Fiber priority(int)", "void suspend()",
                "void resume()", "void cancel()", "Object result()", "Throwable failure()", "<R> R join()");
        isFinal(Fiber.class, FiberCancelled.class);
        has(FiberCancelled.class, "FiberCancelled()");
        assertEquals(Error.class, FiberCancelled.class.getSuperclass());
        assertEquals(List.of("NEW", "READY", "RUNNING", "SUSPENDED", "WAITING", "DONE", "FAILED", "CANCELLED"),
                Arrays.stream(Fiber.State.values()).map(Enum::name).toList());
    }

    @Test
    void scheduler() {
        has(Scheduler.class, "static Scheduler roundRobin()", "static Scheduler prioritySlices()",
                "static Scheduler priorityScattered()", "static Scheduler fair()", "static Scheduler jumping()",
                "Fiber spawn(Generator.Body)", "Fiber spawn(String,Generator.Body)", "Fiber spawnReturning(Callable<?>)",
                "Fiber spawnReturning(String,Callable<?>)", "Fiber fiber(int)", "Fiber fiber(String)", "boolean remove(int)",
                "Collection<Fiber> fibers()", "void run()", "void run(String)", "boolean step()", "void stop()",
                "Scheduler stopWhenAnyEnds(boolean)", "Scheduler onFailure(BiConsumer<Fiber, Throwable>)", "long switches()");
        assertTrue(Modifier.isAbstract(Scheduler.class.getModifiers()));
    }
}

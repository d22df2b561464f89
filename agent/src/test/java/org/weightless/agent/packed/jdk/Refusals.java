package org.weightless.agent.packed.jdk;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.io.Serializable;
import java.lang.invoke.MethodHandleProxies;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.math.BigInteger;
import java.net.URI;
import java.security.AccessController;
import java.security.PrivilegedAction;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.Vector;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.PriorityBlockingQueue;
import java.util.concurrent.SubmissionPublisher;
import java.util.function.Function;
import javax.tools.DiagnosticCollector;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.JavaFileObject.Kind;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;
import org.weightless.Fiber;
import org.weightless.Generator;
import org.weightless.PinnedException;

/** What the JDK does under a lock or in a place of the JVM's cannot be suspended; says what is named. */
public final class Refusals {
    private static PinnedException refusal;
    private static boolean tellsCauses;

    private Refusals() {}

    static int attempt(int value) {
        try {
            Fiber.yield(value);
        } catch (PinnedException e) {
            refusal = e;
        }
        return value;
    }

    private static void refused(String name, Callable<?> program) {
        refusal = null;
        Generator.returning(program::call).forEachRemaining(value -> System.out.println(name + " yields"));
        String message = refusal.getMessage();
        System.out.println(name + ": " + (tellsCauses
                ? message.substring(message.indexOf("): ") + 3)
                : refusal.reason() + " " + refusal.culprit().getClassName() + "." + refusal.culprit().getMethodName()));
    }

    private static int bits() {
        return 8;
    }

    private static class Above {
        private static boolean attempts;

        Above() {
            if (attempts) {
                attempt(1);
            }
        }
    }

    private static final class Below extends Above implements Serializable {
        private static final long serialVersionUID = 1L;
    }

    static final class Guarded {
        Guarded(int value) {
            synchronized (this) {
                if (value > 0) {
                    attempt(value);
                }
            }
        }

        synchronized int all() {
            return attempt(1);
        }

        int part() {
            synchronized (this) {
                return attempt(1);
            }
        }
    }

    static final class Lazy {
        static final int VALUE = attempt(1);
    }

    private static int publish() {
        try (SubmissionPublisher<Integer> publisher = new SubmissionPublisher<>(Runnable::run, 8)) {
            publisher.consume(Refusals::attempt);
            return publisher.submit(1);
        }
    }

    private static void refusedByReflection() {
        Guarded guarded = new Guarded(0);
        refused("constructor with a monitor", () -> Guarded.class.getDeclaredConstructor(int.class).newInstance(1));
        refused("synchronized method", () -> Guarded.class.getDeclaredMethod("all").invoke(guarded));
        refused("method with a monitor", () -> Guarded.class.getDeclaredMethod("part").invoke(guarded));
        refused("constructor of the JDK's",
                () -> IllegalStateException.class.getConstructor(Throwable.class).newInstance(new Exception() {
                    @Override
                    public String toString() {
                        return "" + attempt(1);
                    }
                }));
    }

    private static Object read() throws IOException, ClassNotFoundException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
            out.writeObject(new Below());
        }
        Above.attempts = true;
        return new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray())).readObject();
    }

    /** The compiler makes a position of its own to find the line: the text of the source is asked for there. */
    private static Object askForALine() {
        boolean[] asked = new boolean[1];
        SimpleJavaFileObject source = new SimpleJavaFileObject(URI.create("string:///A.java"), Kind.SOURCE) {
            @Override
            public CharSequence getCharContent(boolean lenient) {
                return "class A { B b; }" + (asked[0] ? attempt(1) : "");
            }
        };
        DiagnosticCollector<JavaFileObject> found = new DiagnosticCollector<>();
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        compiler.getTask(null, null, found, List.of("-proc:none"), null, List.of(source)).call();
        asked[0] = true;
        return found.getDiagnostics().get(0).getLineNumber();
    }

    @SuppressWarnings("removal")
    public static void main(String[] arguments) {
        tellsCauses = arguments.length > 0;
        refused("vector", () -> {
            new Vector<>(List.of(1)).forEach(Refusals::attempt);
            return null;
        });
        refused("synchronizedList", () -> {
            Collections.synchronizedList(new ArrayList<>(List.of(1))).forEach(Refusals::attempt);
            return null;
        });
        ConcurrentHashMap<Integer, Integer> map = new ConcurrentHashMap<>();
        refused("computeIfAbsent", () -> map.computeIfAbsent(1, Refusals::attempt));
        refused("priorityBlockingQueue", () -> {
            PriorityBlockingQueue<Integer> queue = new PriorityBlockingQueue<>(9, (a, b) -> attempt(a) - b);
            return queue.offer(2) && queue.offer(1);
        });
        refused("constructor", () -> new IllegalStateException(new Exception() {
            @Override
            public String toString() {
                return "" + attempt(1);
            }
        }));
        refused("constructor behind its arguments", () -> new BigInteger(bits(), new Random(1) {
            @Override
            public void nextBytes(byte[] bytes) {
                attempt(1);
            }
        }).bitLength());
        refused("internal constructor", Refusals::askForALine);
        refused("constructor of the class above what is read", Refusals::read);
        refusedByReflection();
        refused("initialiser of a class by name", () -> Class.forName(Refusals.class.getName() + "$Lazy"));
        refused("publisher", Refusals::publish);
        ForkJoinPool pool = new ForkJoinPool(1);
        pool.submit(() -> refused("managed block in a pool", () -> {
            ForkJoinPool.managedBlock(new ForkJoinPool.ManagedBlocker() {
                @Override
                public boolean isReleasable() {
                    return false;
                }

                @Override
                public boolean block() {
                    return attempt(1) == 1;
                }
            });
            return null;
        })).join();
        pool.shutdown();
        refused("privileged", () -> AccessController.doPrivileged((PrivilegedAction<Integer>) () -> attempt(1)));
        if (tellsCauses) {
            refused("proxy of a handle", () -> attempting().apply(1));
        }
    }

    @SuppressWarnings("unchecked")
    private static Function<Integer, Integer> attempting() throws ReflectiveOperationException {
        return MethodHandleProxies.asInterfaceInstance(Function.class, MethodHandles.lookup().findStatic(
                Refusals.class, "attempt", MethodType.methodType(int.class, int.class)));
    }
}

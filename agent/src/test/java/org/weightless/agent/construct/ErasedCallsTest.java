package org.weightless.agent.construct;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Map;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.Test;
import org.weightless.agent.testing.Made;
import org.weightless.agent.testing.Programs;
import org.weightless.agent.testing.Sources;

/**
 * Calls whose descriptors name classes of other packages: they are linked by {@code Object}, and nothing is cast on the
 * way.
 */
class ErasedCallsTest {
    private static final String VALUE = """
            package far;
            public class Value {
                public final String text;
                public Value(String text) { this.text = text; }
                public String toString() { return text; }
            }
            """;
    private static final String SERVICE = """
            package far;
            import static org.weightless.agent.testing.Probe.*;
            public interface Service {
                Value next(Value value, long number, double factor, Value[] more);
                default Value plain(Value value) { return value; }
                static Value doubled(Value value, int times) { return new Value(value.text + s(times)); }
                class Base implements Service {
                    protected final Value own;
                    public Base(Value own, float weight) { this.own = new Value(own + s("/" + weight)); }
                    public Value next(Value value, long number, double factor, Value[] more) {
                        return new Value(own + s(value.text) + number + factor + more.length);
                    }
                }
                class Quiet implements Service {
                    public Value next(Value value, long number, double factor, Value[] more) { return value; }
                }
                class First extends Base {
                    public First(Value own) { super(own, 1); }
                    public Value next(Value value, long number, double factor, Value[] more) {
                        return new Value("first " + value);
                    }
                }
            }
            """;

    /** One class of receivers after another, to more than a call compares. */
    @Test
    void callsOfAllKindsTakeAndGiveClassesOfOtherPackages() {
        StringBuilder classes = new StringBuilder();
        StringBuilder all = new StringBuilder();
        for (int i = 0; i < 12; i++) {
            classes.append("    static class S").append(i).append(" extends Service.").append(i % 3 == 0 ? "First" : "Base")
                    .append(" { S").append(i).append("() { super(new Value(\"").append(i).append('"')
                    .append(i % 3 == 0 ? ")" : "), " + i).append("); }\n")
                    .append(i % 4 != 0 ? "" : """
                                    public Value next(Value value, long number, double factor, Value[] more) {
                                        return super.next(Service.doubled(value, 2), number + 1, factor, more);
                                    }
                            """)
                    .append("    }\n");
            all.append("new S").append(i).append("(), ");
        }
        String caller = """
                package near;
                import far.*;
                import static org.weightless.agent.testing.Probe.*;
                public class Caller implements java.util.concurrent.Callable<Object> {
                    public Object call() {
                        StringBuilder text = new StringBuilder();
                        Service[] all = { %s };
                        for (int round = 0; round < 3; round++) {
                            for (Service each : all) {
                                Value value = new Value(s("v") + round);
                                text.append(each.next(value, 1L << 40, 0.5, new Value[round])).append(' ');
                                each.next(value, round, round, null == value ? null : new Value[0]);
                                text.append(each.plain(value)).append(Service.doubled(value, round)).append('\\n');
                            }
                        }
                        try {
                            all[s(0)].next(null, 1, 1, null);
                        } catch (NullPointerException e) {
                            text.append("null");
                        }
                        return text.toString();
                    }
                %s}
                """.formatted(all, classes);
        Sources.javac(Map.of("far.Value", VALUE, "far.Service", SERVICE, "near.Caller", caller)).made().compare("near.Caller");
    }

    /** Two loaders with a class of the same name each: such a call must fail, as the JVM's own does. */
    @Test
    void aClassOfAnotherLoaderIsNeverTakenForTheSame() {
        String caller = """
                package near;
                import far.*;
                import static org.weightless.agent.testing.Probe.*;
                public class Caller implements java.util.concurrent.Callable<Object> {
                    public Object call() {
                        String text = s("begin");
                        for (int i = 0; i < 3; i++) {
                            try {
                                y();
                                switch (i) {
                                    case 0 -> Service.doubled(new Value("x"), 2);
                                    case 1 -> new Service.First(new Value("x"));
                                    default -> ((Service) service).next(new Value("x"), 1, 1, null);
                                }
                            } catch (LinkageError e) {
                                text += " " + i + " " + LinkageError.class.getName();
                            }
                        }
                        return text;
                    }
                    public static Object service;
                }
                """;
        Made made = Sources.javac(Map.of("far.Value", VALUE, "far.Service", SERVICE, "near.Caller", caller)).made();
        Programs.Outcome outcome = Programs.compare(callable(made), callable(made));
        assertEquals("result begin 0 java.lang.LinkageError 1 java.lang.LinkageError 2 java.lang.LinkageError",
                outcome.result());
    }

    /** Finds some classes itself, whatever its parent has. */
    private static final class Apart extends ClassLoader {
        private final Made own;

        Apart(Made own, ClassLoader parent) {
            super(parent);
            this.own = own;
        }

        @Override
        protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
            synchronized (getClassLoadingLock(name)) {
                byte[] bytes = own.bytes(name);
                Class<?> loaded = findLoadedClass(name);
                return loaded != null ? loaded
                        : bytes == null ? super.loadClass(name, resolve) : defineClass(name, bytes, 0, bytes.length);
            }
        }
    }

    private static Callable<?> callable(Made made) {
        ClassLoader services = made.instrumented();
        Made own = new Made().with("near.Caller", made.bytes("near.Caller")).with("far.Value", made.bytes("far.Value"));
        try {
            // what a loader has not loaded yet is no other class to the JVM
            Class.forName("far.Value", true, services);
            Class<?> caller = Class.forName("near.Caller", true, new Apart(own, services));
            caller.getField("service").set(null,
                    Class.forName("far.Service$Quiet", true, services).getConstructor().newInstance());
            return (Callable<?>) caller.getConstructor().newInstance();
        } catch (ReflectiveOperationException e) {
            throw new AssertionError(e);
        }
    }
}

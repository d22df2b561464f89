package org.weightless.agent;

import java.io.InputStream;
import java.lang.instrument.ClassFileTransformer;
import java.lang.instrument.Instrumentation;
import java.security.ProtectionDomain;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;
import org.weightless.agent.instrument.classfile.ClassFile;
import org.weightless.agent.instrument.ClassInstrumenter;
import org.weightless.agent.instrument.classfile.Hierarchy;
import org.weightless.agent.instrument.Instrumented;
import org.weightless.agent.instrument.rules.Refusal;
import org.weightless.runtime.Coroutine;

/**
 * The JVM's hook. It is not registered for retransformation: when another agent retransforms a class, the JVM starts
 * from what came out of here, so the added methods stay.
 */
final class WeightlessTransformer implements ClassFileTransformer {
    private static final String RUNTIME = Coroutine.class.getPackageName();

    private final AgentOptions options;
    private final ClassFilter filter;
    private final Report report;
    private final SeenClasses seen;
    private final Instrumentation instrumentation;
    private final CoreClasses core = new CoreClasses();

    WeightlessTransformer(
            AgentOptions options, ClassFilter filter, Report report, SeenClasses seen, Instrumentation instrumentation) {
        this.options = options;
        this.filter = filter;
        this.report = report;
        this.seen = seen;
        this.instrumentation = instrumentation;
    }

    /**
     * Called by the JVM, without a name for a class that was defined without one.
     *
     * <p>Where stack or heap end nothing is done here, as nothing could be: {@link SeenClasses} tells such a class
     * later.
     */
    @Override
    public byte[] transform(Module module, ClassLoader loader, String given, Class<?> redefined, ProtectionDomain domain,
            byte[] bytes) {
        String name = given;
        try {
            name = given != null ? given : ClassFile.name(bytes);
            if (name == null || !filter.accepts(module, loader, name)) {
                return null;
            }
            byte[] result = transform(module, loader, name, bytes);
            seen.add(loader, name);
            return result;
        } catch (StackOverflowError | OutOfMemoryError e) {
            return null;
        } catch (Throwable e) {
            report.refuse(loader, Refusal.ofClass(name, "unexpected " + e), bytes.length);
            seen.add(loader, name);
            return null;
        }
    }

    private byte[] transform(Module module, ClassLoader loader, String name, byte[] bytes) throws ClassNotFoundException {
        if (!filter.seesRuntime(loader)) {
            report.refuse(loader, Refusal.ofClass(name, "its class loader " + loader
                    + " does not find org.weightless.runtime.Coroutine"), bytes.length);
            return null;
        }
        if (!ClassFilter.isOwnYielding(name)) {
            core.prepareFor(bytes);
        }
        Instrumented result = instrument(loader, bytes);
        if (result.bytes() != null) {
            openRuntime(module, loader);
        }
        report.add(loader, name, result, bytes.length);
        if (result.bytes() == null) {
            return null;
        }
        if (options.dump() != null) {
            Dump.write(options.dump(), name, bytes, result);
        }
        return result.bytes();
    }

    /** Where this thread's stack does not suffice another one's may. */
    private static Instrumented instrument(ClassLoader loader, byte[] bytes) {
        try {
            return new Attempt(new Resources(loader, false), bytes).get();
        } catch (StackOverflowError e) {
            return FreshStack.call(new Attempt(new Resources(loader, true), bytes));
        }
    }

    /** No lambda: this runs while the JVM starts, perhaps while it links one. */
    private record Attempt(Resources resources, byte[] bytes) implements Supplier<Instrumented> {
        @Override
        public Instrumented get() {
            return new ClassInstrumenter(new Hierarchy(resources), false).instrument(bytes);
        }
    }

    /**
     * What a loader finds.
     *
     * @param elsewhere whether a thread asks that another one waits for, which may hold what an application's loader
     *     locks
     */
    private record Resources(ClassLoader loader, boolean elsewhere) implements Function<String, InputStream> {
        @Override
        public InputStream apply(String name) {
            if (loader == null) {
                return ClassLoader.getSystemResourceAsStream(name);
            }
            if (elsewhere && loader.getClass().getModule() != Object.class.getModule()) {
                throw new StackOverflowError("to ask " + loader + " there would have to be more stack");
            }
            return loader.getResourceAsStream(name);
        }
    }

    /**
     * Lets generated code reach the runtime where the core library that a loader finds is a named module: that module
     * exports the runtime to nobody, and the JVM lets a transformed module read unnamed modules only.
     */
    private void openRuntime(Module module, ClassLoader loader) throws ClassNotFoundException {
        Module core = loader == null || loader == ClassLoader.getSystemClassLoader()
                ? ModuleLayer.boot().findModule("org.weightless").orElse(null)
                : Class.forName(Coroutine.class.getName(), false, loader).getModule();
        if (core == null || !core.isNamed() || core == module) {
            return;
        }
        if (!module.canRead(core)) {
            instrumentation.redefineModule(module, Set.of(core), Map.of(), Map.of(), Set.of(), Map.of());
        }
        if (!core.isExported(RUNTIME, module)) {
            instrumentation.redefineModule(core, Set.of(), Map.of(RUNTIME, Set.of(module)), Map.of(), Set.of(), Map.of());
        }
    }
}

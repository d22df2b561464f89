package org.weightless.agent;

import java.io.InputStream;
import java.lang.instrument.ClassFileTransformer;
import java.lang.instrument.Instrumentation;
import java.security.ProtectionDomain;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.weightless.agent.instrument.ClassInstrumenter;
import org.weightless.agent.instrument.Hierarchy;
import org.weightless.agent.instrument.Instrumented;
import org.weightless.agent.instrument.Refusal;
import org.weightless.runtime.Coroutine;

/**
 * The JVM's hook. It is not registered for retransformation: when another agent retransforms a class, the JVM starts from what came out of here,
 * so the added methods stay.
 */
final class WeightlessTransformer implements ClassFileTransformer {
    private static final String RUNTIME = Coroutine.class.getPackageName();

    private final AgentOptions options;
    private final ClassFilter filter;
    private final Report report;
    private final Instrumentation instrumentation;

    WeightlessTransformer(AgentOptions options, ClassFilter filter, Report report, Instrumentation instrumentation) {
        this.options = options;
        this.filter = filter;
        this.report = report;
        this.instrumentation = instrumentation;
    }

    @Override
    public byte[] transform(Module module, ClassLoader loader, String name, Class<?> redefined, ProtectionDomain domain,
            byte[] bytes) {
        if (name == null || !filter.accepts(module, loader, name)) {
            return null;
        }
        try {
            return transform(module, loader, name, bytes);
        } catch (Throwable e) {
            report.refuse(loader, Refusal.ofClass(name, "unexpected " + e), bytes.length);
            return null;
        }
    }

    private byte[] transform(Module module, ClassLoader loader, String name, byte[] bytes) throws ClassNotFoundException {
        if (!filter.seesRuntime(loader)) {
            report.refuse(loader, Refusal.ofClass(name, "its class loader " + loader + " does not find org.weightless.runtime.Coroutine"),
                    bytes.length);
            return null;
        }
        Instrumented result = new ClassInstrumenter(new Hierarchy(new Resources(loader)), false).instrument(bytes);
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

    /** What a loader finds. No lambda: this runs while the JVM starts, perhaps while it links one. */
    private record Resources(ClassLoader loader) implements Function<String, InputStream> {
        @Override
        public InputStream apply(String name) {
            return loader == null ? ClassLoader.getSystemResourceAsStream(name) : loader.getResourceAsStream(name);
        }
    }

    /**
     * Lets generated code reach the runtime where the core library that a loader finds is a named module: that module exports the
     * runtime to nobody, and the JVM lets a transformed module read unnamed modules only.
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

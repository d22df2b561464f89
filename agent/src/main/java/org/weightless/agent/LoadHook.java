package org.weightless.agent;

import java.lang.instrument.ClassFileTransformer;
import java.security.ProtectionDomain;
import org.weightless.agent.instrument.classfile.ClassFile;
import org.weightless.agent.instrument.classfile.LambdaFactoryPatch;
import org.weightless.agent.instrument.classfile.NestedCompanions;

/**
 * What the JVM calls for each class that it loads: a nest host gets the names of the companions of its nest, and
 * nothing else changes. No library and no lambda is used here, as every program that starts pays for it.
 *
 * <p>It is registered for retransformation, so that it comes behind agents that are not. A class that is redefined has
 * to have the same names again; who has linked calls to it is told.
 */
final class LoadHook implements ClassFileTransformer {
    private final ClassFilter filter;
    private final NestHosts nestHosts;
    private final CurrentBytes current;
    private final Redefinitions redefinitions;
    private final CoreClasses core = new CoreClasses();

    LoadHook(ClassFilter filter, NestHosts nestHosts, CurrentBytes current, Redefinitions redefinitions) {
        this.filter = filter;
        this.nestHosts = nestHosts;
        this.current = current;
        this.redefinitions = redefinitions;
    }

    /**
     * Called by the JVM, without a name for a class that was defined without one.
     *
     * <p>Where stack or heap end nothing can be done here; such a class gets a hidden companion.
     */
    @Override
    public byte[] transform(Module module, ClassLoader loader, String given, Class<?> redefined, ProtectionDomain domain,
            byte[] bytes) {
        try {
            String name = given != null ? given : ClassFile.name(bytes);
            if (name == null) {
                return null;
            }
            if (redefined != null) {
                return redefined(redefined, loader, name, bytes);
            }
            current.loading();
            return filter.accepts(module, loader, name) ? loaded(loader, name, bytes) : null;
        } catch (StackOverflowError | OutOfMemoryError e) {
            return null;
        } catch (Throwable e) {
            System.err.println("weightless: the class " + given + " stays as it is: unexpected " + e);
            return null;
        }
    }

    private byte[] loaded(ClassLoader loader, String name, byte[] bytes) {
        NestedCompanions.Named named;
        try {
            named = NestedCompanions.in(bytes);
        } catch (RuntimeException broken) {
            // The JVM says what is wrong with it.
            return null;
        }
        if (!ClassFilter.isOwnYielding(name)) {
            core.prepareFor(bytes);
        }
        if (named.kind() == NestedCompanions.Kind.HOST) {
            nestHosts.add(loader, name);
        }
        return named.bytes();
    }

    private byte[] redefined(Class<?> type, ClassLoader loader, String name, byte[] bytes) {
        if (name.equals(LambdaFactoryPatch.CLASS)) {
            return LambdaFactoryPatch.apply(bytes);
        }
        byte[] base = bytes;
        if (current.isReading()) {
            base = redefinitions.latest(type, bytes);
        } else if (filter.instruments(type)) {
            current.changing();
            base = redefinitions.begin(type, bytes);
        }
        byte[] named = nestHosts.contains(loader, name) ? NestedCompanions.in(base).bytes() : null;
        return named == null && base != bytes ? base : named;
    }
}

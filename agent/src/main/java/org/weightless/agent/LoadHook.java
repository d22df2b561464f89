package org.weightless.agent;

import java.lang.instrument.ClassFileTransformer;
import java.security.ProtectionDomain;
import org.weightless.agent.instrument.classfile.ClassFile;
import org.weightless.agent.instrument.classfile.NestedCompanions;
import org.weightless.agent.instrument.classfile.RawClassFile;

/**
 * What the JVM calls for each class that it loads: a nest host gets the names of the companions of its nest, and
 * nothing else changes. No library and no lambda is used here, as every program that starts pays for it.
 *
 * <p>Where there is another agent it is registered for retransformation, so that it comes behind agents that are not.
 * The JVM then keeps what each class was before, and begins retransformations with that. An agent that is alone is not,
 * so that nothing is kept; then only redefinitions come here, not retransformations.
 */
final class LoadHook implements ClassFileTransformer {
    private final ClassFilter filter;
    private final NestHosts nestHosts;
    private final CurrentBytes current;
    private final ChangeHook changes;
    private final boolean isAlone;
    private final CoreClasses core;

    LoadHook(ClassFilter filter, CoreClasses core, NestHosts nestHosts, CurrentBytes current, ChangeHook changes,
            boolean isAlone) {
        this.filter = filter;
        this.core = core;
        this.nestHosts = nestHosts;
        this.current = current;
        this.changes = changes;
        this.isAlone = isAlone;
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
                return isAlone
                        ? changes.named(loader, name, bytes)
                        : changes.transform(module, loader, name, redefined, domain, bytes);
            }
            if (loader != null && current.isSignOfAgent()) {
                changes.expectAgent();
            }
            return filter.accepts(module, loader, name) ? loaded(loader, name, bytes) : null;
        } catch (StackOverflowError | OutOfMemoryError e) {
            return null;
        } catch (Throwable e) {
            System.err.println("weightless: the class " + given + " stays as it is: unexpected " + e);
            return null;
        }
    }

    private byte[] loaded(ClassLoader loader, String name, byte[] bytes) {
        RawClassFile file;
        NestedCompanions.Named named;
        try {
            file = new RawClassFile(bytes);
            named = NestedCompanions.in(file);
        } catch (IllegalArgumentException | IndexOutOfBoundsException broken) {
            // The JVM says what is wrong with it.
            return null;
        }
        if (isAlone && file.namesAgentMain()) {
            changes.expectAgent();
        }
        if (!ClassFilter.isOwnYielding(name)) {
            core.prepareFor(file);
        }
        if (named.kind() == NestedCompanions.Kind.HOST) {
            nestHosts.add(loader, name);
        }
        return named.bytes();
    }
}

package org.weightless.agent;

import java.lang.instrument.ClassFileTransformer;
import java.lang.instrument.Instrumentation;
import java.security.ProtectionDomain;
import org.weightless.agent.instrument.classfile.LambdaFactoryPatch;
import org.weightless.agent.instrument.classfile.NestedCompanions;

/**
 * What the JVM calls for each class that somebody redefines or retransforms: who has linked calls to it is told, and a
 * class that named companions when it was loaded has to name them again. No lambda is used here, as every program that
 * starts runs this once.
 */
final class ChangeHook implements ClassFileTransformer {
    private final ClassFilter filter;
    private final NestHosts nestHosts;
    private final CurrentBytes current;
    private final Redefinitions redefinitions;
    private final OtherAgents others;
    private final Instrumentation instrumentation;
    /** Whether the JVM calls this, by itself or through {@link LoadHook}. */
    private boolean isInstalled;

    ChangeHook(ClassFilter filter, NestHosts nestHosts, CurrentBytes current, Redefinitions redefinitions,
            OtherAgents others, Instrumentation instrumentation) {
        this.filter = filter;
        this.nestHosts = nestHosts;
        this.current = current;
        this.redefinitions = redefinitions;
        this.others = others;
        this.instrumentation = instrumentation;
    }

    /** From now on, for good. */
    synchronized void install() {
        if (!isInstalled) {
            isInstalled = true;
            instrumentation.addTransformer(this, true);
        }
    }

    /** The same at a sign that there will be another agent, which may change classes and must leave companions alone. */
    void expectAgent() {
        current.expectAgent();
        install();
        others.begin();
    }

    /** {@link LoadHook} calls this from now on. */
    synchronized void isCalledByLoadHook() {
        isInstalled = true;
    }

    @Override
    public byte[] transform(Module module, ClassLoader loader, String name, Class<?> redefined, ProtectionDomain domain,
            byte[] bytes) {
        if (redefined == null || name == null) {
            return null;
        }
        try {
            return changed(redefined, loader, name, bytes);
        } catch (StackOverflowError | OutOfMemoryError e) {
            return null;
        } catch (Throwable e) {
            if (current.isReading()) {
                // this changes nothing, and who reads what is no class file reads again
                return null;
            }
            System.err.println("weightless: calls of " + name + " may run its old code: unexpected " + e);
            return null;
        }
    }

    private byte[] changed(Class<?> type, ClassLoader loader, String name, byte[] bytes) {
        if (name.equals(LambdaFactoryPatch.CLASS)) {
            return LambdaFactoryPatch.apply(bytes);
        }
        if (name.equals(OtherAgents.CALLER)) {
            return current.isReading() ? null : others.changed(bytes);
        }
        byte[] base = bytes;
        if (current.isReading()) {
            base = redefinitions.latest(type, bytes, true);
        } else if (filter.instruments(type)) {
            String call = OtherAgents.changingCall();
            current.changing(call != null);
            if (call != null && nestHosts.contains(loader, name)) {
                others.begin();
            }
            base = redefinitions.begin(type, bytes, OtherAgents.RETRANSFORM.equals(call));
        }
        byte[] named = named(loader, name, base);
        return named == null && (base != bytes || redefinitions.isGivenToAll(type)) ? base : named;
    }

    /** The class file with the names of the companions of its nest; null where it has them, or needs none. */
    byte[] named(ClassLoader loader, String name, byte[] bytes) {
        return nestHosts.contains(loader, name) ? NestedCompanions.in(bytes).bytes() : null;
    }
}

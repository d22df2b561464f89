package org.weightless.agent;

import java.lang.instrument.Instrumentation;
import java.lang.instrument.UnmodifiableClassException;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles.Lookup;
import java.lang.invoke.MethodType;
import java.util.Map;
import java.util.Set;
import org.weightless.agent.instrument.classfile.LambdaFactoryPatch;
import org.weightless.runtime.LambdaProxies;

/**
 * Has the JDK's metafactory of lambdas tell {@link LambdaProxies} what it makes. That class is the boot loader's. Where
 * the one that this class sees is an application's it is asked by its name.
 */
final class LambdaWatch {
    private static final String PROXIES = "org.weightless.runtime.LambdaProxies";

    private final Instrumentation instrumentation;
    private final Class<?> factory;
    private final Class<?> proxies;
    /** Null where this class has the same one before it: a handle makes the JDK define classes when the JVM starts. */
    private final MethodHandle metafactory;

    LambdaWatch(Lookup trusted, Instrumentation instrumentation) {
        this.instrumentation = instrumentation;
        try {
            proxies = BootClass.of(trusted, PROXIES);
            factory = Class.forName(LambdaFactoryPatch.CLASS.replace('/', '.'));
            MethodHandle spin = trusted.findVirtual(factory, "spinInnerClass", MethodType.methodType(Class.class));
            if (proxies == LambdaProxies.class) {
                LambdaProxies.spinBy(spin);
                metafactory = null;
            } else {
                trusted.findStatic(proxies, "spinBy", MethodType.methodType(void.class, MethodHandle.class)).invoke(spin);
                metafactory = trusted.findStatic(proxies, "metafactory", MethodType.methodType(Object.class, Class.class));
            }
        } catch (Throwable e) {
            throw new IllegalStateException("this JDK makes lambdas in a way that this agent does not know; it knows that of"
                    + " JDK 17 to 25", e);
        }
    }

    /** From now on, though the agent is not called yet for classes that change. */
    void begin(ChangeHook changes) {
        instrumentation.addTransformer(changes, true);
        try {
            begin();
        } finally {
            instrumentation.removeTransformer(changes);
        }
    }

    /** From now on. */
    void begin() {
        Set<Module> boot = Set.of(proxies.getModule());
        instrumentation.redefineModule(Object.class.getModule(), boot, Map.of(), Map.of(), Set.of(), Map.of());
        try {
            instrumentation.retransformClasses(factory);
        } catch (UnmodifiableClassException e) {
            throw new IllegalStateException("this JVM does not let the metafactory of lambdas be changed", e);
        }
    }

    /** The metafactory that has made a class, or null. */
    Object metafactory(Class<?> proxy) {
        try {
            return metafactory == null ? LambdaProxies.metafactory(proxy) : (Object) metafactory.invokeExact(proxy);
        } catch (RuntimeException | Error e) {
            throw e;
        } catch (Throwable e) {
            throw new IllegalStateException(e);
        }
    }
}

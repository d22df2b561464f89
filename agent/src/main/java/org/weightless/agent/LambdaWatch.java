package org.weightless.agent;

import java.io.IOException;
import java.io.InputStream;
import java.lang.instrument.Instrumentation;
import java.lang.instrument.UnmodifiableClassException;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles.Lookup;
import java.lang.invoke.MethodType;
import java.security.ProtectionDomain;
import org.weightless.agent.instrument.classfile.LambdaFactoryPatch;

/**
 * Has the JDK's metafactory of lambdas tell {@code LambdaProxies} what it makes. That class is asked by its name: it is
 * the boot loader's, where this one may be an application's.
 */
final class LambdaWatch {
    private static final String PROXIES = "org.weightless.runtime.LambdaProxies";

    private final Lookup trusted;
    private final Instrumentation instrumentation;
    private final MethodHandle metafactory;

    LambdaWatch(Lookup trusted, Instrumentation instrumentation) {
        this.trusted = trusted;
        this.instrumentation = instrumentation;
        try {
            Class<?> proxies = proxies();
            Class<?> factory = Class.forName(LambdaFactoryPatch.CLASS.replace('/', '.'));
            MethodHandle spin = trusted.findVirtual(factory, "spinInnerClass", MethodType.methodType(Class.class))
                    .asType(MethodType.methodType(Class.class, Object.class));
            trusted.findStatic(proxies, "spinBy", MethodType.methodType(void.class, MethodHandle.class)).invoke(spin);
            metafactory = trusted.findStatic(proxies, "metafactory", MethodType.methodType(Object.class, Class.class));
        } catch (Throwable e) {
            throw new IllegalStateException("this JDK makes lambdas in a way that this agent does not know; it knows that of"
                    + " JDK 17 to 25", e);
        }
    }

    /** Where the agent does not run from its jar the boot loader has to be given the class. */
    private Class<?> proxies() throws Throwable {
        try {
            return Class.forName(PROXIES, true, null);
        } catch (ClassNotFoundException notOnBootPath) {
            byte[] bytes;
            try (InputStream in = ClassLoader.getSystemResourceAsStream(PROXIES.replace('.', '/') + ".class")) {
                bytes = in.readAllBytes();
            } catch (IOException e) {
                throw new IllegalStateException(e);
            }
            Class<?> unsafe = Class.forName("jdk.internal.misc.Unsafe");
            MethodHandle define = trusted.findVirtual(unsafe, "defineClass", MethodType.methodType(Class.class, String.class,
                    byte[].class, int.class, int.class, ClassLoader.class, ProtectionDomain.class));
            Object instance = trusted.findStatic(unsafe, "getUnsafe", MethodType.methodType(unsafe)).invoke();
            return (Class<?>) define.invoke(instance, PROXIES.replace('.', '/'), bytes, 0, bytes.length, (ClassLoader) null,
                    (ProtectionDomain) null);
        }
    }

    /** From now on. */
    void begin() {
        Module base = Object.class.getModule();
        try {
            Module unnamed = proxies().getModule();
            instrumentation.redefineModule(base, java.util.Set.of(unnamed), java.util.Map.of(), java.util.Map.of(),
                    java.util.Set.of(), java.util.Map.of());
            instrumentation.retransformClasses(Class.forName(LambdaFactoryPatch.CLASS.replace('/', '.')));
        } catch (UnmodifiableClassException | ClassNotFoundException e) {
            throw new IllegalStateException(e);
        } catch (Throwable e) {
            throw new IllegalStateException(e);
        }
    }

    Object metafactory(Class<?> proxy) {
        try {
            return (Object) metafactory.invokeExact(proxy);
        } catch (Throwable e) {
            throw new IllegalStateException(e);
        }
    }
}

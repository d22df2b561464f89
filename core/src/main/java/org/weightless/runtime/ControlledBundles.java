package org.weightless.runtime;

import static java.lang.invoke.MethodType.methodType;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodHandles.Lookup;
import java.lang.invoke.MethodType;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.ResourceBundle;

/**
 * Calls of {@code ResourceBundle.getBundle} with a control, which is called back. The method asks for its caller, whose
 * module and loader count, and hands that on to another one; a fiber tells that one itself.
 */
final class ControlledBundles {
    private ControlledBundles() {}

    /**
     * The copy of what such a call runs, as a handle of the call's type; null for any other one, and where the JDK
     * refuses the caller, whose module has a name.
     */
    static MethodHandle target(Lookup caller, Class<?> owner, String name, MethodType type, Site site)
            throws ReflectiveOperationException {
        Engine.Provider agent = Engine.provider();
        if (owner != ResourceBundle.class || !name.equals("getBundle") || agent == null || !agent.goesThroughJdk()) {
            return null;
        }
        List<Class<?>> given = Linker.callType(type).parameterList();
        Class<?> host = Companions.host(caller.lookupClass());
        if (given.get(given.size() - 1) != ResourceBundle.Control.class || host.getModule().isNamed()) {
            return null;
        }
        MethodType told = methodType(
                ResourceBundle.class, String.class, Locale.class, Class.class, ResourceBundle.Control.class, Coroutine.class);
        boolean hasLoader = given.contains(ClassLoader.class);
        MethodHandle copy = FiberCopies.ofStatic(agent.trusted(), owner, "getBundleImpl",
                hasLoader ? told.insertParameterTypes(3, ClassLoader.class) : told, site);
        if (copy == null) {
            return null;
        }
        MethodHandle call = MethodHandles.insertArguments(copy, 2, host);
        if (hasLoader) {
            MethodHandle there = MethodHandles.publicLookup()
                    .findStatic(Objects.class, "requireNonNull", methodType(Object.class, Object.class));
            call = MethodHandles.filterArguments(call, 2,
                    there.asType(methodType(ClassLoader.class, ClassLoader.class)),
                    there.asType(methodType(ResourceBundle.Control.class, ResourceBundle.Control.class)));
        } else if (!given.contains(Locale.class)) {
            call = MethodHandles.collectArguments(call, 1,
                    MethodHandles.publicLookup().findStatic(Locale.class, "getDefault", methodType(Locale.class)));
        }
        return call;
    }
}

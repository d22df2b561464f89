package org.weightless.runtime;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles.Lookup;
import java.lang.invoke.MethodType;

/**
 * Finds the fiber copy of a method by the rule that the emitter names copies by.
 *
 * <p>A copy has the method's name, so that stack traces read as ever, and takes the receiver, where there is one, the
 * arguments and a coroutine. Where a class has {@code m(A)} and also a static {@code m(Self, A)}, the copy of the instance
 * method is called {@code m$fiber} instead: both would have the same descriptor.
 */
final class FiberCopies {
    private static final String SUFFIX = "$fiber";

    private FiberCopies() {}

    /** The copy of a static method that this class declares, of this type; or null. */
    static MethodHandle ofStatic(Lookup lookup, Class<?> declaring, String name, MethodType type) {
        return mayHave(declaring) ? find(lookup, declaring, name, type) : null;
    }

    /** The copy of an instance method that this class declares; null where it has none. The receiver's type is the class. */
    static MethodHandle ofInstance(Lookup lookup, Class<?> declaring, String name, MethodType callSite) {
        if (!mayHave(declaring)) {
            return null;
        }
        MethodType type = callSite.changeParameterType(0, declaring);
        MethodHandle renamed = find(lookup, declaring, name + SUFFIX, type);
        if (renamed != null || find(lookup, declaring, name, Linker.callType(type)) != null) {
            return renamed;
        }
        return find(lookup, declaring, name, type);
    }

    /** False for the JDK's classes, which are never instrumented: saves the search. */
    static boolean mayHave(Class<?> declaring) {
        String module = declaring.getModule().getName();
        return Engine.provider() != null
                && !declaring.isArray()
                && (module == null || !module.startsWith("java.") && !module.startsWith("jdk."));
    }

    private static MethodHandle find(Lookup lookup, Class<?> declaring, String name, MethodType type) {
        try {
            return lookup.findStatic(declaring, name, type);
        } catch (ReflectiveOperationException none) {
            return null;
        }
    }
}

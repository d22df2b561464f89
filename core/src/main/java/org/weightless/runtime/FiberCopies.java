package org.weightless.runtime;

import java.lang.StackWalker.StackFrame;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles.Lookup;
import java.lang.invoke.MethodType;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.List;
import org.weightless.runtime.Companions.Companion;

/**
 * Finds the fiber copy of a method: a static method of the companion of its class, which takes the receiver, where
 * there is one, the arguments and a coroutine.
 *
 * <p>The core library has copies that are written by hand, in {@code FooCompanion} beside {@code Foo}, by the names of
 * their methods.
 */
final class FiberCopies {
    private static final String BY_HAND = "Companion";

    private FiberCopies() {}

    /** The copy of a static method that this class declares, of this type; or null. */
    static MethodHandle ofStatic(Lookup lookup, Class<?> declaring, String name, MethodType type, Site site) {
        return find(lookup, declaring, name, Linker.callType(type), type, site);
    }

    /** The copy of an instance method that this class declares; null where it has none. The receiver's type is the class. */
    static MethodHandle ofInstance(Lookup lookup, Class<?> declaring, String name, MethodType callSite, Site site) {
        MethodType type = callSite.changeParameterType(0, declaring);
        return find(lookup, declaring, name, Linker.callType(type).dropParameterTypes(0, 1), type, site);
    }

    /** The copy of a constructor, from an object that exists, the arguments and a coroutine; null where it has none. */
    static MethodHandle ofConstructor(Lookup lookup, Class<?> owner, MethodType type, Site site) {
        return ofInstance(lookup, owner, Companions.CONSTRUCTOR, type, site);
    }

    /** False for classes that never have a companion: saves the search. */
    static boolean mayHave(Class<?> declaring) {
        return Engine.provider() != null && !declaring.isArray()
                && (!JdkCompanions.isJdks(declaring) || JdkCompanions.areOf(declaring));
    }

    private static Companion companion(Class<?> declaring, String method, Site site) {
        return JdkCompanions.isJdks(declaring) ? JdkCompanions.of(declaring, method) : Companions.of(declaring, site);
    }

    /** Whether a class is part of the core library, some of whose copies are written by hand. */
    static boolean isCore(Class<?> type) {
        return isCorePackage(type.getPackageName()) && type.getClassLoader() == Coroutine.class.getClassLoader();
    }

    /** Whether a package is one of the core library's, but this one. */
    static boolean isCorePackage(String name) {
        return switch (name) {
            case "org.weightless", "org.weightless.channel", "org.weightless.concurrent", "org.weightless.flow",
                    "org.weightless.itertools", "org.weightless.testing", "org.weightless.management",
                    "org.weightless.simulation", "org.weightless.internal.dump", "org.weightless.internal.fiber",
                    "org.weightless.internal.run" -> true;
            default -> false;
        };
    }

    static String packageOf(String className) {
        return className.substring(0, Math.max(0, className.lastIndexOf('.')));
    }

    /** Whether the method of a frame has a fiber copy that its caller could have been linked to. */
    static boolean hasCopy(StackFrame frame) {
        Class<?> owner = frame.getDeclaringClass();
        if (!mayHave(owner)) {
            return false;
        }
        String name = frame.getMethodName().equals("<init>") ? Companions.CONSTRUCTOR : frame.getMethodName();
        Companion companion = companion(owner, name + frame.getDescriptor(), null);
        return companion != null && companion.copies().containsKey(name + frame.getDescriptor())
                || isCore(owner) && hasCopyByHand(frame, owner);
    }

    private static boolean hasCopyByHand(StackFrame frame, Class<?> owner) {
        Lookup lookup = Engine.provider().trusted();
        MethodType type = frame.getMethodType().appendParameterTypes(Coroutine.class);
        return findByHand(lookup, owner, frame.getMethodName(), type) != null
                || findByHand(lookup, owner, frame.getMethodName(), type.insertParameterTypes(0, owner)) != null;
    }

    private static MethodHandle find(
            Lookup lookup, Class<?> declaring, String name, MethodType method, MethodType type, Site site) {
        if (!mayHave(declaring)) {
            return null;
        }
        String key = name + method.toMethodDescriptorString();
        Companion companion = companion(declaring, key, site);
        String copy = companion == null ? null : companion.copies().get(key);
        if (copy == null) {
            return isCore(declaring) ? findByHand(lookup, declaring, name, type) : null;
        }
        try {
            // The JDK makes a class more for a handle that has to initialise; a companion has nothing to initialise.
            lookup.in(companion.type()).ensureInitialized(companion.type());
            return lookup.findStatic(companion.type(), copy, type);
        } catch (ReflectiveOperationException e) {
            Shortage.rethrow(e);
            throw new LinkageError("the companion of " + declaring.getName() + " lacks " + copy + type, e);
        }
    }

    /** A copy written by hand also stands for the bridge to its method, which returns a supertype. */
    private static MethodHandle findByHand(Lookup lookup, Class<?> declaring, String name, MethodType type) {
        Class<?> companion = companionByHand(declaring);
        if (companion == null) {
            return null;
        }
        try {
            return lookup.findStatic(companion, name, type);
        } catch (ReflectiveOperationException none) {
            return type.returnType() == Object.class ? bridgedByHand(lookup, companion, name, type) : null;
        }
    }

    private static Class<?> companionByHand(Class<?> declaring) {
        try {
            return Class.forName(declaring.getName() + BY_HAND, false, declaring.getClassLoader());
        } catch (ClassNotFoundException none) {
            return null;
        }
    }

    private static MethodHandle bridgedByHand(Lookup lookup, Class<?> companion, String name, MethodType type) {
        try {
            for (Method method : companion.getDeclaredMethods()) {
                if (Modifier.isStatic(method.getModifiers()) && method.getName().equals(name)
                        && !method.getReturnType().isPrimitive()
                        && type.parameterList().equals(List.of(method.getParameterTypes()))) {
                    return lookup.unreflect(method).asType(type);
                }
            }
            return null;
        } catch (IllegalAccessException e) {
            return null;
        }
    }
}

package org.weightless.runtime;

import java.lang.StackWalker.StackFrame;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles.Lookup;
import java.lang.invoke.MethodType;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.List;

/**
 * Finds the fiber copy of a method by the rule that the emitter names copies by.
 *
 * <p>The copy of {@code m} is called {@code m$fiber$<hash of the descriptor>}, that of a static method {@code
 * m$static$fiber$<hash>}, and takes the receiver, where there is one, the arguments and a coroutine. The core
 * library's own copies, written by hand, are called as their methods and stand in the companion of their class: {@code
 * FiberCompanion} beside {@code Fiber}.
 */
final class FiberCopies {
    private static final String INSTANCE = "$fiber$";
    private static final String STATIC = "$static$fiber$";
    private static final String RESUME = "$resume";

    /** What the name of a core class's companion, which has its hand-written copies, ends with. */
    private static final String COMPANION = "Companion";

    private FiberCopies() {}

    /** The copy of a static method that this class declares, of this type; or null. */
    static MethodHandle ofStatic(Lookup lookup, Class<?> declaring, String name, MethodType type) {
        return find(lookup, declaring, name, STATIC, type);
    }

    /** The copy of an instance method that this class declares; null where it has none. The receiver's type is the class. */
    static MethodHandle ofInstance(Lookup lookup, Class<?> declaring, String name, MethodType callSite) {
        return find(lookup, declaring, name, INSTANCE, callSite.changeParameterType(0, declaring));
    }

    /** False for the JDK's classes, which are never instrumented: saves the search. */
    static boolean mayHave(Class<?> declaring) {
        String module = declaring.getModule().getName();
        return Engine.provider() != null
                && !declaring.isArray()
                && (module == null || !module.startsWith("java.") && !module.startsWith("jdk."));
    }

    /** Whether a class is part of the core library, whose copies are written by hand. */
    static boolean isCore(Class<?> type) {
        return isCorePackage(type.getPackageName()) && type.getClassLoader() == Coroutine.class.getClassLoader();
    }

    /** Whether a package is one of the core library's, but this one. */
    static boolean isCorePackage(String name) {
        return switch (name) {
            case "org.weightless", "org.weightless.channel", "org.weightless.itertools", "org.weightless.testing",
                    "org.weightless.management", "org.weightless.internal.fiber", "org.weightless.internal.run",
                    "org.weightless.internal.policy" -> true;
            default -> false;
        };
    }

    /** Whether the method of a frame has a fiber copy that its caller could have been linked to. */
    static boolean hasCopy(StackFrame frame) {
        Class<?> owner = frame.getDeclaringClass();
        if (!mayHave(owner)) {
            return false;
        }
        try {
            return hasCopy(Engine.provider().trusted(), owner, frame);
        } catch (IllegalArgumentException tooManyArguments) {
            return false;
        }
    }

    private static boolean hasCopy(Lookup lookup, Class<?> owner, StackFrame frame) {
        MethodType type = frame.getMethodType().appendParameterTypes(Coroutine.class);
        if (frame.getMethodName().equals("<init>")) {
            return Linker.findConstructor(lookup, owner, type) != null;
        }
        return ofStatic(lookup, owner, frame.getMethodName(), type) != null
                || ofInstance(lookup, owner, frame.getMethodName(), type.insertParameterTypes(0, owner)) != null;
    }

    /** The name as the user wrote it of a method that may be a fiber copy or a resume method. */
    static String userName(String method) {
        if (method.endsWith(RESUME)) {
            String name = method.substring(0, method.length() - RESUME.length());
            return name.equals("new") ? "<init>" : name;
        }
        int at = method.lastIndexOf(STATIC);
        at = at >= 0 ? at : method.lastIndexOf(INSTANCE);
        return at >= 0 ? method.substring(0, at) : method;
    }

    private static MethodHandle find(Lookup lookup, Class<?> declaring, String name, String suffix, MethodType type) {
        if (!mayHave(declaring)) {
            return null;
        }
        MethodType method = suffix.equals(STATIC) ? Linker.callType(type) : Linker.callType(type).dropParameterTypes(0, 1);
        String hash = Integer.toHexString(method.toMethodDescriptorString().hashCode());
        MethodHandle copy = find(lookup, declaring, name + suffix + hash, type);
        return copy == null && isCore(declaring) ? findByHand(lookup, declaring, name, type) : copy;
    }

    /** A copy written by hand also stands for the bridge to its method, which returns a supertype. */
    private static MethodHandle findByHand(Lookup lookup, Class<?> api, String name, MethodType type) {
        Class<?> declaring;
        try {
            declaring = Class.forName(api.getName() + COMPANION, false, api.getClassLoader());
        } catch (ClassNotFoundException none) {
            return null;
        }
        MethodHandle exact = find(lookup, declaring, name, type);
        if (exact != null || type.returnType() != Object.class) {
            return exact;
        }
        try {
            for (Method method : declaring.getDeclaredMethods()) {
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

    private static MethodHandle find(Lookup lookup, Class<?> declaring, String name, MethodType type) {
        try {
            MethodHandle found = lookup.findStatic(declaring, name, type);
            // A super class may have a private method of that name and the copy of that one: full access would find it.
            return lookup.revealDirect(found).getDeclaringClass() == declaring ? found : null;
        } catch (ReflectiveOperationException none) {
            return null;
        }
    }
}

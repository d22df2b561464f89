package org.weightless.runtime;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandleInfo;
import java.lang.invoke.MethodHandles.Lookup;
import java.lang.invoke.MethodType;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Which method a virtual call runs (JVMS 5.4.6), where a lookup gives what a name resolves to (JVMS 5.4.3.3).
 *
 * <p>The two differ where a super class has a private or static method of the same name and type, which a lookup finds
 * and a call passes over, and where a method that is private to its package is overridden outside.
 */
final class Selection {
    private static final int PASSED_OVER = Modifier.PRIVATE | Modifier.STATIC;

    private final Lookup lookup;
    private final String name;
    private final MethodType type;

    private Selection(Lookup lookup, MethodHandleInfo declaration) {
        this.lookup = lookup;
        this.name = declaration.getName();
        this.type = declaration.getMethodType();
    }

    /**
     * The method that is selected for receivers of exactly this class. A default method that the class inherits may be
     * given as a method of that class, see {@link #declaring}.
     *
     * @param declaration the method that the call names
     * @throws ReflectiveOperationException where no method or more than one is selected; the JVM's own dispatch
     *     throws the right error then
     */
    static MethodHandleInfo of(Lookup lookup, Class<?> receiver, MethodHandleInfo declaration)
            throws ReflectiveOperationException {
        Selection selection = new Selection(lookup, declaration);
        return isPackagePrivate(declaration)
                ? selection.overridingPackagePrivate(receiver, declaration)
                : selection.select(receiver);
    }

    /**
     * The class or interface that declares what a lookup finds in a class: of a default method, a lookup for virtual
     * calls names the class.
     */
    static Class<?> declaring(Lookup lookup, Class<?> owner, String name, MethodType type) throws ReflectiveOperationException {
        MethodHandle found = Members.findSpecial(lookup, owner, name, type, owner);
        return lookup.revealDirect(found).getDeclaringClass();
    }

    /**
     * What a virtual call names. A lookup fails where an interface inherits a method by the name of one that
     * {@code Object} protects, {@code clone} or {@code finalize}: the JVM finds the interface's (JVMS 5.4.3.4).
     *
     * @return where that is so, a handle with the super interface as its receiver
     */
    static MethodHandle declared(Lookup lookup, Class<?> owner, String name, MethodType type)
            throws ReflectiveOperationException {
        try {
            return Members.findVirtual(lookup, owner, name, type);
        } catch (IllegalAccessException e) {
            for (Class<?> each : interfaces(owner)) {
                if (owner.isInterface() && declares(each, name, type)) {
                    return Members.findVirtual(lookup, each, name, type);
                }
            }
            throw e;
        }
    }

    private static boolean declares(Class<?> owner, String name, MethodType type) {
        for (Method method : owner.getDeclaredMethods()) {
            if (method.getName().equals(name) && method.getReturnType() == type.returnType()
                    && Arrays.equals(method.getParameterTypes(), type.parameterArray())
                    && (method.getModifiers() & PASSED_OVER) == 0) {
                return true;
            }
        }
        return false;
    }

    private MethodHandleInfo select(Class<?> receiver) throws ReflectiveOperationException {
        Class<?> from = receiver;
        while (from != null) {
            MethodHandleInfo found = find(from);
            if (found == null) {
                break;
            }
            if (!isPassedOver(found)) {
                boolean inherited = from != receiver && declaring(lookup, from, name, type).isInterface();
                return inherited ? defaultMethod(receiver) : found;
            }
            from = found.getDeclaringClass().getSuperclass();
        }
        return defaultMethod(receiver);
    }

    private MethodHandleInfo find(Class<?> owner) throws ReflectiveOperationException {
        try {
            return lookup.revealDirect(Members.findVirtual(lookup, owner, name, type));
        } catch (NoSuchMethodException none) {
            return null;
        } catch (IllegalAccessException isStatic) {
            return lookup.revealDirect(Members.findStatic(lookup, owner, name, type));
        }
    }

    private static boolean isPassedOver(MethodHandleInfo found) {
        return (found.getModifiers() & PASSED_OVER) != 0;
    }

    // ---- default methods

    /** The one that is maximally specific among those of all super interfaces (JVMS 5.4.3.3). */
    private MethodHandleInfo defaultMethod(Class<?> receiver) throws ReflectiveOperationException {
        List<MethodHandleInfo> found = new ArrayList<>();
        for (Class<?> each : interfaces(receiver)) {
            MethodHandleInfo method = find(each);
            if (method != null && method.getDeclaringClass() == each && !isPassedOver(method)) {
                found.add(method);
            }
        }
        List<MethodHandleInfo> selected = new ArrayList<>();
        for (MethodHandleInfo method : found) {
            if (!Modifier.isAbstract(method.getModifiers()) && isMostSpecific(method, found)) {
                selected.add(method);
            }
        }
        if (selected.size() != 1) {
            throw new NoSuchMethodException(name);
        }
        return selected.get(0);
    }

    private static boolean isMostSpecific(MethodHandleInfo method, List<MethodHandleInfo> others) {
        for (MethodHandleInfo other : others) {
            if (other != method && method.getDeclaringClass().isAssignableFrom(other.getDeclaringClass())) {
                return false;
            }
        }
        return true;
    }

    private static Set<Class<?>> interfaces(Class<?> type) {
        Set<Class<?>> all = new HashSet<>();
        for (Class<?> from = type; from != null; from = from.getSuperclass()) {
            addInterfaces(from, all);
        }
        return all;
    }

    private static void addInterfaces(Class<?> type, Set<Class<?>> all) {
        for (Class<?> each : type.getInterfaces()) {
            if (all.add(each)) {
                addInterfaces(each, all);
            }
        }
    }

    // ---- methods that are private to a package

    /**
     * A package-private method can be overridden in its package only, but the one that does so may be public and
     * overridden anywhere (JVMS 5.4.5): goes down from the declaration to the receiver's class.
     */
    private MethodHandleInfo overridingPackagePrivate(Class<?> receiver, MethodHandleInfo declaration)
            throws ReflectiveOperationException {
        Deque<Class<?>> below = new ArrayDeque<>();
        for (Class<?> type = receiver; type != declaration.getDeclaringClass(); type = type.getSuperclass()) {
            below.push(type);
        }
        List<MethodHandleInfo> overriding = new ArrayList<>(List.of(declaration));
        for (Class<?> type : below) {
            MethodHandleInfo found = find(type);
            if (found != null && found.getDeclaringClass() == type && overridesAny(found, overriding)) {
                overriding.add(found);
            }
        }
        return overriding.get(overriding.size() - 1);
    }

    private static boolean overridesAny(MethodHandleInfo method, List<MethodHandleInfo> others) {
        if (isPassedOver(method)) {
            return false;
        }
        for (MethodHandleInfo other : others) {
            if (!isPackagePrivate(other) || inOnePackage(method.getDeclaringClass(), other.getDeclaringClass())) {
                return true;
            }
        }
        return false;
    }

    private static boolean isPackagePrivate(MethodHandleInfo method) {
        return (method.getModifiers() & (Modifier.PUBLIC | Modifier.PROTECTED | Modifier.PRIVATE)) == 0;
    }

    private static boolean inOnePackage(Class<?> one, Class<?> other) {
        return one.getClassLoader() == other.getClassLoader() && one.getPackageName().equals(other.getPackageName());
    }
}

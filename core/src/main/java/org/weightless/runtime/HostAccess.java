package org.weightless.runtime;

import java.lang.invoke.CallSite;
import java.lang.invoke.ConstantCallSite;
import java.lang.invoke.LambdaMetafactory;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodHandles.Lookup;
import java.lang.invoke.MethodType;
import java.lang.reflect.Method;
import java.util.List;

/**
 * What code may do in its own class and not in that class's companion, though that is a nestmate: plain calls of
 * {@code super}'s methods and constructors, access to what a super class of another package protects, and what asks
 * for the class of its caller.
 *
 * <p>Most bootstrap methods here take the class that the instruction names and its descriptor, in which the site's own
 * type may have {@code Object} in the place of types that the class may not name.
 */
public final class HostAccess {
    private HostAccess() {}

    /** A plain call of {@code super}'s method, or of a default method of an interface. */
    public static CallSite special(Lookup caller, String name, MethodType type, Class<?> owner, String desc)
            throws ReflectiveOperationException {
        MethodHandle target = Linker.trusted(caller)
                .findSpecial(owner, name, Linker.methodType(caller, desc), Companions.host(caller.lookupClass()));
        return site(target, type);
    }

    /** A plain call of a constructor on an object that exists. */
    public static CallSite constructor(Lookup caller, String name, MethodType type, Class<?> owner, String desc)
            throws ReflectiveOperationException {
        return site(Constructors.plain(Linker.trusted(caller), owner, Linker.methodType(caller, desc)), type);
    }

    /** A plain call of a protected method. */
    public static CallSite virtual(Lookup caller, String name, MethodType type, Class<?> owner, String desc)
            throws ReflectiveOperationException {
        return site(Linker.trusted(caller).findVirtual(owner, name, Linker.methodType(caller, desc)), type);
    }

    /** A plain call of a protected static method. */
    public static CallSite statically(Lookup caller, String name, MethodType type, Class<?> owner, String desc)
            throws ReflectiveOperationException {
        return site(Linker.trusted(caller).findStatic(owner, name, Linker.methodType(caller, desc)), type);
    }

    /** Reads a protected field. */
    public static CallSite getter(Lookup caller, String name, MethodType type, Class<?> owner, String desc)
            throws ReflectiveOperationException {
        Class<?> field = fieldType(caller, desc);
        return site(type.parameterCount() == 0
                ? Linker.trusted(caller).findStaticGetter(owner, name, field)
                : Linker.trusted(caller).findGetter(owner, name, field), type);
    }

    /** Writes a protected field. */
    public static CallSite setter(Lookup caller, String name, MethodType type, Class<?> owner, String desc)
            throws ReflectiveOperationException {
        Class<?> field = fieldType(caller, desc);
        return site(type.parameterCount() == 1
                ? Linker.trusted(caller).findStaticSetter(owner, name, field)
                : Linker.trusted(caller).findSetter(owner, name, field), type);
    }

    /** Writes a final field, of the object in the copy of a constructor. */
    public static CallSite finalField(Lookup caller, String name, MethodType type) {
        StackReserve.check();
        return new ConstantCallSite(FinalFields.setter(Companions.host(caller.lookupClass()), name, type));
    }

    /** {@link MethodHandles#lookup} as the class itself would get it. */
    public static CallSite lookup(Lookup caller, String name, MethodType type) {
        return new ConstantCallSite(MethodHandles.constant(Lookup.class, hostLookup(caller)));
    }

    /**
     * A call of a method of the JDK's that asks what its caller may do with a field or another member.
     *
     * @param owner the class that the call names
     */
    public static CallSite member(Lookup caller, String name, MethodType type, Class<?> owner)
            throws ReflectiveOperationException {
        StackReserve.check();
        Lookup host = hostLookup(caller);
        MethodHandle target;
        try {
            Reflected.prepare();
            target = ReflectedFields.target(host.lookupClass(), owner, name, type);
        } catch (ReflectiveOperationException | LinkageError otherJdk) {
            target = name.equals("newUpdater")
                    ? host.findStatic(owner, name, type)
                    : host.findVirtual(owner, name, type.dropParameterTypes(0, 1));
        }
        return site(target, type);
    }

    /** Lambdas and method references are made in the class's own name. */
    public static CallSite metafactory(Lookup caller, String name, MethodType factoryType, MethodType interfaceType,
            MethodHandle implementation, MethodType instantiated) throws Throwable {
        StackReserve.check();
        Lookup host = hostLookup(caller);
        return LambdaMetafactory.metafactory(
                host, name, factoryType, interfaceType, inNameOf(host, caller, implementation), instantiated);
    }

    /** The same for those that are serializable, or have more interfaces or methods. */
    public static CallSite altMetafactory(Lookup caller, String name, MethodType factoryType, Object... arguments)
            throws Throwable {
        StackReserve.check();
        Lookup host = hostLookup(caller);
        Object[] given = arguments.clone();
        given[1] = inNameOf(host, caller, (MethodHandle) given[1]);
        return LambdaMetafactory.altMetafactory(host, name, factoryType, given);
    }

    /** A constant handle of a method of the JDK's that asks who calls it is bound to the companion: finds it for the class. */
    private static MethodHandle inNameOf(Lookup host, Lookup caller, MethodHandle implementation)
            throws IllegalAccessException {
        try {
            host.revealDirect(implementation);
            return implementation;
        } catch (IllegalArgumentException boundToCaller) {
            return host.unreflect(Linker.trusted(caller).revealDirect(implementation).reflectAs(Method.class, host));
        }
    }

    /** Any other bootstrap method, which gets the lookup that it would get in the class itself. */
    public static CallSite hosted(
            Lookup caller, String name, MethodType type, MethodHandle bootstrap, Object... arguments) throws Throwable {
        return (CallSite) invoke(bootstrap, caller, name, type, arguments);
    }

    /**
     * A handle of what another bootstrap method makes: called by itself, it can be gone through in a fiber.
     *
     * @param type the instruction's own
     */
    public static CallSite dynamic(Lookup caller, String name, MethodType handleType, MethodType type, MethodHandle bootstrap,
            Object... arguments) throws Throwable {
        CallSite site = (CallSite) invoke(bootstrap, caller, name, type, arguments);
        return new ConstantCallSite(MethodHandles.constant(MethodHandle.class, site.dynamicInvoker()));
    }

    /** The same for a constant. */
    public static Object hostedConstant(
            Lookup caller, String name, Class<?> type, MethodHandle bootstrap, Object... arguments) throws Throwable {
        return invoke(bootstrap, caller, name, type, arguments);
    }

    private static Object invoke(MethodHandle bootstrap, Lookup caller, String name, Object type, Object[] arguments)
            throws Throwable {
        Object[] all = new Object[arguments.length + 3];
        all[0] = hostLookup(caller);
        all[1] = name;
        all[2] = type;
        System.arraycopy(arguments, 0, all, 3, arguments.length);
        return bootstrap.invokeWithArguments(List.of(all));
    }

    /** A lookup with all that the class itself may do. */
    static Lookup hostLookup(Lookup caller) {
        return Linker.trusted(caller).in(Companions.host(caller.lookupClass()));
    }

    private static Class<?> fieldType(Lookup caller, String desc) {
        return Linker.methodType(caller, "()" + desc).returnType();
    }

    private static CallSite site(MethodHandle target, MethodType type) {
        StackReserve.check();
        return new ConstantCallSite(target.asFixedArity().asType(type));
    }
}

package org.weightless.runtime;

import static java.lang.invoke.MethodHandles.dropArguments;

import java.lang.invoke.CallSite;
import java.lang.invoke.ConstantCallSite;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandleInfo;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodHandles.Lookup;
import java.lang.invoke.MethodType;
import java.lang.reflect.Modifier;

/**
 * Binds each call inside a fiber to the fiber copy of its target where there is one, else to the target itself.
 *
 * <p>The type of a call site is that of the call, a receiver first and the coroutine last. {@link Selection} finds the
 * method that the JVM would run, and only the class that declares it is asked for a fiber copy. An uninstrumented class
 * that overrides an instrumented one is therefore never skipped.
 *
 * <p>Each bootstrap method begins with {@link StackReserve#check}: what fails at the end of the stack is linked the
 * next time.
 */
public final class Linker {
    private Linker() {}

    /** Bootstrap method of an {@code invokevirtual} or {@code invokeinterface}; {@code owner} is the class that the call names. */
    public static CallSite virtual(Lookup caller, String name, MethodType type, Class<?> owner) {
        StackReserve.check();
        return virtualSite(caller, name, type, owner);
    }

    /**
     * Bootstrap method of the question whether a virtual call runs the method that the calling class declares: whether
     * the receiver's class is that class, if that selects its own method.
     *
     * @param type from the receiver to a boolean
     * @param owner the class that the call names
     * @param desc the call's own descriptor, with receiver and coroutine
     */
    public static CallSite isOwn(Lookup caller, String name, MethodType type, Class<?> owner, String desc) {
        Class<?> own = caller.lookupClass();
        MethodHandle test = selectsOwn(trusted(caller), own, name, methodType(caller, desc), owner)
                ? VirtualSite.isExactly(own)
                : dropArguments(MethodHandles.constant(boolean.class, false), 0, Object.class);
        return new ConstantCallSite(test.asType(type));
    }

    private static boolean selectsOwn(Lookup lookup, Class<?> own, String name, MethodType type, Class<?> owner) {
        try {
            MethodHandleInfo declared = lookup.revealDirect(
                    lookup.findVirtual(owner, name, callType(type).dropParameterTypes(0, 1)));
            return owner.isAssignableFrom(own)
                    && !Modifier.isPrivate(declared.getModifiers())
                    && Selection.of(lookup, own, declared).getDeclaringClass() == own
                    && FiberCopies.ofInstance(lookup, own, name, type) != null;
        } catch (ReflectiveOperationException | LinkageError noSelection) {
            return false;
        }
    }

    /** Bootstrap method of an {@code invokestatic}. */
    public static CallSite statically(Lookup caller, String name, MethodType type, Class<?> owner) {
        StackReserve.check();
        return new ConstantCallSite(staticTarget(trusted(caller), owner, name, type));
    }

    /** Bootstrap method of an {@code invokespecial} of a method: a call of {@code super}'s or of a private one. */
    public static CallSite special(Lookup caller, String name, MethodType type, Class<?> owner) {
        StackReserve.check();
        return new ConstantCallSite(specialTarget(trusted(caller), caller.lookupClass(), owner, name, type));
    }

    /** Bootstrap method of {@code new}: from the constructor's arguments and the coroutine to the object. */
    public static CallSite construct(Lookup caller, String name, MethodType type, Class<?> owner) {
        StackReserve.check();
        return new ConstantCallSite(constructor(trusted(caller), type));
    }

    /**
     * Bootstrap method of a call in which {@code Object} stands for types that its class might not be allowed to name.
     *
     * @param owner the class that the call names
     * @param bootstrap the name of one of the bootstrap methods above
     * @param desc the call's own descriptor, with the coroutine
     */
    public static CallSite erased(
            Lookup caller, String name, MethodType type, Class<?> owner, String bootstrap, String desc) {
        MethodType called = methodType(caller, desc);
        CallSite site = switch (bootstrap) {
            case "virtual" -> virtual(caller, name, called, owner);
            case "statically" -> statically(caller, name, called, owner);
            case "special" -> special(caller, name, called, owner);
            default -> construct(caller, name, called, owner);
        };
        return new ConstantCallSite(site.dynamicInvoker().asType(type));
    }

    /** The type of a descriptor whose classes need not be accessible. */
    private static MethodType methodType(Lookup caller, String desc) {
        try {
            return MethodType.fromMethodDescriptorString(desc, caller.lookupClass().getClassLoader());
        } catch (TypeNotPresentException missing) {
            NoClassDefFoundError error = new NoClassDefFoundError(missing.typeName().replace('.', '/'));
            error.initCause(missing.getCause());
            throw error;
        }
    }

    /**
     * Bootstrap method of the question whether a constructor has a fiber copy that its caller may call: a constant.
     *
     * @param copy the descriptor that the copy would have
     */
    public static CallSite hasConstructorCopy(Lookup caller, String name, MethodType type, Class<?> owner, String copy) {
        StackReserve.check();
        boolean has = owner.isNestmateOf(caller.lookupClass())
                && findConstructor(trusted(caller), owner, methodType(caller, copy)) != null;
        return new ConstantCallSite(MethodHandles.constant(boolean.class, has));
    }

    /** Bootstrap method of an assignment to a final field in a constructor that has been resumed. */
    public static CallSite finalField(Lookup caller, String name, MethodType type) {
        StackReserve.check();
        return new ConstantCallSite(FinalFields.setter(caller, name, type));
    }

    /**
     * The call of a virtual method with a coroutine as the last argument, for the runtime's own calls.
     *
     * @param type without the receiver
     */
    public static MethodHandle invoker(Class<?> owner, String name, MethodType type) {
        MethodType siteType = type.insertParameterTypes(0, owner).appendParameterTypes(Coroutine.class);
        return virtualSite(MethodHandles.publicLookup(), name, siteType, owner).dynamicInvoker();
    }

    /** The call of a static method with a coroutine as the last argument, for the runtime's own calls. */
    public static MethodHandle staticInvoker(Lookup caller, Class<?> owner, String name, MethodType type) {
        return staticTarget(trusted(caller), owner, name, type.appendParameterTypes(Coroutine.class));
    }

    // ---- targets

    static CallSite virtualSite(Lookup caller, String name, MethodType type, Class<?> owner) {
        Lookup lookup = trusted(caller);
        MethodHandle declared;
        try {
            declared = lookup.findVirtual(owner, name, callType(type).dropParameterTypes(0, 1));
        } catch (ReflectiveOperationException e) {
            return new ConstantCallSite(plain(callerSensitive(caller, owner, name, type, e), type));
        }
        if (Modifier.isPrivate(lookup.revealDirect(declared).getModifiers())) {
            return new ConstantCallSite(specialTarget(lookup, owner, owner, name, type));
        }
        return new VirtualSite(lookup, owner, name, type, declared);
    }

    /** The JDK's methods that ask who called them can be found in the caller's name only. */
    private static MethodHandle callerSensitive(
            Lookup caller, Class<?> owner, String name, MethodType type, ReflectiveOperationException first) {
        try {
            return caller.findVirtual(owner, name, callType(type).dropParameterTypes(0, 1));
        } catch (ReflectiveOperationException e) {
            throw linkageError(first);
        }
    }

    static MethodHandle staticTarget(Lookup lookup, Class<?> owner, String name, MethodType type) {
        try {
            MethodHandle plain = lookup.findStatic(owner, name, callType(type));
            Class<?> declaring = lookup.revealDirect(plain).getDeclaringClass();
            MethodHandle copy = FiberCopies.ofStatic(lookup, declaring, name, type);
            return copy != null ? copy : plain(plain, type);
        } catch (ReflectiveOperationException e) {
            throw linkageError(e);
        }
    }

    static MethodHandle specialTarget(Lookup lookup, Class<?> caller, Class<?> owner, String name, MethodType type) {
        try {
            MethodHandle plain = lookup.findSpecial(owner, name, callType(type).dropParameterTypes(0, 1), caller);
            Class<?> declaring = lookup.revealDirect(plain).getDeclaringClass();
            MethodHandle copy = FiberCopies.ofInstance(lookup, declaring, name, type);
            return copy != null ? copy.asType(type) : plain(plain, type);
        } catch (ReflectiveOperationException e) {
            throw linkageError(e);
        }
    }

    static MethodHandle constructor(Lookup lookup, MethodType type) {
        MethodType arguments = type.changeReturnType(void.class);
        MethodHandle copy = findConstructor(lookup, type.returnType(), arguments);
        if (copy != null) {
            return copy;
        }
        try {
            return plain(lookup.findConstructor(type.returnType(), callType(arguments)), type);
        } catch (ReflectiveOperationException e) {
            throw linkageError(e);
        }
    }

    /**
     * What a virtual call runs for receivers of exactly this class.
     *
     * @param declared the method that the call names
     */
    static MethodHandle selected(Lookup lookup, Class<?> receiver, String name, MethodType type, MethodHandle declared) {
        MethodHandle plain = declared;
        try {
            MethodType method = callType(type).dropParameterTypes(0, 1);
            Class<?> declaring = Selection.of(lookup, receiver, lookup.revealDirect(declared)).getDeclaringClass();
            if (declaring == receiver) {
                MethodHandle throughLambda = Lambdas.target(receiver, name, type);
                if (throughLambda != null) {
                    return throughLambda;
                }
            }
            MethodHandle copy = FiberCopies.ofInstance(lookup, declaring, name, type);
            if (copy == null && FiberCopies.mayHave(declaring)) {
                Class<?> exactly = Selection.declaring(lookup, declaring, name, method);
                copy = exactly == declaring ? null : FiberCopies.ofInstance(lookup, exactly, name, type);
            }
            if (copy != null) {
                return copy.asType(type);
            }
            plain = lookup.findSpecial(declaring, name, method, declaring);
        } catch (ReflectiveOperationException | LinkageError | RuntimeException e) {
            // The JVM's own dispatch throws the right error for an abstract or inaccessible selection.
            return plain(plain, type);
        }
        return plain(plain, type);
    }

    static MethodHandle findConstructor(Lookup lookup, Class<?> owner, MethodType type) {
        try {
            return FiberCopies.mayHave(owner) ? lookup.findConstructor(owner, type) : null;
        } catch (ReflectiveOperationException none) {
            return null;
        }
    }

    /** The type of the call as the user wrote it: without the coroutine. */
    static MethodType callType(MethodType type) {
        int last = type.parameterCount() - 1;
        return type.dropParameterTypes(last, last + 1);
    }

    private static MethodHandle plain(MethodHandle target, MethodType type) {
        MethodHandle call = target.asType(callType(type));
        return dropArguments(call, type.parameterCount() - 1, Coroutine.class);
    }

    /** Full access; without an agent the caller's own, which finds no copies. */
    static Lookup trusted(Lookup caller) {
        Engine.Provider agent = Engine.provider();
        return agent == null ? caller : agent.trusted();
    }

    /** What the JVM throws where a call cannot be resolved. */
    private static LinkageError linkageError(ReflectiveOperationException e) {
        if (e.getCause() instanceof LinkageError error) {
            return error;
        }
        IncompatibleClassChangeError error = e instanceof NoSuchMethodException
                ? new NoSuchMethodError(e.getMessage())
                : e instanceof IllegalAccessException
                        ? new IllegalAccessError(e.getMessage())
                        : new IncompatibleClassChangeError(e.getMessage());
        error.initCause(e);
        return error;
    }
}

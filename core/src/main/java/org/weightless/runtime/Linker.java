package org.weightless.runtime;

import static java.lang.invoke.MethodHandles.dropArguments;
import static java.lang.invoke.MethodHandles.foldArguments;

import java.lang.invoke.CallSite;
import java.lang.invoke.ConstantCallSite;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandleInfo;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodHandles.Lookup;
import java.lang.invoke.MethodType;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Modifier;
import java.lang.reflect.Proxy;
import java.util.concurrent.CompletableFuture;

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

    /**
     * Bootstrap method of an {@code invokevirtual} or {@code invokeinterface}; {@code owner} is the class that the call
     * names.
     */
    public static CallSite virtual(Lookup caller, String name, MethodType type, Class<?> owner) {
        StackReserve.check();
        return virtualSite(caller, name, type, owner, null);
    }

    /**
     * Bootstrap method of the question whether a virtual call runs the method that the calling class declares, and has
     * a copy of: whether the receiver's class is that class, if that selects its own method.
     *
     * @param type from the receiver to a boolean
     * @param owner the class that the call names
     * @param desc the call's own descriptor, with receiver and coroutine
     */
    public static CallSite isOwn(Lookup caller, String name, MethodType type, Class<?> owner, String desc) {
        StackReserve.check();
        Class<?> own = Companions.host(caller.lookupClass());
        MethodHandle test = selectsOwn(trusted(caller), own, name, methodType(caller, desc), owner)
                ? VirtualSite.isExactly(own)
                : dropArguments(MethodHandles.constant(boolean.class, false), 0, Object.class);
        return new ConstantCallSite(test.asType(type));
    }

    /** Whether a receiver is of exactly this class. */
    public static boolean isExactly(Object receiver, Class<?> type) {
        return receiver != null && receiver.getClass() == type;
    }

    private static boolean selectsOwn(Lookup lookup, Class<?> own, String name, MethodType type, Class<?> owner) {
        try {
            MethodHandleInfo declared = lookup.revealDirect(
                    Members.findVirtual(lookup, owner, name, callType(type).dropParameterTypes(0, 1)));
            return owner.isAssignableFrom(own)
                    && !Modifier.isPrivate(declared.getModifiers())
                    && Selection.of(lookup, own, declared).getDeclaringClass() == own;
        } catch (ReflectiveOperationException | LinkageError noSelection) {
            Shortage.rethrow(noSelection);
            return false;
        }
    }

    /** Bootstrap method of an {@code invokestatic}. */
    public static CallSite statically(Lookup caller, String name, MethodType type, Class<?> owner) {
        StackReserve.check();
        return DirectSite.linked(caller, name, type, owner, DirectSite.Kind.STATIC);
    }

    /**
     * Bootstrap method of an {@code invokespecial}: a call of {@code super}'s method, of a private one, or, by the name
     * of its copy, of a constructor on an object that exists.
     */
    public static CallSite special(Lookup caller, String name, MethodType type, Class<?> owner) {
        StackReserve.check();
        return DirectSite.linked(caller, name, type, owner, DirectSite.Kind.SPECIAL);
    }

    /** Bootstrap method of {@code new}: from the constructor's arguments and the coroutine to the object. */
    public static CallSite construct(Lookup caller, String name, MethodType type, Class<?> owner) {
        StackReserve.check();
        return DirectSite.linked(caller, name, type, owner, DirectSite.Kind.CONSTRUCTOR);
    }

    /** The same where a suspension could not be captured: the constructor itself runs, and refuses a yield in it. */
    public static CallSite constructPlainly(Lookup caller, String name, MethodType type, Class<?> owner) {
        StackReserve.check();
        return new ConstantCallSite(plainConstructor(trusted(caller), type));
    }

    /**
     * Bootstrap method of a call in which {@code Object} stands for types that its class might not be allowed to name,
     * or that says which of the calls of its line it is.
     *
     * @param type what the call site takes and gives
     * @param owner the class that the call names
     * @param bootstrap the name of one of the bootstrap methods above; or that of {@link #virtual} and which call it is
     * @param desc the call's own descriptor, with the coroutine
     */
    public static CallSite erased(
            Lookup caller, String name, MethodType type, Class<?> owner, String bootstrap, String desc) {
        CallSite call = linked(caller, name, methodType(caller, desc), owner, bootstrap);
        Site site = Site.of(call);
        return site != null ? site.seenAs(type) : new ConstantCallSite(HandleViews.of(call.dynamicInvoker(), type));
    }

    /**
     * Bootstrap method of a call that goes through a constant call site. Its types may be others as in {@link #erased},
     * and what it takes behind the coroutine is dropped.
     */
    public static CallSite constant(
            Lookup caller, String name, MethodType type, Class<?> owner, String bootstrap, String desc) {
        MethodType called = methodType(caller, desc);
        CallSite site = linked(caller, name, called, owner, bootstrap);
        int taken = called.parameterCount();
        MethodHandle call = dropArguments(
                site.dynamicInvoker(), taken, type.parameterList().subList(taken, type.parameterCount()));
        return new ConstantCallSite(HandleViews.of(call, type));
    }

    private static CallSite linked(Lookup caller, String name, MethodType called, Class<?> owner, String bootstrap) {
        return switch (bootstrap) {
            case "virtual" -> virtual(caller, name, called, owner);
            case "statically" -> statically(caller, name, called, owner);
            case "special" -> special(caller, name, called, owner);
            case "constructPlainly" -> constructPlainly(caller, name, called, owner);
            case "construct" -> construct(caller, name, called, owner);
            default -> {
                StackReserve.check();
                yield virtualSite(caller, name, called, owner, bootstrap);
            }
        };
    }

    /**
     * Bootstrap method of a fiber copy that its class has outlived: calls what the class has now.
     *
     * @param name of the copy
     * @param owner the class
     * @param desc the copy's own descriptor
     */
    public static CallSite forward(Lookup caller, String name, MethodType type, Class<?> owner, String desc) {
        StackReserve.check();
        MethodType called = methodType(caller, desc);
        boolean isStatic = name.endsWith(Companions.STATIC) || !declares(trusted(caller), owner, name, called);
        String method = name.endsWith(Companions.STATIC)
                ? name.substring(0, name.length() - Companions.STATIC.length())
                : name;
        return erased(caller, method, type, owner, isStatic ? "statically" : "special", desc);
    }

    /** Whether a class declares an instance method or a constructor that has such a copy, which takes the object first. */
    private static boolean declares(Lookup lookup, Class<?> owner, String name, MethodType copy) {
        if (name.equals(Companions.CONSTRUCTOR) || copy.parameterType(0) != owner) {
            return name.equals(Companions.CONSTRUCTOR);
        }
        try {
            MethodHandle found = Members.findSpecial(lookup, owner, name, callType(copy).dropParameterTypes(0, 1), owner);
            return lookup.revealDirect(found).getDeclaringClass() == owner;
        } catch (ReflectiveOperationException | IndexOutOfBoundsException none) {
            return false;
        }
    }

    /** The type of a descriptor whose classes need not be accessible. */
    static MethodType methodType(Lookup caller, String desc) {
        try {
            return MethodType.fromMethodDescriptorString(desc, caller.lookupClass().getClassLoader());
        } catch (TypeNotPresentException missing) {
            NoClassDefFoundError error = new NoClassDefFoundError(missing.typeName().replace('.', '/'));
            error.initCause(missing.getCause());
            throw error;
        }
    }

    /**
     * The call of a virtual method with a coroutine as the last argument, for the runtime's own calls.
     *
     * @param type without the receiver
     */
    public static MethodHandle invoker(Class<?> owner, String name, MethodType type) {
        MethodType siteType = type.insertParameterTypes(0, owner).appendParameterTypes(Coroutine.class);
        return virtualSite(MethodHandles.publicLookup(), name, siteType, owner, null).dynamicInvoker();
    }

    /** The call of a static method with a coroutine as the last argument, for the runtime's own calls. */
    public static MethodHandle staticInvoker(Lookup caller, Class<?> owner, String name, MethodType type) {
        return DirectSite.unlinked(caller, name, type.appendParameterTypes(Coroutine.class), owner, DirectSite.Kind.STATIC)
                .dynamicInvoker();
    }

    // ---- targets

    /** The initialiser of a class has failed that a call of a static method has run. */
    static final class InitialiserFailed extends RuntimeException {
        private static final long serialVersionUID = 1L;

        InitialiserFailed(Throwable cause) {
            super(null, cause, false, false);
        }
    }

    /** @param place which of the calls of its line it is; null where that is clear */
    static CallSite virtualSite(Lookup caller, String name, MethodType type, Class<?> owner, String place) {
        CallSite shim = shim(caller, name, type, owner, place);
        if (shim != null) {
            return shim;
        }
        CallSite site = dispatching(caller, name, type, owner, place);
        if (owner == CompletableFuture.class && name.equals("completeThrowable")) {
            return new ConstantCallSite(FutureTraces.completing(site.dynamicInvoker()));
        }
        MethodHandle before = OwnTraces.before(caller, name, type, owner);
        return before == null ? site : new ConstantCallSite(foldArguments(site.dynamicInvoker(), before));
    }

    private static CallSite dispatching(Lookup caller, String name, MethodType type, Class<?> owner, String place) {
        Lookup lookup = trusted(caller);
        MethodHandle declared;
        try {
            declared = Selection.declared(lookup, owner, name, callType(type).dropParameterTypes(0, 1));
        } catch (ReflectiveOperationException e) {
            return new ConstantCallSite(plain(callerSensitive(caller, owner, name, type, e), type));
        }
        if (Modifier.isPrivate(lookup.revealDirect(declared).getModifiers())) {
            return DirectSite.linked(caller, name, type, owner, DirectSite.Kind.PRIVATE);
        }
        return new VirtualSite(lookup, caller.lookupClass().getClassLoader(), owner, name, type, declared, place).call();
    }

    /** What stands for the JDK's looks at the stack, and its calls of members by reflection and handles; else null. */
    private static CallSite shim(Lookup caller, String name, MethodType type, Class<?> owner, String place) {
        MethodHandle looks = OwnTraces.target(name, type, owner);
        if (looks != null) {
            return new ConstantCallSite(plain(looks, type));
        }
        Engine.Provider agent = Engine.provider();
        if (agent == null || !agent.goesThroughJdk()) {
            return null;
        }
        if (owner == MethodHandle.class) {
            return HandleSite.of(caller, name, type, place);
        }
        return Reflected.site(caller, name, type, owner, place);
    }

    /** The JDK's methods that ask who called them can be found in the caller's name only. */
    private static MethodHandle callerSensitive(
            Lookup caller, Class<?> owner, String name, MethodType type, ReflectiveOperationException first) {
        try {
            return HostAccess.hostLookup(caller).findVirtual(owner, name, callType(type).dropParameterTypes(0, 1));
        } catch (ReflectiveOperationException e) {
            throw linkageError(first);
        }
    }

    /**
     * What a call of a static method runs.
     *
     * @param site the call that is linked, here and below
     * @throws InitialiserFailed if it initialises its class, and that fails
     */
    static MethodHandle staticTarget(Lookup caller, Class<?> owner, String name, MethodType type, Site site) {
        try {
            MethodHandle looks = OwnTraces.target(name, owner);
            if (looks != null) {
                return plain(looks, type);
            }
            Lookup lookup = trusted(caller);
            MethodHandle plain = findStatic(caller, owner, name, type);
            MethodHandle ofProxy = proxyDefault(caller, owner, name, type);
            if (ofProxy != null) {
                return ofProxy.asType(type);
            }
            MethodHandle bundle = ControlledBundles.target(caller, owner, name, type, site);
            if (bundle != null) {
                site.found(bundle);
                initialise(lookup, owner);
                return bundle.asType(type);
            }
            Class<?> declaring = lookup.revealDirect(plain).getDeclaringClass();
            MethodHandle copy = FiberCopies.ofStatic(lookup, declaring, name, type, site);
            site.found(copy);
            if (copy == null) {
                return plain(plain, type);
            }
            initialise(lookup, declaring);
            return copy;
        } catch (ReflectiveOperationException e) {
            throw linkageError(e);
        }
    }

    private static MethodHandle proxyDefault(Lookup caller, Class<?> owner, String name, MethodType type)
            throws ReflectiveOperationException {
        Engine.Provider agent = Engine.provider();
        if (owner != InvocationHandler.class || !name.equals("invokeDefault") || agent == null || !agent.goesThroughJdk()) {
            return null;
        }
        Reflected.prepare();
        Lookup host = HostAccess.hostLookup(caller);
        return ProxyDefaults.target(host.lookupClass(), host.findStatic(owner, name, callType(type)));
    }

    /** A copy is a method of another class: to call it does not initialise the one that it stands for. */
    private static void initialise(Lookup lookup, Class<?> declaring) throws IllegalAccessException {
        try {
            lookup.in(declaring).ensureInitialized(declaring);
        } catch (ExceptionInInitializerError | NoClassDefFoundError e) {
            throw new InitialiserFailed(e);
        }
    }

    private static MethodHandle findStatic(Lookup caller, Class<?> owner, String name, MethodType type)
            throws ReflectiveOperationException {
        Lookup lookup = trusted(caller);
        try {
            return Members.findStatic(lookup, owner, name, callType(type));
        } catch (IllegalAccessException callerSensitive) {
            return HostAccess.hostLookup(caller).findStatic(owner, name, callType(type));
        }
    }

    /**
     * What a call of {@code super}'s method, a private one or a constructor runs.
     *
     * @param caller the class in whose name the call is made
     */
    static MethodHandle specialTarget(
            Lookup from, Class<?> caller, Class<?> owner, String name, MethodType type, Site site) {
        try {
            if (!name.equals(Companions.CONSTRUCTOR)) {
                return methodTarget(from, caller, owner, name, type, site);
            }
            Lookup lookup = trusted(from);
            MethodHandle copy = FiberCopies.ofConstructor(lookup, owner, type, site);
            site.found(copy);
            return copy != null ? copy.asType(type)
                    : plain(Constructors.plain(lookup, owner, callType(type).dropParameterTypes(0, 1)), type);
        } catch (ReflectiveOperationException e) {
            throw linkageError(e);
        }
    }

    /** The same for a method, whatever its name. */
    static MethodHandle methodTarget(
            Lookup from, Class<?> caller, Class<?> owner, String name, MethodType type, Site site) {
        try {
            Lookup lookup = trusted(from);
            MethodHandle plain =
                    Members.findSpecial(lookup, owner, name, callType(type).dropParameterTypes(0, 1), caller);
            Class<?> declaring = lookup.revealDirect(plain).getDeclaringClass();
            MethodHandle copy = FiberCopies.ofInstance(lookup, declaring, name, type, site);
            site.found(copy);
            return copy != null ? copy.asType(type) : plain(plain, type);
        } catch (ReflectiveOperationException e) {
            throw linkageError(e);
        }
    }

    static MethodHandle constructor(Lookup caller, MethodType type, Site site) {
        Lookup lookup = trusted(caller);
        Class<?> owner = type.returnType();
        MethodType copyType = type.changeReturnType(void.class).insertParameterTypes(0, owner);
        MethodHandle copy =
                Modifier.isAbstract(owner.getModifiers()) ? null : FiberCopies.ofConstructor(lookup, owner, copyType, site);
        site.found(copy);
        return copy != null ? Constructors.constructing(owner, copy) : plainConstructor(lookup, type);
    }

    private static MethodHandle plainConstructor(Lookup lookup, MethodType type) {
        if (Modifier.isAbstract(type.returnType().getModifiers())) {
            throw new InstantiationError(type.returnType().getName());
        }
        try {
            return plain(Members.findConstructor(lookup, type.returnType(), callType(type).changeReturnType(void.class)), type);
        } catch (ReflectiveOperationException e) {
            throw linkageError(e);
        }
    }

    /**
     * The method that a virtual call runs for receivers of exactly this class, where that has no copy: a handle of it
     * is inlined like a static call.
     *
     * @param declared the method that the call names
     */
    static MethodHandle selectedPlain(
            Lookup lookup, Class<?> receiver, String name, MethodType type, MethodHandle declared) {
        MethodHandle plain = declared;
        try {
            Class<?> declaring = Selection.of(lookup, receiver, lookup.revealDirect(declared)).getDeclaringClass();
            plain = Members.findSpecial(lookup, declaring, name, callType(type).dropParameterTypes(0, 1), declaring);
        } catch (ReflectiveOperationException | LinkageError | RuntimeException e) {
            Shortage.rethrow(e);
            // The JVM's own dispatch throws the right error for an abstract or inaccessible selection.
        }
        return plain(plain, type);
    }

    /** The copy that a virtual call runs for receivers of exactly this class; null where it runs the method itself. */
    static MethodHandle selectedCopy(
            Lookup lookup, Class<?> receiver, String name, MethodType type, MethodHandle declared, Site site) {
        try {
            MethodType method = callType(type).dropParameterTypes(0, 1);
            Class<?> declaring = Selection.of(lookup, receiver, lookup.revealDirect(declared)).getDeclaringClass();
            if (declaring == receiver) {
                MethodHandle through = Lambdas.target(receiver, name, type, site);
                if (through == null && Proxy.isProxyClass(receiver)) {
                    through = ProxyFrame.target(receiver, name, type);
                }
                if (through != null) {
                    return through;
                }
            }
            MethodHandle copy = FiberCopies.ofInstance(lookup, declaring, name, type, site);
            if (copy == null && !declaring.isInterface()) {
                Class<?> exactly = Selection.declaring(lookup, declaring, name, method);
                copy = exactly == declaring ? null : FiberCopies.ofInstance(lookup, exactly, name, type, site);
            }
            if (copy == null || !JdkCompanions.isJdks(declaring)) {
                return copy == null ? null : copy.asType(type);
            }
            return Matching.plainForStrings(declaring, copy.asType(type), plain(declared, type));
        } catch (ReflectiveOperationException | LinkageError | RuntimeException e) {
            Shortage.rethrow(e);
            return null;
        }
    }

    /** A call without a coroutine. */
    static MethodHandle plain(MethodHandle target, MethodType type) {
        MethodHandle call = target.asType(callType(type));
        return dropArguments(call, type.parameterCount() - 1, Coroutine.class);
    }

    /** The type of the call as the user wrote it: without the coroutine. */
    static MethodType callType(MethodType type) {
        int last = type.parameterCount() - 1;
        return type.dropParameterTypes(last, last + 1);
    }

    /** Full access; without an agent the caller's own, which finds no copies. */
    static Lookup trusted(Lookup caller) {
        Engine.Provider agent = Engine.provider();
        return agent == null ? caller : agent.trusted();
    }

    /** What the JVM throws where a call cannot be resolved. */
    private static LinkageError linkageError(ReflectiveOperationException e) {
        Shortage.rethrow(e);
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

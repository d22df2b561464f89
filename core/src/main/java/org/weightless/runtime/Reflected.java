package org.weightless.runtime;

import java.io.IOException;
import java.lang.annotation.Annotation;
import java.lang.invoke.CallSite;
import java.lang.invoke.ConstantCallSite;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodHandles.Lookup;
import java.lang.invoke.MethodType;
import java.lang.reflect.Constructor;
import java.lang.reflect.Executable;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Calls by reflection inside a fiber: {@code Method.invoke}, {@code Constructor.newInstance} and
 * {@code Class.newInstance}. The call is checked as ever, then linked like a direct one; the frame remembers that what
 * comes out of it as an exception is to be wrapped, except for the last of the three.
 *
 * <p>Whatever would fail before the method is entered goes to the JDK's own method, which says what is wrong.
 */
final class Reflected extends Frame {
    private static final Object[] NOTHING = {};
    private static final String BASE = "java.base";
    /** What stands in traces where the methods of this class did, as tools that leave such frames out know them. */
    private static final StackTraceElement INVOKED =
            new StackTraceElement(null, BASE, null, "java.lang.reflect.Method", "invoke", "Method.java", -1);
    private static final StackTraceElement CONSTRUCTED =
            new StackTraceElement(null, BASE, null, "java.lang.reflect.Constructor", "newInstance", "Constructor.java", -1);
    private static final StackTraceElement MADE =
            new StackTraceElement(null, BASE, null, "java.lang.Class", "newInstance", "Class.java", -1);
    private static final StackTraceElement ACCESSOR =
            accessor(Runtime.version().feature() < 18 ? "DelegatingMethodAccessorImpl" : "DirectMethodHandleAccessor");
    private static final LateHandle INVOKE = new LateHandle(MethodHandles.lookup(), "invoke", Object.class,
            MethodHandle.class, Caller.class, Method.class, Object.class, Object[].class, Coroutine.class);
    private static final LateHandle NEW_INSTANCE = new LateHandle(MethodHandles.lookup(), "newInstance", Object.class,
            MethodHandle.class, Caller.class, Constructor.class, Object[].class, Coroutine.class);
    private static final LateHandle MAKE = new LateHandle(MethodHandles.lookup(), "make", Object.class,
            MethodHandle.class, Caller.class, Class.class, Coroutine.class);

    /**
     * Members for the JDK's own call. A handle makes it, on JDK 17 in the name of a class that is neither a nestmate
     * nor a subclass of anything: what only those may call is checked for the caller here, and called by an open copy.
     */
    private static final class Opened {
        private static final ClassValue<Map<Executable, Executable>> COPIES = mapsByOwner();

        private Opened() {}

        static Executable of(Executable member, Class<?> caller, Class<?> target) throws Throwable {
            if ((member.getModifiers() & (Modifier.PRIVATE | Modifier.PROTECTED)) == 0 || MemberAccess.isOpen(member)
                    || MemberAccess.isOfStreams(member)) {
                return member;
            }
            MemberAccess.check(member, caller, target);
            Map<Executable, Executable> copies = COPIES.get(member.getDeclaringClass());
            Executable copy = copies.get(member);
            if (copy == null) {
                copy = copy(member);
                copies.put(member, copy);
            }
            return copy;
        }

        /** Itself where its class does not show it. */
        private static Executable copy(Executable member) throws Throwable {
            Class<?> owner = member.getDeclaringClass();
            for (Executable each : member instanceof Method ? owner.getDeclaredMethods() : owner.getDeclaredConstructors()) {
                if (each.equals(member)) {
                    MemberAccess.open(each);
                    return each;
                }
            }
            return member;
        }
    }

    /**
     * A member, linked.
     *
     * @param call {@code (Object, Object[], Coroutine)Object}; null where the JDK's own method is to be called
     * @param site the call; null where it is not known
     * @param receiver the class of receivers; null where there is none
     * @param givesNothing whether it returns void
     */
    record Target(MethodHandle call, Site site, Class<?> receiver, Class<?>[] parameters, boolean givesNothing) {
        static final Target PLAIN = new Target(null, null, null, null, false);

        /** Whether nothing of it can be suspended: then the JDK's own method is the faster one. */
        boolean isPlain(Object object) {
            if (site instanceof VirtualSite virtual) {
                return receiver.isInstance(object) && virtual.isPlain(object);
            }
            return site instanceof DirectSite direct ? direct.isPlain() : call == null;
        }

        boolean accepts(Object object, Object[] arguments) {
            if (call == null || arguments.length != parameters.length || receiver != null && !receiver.isInstance(object)) {
                return false;
            }
            for (int i = 0; i < arguments.length; i++) {
                Class<?> parameter = parameters[i];
                if (parameter.isPrimitive() ? !widens(arguments[i], parameter)
                        : arguments[i] != null && !parameter.isInstance(arguments[i])) {
                    return false;
                }
            }
            return true;
        }

        /** Whether a boxed value becomes one of a primitive type (JLS 5.1.2). */
        private static boolean widens(Object value, Class<?> to) {
            if (to == boolean.class) {
                return value instanceof Boolean;
            }
            if (to == char.class) {
                return value instanceof Character;
            }
            if (value instanceof Byte) {
                return true;
            }
            if (value instanceof Short) {
                return to != byte.class;
            }
            if (value instanceof Integer || value instanceof Character) {
                return to != byte.class && to != short.class;
            }
            if (value instanceof Long) {
                return to == long.class || to == float.class || to == double.class;
            }
            if (value instanceof Float) {
                return to == float.class || to == double.class;
            }
            return value instanceof Double && to == double.class;
        }
    }

    /** One call by reflection, and the members that it has met. */
    private static final class Caller {
        private final Class<?> type;
        private final String place;

        /** Those that live as long as the call: a look at their owner's map costs more. */
        private IdentityTable<Executable, Target> met = IdentityTable.empty();

        Caller(Class<?> type, String place) {
            this.type = type;
            this.place = place;
        }

        Target target(Executable member) throws Throwable {
            Target target = met.get(member);
            if (target != null) {
                return target;
            }
            if (MemberAccess.isOfStreams(member)) {
                return Target.PLAIN;
            }
            target = Reflected.target(member);
            if (VirtualSite.outlives(member.getDeclaringClass(), type.getClassLoader())) {
                note(member, target);
            }
            return target;
        }

        private synchronized void note(Executable member, Target target) {
            met = met.with(member, target);
        }
    }

    private static final ClassValue<Map<Executable, Target>> TARGETS = mapsByOwner();
    private static final ClassValue<Map<Executable, Target>> DEFAULTS = mapsByOwner();

    private static <T> ClassValue<Map<Executable, T>> mapsByOwner() {
        return new ClassValue<>() {
            @Override
            protected Map<Executable, T> computeValue(Class<?> owner) {
                return new ConcurrentHashMap<>();
            }
        };
    }

    /** Null for a class that has none. */
    private static final ClassValue<Constructor<?>> WITHOUT_PARAMETERS = new ClassValue<>() {
        @Override
        protected Constructor<?> computeValue(Class<?> type) {
            try {
                return type.getDeclaredConstructor();
            } catch (NoSuchMethodException none) {
                return null;
            }
        }
    };

    private static volatile boolean isPrepared;

    private final boolean givesNothing;

    private Reflected(boolean givesNothing) {
        this.givesNothing = givesNothing;
    }

    /** The frame of the JDK's in whose place one of a method of this class stands. */
    static StackTraceElement jdkElement(String method) {
        return switch (method) {
            case "invoke" -> INVOKED;
            case "newInstance" -> CONSTRUCTED;
            case "make" -> MADE;
            default -> ACCESSOR;
        };
    }

    private static StackTraceElement accessor(String type) {
        return new StackTraceElement(null, BASE, null, "jdk.internal.reflect." + type, "invoke", type + ".java", -1);
    }

    static void prepare() {
        if (!isPrepared) {
            Engine.provider().prepareForReflection();
            isPrepared = true;
        }
    }

    /**
     * The site of such a call; null for any other one.
     *
     * @param place which of the calls of its line it is; null where that is clear
     */
    static CallSite site(Lookup caller, String name, MethodType type, Class<?> owner, String place) {
        LateHandle shim = owner == Method.class && name.equals("invoke") ? INVOKE
                : !name.equals("newInstance") ? null
                        : owner == Constructor.class ? NEW_INSTANCE : owner == Class.class ? MAKE : null;
        if (shim == null) {
            return null;
        }
        prepare();
        try {
            Lookup host = HostAccess.hostLookup(caller);
            MethodHandle plain = host.findVirtual(owner, name, Linker.callType(type).dropParameterTypes(0, 1)).asFixedArity();
            return new ConstantCallSite(
                    MethodHandles.insertArguments(shim.get(), 0, plain, new Caller(host.lookupClass(), place)).asType(type));
        } catch (ReflectiveOperationException noSuchMethod) {
            return null;
        }
    }

    private static Object invoke(MethodHandle plain, Caller caller, Method method, Object receiver, Object[] given,
            Coroutine coroutine) throws Throwable {
        if (method == null) {
            throw NullTexts.ofReceiver(Method.class, "invoke", List.of(Object.class, Object[].class), Reflected.class,
                    caller.place);
        }
        Object[] arguments = given == null ? NOTHING : given;
        Target target = caller.target(method);
        if (target.isPlain(receiver) || !target.accepts(receiver, arguments)) {
            Executable checked = Modifier.isStatic(method.getModifiers())
                    ? Opened.of(method, caller.type, null)
                    : receiver == null ? method : Opened.of(method, caller.type, receiver.getClass());
            return plain.invokeExact((Method) checked, receiver, given);
        }
        MemberAccess.check(method, caller.type, target.receiver == null ? null : receiver.getClass());
        return call(target, receiver, arguments, coroutine);
    }

    private static Object newInstance(MethodHandle plain, Caller caller, Constructor<?> constructor, Object[] given,
            Coroutine coroutine) throws Throwable {
        if (constructor == null) {
            throw NullTexts.ofReceiver(Constructor.class, "newInstance", List.of(Object[].class), Reflected.class,
                    caller.place);
        }
        Object[] arguments = given == null ? NOTHING : given;
        Target target = caller.target(constructor);
        if (target.isPlain(null) || !target.accepts(null, arguments)) {
            Executable checked = Opened.of(constructor, caller.type, constructor.getDeclaringClass());
            return plain.invokeExact((Constructor<?>) checked, given);
        }
        MemberAccess.check(constructor, caller.type, constructor.getDeclaringClass());
        return call(target, null, arguments, coroutine);
    }

    /** Calls the constructor without parameters, and passes on what that throws. */
    private static Object make(MethodHandle plain, Caller caller, Class<?> type, Coroutine coroutine) throws Throwable {
        if (type == null) {
            throw NullTexts.ofReceiver(Class.class, "newInstance", List.of(), Reflected.class, caller.place);
        }
        Constructor<?> constructor = WITHOUT_PARAMETERS.get(type);
        if (constructor == null) {
            return plain.invokeExact(type);
        }
        Target target = caller.target(constructor);
        MemberAccess.check(constructor, caller.type, type);
        if (!target.isPlain(null)) {
            return target.call.invokeExact((Object) null, NOTHING, coroutine);
        }
        try {
            Executable opened = Opened.of(constructor, caller.type, type);
            return Plain.IN_NAME_OF.get(caller.type).newInstance.invokeExact((Constructor<?>) opened, NOTHING);
        } catch (InvocationTargetException e) {
            throw e.getTargetException();
        }
    }

    /**
     * A call in the name of a class.
     *
     * @param arguments the method or constructor, the receiver of a method, and an array; more does not matter
     */
    static Object call(Class<?> caller, Object[] arguments, Coroutine coroutine) throws Throwable {
        Plain plain = Plain.IN_NAME_OF.get(caller);
        return arguments[0] instanceof Method method
                ? invoke(plain.invoke, plain.caller, method, arguments[1], (Object[]) arguments[2], coroutine)
                : newInstance(plain.newInstance, plain.caller, (Constructor<?>) arguments[0], (Object[]) arguments[1],
                        coroutine);
    }

    /** The JDK's own methods, for a caller. */
    private record Plain(MethodHandle invoke, MethodHandle newInstance, Caller caller) {
        static final ClassValue<Plain> IN_NAME_OF = new ClassValue<>() {
            @Override
            protected Plain computeValue(Class<?> caller) {
                try {
                    Lookup host = Engine.provider().trusted().in(caller);
                    return new Plain(
                            host.findVirtual(Method.class, "invoke",
                                    MethodType.methodType(Object.class, Object.class, Object[].class)).asFixedArity(),
                            host.findVirtual(Constructor.class, "newInstance",
                                    MethodType.methodType(Object.class, Object[].class)).asFixedArity(),
                            new Caller(caller, null));
                } catch (ReflectiveOperationException e) {
                    throw new LinkageError("this JDK's reflection has other methods", e);
                }
            }
        };
    }

    private static Object call(Target target, Object receiver, Object[] arguments, Coroutine coroutine) throws Throwable {
        Object result;
        try {
            result = target.call.invokeExact(receiver, arguments, coroutine);
        } catch (Throwable thrown) {
            throw new InvocationTargetException(thrown);
        }
        if (coroutine.unwinding != Coroutine.IDLE) {
            try {
                Unwinding.push(coroutine, new Reflected(target.givesNothing));
            } catch (Throwable noMemory) {
                throw Traces.sneak(Unwinding.keepRunning(coroutine, noMemory));
            }
        }
        return result;
    }

    @Override
    public Object resume(Coroutine coroutine, Object in) throws Throwable {
        if (throwing()) {
            throw new InvocationTargetException((Throwable) in);
        }
        return givesNothing ? null : in;
    }

    @Override
    protected int storedKind() {
        return REFLECTED;
    }

    @Override
    protected void store(StoreOutput out) throws IOException {
        out.writeInt(givesNothing ? 1 : 0);
    }

    static Frame read(StoreInput in) throws IOException {
        return new Reflected(in.readInt() != 0);
    }

    // ---- linking

    private static Target target(Executable member) throws Throwable {
        Map<Executable, Target> known = TARGETS.get(member.getDeclaringClass());
        Target target = known.get(member);
        if (target == null) {
            StackReserve.check();
            target = staysPlain(member) ? Target.PLAIN : link(member);
            known.put(member, target);
        }
        return target;
    }

    /**
     * What asks for its caller has to see the one of the JDK's own call; enums and abstract classes have no new
     * instances; constructors of the JDK's are looked into in {@code java.*} only.
     */
    private static boolean staysPlain(Executable member) {
        Class<?> owner = member.getDeclaringClass();
        if (member instanceof Constructor<?>) {
            return owner.isEnum() || Modifier.isAbstract(owner.getModifiers())
                    || JdkCompanions.isJdks(owner) && !owner.getName().startsWith("java.");
        }
        for (Annotation each : JdkCompanions.isJdks(owner) ? member.getDeclaredAnnotations() : new Annotation[0]) {
            if (each.annotationType().getSimpleName().equals("CallerSensitive")) {
                return true;
            }
        }
        return member.getParameterCount() > 250;
    }

    private static Target link(Executable member) throws Throwable {
        Lookup trusted = Engine.provider().trusted();
        Class<?> owner = member.getDeclaringClass();
        MethodType type = MethodType.methodType(void.class, member.getParameterTypes()).appendParameterTypes(Coroutine.class);
        CallSite site;
        if (member instanceof Method method) {
            site = site(trusted, method, type.changeReturnType(method.getReturnType()));
        } else {
            trusted.in(owner).ensureInitialized(owner);
            site = Linker.construct(trusted, "new", type.changeReturnType(owner), owner);
        }
        MethodHandle linked = member instanceof Method
                ? site.dynamicInvoker()
                : ReturnConversion.keepNew(site.dynamicInvoker());
        boolean takesReceiver = linked.type().parameterCount() > type.parameterCount();
        MethodHandle call = takesReceiver ? linked : MethodHandles.dropArguments(linked, 0, Object.class);
        return target(call, site, member, takesReceiver ? owner : null);
    }

    private static Target target(MethodHandle call, CallSite site, Executable member, Class<?> receiver) {
        boolean givesNothing = call.type().returnType() == void.class;
        return new Target(spread(call, member.getParameterCount()), Site.of(site), receiver, member.getParameterTypes(),
                givesNothing);
    }

    /** A default method, called for a proxy that does not override it. */
    static Target ofDefault(Method method) {
        Class<?> owner = method.getDeclaringClass();
        Map<Executable, Target> known = DEFAULTS.get(owner);
        Target target = known.get(method);
        if (target == null) {
            StackReserve.check();
            MethodType type = MethodType.methodType(method.getReturnType(), method.getParameterTypes())
                    .insertParameterTypes(0, owner).appendParameterTypes(Coroutine.class);
            CallSite site = DirectSite.linked(
                    Engine.provider().trusted(), method.getName(), type, owner, DirectSite.Kind.PRIVATE);
            target = target(site.dynamicInvoker(), site, method, owner);
            known.put(method, target);
        }
        return target;
    }

    private static CallSite site(Lookup trusted, Method method, MethodType type) throws IllegalAccessException {
        Class<?> owner = method.getDeclaringClass();
        if (Modifier.isStatic(method.getModifiers())) {
            trusted.in(owner).ensureInitialized(owner);
            return DirectSite.unlinked(trusted, method.getName(), type, owner, DirectSite.Kind.STATIC);
        }
        MethodType withReceiver = type.insertParameterTypes(0, owner);
        boolean isFinal = Modifier.isFinal(method.getModifiers() | owner.getModifiers());
        return isFinal && !JdkCompanions.isJdks(owner)
                ? DirectSite.unlinked(trusted, method.getName(), withReceiver, owner, DirectSite.Kind.PRIVATE)
                : Linker.virtualSite(trusted, method.getName(), withReceiver, owner, null);
    }

    private static MethodHandle spread(MethodHandle call, int count) {
        MethodType boxed = call.type();
        for (int i = 0; i < count + 1; i++) {
            boxed = boxed.changeParameterType(i, Object.class);
        }
        MethodHandle result = ReturnConversion.apply(call.asType(boxed), Object.class);
        if (result.type().returnType() == void.class) {
            result = MethodHandles.filterReturnValue(result, MethodHandles.constant(Object.class, null));
        }
        return result.asSpreader(1, Object[].class, count)
                .asType(MethodType.methodType(Object.class, Object.class, Object[].class, Coroutine.class));
    }
}

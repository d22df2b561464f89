package org.weightless.runtime;

import static java.lang.invoke.MethodType.methodType;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandleInfo;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodHandles.Lookup;
import java.lang.invoke.MethodType;
import java.lang.ref.SoftReference;
import java.util.Iterator;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** What a direct handle calls, linked for fibers that come to it through a combined one. */
final class HandleCallee extends OneTargetSite {
    private static final MethodType BOXED = methodType(Object.class, Object[].class, Coroutine.class);

    /**
     * Tells callees apart.
     *
     * @param member the JDK's name of it, which says how it is called, too
     * @param type of the handle: a call of {@code super}'s method is one of another class in each class
     * @param caller whom a method gets to know that asks for its caller, else null
     */
    private record Key(Object member, MethodType type, Class<?> caller) {}

    /** With a class of the loader that sees all others that they name, so that no loader is kept. */
    private static final ClassValue<Map<Key, HandleCallee>> CALLEES = new ClassValue<>() {
        @Override
        protected Map<Key, HandleCallee> computeValue(Class<?> home) {
            return new ConcurrentHashMap<>();
        }
    };
    /** The same where no loader sees all: kept until memory is short, or one of the classes' own would be for ever. */
    private static final ClassValue<SoftReference<Map<Key, HandleCallee>>> OF_MANY_LOADERS = new ClassValue<>() {
        @Override
        protected SoftReference<Map<Key, HandleCallee>> computeValue(Class<?> owner) {
            return new SoftReference<>(new ConcurrentHashMap<>());
        }
    };

    private final MethodHandle handle;
    /** Null for what the JDK makes direct handles of by itself, such as the elements of arrays. */
    private final MethodHandleInfo info;
    /** For whom the method was found that asks for its caller; null for any other. */
    private final Class<?> caller;
    private final MethodHandle call;
    private final boolean reflects;
    private final boolean isInjected;

    private HandleCallee(MethodHandle handle, MethodHandleInfo info, Class<?> caller) {
        super(BOXED);
        this.handle = handle;
        this.caller = caller;
        this.info = info;
        Class<?> owner = info == null ? Object.class : info.getDeclaringClass();
        reflects = info != null && HandleForm.isReflection(owner, info.getName());
        isInjected = owner.isHidden() && owner.getSimpleName().contains("InjectedInvoker");
        call = begin(linking()).call().dynamicInvoker();
    }

    /** What a handle calls; null for a combined one. */
    static HandleCallee of(MethodHandle handle) throws Throwable {
        Object member = HandleForm.member(handle);
        if (member == null) {
            return null;
        }
        MethodHandle fixed = handle.asFixedArity();
        Class<?> caller = HandleForm.caller(fixed);
        Class<?> owner = HandleForm.owner(member);
        Key key = new Key(member, handle.type(), caller);
        HandleCallee callee = CALLEES.get(owner).get(key);
        if (callee != null) {
            return callee;
        }
        Map<Key, HandleCallee> known = known(owner, key);
        callee = known.get(key);
        if (callee == null) {
            StackReserve.check();
            callee = new HandleCallee(fixed, HandleForm.reveal(fixed, member), caller);
            known.put(key, callee);
        }
        return callee;
    }

    private static Map<Key, HandleCallee> known(Class<?> owner, Key key) {
        for (int i = 0; i < key.type.parameterCount() + 3; i++) {
            Class<?> home = named(owner, key, i);
            if (seesAll(home.getClassLoader(), owner, key)) {
                return CALLEES.get(home);
            }
        }
        Map<Key, HandleCallee> known = OF_MANY_LOADERS.get(owner).get();
        while (known == null) {
            OF_MANY_LOADERS.remove(owner);
            known = OF_MANY_LOADERS.get(owner).get();
        }
        return known;
    }

    private static boolean seesAll(ClassLoader loader, Class<?> owner, Key key) {
        for (int i = 0; i < key.type.parameterCount() + 3; i++) {
            if (!VirtualSite.outlives(named(owner, key, i), loader)) {
                return false;
            }
        }
        return true;
    }

    /** One of the classes that a callee names. */
    private static Class<?> named(Class<?> owner, Key key, int number) {
        return switch (number) {
            case 0 -> owner;
            case 1 -> key.caller == null ? owner : key.caller;
            case 2 -> key.type.returnType();
            default -> key.type.parameterType(number - 3);
        };
    }

    /**
     * Calls it.
     *
     * @param inNameOf the caller of what asks for it and was not found for anybody; null where that is not known
     */
    Object call(Object[] arguments, Class<?> inNameOf, Coroutine coroutine) throws Throwable {
        if (isInjected && HandleForm.reflects((MethodHandle) arguments[0])) {
            return HandleFrame.call(
                    (MethodHandle) arguments[0], new Object[] {arguments[1]}, info.getDeclaringClass(), coroutine);
        }
        if (reflects) {
            boolean isTold = handle.type().lastParameterType() == Class.class;
            Class<?> as = isTold ? (Class<?>) arguments[arguments.length - 1] : caller != null ? caller : inNameOf;
            if (as != null) {
                return Reflected.call(as, arguments, coroutine);
            }
        }
        return (Object) call.invokeExact(arguments, coroutine);
    }

    @Override
    MethodHandle find() {
        int count = handle.type().parameterCount();
        MethodHandle iterates = iterates();
        MethodHandle inFiber = iterates != null ? iterates
                : staysPlain()
                        ? MethodHandles.dropArguments(handle, count, Coroutine.class)
                        : ReturnConversion.apply(Lambdas.behind(from(), info, this), handle.type().returnType());
        MethodType boxed = inFiber.type();
        for (int i = 0; i < count; i++) {
            boxed = boxed.changeParameterType(i, Object.class);
        }
        MethodHandle result = ReturnConversion.apply(inFiber.asType(boxed), Object.class);
        if (result.type().returnType() == void.class) {
            result = MethodHandles.filterReturnValue(result, MethodHandles.constant(Object.class, null));
        }
        return result.asSpreader(0, Object[].class, count).asType(BOXED);
    }

    /** What a loop asks an {@code Iterable} and its iterator by functions of the JDK's; null for all else. */
    private MethodHandle iterates() {
        if (info == null || !info.getDeclaringClass().getName().equals("java.lang.invoke.MethodHandleImpl")) {
            return null;
        }
        return switch (info.getName()) {
            case "initIterator" -> Linker.invoker(Iterable.class, "iterator", methodType(Iterator.class));
            case "iteratePredicate" -> Linker.invoker(Iterator.class, "hasNext", methodType(boolean.class));
            case "iterateNext" -> Linker.invoker(Iterator.class, "next", methodType(Object.class));
            default -> null;
        };
    }

    /** What is no call of a method, what asks for its caller, and the machinery of handles. */
    private boolean staysPlain() {
        if (info == null || !HandleSite.callsMethod(info) || caller != null || reflects) {
            return true;
        }
        String machinery = info.getDeclaringClass().getPackageName();
        return machinery.equals("java.lang.invoke") || machinery.equals("sun.invoke.util");
    }

    /** The class itself: what a handle of {@code super}'s method was found for tells its type, until it is given another. */
    private Lookup from() {
        return Engine.provider().trusted().in(info.getDeclaringClass());
    }
}

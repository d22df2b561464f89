package org.weightless.runtime;

import java.lang.invoke.CallSite;
import java.lang.invoke.LambdaMetafactory;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandleInfo;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodHandles.Lookup;
import java.lang.invoke.MethodType;
import java.lang.invoke.MutableCallSite;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashSet;
import java.util.Set;

/**
 * Remembers what a lambda proxy calls, so that the linker can see through it.
 *
 * <p>Lambdas and method references of instrumented classes are made by the JDK's own metafactory, so they behave as ever; the bootstrap
 * methods here only note which class came out and which method is behind it. A call to such a proxy inside a fiber is then
 * linked to the fiber copy of that method, with the captured values read from the proxy's fields.
 */
public final class Lambdas {
    /** What stands behind a proxy class: the metafactory's arguments. */
    private record Target(
            Lookup caller, String name, Set<MethodType> types, MethodHandle implementation, MethodType instantiated) {}

    private static final class Note {
        volatile Target target;
    }

    private static final ClassValue<Note> NOTES = new ClassValue<>() {
        @Override
        protected Note computeValue(Class<?> proxy) {
            return new Note();
        }
    };

    private static final MethodHandle NOTE_FIRST;

    static {
        try {
            NOTE_FIRST = MethodHandles.lookup()
                    .findVirtual(FirstInstance.class, "note", MethodType.methodType(Object.class, Object.class));
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    private Lambdas() {}

    /** Stands in for {@link LambdaMetafactory#metafactory} in instrumented classes. */
    public static CallSite metafactory(Lookup caller, String name, MethodType factoryType, MethodType interfaceType,
            MethodHandle implementation, MethodType instantiated) throws Throwable {
        StackReserve.check();
        CallSite site =
                LambdaMetafactory.metafactory(caller, name, factoryType, interfaceType, implementation, instantiated);
        return noting(site, new Target(caller, name, Set.of(interfaceType), implementation, instantiated));
    }

    /** Stands in for {@link LambdaMetafactory#altMetafactory} in instrumented classes. */
    public static CallSite altMetafactory(Lookup caller, String name, MethodType factoryType, Object... args)
            throws Throwable {
        StackReserve.check();
        CallSite site = LambdaMetafactory.altMetafactory(caller, name, factoryType, args);
        return noting(site, new Target(caller, name, types(args), (MethodHandle) args[1], (MethodType) args[2]));
    }

    /** The types of the methods that the proxy has: the interface's and, behind the marker interfaces, its bridges. */
    private static Set<MethodType> types(Object[] args) {
        Set<MethodType> types = new HashSet<>();
        types.add((MethodType) args[0]);
        int flags = (Integer) args[3];
        int at = 4;
        if ((flags & LambdaMetafactory.FLAG_MARKERS) != 0) {
            at += 1 + (Integer) args[at];
        }
        if ((flags & LambdaMetafactory.FLAG_BRIDGES) != 0) {
            for (int i = (Integer) args[at]; i > 0; i--) {
                types.add((MethodType) args[at + i]);
            }
        }
        return types;
    }

    /** A proxy without captured values exists already; of any other the class is seen when the first one is made. */
    private static CallSite noting(CallSite site, Target target) throws Throwable {
        MethodHandle make = site.getTarget();
        if (make.type().parameterCount() == 0) {
            Object proxy = make.invoke();
            NOTES.get(proxy.getClass()).target = target;
            return site;
        }
        return new FirstInstance(make, target);
    }

    private static final class FirstInstance extends MutableCallSite {
        private final MethodHandle make;
        private final Target behind;

        FirstInstance(MethodHandle make, Target behind) {
            super(make.type());
            this.make = make;
            this.behind = behind;
            Class<?> type = make.type().returnType();
            setTarget(MethodHandles.filterReturnValue(
                    make, NOTE_FIRST.bindTo(this).asType(MethodType.methodType(type, type))));
        }

        private Object note(Object proxy) {
            NOTES.get(proxy.getClass()).target = behind;
            setTarget(make);
            return proxy;
        }
    }

    /**
     * What a call of the proxy's one method runs in a fiber, as a handle of the call site's type; null where the class is no such proxy.
     */
    static MethodHandle target(Class<?> proxy, String name, MethodType type) throws ReflectiveOperationException {
        Target target = NOTES.get(proxy).target;
        MethodType called = Linker.callType(type).dropParameterTypes(0, 1);
        if (target == null || !target.name.equals(name) || !target.types.contains(called)) {
            return null;
        }
        Lookup trusted = Linker.trusted(target.caller);
        Field[] captured = captured(proxy);
        MethodHandle behind = behind(target.caller, target.caller.revealDirect(target.implementation));
        int first = captured.length;
        MethodType wanted = behind.type();
        for (int i = 0; i < target.instantiated.parameterCount(); i++) {
            wanted = wanted.changeParameterType(first + i, target.instantiated.parameterType(i));
        }
        MethodHandle entry = behind.asType(wanted);
        entry = ReturnConversion.apply(entry, target.instantiated.returnType());
        entry = ReturnConversion.apply(entry, type.returnType());
        return readCaptured(trusted, entry, proxy, captured).asType(type);
    }

    /** The method behind a proxy, linked for a fiber: its own receiver and arguments, then the coroutine. */
    private static MethodHandle behind(Lookup caller, MethodHandleInfo method) {
        Lookup lookup = Linker.trusted(caller);
        Class<?> owner = method.getDeclaringClass();
        MethodType type = method.getMethodType().appendParameterTypes(Coroutine.class);
        MethodType withReceiver = type.insertParameterTypes(0, owner);
        MethodHandle copy = switch (method.getReferenceKind()) {
            case MethodHandleInfo.REF_invokeStatic -> Linker.staticTarget(lookup, owner, method.getName(), type);
            case MethodHandleInfo.REF_newInvokeSpecial ->
                ReturnConversion.keepNew(Linker.constructor(lookup, type.changeReturnType(owner)));
            case MethodHandleInfo.REF_invokeSpecial ->
                Linker.specialTarget(lookup, caller.lookupClass(), owner, method.getName(), withReceiver);
            default -> Linker.virtualSite(caller, method.getName(), withReceiver, owner).dynamicInvoker();
        };
        boolean mayBeYield = copy.type().returnType() == void.class && FiberCopies.isCore(owner);
        return mayBeYield ? ReturnConversion.dropResult(copy) : copy;
    }

    /** The proxy's fields in the order of the captured values: their names end with their numbers. */
    private static Field[] captured(Class<?> proxy) {
        return Arrays.stream(proxy.getDeclaredFields())
                .filter(field -> !Modifier.isStatic(field.getModifiers()))
                .sorted(Comparator.comparingInt(Lambdas::number))
                .toArray(Field[]::new);
    }

    private static int number(Field field) {
        String name = field.getName();
        int digits = name.length();
        while (digits > 0 && Character.isDigit(name.charAt(digits - 1))) {
            digits--;
        }
        return Integer.parseInt(name.substring(digits));
    }

    /** Replaces the leading parameters by one, the proxy, of whose fields they are read. */
    private static MethodHandle readCaptured(Lookup lookup, MethodHandle entry, Class<?> proxy, Field[] captured)
            throws ReflectiveOperationException {
        int count = captured.length;
        if (count == 0) {
            return MethodHandles.dropArguments(entry, 0, proxy);
        }
        MethodHandle result = entry;
        for (int i = 0; i < count; i++) {
            MethodHandle read = lookup.findGetter(proxy, captured[i].getName(), captured[i].getType());
            read = read.asType(MethodType.methodType(entry.type().parameterType(i), proxy));
            result = MethodHandles.filterArguments(result, i, read);
        }
        MethodType merged = result.type().dropParameterTypes(1, count);
        int[] order = new int[result.type().parameterCount()];
        for (int i = count; i < order.length; i++) {
            order[i] = i - count + 1;
        }
        return MethodHandles.permuteArguments(result, merged, order);
    }
}

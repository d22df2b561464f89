package org.weightless.runtime;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandleInfo;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodHandles.Lookup;
import java.lang.invoke.MethodType;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Tells what a lambda proxy calls, so that the linker can see through it.
 *
 * <p>Lambdas and method references are made by the JDK's own metafactory, so they behave as ever; the agent has it tell
 * {@link LambdaProxies} which class came out of which metafactory. A call to such a proxy inside a fiber is then linked
 * to the fiber copy of the method behind it, with the captured values read from the proxy's fields.
 */
final class Lambdas {
    /**
     * What stands behind a proxy class: the metafactory's arguments.
     *
     * @param caller the class that makes the lambda
     * @param name of the interface's method
     * @param types of the methods that the proxy has: the interface's and its bridges
     */
    private record Target(
            Lookup caller, String name, Set<MethodType> types, MethodHandle implementation, MethodType instantiated) {}

    /** Reaches into the JDK's metafactory. */
    private static final class Metafactory {
        private Metafactory() {}

        static Target target(Object metafactory) {
            Set<MethodType> types = new HashSet<>();
            types.add((MethodType) get(metafactory, "interfaceMethodType", MethodType.class));
            MethodType[] bridges = (MethodType[]) get(metafactory, "altMethods", MethodType[].class);
            if (bridges != null) {
                types.addAll(Arrays.asList(bridges));
            }
            return new Target((Lookup) get(metafactory, "caller", Lookup.class),
                    (String) get(metafactory, "interfaceMethodName", String.class), types,
                    (MethodHandle) get(metafactory, "implementation", MethodHandle.class),
                    (MethodType) get(metafactory, "dynamicMethodType", MethodType.class));
        }

        private static Object get(Object metafactory, String field, Class<?> type) {
            try {
                return Engine.provider().trusted().findGetter(metafactory.getClass().getSuperclass(), field, type)
                        .invoke(metafactory);
            } catch (Throwable e) {
                Shortage.rethrow(e);
                throw new LinkageError("this JDK's metafactory of lambdas has no field " + field, e);
            }
        }
    }

    private Lambdas() {}

    /**
     * What a call of the proxy's one method runs in a fiber, as a handle of the call site's type; null where the class
     * is no such proxy.
     */
    static MethodHandle target(Class<?> proxy, String name, MethodType type, Site site)
            throws ReflectiveOperationException {
        if (!proxy.isHidden() || Engine.provider() == null) {
            return null;
        }
        MethodType called = Linker.callType(type).dropParameterTypes(0, 1);
        Object metafactory = Engine.provider().lambdaMetafactory(proxy);
        Target target = metafactory == null ? earlier(proxy, name, called) : Metafactory.target(metafactory);
        if (target == null || !target.name.equals(name) || !target.types.contains(called)) {
            return null;
        }
        Lookup trusted = Linker.trusted(target.caller);
        Field[] captured = captured(proxy);
        MethodHandle behind = behind(target.caller, trusted.revealDirect(target.implementation), site);
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

    /** What stands behind a proxy that nobody has seen being made. */
    private static Target earlier(Class<?> proxy, String name, MethodType called) {
        Lookup trusted = Engine.provider().trusted();
        MethodHandle implementation = EarlierLambdas.behind(trusted, proxy);
        return implementation == null || !EarlierLambdas.has(proxy, name, called)
                ? null
                : new Target(trusted.in(proxy.getNestHost()), name, Set.of(called), implementation, called);
    }

    /** The method behind a proxy or a direct handle, linked for a fiber: its own receiver and arguments, then the coroutine. */
    static MethodHandle behind(Lookup caller, MethodHandleInfo method, Site site) {
        Class<?> owner = method.getDeclaringClass();
        MethodType type = method.getMethodType().appendParameterTypes(Coroutine.class);
        MethodType withReceiver = type.insertParameterTypes(0, owner);
        MethodHandle copy = switch (method.getReferenceKind()) {
            case MethodHandleInfo.REF_invokeStatic -> Linker.staticTarget(caller, owner, method.getName(), type, site);
            case MethodHandleInfo.REF_newInvokeSpecial -> ReturnConversion
                    .keepNew(Linker.constructor(caller, type.changeReturnType(owner), site));
            case MethodHandleInfo.REF_invokeSpecial -> Linker.methodTarget(caller, caller.lookupClass(), owner,
                    method.getName(), withReceiver, site);
            default -> Linker.virtualSite(caller, method.getName(), withReceiver, owner, null).dynamicInvoker();
        };
        boolean mayBeYield = copy.type().returnType() == void.class && FiberCopies.isCore(owner);
        return mayBeYield ? ReturnConversion.dropResult(copy) : copy;
    }

    /** The proxy's fields in the order of the captured values: their names end with their numbers. */
    private static Field[] captured(Class<?> proxy) {
        List<Field> captured = new ArrayList<>();
        for (Field field : proxy.getDeclaredFields()) {
            if (!Modifier.isStatic(field.getModifiers())) {
                int at = captured.size();
                while (at > 0 && number(captured.get(at - 1)) > number(field)) {
                    at--;
                }
                captured.add(at, field);
            }
        }
        return captured.toArray(new Field[0]);
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

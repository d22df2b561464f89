package org.weightless.runtime;

import java.io.NotSerializableException;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles.Lookup;
import java.lang.invoke.MethodType;
import java.lang.invoke.SerializedLambda;
import java.lang.reflect.Constructor;
import java.lang.reflect.Executable;
import java.lang.reflect.Member;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;

/**
 * Finds the method behind a lambda that was made before the agent came, or was taken from an archive: by the one method
 * that its proxy class calls, conversions apart. The JDK keeps the constants of a class for its readers of annotations.
 */
final class EarlierLambdas {
    private EarlierLambdas() {}

    /**
     * The method behind a proxy.
     *
     * @return null where the class is no such proxy, or does not tell
     */
    static MethodHandle behind(Lookup trusted, Class<?> proxy) {
        if (!proxy.getName().contains("$$Lambda")) {
            return null;
        }
        try {
            Executable found = null;
            Object constants = constants(trusted, proxy);
            int size = (int) method(trusted, constants, "getSize", MethodType.methodType(int.class)).invoke();
            for (int i = 1; i < size; i++) {
                Executable called = called(trusted, constants, i);
                if (called != null && !isConversion(called)) {
                    if (found != null) {
                        return null;
                    }
                    found = called;
                }
            }
            return found == null ? null : handle(trusted, found);
        } catch (Throwable otherInternals) {
            Shortage.rethrow(otherInternals);
            // this JDK keeps constants in another way: the proxy stays plain code, and a yield through it is refused
            return null;
        }
    }

    /** Whether the proxy has this method of its interface. */
    static boolean has(Class<?> proxy, String name, MethodType type) {
        try {
            return !Modifier.isStatic(proxy.getDeclaredMethod(name, type.parameterArray()).getModifiers());
        } catch (NoSuchMethodException | LinkageError none) {
            Shortage.rethrow(none);
            return false;
        }
    }

    private static Object constants(Lookup trusted, Class<?> proxy) throws Throwable {
        Class<?> secrets = Class.forName("jdk.internal.access.SharedSecrets");
        Class<?> access = Class.forName("jdk.internal.access.JavaLangAccess");
        Object lang = trusted.findStatic(secrets, "getJavaLangAccess", MethodType.methodType(access)).invoke();
        Class<?> type = Class.forName("jdk.internal.reflect.ConstantPool");
        return trusted.findVirtual(access, "getConstantPool", MethodType.methodType(type, Class.class))
                .invoke(lang, proxy);
    }

    private static MethodHandle method(Lookup trusted, Object constants, String name, MethodType type)
            throws ReflectiveOperationException {
        return trusted.findVirtual(constants.getClass(), name, type).bindTo(constants);
    }

    /** The method that a constant names, or null. */
    private static Executable called(Lookup trusted, Object constants, int index) throws Throwable {
        Object tag = method(trusted, constants, "getTagAt",
                MethodType.methodType(Class.forName("jdk.internal.reflect.ConstantPool$Tag"), int.class)).invoke(index);
        String kind = tag.toString();
        if (!kind.equals("METHODREF") && !kind.equals("INTERFACEMETHODREF")) {
            return null;
        }
        return (Executable) (Member) method(
                trusted, constants, "getMethodAt", MethodType.methodType(Member.class, int.class)).invoke(index);
    }

    /** A proxy boxes and unboxes, is made by Object's constructor, and makes for streams what they write or throw. */
    private static boolean isConversion(Executable called) {
        Class<?> owner = called.getDeclaringClass();
        boolean boxes = owner.getPackageName().equals("java.lang")
                && (called.getName().equals("valueOf") || called.getName().endsWith("Value"));
        return boxes || called instanceof Constructor && (owner == Object.class || owner == SerializedLambda.class
                || owner == NotSerializableException.class);
    }

    private static MethodHandle handle(Lookup trusted, Executable found) throws IllegalAccessException {
        return found instanceof Constructor<?> constructor
                ? trusted.unreflectConstructor(constructor)
                : trusted.unreflect((Method) found);
    }
}

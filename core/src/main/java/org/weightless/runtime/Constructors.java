package org.weightless.runtime;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodHandles.Lookup;
import java.lang.invoke.MethodType;

/**
 * Constructors of objects that exist already: a fiber copy of a constructor is a static method of another class, so its
 * object is allocated first.
 */
final class Constructors {
    /** {@code (Class)Object}: an object of a class whose fields have their default values. */
    private static final class Allocation {
        static final MethodHandle ALLOCATE = find(Engine.provider().trusted());

        private static MethodHandle find(Lookup trusted) {
            try {
                Class<?> unsafe = Class.forName("jdk.internal.misc.Unsafe");
                Object instance = trusted.findStatic(unsafe, "getUnsafe", MethodType.methodType(unsafe)).invoke();
                return trusted.findVirtual(unsafe, "allocateInstance", MethodType.methodType(Object.class, Class.class))
                        .bindTo(instance);
            } catch (Throwable e) {
                throw new LinkageError("this JDK has no jdk.internal.misc.Unsafe.allocateInstance", e);
            }
        }
    }

    private Constructors() {}

    /**
     * A constructor as a method of an object.
     *
     * @param type of the constructor
     * @return a handle {@code (Owner, arguments)void}
     */
    static MethodHandle plain(Lookup trusted, Class<?> owner, MethodType type) throws ReflectiveOperationException {
        if (owner == Object.class) {
            return MethodHandles.empty(MethodType.methodType(void.class, Object.class));
        }
        MethodHandle make = Members.findConstructor(trusted, owner, type).asFixedArity();
        try {
            return ofHandle(trusted, make);
        } catch (Throwable otherInternals) {
            Shortage.rethrow(otherInternals);
            throw new LinkageError("this JDK keeps the handle of a constructor in another form: " + make, otherInternals);
        }
    }

    /** The JDK's handle of a constructor allocates and then calls the constructor by a method name, which is here taken out. */
    private static MethodHandle ofHandle(Lookup trusted, MethodHandle make) throws Throwable {
        Class<?> direct = Class.forName("java.lang.invoke.DirectMethodHandle");
        Class<?> constructor = Class.forName("java.lang.invoke.DirectMethodHandle$Constructor");
        Class<?> special = Class.forName("java.lang.invoke.DirectMethodHandle$Special");
        Class<?> member = Class.forName("java.lang.invoke.MemberName");
        Class<?> form = Class.forName("java.lang.invoke.LambdaForm");
        Object init = trusted.findGetter(constructor, "initMethod", member).invoke(make);
        MethodType type = (MethodType) trusted
                .findVirtual(member, "getInvocationType", MethodType.methodType(MethodType.class)).invoke(init);
        Object lambdaForm = trusted.findStatic(direct, "preparedLambdaForm", MethodType.methodType(form, member)).invoke(init);
        return (MethodHandle) trusted
                .findConstructor(special,
                        MethodType.methodType(void.class, MethodType.class, form, member, boolean.class, Class.class))
                .invoke(type, lambdaForm, init, true, (Class<?>) null);
    }

    /**
     * {@code new} by a copy.
     *
     * @param copy {@code (Owner, arguments, Coroutine)void}
     * @return {@code (arguments, Coroutine)Owner}
     */
    static MethodHandle constructing(Class<?> owner, MethodHandle copy) {
        MethodType arguments = copy.type().dropParameterTypes(0, 1);
        MethodHandle self = MethodHandles.dropArguments(MethodHandles.identity(owner), 1, arguments.parameterList());
        MethodHandle made = MethodHandles.foldArguments(self, copy);
        MethodHandle allocate = Allocation.ALLOCATE.bindTo(owner).asType(MethodType.methodType(owner));
        return MethodHandles.collectArguments(made, 0, allocate);
    }
}

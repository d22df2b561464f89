package org.weightless.runtime;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodHandles.Lookup;
import java.lang.invoke.MethodType;
import java.lang.reflect.AccessibleObject;
import java.lang.reflect.Executable;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.util.concurrent.atomic.AtomicLongFieldUpdater;

/**
 * The JDK's reflection of fields in a class's name: a companion is no subclass of those that protect a field from it.
 *
 * <p>A call of {@code Field.get} or {@code set} checks access as ever, for the class, and asks the field's accessor, as
 * the JDK's own method does behind its check. An updater is told for whom it is made.
 */
final class ReflectedFields {
    private ReflectedFields() {}

    /** What a field does its work with. */
    private static final class Accessor {
        static final Class<?> TYPE;
        /** Both {@code (Field, Object)Object}: for access that is checked, and for access that is not. */
        static final MethodHandle CHECKED;
        static final MethodHandle OPEN;
        static final MethodHandle FOR;

        static {
            try {
                Lookup trusted = Engine.provider().trusted();
                TYPE = Class.forName("jdk.internal.reflect.FieldAccessor");
                CHECKED = find(trusted, "getFieldAccessor");
                OPEN = Runtime.version().feature() < 18 ? CHECKED : find(trusted, "getOverrideFieldAccessor");
                FOR = MethodHandles.lookup().findVirtual(
                        Call.class, "accessor", MethodType.methodType(Object.class, Field.class, Object.class));
            } catch (ReflectiveOperationException e) {
                throw new LinkageError("this JDK reads fields by reflection in a way that is not known", e);
            }
        }

        private Accessor() {}

        /** JDK 17 gives the object as well. */
        private static MethodHandle find(Lookup trusted, String name) throws ReflectiveOperationException {
            MethodHandle found = Runtime.version().feature() < 18
                    ? trusted.findVirtual(Field.class, name, MethodType.methodType(TYPE, Object.class))
                    : MethodHandles.dropArguments(
                            trusted.findVirtual(Field.class, name, MethodType.methodType(TYPE)), 1, Object.class);
            return found.asType(MethodType.methodType(Object.class, Field.class, Object.class));
        }
    }

    /**
     * What such a call runs.
     *
     * @param caller the class in whose name it is made
     * @param owner the class that the call names
     * @param type of the call, with its receiver
     * @throws ReflectiveOperationException if this JDK does it in a way that is not known
     */
    static MethodHandle target(Class<?> caller, Class<?> owner, String name, MethodType type)
            throws ReflectiveOperationException {
        if (name.equals("newUpdater")) {
            return updater(caller, owner, type);
        }
        Call call = new Call(caller, owner, name, type.dropParameterTypes(0, 1));
        if (name.equals("canAccess")) {
            return call.canAccess().asType(type);
        }
        MethodHandle access = Engine.provider().trusted().findVirtual(Accessor.TYPE, name, call.type);
        MethodHandle accessor =
                Accessor.FOR.bindTo(call).asType(MethodType.methodType(Accessor.TYPE, Field.class, Object.class));
        return MethodHandles.foldArguments(MethodHandles.dropArguments(access, 1, Field.class), accessor);
    }

    /**
     * A call of one of the methods of fields or other members.
     *
     * @param type without the receiver
     */
    private record Call(Class<?> caller, Class<?> owner, String name, MethodType type) {
        Object accessor(Field field, Object obj) throws Throwable {
            check(field);
            if (MemberAccess.isOpen(field)) {
                return Accessor.OPEN.invokeExact(field, obj);
            }
            MemberAccess.check(field, caller, Modifier.isStatic(field.getModifiers()) ? null : obj.getClass());
            return Accessor.CHECKED.invokeExact(field, obj);
        }

        MethodHandle canAccess() throws ReflectiveOperationException {
            Lookup host = Engine.provider().trusted().in(caller);
            MethodHandle plain = host.findVirtual(AccessibleObject.class, name, type);
            MethodHandle asked = MethodHandles.lookup().findVirtual(Call.class, "canAccess",
                    type.insertParameterTypes(0, MethodHandle.class, AccessibleObject.class));
            return MethodHandles.insertArguments(asked, 0, this, plain);
        }

        /** The JDK's own method asks for another class: one that may do no more than the caller. */
        private boolean canAccess(MethodHandle plain, AccessibleObject member, Object obj) throws Throwable {
            check(member);
            return (boolean) plain.invokeExact(member, obj)
                    || member instanceof Field field && MemberAccess.isAccessible(field, caller, obj)
                    || member instanceof Executable executable && MemberAccess.isAccessible(executable, caller, obj);
        }

        private void check(Object receiver) {
            if (receiver == null) {
                throw NullTexts.ofReceiver(owner, name, type.parameterList(), Call.class, null);
            }
        }
    }

    /** That of a class, of its field's type where it has references, and of the field's name: the JDK adds the caller. */
    private static MethodHandle updater(Class<?> caller, Class<?> owner, MethodType type)
            throws ReflectiveOperationException {
        Lookup trusted = Engine.provider().trusted();
        String implementation = owner == AtomicLongFieldUpdater.class ? "CASUpdater" : owner.getSimpleName() + "Impl";
        MethodHandle made = trusted.findConstructor(trusted.findClass(owner.getName() + "$" + implementation),
                type.changeReturnType(void.class).appendParameterTypes(Class.class));
        return MethodHandles.insertArguments(made, type.parameterCount(), caller).asType(type);
    }
}

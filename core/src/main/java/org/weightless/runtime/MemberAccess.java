package org.weightless.runtime;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles.Lookup;
import java.lang.invoke.MethodType;
import java.lang.reflect.AccessibleObject;
import java.lang.reflect.Constructor;
import java.lang.reflect.Executable;
import java.lang.reflect.Member;

/** The JDK's own check of access, and what it keeps to itself of a constructor. */
final class MemberAccess {
    static final MethodHandle OVERRIDE;
    static final MethodHandle OPEN;
    static final MethodHandle CHECK;
    static final MethodHandle VERIFY;
    static final MethodHandle ROOT;

    static {
        try {
            Lookup trusted = Engine.provider().trusted();
            OVERRIDE = trusted.findGetter(AccessibleObject.class, "override", boolean.class);
            OPEN = trusted.findSetter(AccessibleObject.class, "override", boolean.class);
            MethodType type = MethodType.methodType(void.class, Class.class, Class.class, Class.class, int.class);
            CHECK = trusted.findVirtual(AccessibleObject.class, "checkAccess", type);
            VERIFY = trusted.findVirtual(AccessibleObject.class, "verifyAccess", type.changeReturnType(boolean.class));
            ROOT = trusted.findGetter(Constructor.class, "root", Constructor.class)
                    .asType(MethodType.methodType(Object.class, Constructor.class));
        } catch (ReflectiveOperationException e) {
            throw new LinkageError("this JDK checks the access of reflection in a way that is not known", e);
        }
    }

    private MemberAccess() {}

    static boolean isOpen(AccessibleObject member) throws Throwable {
        return (boolean) OVERRIDE.invokeExact(member);
    }

    static void open(Executable member) throws Throwable {
        OPEN.invokeExact((AccessibleObject) member, true);
    }

    static <M extends AccessibleObject & Member> void check(M member, Class<?> caller, Class<?> target)
            throws Throwable {
        if (!isOpen(member)) {
            CHECK.invokeExact(
                    (AccessibleObject) member, caller, (Class<?>) member.getDeclaringClass(), target,
                    member.getModifiers());
        }
    }

    /**
     * Whether a class may use a member.
     *
     * @param object the receiver; null for static members and constructors
     */
    static <M extends AccessibleObject & Member> boolean isAccessible(M member, Class<?> caller, Object object)
            throws Throwable {
        Class<?> target = member instanceof Constructor ? member.getDeclaringClass()
                : object == null ? null : object.getClass();
        return (boolean) VERIFY.invokeExact(
                (AccessibleObject) member, caller, (Class<?>) member.getDeclaringClass(), target, member.getModifiers());
    }

    /**
     * Whether a constructor makes objects of a class below its own, as streams of objects need them
     * ({@code sun.reflect.ReflectionFactory}). It equals the one that a class gives, but that is a copy of a root. And it
     * refers to the class of the objects, which may die before the class that declares it.
     */
    static boolean isOfStreams(Executable member) throws Throwable {
        return member instanceof Constructor<?> constructor && (Object) ROOT.invokeExact(constructor) == null;
    }
}

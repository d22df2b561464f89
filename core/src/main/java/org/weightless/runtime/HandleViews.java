package org.weightless.runtime;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles.Lookup;
import java.lang.invoke.MethodType;

/**
 * Method handles that are seen as of another type, in which {@code Object} stands for classes. Who calls them passes
 * what the verifier has found to be of those classes, so that nothing has to be cast, and the JDK need not make a class
 * for each combination of casts.
 */
final class HandleViews {
    /** The JDK's own way to copy a handle; found when it is first needed, like a {@link LateHandle}. */
    private record Copying(MethodHandle copy, MethodHandle form) {}

    private static final Copying NONE = new Copying(null, null);
    private static volatile Copying copying;

    private HandleViews() {}

    /** Whether two types differ in classes alone; nothing but a conversion makes one of the other else. */
    private static boolean areAlike(MethodType one, MethodType other) {
        return one.erase().equals(other.erase());
    }

    /**
     * A handle by another type.
     *
     * @param type one that differs in classes alone: it takes what the handle takes, by other names, and what it
     *     gives is taken for no more than it is
     */
    static MethodHandle of(MethodHandle handle, MethodType type) {
        if (handle.type().equals(type)) {
            return handle;
        }
        Copying found = copying();
        if (found != NONE && areAlike(handle.type(), type)) {
            try {
                return (MethodHandle) found.copy.invokeExact(handle, type, (Object) found.form.invokeExact(handle));
            } catch (IllegalArgumentException | ClassCastException wrapped) {
                // some kinds of handles have no copies
            } catch (Throwable e) {
                throw Traces.sneak(e);
            }
        }
        return handle.asType(type);
    }

    private static Copying copying() {
        Copying found = copying;
        Engine.Provider agent = Engine.provider();
        if (found == null && agent != null) {
            found = find(agent.trusted());
            copying = found;
        }
        return found == null ? NONE : found;
    }

    private static Copying find(Lookup trusted) {
        try {
            Class<?> form = Class.forName("java.lang.invoke.LambdaForm");
            MethodHandle copy = trusted.findVirtual(MethodHandle.class, "copyWith",
                    MethodType.methodType(MethodHandle.class, MethodType.class, form));
            MethodHandle formOf = trusted.findGetter(MethodHandle.class, "form", form);
            return new Copying(
                    copy.asType(MethodType.methodType(
                            MethodHandle.class, MethodHandle.class, MethodType.class, Object.class)),
                    formOf.asType(MethodType.methodType(Object.class, MethodHandle.class)));
        } catch (ReflectiveOperationException otherJdk) {
            return NONE;
        }
    }
}

package org.weightless.runtime;

import java.lang.invoke.CallSite;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodHandles.Lookup;
import java.lang.invoke.MethodType;
import java.lang.invoke.MutableCallSite;

/**
 * Whether the class of a hidden companion has been redefined since. The JVM lets nobody change such a companion. So its
 * copies that are called directly ask here first, and pass the call on to what the class has now. In compiled code the
 * question is a constant, until the answer changes.
 */
public final class OldCode {
    private static final MethodHandle YES;
    private static final MethodHandle NO;

    static {
        try {
            Lookup self = MethodHandles.lookup();
            YES = self.findStatic(OldCode.class, "yes", MethodType.methodType(boolean.class));
            NO = self.findStatic(OldCode.class, "no", MethodType.methodType(boolean.class));
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    /** The question of each companion that asks it. */
    private static final ClassValue<MutableCallSite> QUESTIONS = new ClassValue<>() {
        @Override
        protected MutableCallSite computeValue(Class<?> companion) {
            return new MutableCallSite(NO);
        }
    };

    private OldCode() {}

    /** Bootstrap method of the question in a companion. */
    public static CallSite isOld(Lookup companion, String name, MethodType type) {
        StackReserve.check();
        return QUESTIONS.get(companion.lookupClass());
    }

    static void set(Class<?> companion, boolean isOld) {
        MutableCallSite question = QUESTIONS.get(companion);
        question.setTarget(isOld ? YES : NO);
        MutableCallSite.syncAll(new MutableCallSite[] {question});
    }

    private static boolean yes() {
        return true;
    }

    private static boolean no() {
        return false;
    }
}

package org.weightless.runtime;

import java.lang.StackWalker.Option;
import java.lang.StackWalker.StackFrame;
import java.lang.invoke.VarHandle;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.StringJoiner;

/**
 * Puts the JVM's text of a {@code NullPointerException} (JEP 358) into the words of the user's code.
 *
 * <p>The JVM makes the text when it is asked for, from the bytecode of the method that met the null. In a fiber copy or
 * a resume method what was null may come from a linked call or from a frame, of which the text says nothing or a name
 * that is not the user's.
 */
final class NullTexts {
    /** How a text ends that is made where the JVM has none: a linked call has no receiver. */
    private static final String NO_RECEIVER = " because the receiver is null";

    private static final StackWalker WALKER = StackWalker.getInstance(Option.RETAIN_CLASS_REFERENCE);

    /** With the frames of the JDK's companions, which the JVM leaves out of traces. */
    private static final StackWalker OF_ALL =
            StackWalker.getInstance(EnumSet.of(Option.RETAIN_CLASS_REFERENCE, Option.SHOW_HIDDEN_FRAMES));

    private NullTexts() {}

    /** Where an exception keeps the message that it was made with. */
    private static final class Message {
        static final VarHandle FIELD = field();

        private static VarHandle field() {
            try {
                return Engine.provider().trusted().findVarHandle(Throwable.class, "detailMessage", String.class);
            } catch (ReflectiveOperationException e) {
                throw new LinkageError("this JDK keeps the message of an exception elsewhere", e);
            }
        }
    }

    /**
     * The text for a null receiver of the linked call that is on top of the stack, now if a fiber copy of the JDK's made
     * the call: its frame is in no trace, so nobody can find it later. Or if the call says which of its line it is,
     * which nobody else knows.
     */
    private static String inCaller(String text, String place) {
        StackFrame caller = OF_ALL.walk(frames -> frames.filter(NullTexts::isNoPlumbing).findFirst().orElse(null));
        Class<?> companion = caller == null ? Object.class : caller.getDeclaringClass();
        Class<?> owner = Companions.host(companion);
        if (place == null && !(companion.isHidden() && JdkCompanions.isJdks(owner))) {
            return text;
        }
        StackTraceElement element = caller.toStackTraceElement();
        String found = Engine.provider().nullText(owner, Traces.userMethod(element), element.getLineNumber(), text, place);
        return found == null ? text : found;
    }

    private static boolean isNoPlumbing(StackFrame frame) {
        String name = frame.getDeclaringClass().getPackageName();
        return !name.equals("java.lang.invoke") && !name.equals(NullTexts.class.getPackageName());
    }

    /**
     * Whether an exception is of a null receiver that a fiber copy was called with: then the copy is not the user's in
     * its trace.
     */
    static boolean isOfReceiver(Throwable thrown, StackTraceElement[] trace) {
        return isOfJvm(thrown) && trace.length > 2 && trace[0].getClassName().equals("java.util.Objects")
                && String.valueOf(thrown.getMessage()).endsWith(NO_RECEIVER);
    }

    /**
     * What a linked call throws that has no receiver. Says what the JVM says, but for the variable's name, which only
     * the JVM knows.
     *
     * @param owner the class that the call names
     * @param arguments their types
     * @param thrower the class that throws it, whose frames are left out
     * @param place which call of its line it is, as the agent says it; null where it says nothing
     */
    static NullPointerException ofReceiver(
            Class<?> owner, String name, List<Class<?>> arguments, Class<?> thrower, String place) {
        StringJoiner call = new StringJoiner(", ", owner.getTypeName() + "." + name + "(", ")");
        for (Class<?> each : arguments) {
            call.add(each.getTypeName());
        }
        NullPointerException thrown =
                new NullPointerException(inCaller("Cannot invoke \"" + call + "\"" + NO_RECEIVER, place));
        StackTraceElement[] trace = thrown.getStackTrace();
        int own = 1;
        while (own < trace.length && trace[own].getClassName().equals(thrower.getName())) {
            own++;
        }
        thrown.setStackTrace(Arrays.copyOfRange(trace, own, trace.length));
        return thrown;
    }

    private static boolean isOfJvm(Throwable thrown) {
        return thrown.getClass() == NullPointerException.class && Engine.provider() != null;
    }

    /**
     * Translates the text of an exception, if it is one of the JVM's.
     *
     * @param top the innermost frame of its trace, by the name that the JVM gives it
     * @param near a class whose loader finds the class of that frame
     */
    static void translate(Throwable thrown, StackTraceElement top, Class<?> near) {
        if (!isOfJvm(thrown)) {
            return;
        }
        String text = thrown.getMessage();
        if (text == null || !text.startsWith("Cannot ") || !isMadeHere(thrown, top, text)) {
            return;
        }
        StackTraceElement written = Traces.userElement(top);
        String found = Engine.provider()
                .nullText(owner(written, near), written.getMethodName(), written.getLineNumber(), text, null);
        if (found != null && !found.equals(text)) {
            Message.FIELD.set(thrown, found);
        }
    }

    /**
     * A message that the exception was made with is the user's, and so is what happened in code that has stayed as it
     * was.
     */
    private static boolean isMadeHere(Throwable thrown, StackTraceElement top, String text) {
        return text.endsWith(NO_RECEIVER) || Message.FIELD.get(thrown) == null && Traces.isGenerated(top);
    }

    /** The class of a frame: as the code near it sees that, or whoever else is on the stack. */
    private static Class<?> owner(StackTraceElement top, Class<?> near) {
        Set<ClassLoader> loaders = new LinkedHashSet<>();
        loaders.add(near.getClassLoader());
        WALKER.forEach(frame -> loaders.add(frame.getDeclaringClass().getClassLoader()));
        loaders.add(Thread.currentThread().getContextClassLoader());
        loaders.remove(null);
        for (ClassLoader loader : loaders) {
            try {
                return Class.forName(top.getClassName(), false, loader);
            } catch (ClassNotFoundException | LinkageError notThere) {
                // another one may know it
            }
        }
        return null;
    }
}

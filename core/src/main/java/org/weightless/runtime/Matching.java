package org.weightless.runtime;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.util.regex.Pattern;

/**
 * Keeps the matching of regular expressions fast: what calls back there is the text alone, and a text that is a {@code
 * String} does not.
 */
final class Matching {
    private static final String PACKAGE = Pattern.class.getPackageName();
    private static final LateHandle IS_STRING =
            new LateHandle(MethodHandles.lookup(), "isString", boolean.class, CharSequence.class);

    private Matching() {}

    /**
     * The copy of a method, guarded if it is one that matches.
     *
     * @param declaring the class of the method, one of the JDK's
     * @param plain the same without a copy
     */
    static MethodHandle plainForStrings(Class<?> declaring, MethodHandle copy, MethodHandle plain) {
        MethodType type = copy.type();
        if (!declaring.getPackageName().equals(PACKAGE)) {
            return copy;
        }
        int text = type.parameterList().indexOf(CharSequence.class);
        if (text < 0) {
            return copy;
        }
        MethodHandle test = MethodHandles.dropArguments(IS_STRING.get(), 0, type.parameterList().subList(0, text));
        return MethodHandles.guardWithTest(test, plain, copy);
    }

    private static boolean isString(CharSequence text) {
        return text instanceof String;
    }
}

package org.weightless.runtime;

import java.util.HashMap;
import java.util.Map;
import org.weightless.runtime.Companions.Companion;

/**
 * The companions of the JDK's classes: hidden ones beside them, for code that calls back. A program calls a few methods
 * of a class of the JDK's, so each has a companion of its own, made when a fiber first links that method.
 *
 * <p>Only a runtime that the boot loader has defined is in reach of those classes.
 */
final class JdkCompanions {
    private static final ClassValue<JdkCompanions> COMPANIONS = new ClassValue<>() {
        @Override
        protected JdkCompanions computeValue(Class<?> host) {
            return new JdkCompanions(host);
        }
    };

    private final Class<?> host;
    private final boolean mayExist;
    private final Map<String, Companion> made = new HashMap<>();
    private boolean isMaking;

    private JdkCompanions(Class<?> host) {
        this.host = host;
        mayExist = Coroutine.class.getClassLoader() == null && Engine.provider().goesThroughJdk()
                && Engine.provider().instruments(host);
    }

    /** Whether a class is of one of the JDK's modules. */
    static boolean isJdks(Class<?> type) {
        String module = type.getModule().getName();
        return module != null && (module.startsWith("java.") || module.startsWith("jdk."));
    }

    /** Whether a class of the JDK's may have companions. */
    static boolean areOf(Class<?> host) {
        return COMPANIONS.get(host).mayExist;
    }

    /**
     * The companion with the copy of a method.
     *
     * @param method its name and descriptor
     * @return null where it has none
     */
    static Companion of(Class<?> host, String method) {
        return COMPANIONS.get(host).of(method);
    }

    private synchronized Companion of(String method) {
        if (!mayExist || isMaking) {
            // the second: by this thread, and what it does for that is plain code
            return null;
        }
        if (!made.containsKey(method)) {
            isMaking = true;
            try {
                made.put(method, make(method));
            } finally {
                isMaking = false;
            }
        }
        return made.get(method);
    }

    private Companion make(String method) {
        Map.Entry<Class<?>, Map<String, String>> answer = Engine.provider().companion(host, method);
        if (answer == null) {
            return null;
        }
        Companions.setHost(answer.getKey(), host);
        return new Companion(answer.getKey(), answer.getValue());
    }
}

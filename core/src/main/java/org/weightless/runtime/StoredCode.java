package org.weightless.runtime;

import java.lang.invoke.CallSite;
import java.lang.invoke.MethodHandles.Lookup;
import java.lang.invoke.MethodType;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.weightless.runtime.Companions.Companion;

/**
 * What the methods of one companion are to frames that are stored and read. The agent tells it when somebody first
 * stores or reads a frame of the class; nobody else pays for it.
 */
public final class StoredCode {
    private static final ClassValue<Holder> OF_COMPANIONS = new ClassValue<>() {
        @Override
        protected Holder computeValue(Class<?> companion) {
            return new Holder();
        }
    };

    /** Where stored sites were found, by class and text. */
    private static final ClassValue<Map<String, StoredPoint>> FOUND = new ClassValue<>() {
        @Override
        protected Map<String, StoredPoint> computeValue(Class<?> host) {
            return new ConcurrentHashMap<>();
        }
    };

    private static final class Holder {
        private StoredCode code;

        /** What is not known now may be known later: a class that has been changed may come back. */
        synchronized StoredCode of(Class<?> companion) {
            if (code == null) {
                Map<String, String[][]> methods = Engine.provider().storedMethods(Companions.host(companion),
                        companion);
                code = methods == null ? null : new StoredCode(companion, methods);
            }
            return code;
        }
    }

    private final Class<?> companion;
    private final Map<String, String[][]> methods;
    private final Map<String, StoredPoint[]> byResume = new HashMap<>();
    private final Map<String, StoredPoint[]> byMethod = new HashMap<>();

    private StoredCode(Class<?> companion, Map<String, String[][]> methods) {
        this.companion = companion;
        this.methods = methods;
        methods.forEach((method, rows) -> {
            StoredPoint[] points = new StoredPoint[rows.length - 1];
            for (int number = 0; number < points.length; number++) {
                points[number] = new StoredPoint(companion, rows[number + 1], number, rows[0]);
            }
            byMethod.put(method, points);
            byResume.put(rows[0][0] + Frames.resumeDesc(rows[0][1]), points);
        });
    }

    /** Where a frame is suspended; null if its class has changed since its companion was made. */
    static StoredPoint of(Frame frame, FrameInfo info) {
        StoredCode code = OF_COMPANIONS.get(info.companion()).of(info.companion());
        return code == null ? null : code.byResume.get(info.resume())[frame.pc];
    }

    /**
     * Checks a frame of a stored form against the classes of this JVM.
     *
     * @throws ChangedCode if it cannot go on
     */
    public static void check(Class<?> host, String site) throws ChangedCode {
        find(host, site);
    }

    /**
     * Where a stored frame goes on in the classes of this JVM.
     *
     * @throws ChangedCode if it cannot
     */
    static StoredPoint find(Class<?> host, String text) throws ChangedCode {
        Map<String, StoredPoint> found = FOUND.get(host);
        StoredPoint point = found.get(text);
        if (point != null && point.isCurrent()) {
            return point;
        }
        StoredSite site;
        try {
            site = StoredSite.parse(text);
        } catch (IllegalArgumentException e) {
            throw new ChangedCode(host.getName(), "?", 0, e.getMessage());
        }
        StoredCode code = code(host, site);
        String change = code.methods.isEmpty() ? "no method of the class can be suspended any more"
                : site.change(code.methods);
        if (change != null) {
            throw changed(host, site, change);
        }
        point = code.byMethod.get(site.key())[site.find(code.methods.get(site.key()))];
        found.put(text, point);
        return point;
    }

    private static ChangedCode changed(Class<?> host, StoredSite site, String change) {
        return new ChangedCode(host.getName(), site.method(), site.line(), change);
    }

    private static StoredCode code(Class<?> host, StoredSite site) throws ChangedCode {
        if (Engine.provider() == null) {
            throw changed(host, site, "no Weightless agent runs: start the JVM with -javaagent:weightless-agent.jar");
        }
        Companion companion = companion(host, site.key());
        if (companion == null) {
            Map.Entry<String, String> refusal = Engine.provider().refusal(host, site.method(), site.desc());
            throw changed(host, site, refusal == null
                    ? "there is no such method any more that can be suspended"
                    : "it cannot be suspended here: " + refusal.getValue());
        }
        StoredCode code = OF_COMPANIONS.get(companion.type()).of(companion.type());
        if (code == null) {
            throw changed(host, site, "the class is being redefined");
        }
        return code;
    }

    static Companion companion(Class<?> host, String method) {
        return JdkCompanions.isJdks(host) ? JdkCompanions.of(host, method) : Companions.of(host, null);
    }

    /** The instruction that makes a method's frames. */
    static CallSite factory(Class<?> companion, String[] first) {
        Lookup lookup = Engine.provider().trusted().in(companion);
        MethodType type = MethodType.methodType(Frame.class);
        return Frames.factory(lookup, first[0], type, first[1], Arrays.copyOfRange(first, 2, first.length));
    }
}

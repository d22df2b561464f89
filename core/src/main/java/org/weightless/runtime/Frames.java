package org.weightless.runtime;

import java.lang.invoke.CallSite;
import java.lang.invoke.ConstantCallSite;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodHandles.Lookup;
import java.lang.invoke.MethodType;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Makes the frame class of a method when the method first suspends.
 *
 * <p>Two classes make up a frame. Its <em>shape</em>, {@code FrameRxIyJz} in this package, has x reference fields, y
 * int fields and z long fields, and is shared by all methods; generated code names it. Below it stands a hidden
 * class, a nestmate of the companion, whose {@code resume} calls the method's resume method: a virtual call is the
 * fastest dispatch from the driver.
 */
public final class Frames {
    private static final Map<String, Class<?>> SHAPES = new HashMap<>();

    private static final ClassValue<Map<String, CallSite>> FACTORIES = new ClassValue<>() {
        @Override
        protected Map<String, CallSite> computeValue(Class<?> host) {
            return new HashMap<>();
        }
    };

    private static final String FRAME = Frame.class.getName().replace('.', '/');
    private static final String COROUTINE = Coroutine.class.getName().replace('.', '/');

    private Frames() {}

    /**
     * Bootstrap method of the instruction that makes a frame. No type in a descriptor names the shape, so that
     * reflection over the host class never meets a class that is yet to be made.
     *
     * @param host the companion
     * @param resumeMethod name of its resume method
     * @param type {@code ()Frame}
     * @param described see {@link Description}
     */
    public static CallSite factory(Lookup host, String resumeMethod, MethodType type, String described) {
        return factory(host, resumeMethod, type, new Description(described));
    }

    /**
     * The same where a description is too long for a class file's constant.
     *
     * @param more its further parts
     */
    public static CallSite factory(Lookup host, String resumeMethod, MethodType type, String described, String... more) {
        return factory(host, resumeMethod, type, new Description(described + String.join("", more)));
    }

    /**
     * What is known of a method's frames, in one string: a bootstrap method with many arguments has the JVM spin forms
     * for as many.
     *
     * <pre>
     * what the descriptor of the resume method has behind its first three parameters . name of the method as the user wrote it .
     * for each suspension point whether something waits for the end of its call, 1 or 0 .
     * numbers of reference, int and long fields, and of chars of the source file's name, a char each; that name
     * for each suspension point its line, a char
     * where code saves all references of its method at once: which are live, see {@link FrameInfo}
     * </pre>
     *
     * <p>No name in a class file has a dot (JVMS 4.2.2).
     */
    private static final class Description {
        private final String resumeDesc;
        private final String shape;
        private final String method;
        private final String ending;
        private final String counts;
        private final String file;
        private final String lines;
        private final String live;

        Description(String all) {
            resumeDesc = resumeDesc(all);
            int name = all.indexOf('.');
            int ends = all.indexOf('.', name + 1);
            int numbers = all.indexOf('.', ends + 1) + 1;
            method = all.substring(name + 1, ends);
            ending = all.substring(ends + 1, numbers - 1);
            counts = all.substring(numbers, numbers + 3);
            shape = FRAME + "R" + (int) counts.charAt(0) + "I" + (int) counts.charAt(1) + "J" + (int) counts.charAt(2);
            int from = numbers + 4;
            int to = from + all.charAt(numbers + 3);
            file = from == to ? null : all.substring(from, to);
            lines = all.substring(to, to + ending.length());
            live = all.substring(to + ending.length());
        }
    }

    /** The descriptor of the resume method, of a description or its first part. */
    static String resumeDesc(String described) {
        return "(L" + FRAME + ";L" + COROUTINE + ";Ljava/lang/Object;" + described.substring(0, described.indexOf('.'))
                + ")Ljava/lang/Object;";
    }

    private static CallSite factory(Lookup host, String resumeMethod, MethodType type, Description described) {
        StackReserve.check();
        Map<String, CallSite> made = FACTORIES.get(host.lookupClass());
        synchronized (made) {
            String resume = resumeMethod + described.resumeDesc;
            CallSite factory = made.get(resume);
            if (factory == null) {
                defineShape(described.shape, described.counts);
                String owner = Companions.host(host.lookupClass()).getName();
                boolean hidden = host.lookupClass().isHidden();
                FrameInfo info = new FrameInfo(owner, hidden, described.method, described.file, described.lines,
                        described.ending, described.live, host.lookupClass(), resume);
                factory = define(host, resumeMethod, type, described.resumeDesc, described.shape, info);
                made.put(resume, factory);
            }
            return factory;
        }
    }

    private static CallSite define(
            Lookup host, String resumeMethod, MethodType type, String resumeDesc, String shape, FrameInfo info) {
        try {
            Class<?> companion = host.lookupClass();
            byte[] bytes = Engine.provider().frameClass(companion, shape, resumeMethod, resumeDesc);
            List<Object> data = new ArrayList<>(List.of(info));
            boolean debugged = Engine.provider().isDebugged();
            if (debugged || companion.isHidden()) {
                MethodType resume = MethodType.fromMethodDescriptorString(resumeDesc, companion.getClassLoader());
                data.add(host.findStatic(companion, resumeMethod, resume));
            }
            Lookup frame = debugged
                    ? MethodHandles.lookup().defineHiddenClassWithClassData(bytes, data, true)
                    : host.defineHiddenClassWithClassData(bytes, data, true, Lookup.ClassOption.NESTMATE);
            return new ConstantCallSite(frame.findStatic(frame.lookupClass(), "make", type));
        } catch (ReflectiveOperationException e) {
            throw new LinkageError("no frame class for " + info.owner() + "." + info.method(), e);
        }
    }

    private static synchronized void defineShape(String internalName, String counts) {
        if (!SHAPES.containsKey(internalName)) {
            try {
                SHAPES.put(internalName, MethodHandles.lookup()
                        .defineClass(Engine.provider().frameShape(internalName, counts.charAt(0), counts.charAt(1),
                                counts.charAt(2))));
            } catch (IllegalAccessException e) {
                throw new LinkageError("no frame shape " + internalName, e);
            }
        }
    }
}

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

    private Frames() {}

    /**
     * Bootstrap method of the instruction that makes a frame. No type in a descriptor names the shape, so that
     * reflection over the host class never meets a class that is yet to be made.
     *
     * @param host the companion
     * @param resumeMethod name of its resume method
     * @param type {@code ()Frame}
     * @param resumeDesc descriptor of the resume method
     * @param shape internal name of the shape
     * @param counts its numbers of reference, int and long fields, one char each
     * @param method name of the method as the user wrote it
     * @param file source file or an empty string
     * @param lines the lines of the suspension points, see {@link FrameInfo}
     * @param ending what waits for the ends of their calls, see {@link FrameInfo}
     */
    public static CallSite factory(Lookup host, String resumeMethod, MethodType type, String resumeDesc, String shape,
            String counts, String method, String file, String lines, String ending) {
        return factory(host, resumeMethod, type, resumeDesc, shape, counts, method, file, lines, ending, new String[0]);
    }

    /**
     * The same where the frame is filled by code that saves all references of its method at once.
     *
     * @param live the parts of what is known of the references that are live there, see {@link FrameInfo}
     */
    public static CallSite factory(Lookup host, String resumeMethod, MethodType type, String resumeDesc, String shape,
            String counts, String method, String file, String lines, String ending, String... live) {
        StackReserve.check();
        Map<String, CallSite> made = FACTORIES.get(host.lookupClass());
        synchronized (made) {
            String resume = resumeMethod + resumeDesc;
            CallSite factory = made.get(resume);
            if (factory == null) {
                defineShape(shape, counts.charAt(0), counts.charAt(1), counts.charAt(2));
                String owner = Companions.host(host.lookupClass()).getName();
                String source = file.isEmpty() ? null : file;
                boolean hidden = host.lookupClass().isHidden();
                FrameInfo info = new FrameInfo(owner, hidden, method, source, lines, ending, String.join("", live),
                        host.lookupClass(), resume);
                factory = define(host, resumeMethod, type, resumeDesc, shape, info);
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
            if (companion.isHidden()) {
                MethodType resume = MethodType.fromMethodDescriptorString(resumeDesc, companion.getClassLoader());
                data.add(host.findStatic(companion, resumeMethod, resume));
            }
            Lookup frame = host.defineHiddenClassWithClassData(bytes, data, true, Lookup.ClassOption.NESTMATE);
            return new ConstantCallSite(frame.findStatic(frame.lookupClass(), "make", type));
        } catch (ReflectiveOperationException e) {
            throw new LinkageError("no frame class for " + info.owner() + "." + info.method(), e);
        }
    }

    private static synchronized void defineShape(String internalName, int references, int ints, int longs) {
        if (!SHAPES.containsKey(internalName)) {
            try {
                SHAPES.put(internalName, MethodHandles.lookup()
                        .defineClass(Engine.provider().frameShape(internalName, references, ints, longs)));
            } catch (IllegalAccessException e) {
                throw new LinkageError("no frame shape " + internalName, e);
            }
        }
    }
}

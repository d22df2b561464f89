package org.weightless.agent;

import org.weightless.agent.instrument.emit.FrameClassEmitter;

/** Makes the classes of frames, or finds them in the cache. */
final class FrameClasses {
    private final CompanionCache cache;

    FrameClasses(CompanionCache cache) {
        this.cache = cache;
    }

    byte[] shape(String name, int references, int ints, int longs) {
        String inputs = "shape " + name + " " + references + " " + ints + " " + longs;
        byte[] found = cache.classFile(name, inputs);
        return found != null ? found : kept(name, inputs, FrameClassEmitter.shape(name, references, ints, longs));
    }

    byte[] references(String shape, int references) {
        String inputs = "references " + shape + " " + references;
        byte[] found = cache.classFile(shape, inputs);
        return found != null ? found : kept(shape, inputs, FrameClassEmitter.references(shape, references));
    }

    byte[] frameClass(Class<?> companion, String shape, String method, String desc, boolean debugged) {
        String name = FrameClassEmitter.nameFor(companion, debugged);
        String inputs = "frame " + (debugged ? "debugged " : "") + companion.isHidden() + " " + name + " " + shape + " "
                + method + " " + desc;
        byte[] found = cache.classFile(name, inputs);
        return found != null ? found
                : kept(name, inputs, FrameClassEmitter.frameClass(companion, shape, method, desc, debugged));
    }

    private byte[] kept(String name, String inputs, byte[] made) {
        cache.keep(name, inputs, made);
        return made;
    }
}

package org.weightless.runtime;

import java.lang.invoke.MethodHandles;
import java.lang.reflect.Field;

/**
 * Reaches the references in the frames of one shape. A class of its own, which the agent makes when a frame of the
 * shape is first forked: in the shape it would be paid for by everybody.
 */
public abstract class FrameReferences {
    private static final ClassValue<FrameReferences> OF_SHAPES = new ClassValue<>() {
        @Override
        protected FrameReferences computeValue(Class<?> shape) {
            return make(shape);
        }
    };

    /** The same for the frames of one method, which are of one shape: it is at hand behind the first fork. */
    static final class Late {
        private FrameReferences references;

        /** Several threads may find it at once; what they find has no fields, so each may see it as it likes. */
        FrameReferences of(Class<?> shape) {
            FrameReferences known = references;
            if (known == null) {
                known = FrameReferences.of(shape);
                references = known;
            }
            return known;
        }
    }

    /** For generated subclasses. */
    protected FrameReferences() {}

    static FrameReferences of(Class<?> shape) {
        return OF_SHAPES.get(shape);
    }

    /** Puts what takes its place into each of the frame's references. */
    public abstract void exchange(Frame frame, Exchange by);

    private static FrameReferences make(Class<?> shape) {
        int references = 0;
        if (shape != Frame.class) {
            for (Field field : shape.getDeclaredFields()) {
                references += field.getType() == Object.class ? 1 : 0;
            }
        }
        if (references == 0) {
            return new None();
        }
        try {
            byte[] bytes = Engine.provider().frameReferences(shape.getName().replace('.', '/'), references);
            return (FrameReferences) MethodHandles.lookup().defineHiddenClass(bytes, true).lookupClass()
                    .getDeclaredConstructor().newInstance();
        } catch (ReflectiveOperationException e) {
            throw new LinkageError("the references of " + shape + " cannot be reached", e);
        }
    }

    private static final class None extends FrameReferences {
        @Override
        public void exchange(Frame frame, Exchange by) {
            // there are none
        }
    }
}

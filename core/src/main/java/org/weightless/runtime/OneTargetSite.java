package org.weightless.runtime;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;

/** A call whose target is the same whatever it is called with. */
abstract class OneTargetSite extends Site {
    private static final MethodHandle LINK;

    static {
        try {
            LINK = MethodHandles.lookup()
                    .findVirtual(OneTargetSite.class, "link", MethodType.methodType(MethodHandle.class));
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    OneTargetSite(MethodType type) {
        super(type);
    }

    /** Searches the target. */
    abstract MethodHandle find();

    @Override
    final MethodHandle linking() {
        return dispatchThrough(LINK.bindTo(this));
    }

    private MethodHandle link() {
        StackReserve.check();
        int before = timesUnlinked();
        MethodHandle target = find();
        link(target, before);
        return target;
    }
}

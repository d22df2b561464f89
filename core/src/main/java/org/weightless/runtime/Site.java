package org.weightless.runtime;

import static java.lang.invoke.MethodHandles.exactInvoker;
import static java.lang.invoke.MethodHandles.foldArguments;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodType;
import java.lang.invoke.MutableCallSite;

/** A call inside a fiber, linked until a class that it depends on is redefined. */
abstract class Site extends MutableCallSite {
    /** How often the site has been unlinked: a target that was found before is not taken. */
    private int unlinked;

    Site(MethodType type) {
        super(type);
    }

    /** The target before the site is linked: it links. */
    abstract MethodHandle linking();

    /** Takes note, while a target is searched, whether that is a method's copy. */
    void found(MethodHandle copy) {}

    /** Links the call anew when it is next reached. */
    synchronized void unlink() {
        unlinked++;
        setTarget(linking());
    }

    final synchronized int timesUnlinked() {
        return unlinked;
    }

    /**
     * Takes a target.
     *
     * @param before {@link #timesUnlinked} when its search began
     */
    final synchronized void link(MethodHandle target, int before) {
        if (unlinked == before) {
            setTarget(target);
        }
    }

    /** A handle of this site's type that asks a chooser for a handle and calls that. */
    final MethodHandle dispatchThrough(MethodHandle chooser) {
        return foldArguments(exactInvoker(type()), chooser);
    }
}

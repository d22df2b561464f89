package org.weightless.runtime;

import static java.lang.invoke.MethodHandles.exactInvoker;
import static java.lang.invoke.MethodHandles.foldArguments;

import java.lang.invoke.CallSite;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodType;
import java.lang.invoke.MutableCallSite;
import java.util.ArrayList;
import java.util.List;

/**
 * A call inside a fiber, linked until a class that it depends on is redefined.
 *
 * <p>It has a call site, and is none: one of a type alone is made with a target that throws, whose forms the JVM has to
 * spin for each shape of call.
 */
abstract class Site {
    private final MethodType type;

    /** The type by which the JVM calls it, where classes have other names there; null where it is the same. */
    private MethodType seen;

    /** Null until the first target is known. */
    private Call call;

    /** How often the site has been unlinked: a target that was found before is not taken. */
    private int unlinked;

    Site(MethodType type) {
        this.type = type;
    }

    /** The JVM's side of a site, by which that lives as long as its call does. */
    private static final class Call extends MutableCallSite {
        private final Site site;

        Call(Site site, MethodHandle target) {
            super(target);
            this.site = site;
        }
    }

    /** The site of a call that is linked; null where it is another kind of call site. */
    static Site of(CallSite call) {
        return call instanceof Call own ? own.site : null;
    }

    /** Begins with a target, unless it was unlinked while that was searched. */
    final synchronized Site begin(MethodHandle target) {
        call = new Call(this, unlinked == 0 ? target : linking());
        return this;
    }

    /**
     * The call by another type.
     *
     * @param other one that differs in classes alone
     */
    final synchronized CallSite seenAs(MethodType other) {
        seen = other;
        call = new Call(this, HandleViews.of(call.getTarget(), other));
        return call;
    }

    final CallSite call() {
        return call;
    }

    final MethodType type() {
        return type;
    }

    /** The types of the arguments of a call that has a receiver. */
    final List<Class<?>> arguments() {
        return Linker.callType(type).dropParameterTypes(0, 1).parameterList();
    }

    final MethodHandle getTarget() {
        MethodHandle target = call.getTarget();
        return seen == null ? target : HandleViews.of(target, type);
    }

    final void setTarget(MethodHandle target) {
        call.setTarget(seen == null ? target : HandleViews.of(target, seen));
    }

    /** Lets all threads see the targets of these; one whose first target is still searched has none to be seen. */
    static void syncAll(List<Site> sites) {
        List<MutableCallSite> calls = new ArrayList<>(sites.size());
        for (Site site : sites) {
            synchronized (site) {
                if (site.call != null) {
                    calls.add(site.call);
                }
            }
        }
        MutableCallSite.syncAll(calls.toArray(new MutableCallSite[0]));
    }

    /** The target before the site is linked: it links. */
    abstract MethodHandle linking();

    /** Takes note, while a target is searched, whether that is a method's copy. */
    void found(MethodHandle copy) {}

    /** Links the call anew when it is next reached. */
    synchronized void unlink() {
        unlinked++;
        if (call != null) {
            setTarget(linking());
        }
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
        return foldArguments(exactInvoker(type), chooser);
    }
}

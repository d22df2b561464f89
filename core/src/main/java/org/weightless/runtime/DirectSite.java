package org.weightless.runtime;

import java.lang.invoke.CallSite;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodHandles.Lookup;
import java.lang.invoke.MethodType;

/**
 * A call whose target does not depend on a receiver's class: of a static method, of {@code super}'s, of a private one,
 * or {@code new}.
 */
final class DirectSite extends OneTargetSite {
    /** What is called; private is also what nobody can override. */
    enum Kind { STATIC, SPECIAL, PRIVATE, CONSTRUCTOR }

    private static final MethodHandle FAIL;

    static {
        try {
            FAIL = MethodHandles.lookup()
                    .findVirtual(DirectSite.class, "fail", MethodType.methodType(MethodHandle.class, Throwable.class));
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    private final Lookup caller;
    private final Class<?> owner;
    private final String name;
    private final Kind kind;
    /** Whether the target that was found last is no copy. */
    private boolean isPlain;

    private DirectSite(Lookup caller, String name, MethodType type, Class<?> owner, Kind kind) {
        super(type);
        this.caller = caller;
        this.owner = owner;
        this.name = name;
        this.kind = kind;
    }

    /** Links a call. */
    static CallSite linked(Lookup caller, String name, MethodType type, Class<?> owner, Kind kind) {
        DirectSite site = new DirectSite(caller, name, type, owner, kind);
        return site.begin(site.find()).call();
    }

    /** A call that is linked when it is first reached. */
    static CallSite unlinked(Lookup caller, String name, MethodType type, Class<?> owner, Kind kind) {
        DirectSite site = new DirectSite(caller, name, type, owner, kind);
        return site.begin(site.linking()).call();
    }

    @Override
    void found(MethodHandle copy) {
        isPlain = copy == null;
    }

    /** Whether the call, as it is linked now, runs nothing that could be suspended. */
    boolean isPlain() {
        return isPlain;
    }

    @Override
    synchronized void unlink() {
        isPlain = false;
        super.unlink();
    }

    @Override
    MethodHandle find() {
        return switch (kind) {
            case STATIC -> findStatic();
            case SPECIAL -> Linker.specialTarget(caller, Companions.host(caller.lookupClass()), owner, name, type(), this);
            case PRIVATE -> Linker.methodTarget(caller, owner, owner, name, type(), this);
            case CONSTRUCTOR -> Linker.constructor(caller, type(), this);
        };
    }

    private MethodHandle findStatic() {
        try {
            return Linker.staticTarget(caller, owner, name, type(), this);
        } catch (Linker.InitialiserFailed e) {
            return dispatchThrough(MethodHandles.insertArguments(FAIL, 0, this, e.getCause()));
        }
    }

    /** A class whose initialiser has failed tells the first caller why, and all others that it has failed. */
    private MethodHandle fail(Throwable first) throws Throwable {
        setTarget(linking());
        throw first;
    }
}

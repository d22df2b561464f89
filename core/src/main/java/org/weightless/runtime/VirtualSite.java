package org.weightless.runtime;

import static java.lang.invoke.MethodHandles.guardWithTest;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodHandles.Lookup;
import java.lang.invoke.MethodType;
import java.util.Arrays;

/**
 * A virtual call inside a fiber: an inline cache over the receiver's class, a table per class behind it.
 *
 * <p>Each class of receivers gets its selected method as a direct handle, which the JIT inlines like a static call.
 */
final class VirtualSite extends Site {
    /** Classes compared one by one; a call that meets more looks its target up, which cannot be inlined. */
    private static final int CACHED = 8;

    private static final MethodHandle IS_EXACTLY;
    private static final MethodHandle LINK;
    private static final MethodHandle LOOK_UP;
    private static final MethodHandle IS_PLAIN;

    static {
        try {
            Lookup self = MethodHandles.lookup();
            IS_EXACTLY = self.findStatic(
                    VirtualSite.class, "isExactly", MethodType.methodType(boolean.class, Class.class, Object.class));
            LINK = self.findVirtual(VirtualSite.class, "link", MethodType.methodType(MethodHandle.class, Object.class));
            IS_PLAIN = self.findVirtual(VirtualSite.class, "isPlain", MethodType.methodType(boolean.class, Object.class));
            LOOK_UP = self.findVirtual(VirtualSite.class, "lookUp", MethodType.methodType(MethodHandle.class, Object.class));
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    private final Lookup lookup;
    private final ClassLoader loader;
    private final Class<?> owner;
    private final String name;
    private final MethodHandle declared;
    /** Which of the calls of its line it is, for the text of a null; null where that is clear. */
    private final String place;
    /** The call without a coroutine, left to the JVM's own dispatch; null until it is asked for. */
    private MethodHandle plain;
    private final Class<?>[] linked = new Class<?>[CACHED];
    private final MethodHandle[] handles = new MethodHandle[CACHED];
    /** How many classes are compared; more than can be where the site does not link any more, but looks all others up. */
    private int cached;
    /** Kept by the classes of the receivers. */
    private ClassValue<MethodHandle> targets = new Targets();
    /** Those of the targets whose classes live as long as this call, for calls that meet many. */
    private IdentityTable<Class<?>, MethodHandle> table = IdentityTable.empty();

    private final class Targets extends ClassValue<MethodHandle> {
        @Override
        protected MethodHandle computeValue(Class<?> receiver) {
            StackReserve.check();
            MethodHandle copy = Linker.selectedCopy(lookup, receiver, name, type(), declared, VirtualSite.this);
            return copy != null ? copy : plain();
        }
    }

    /**
     * An unlinked site.
     *
     * @param loader that of the class in which the call is
     * @param place which of the calls of its line it is; null where that is clear
     */
    VirtualSite(Lookup lookup, ClassLoader loader, Class<?> owner, String name, MethodType type, MethodHandle declared,
            String place) {
        super(type);
        this.lookup = lookup;
        this.loader = loader;
        this.owner = owner;
        this.name = name;
        this.declared = declared;
        this.place = place;
        begin(linking());
    }

    private synchronized MethodHandle plain() {
        if (plain == null) {
            plain = Linker.plain(declared, type());
        }
        return plain;
    }

    @Override
    MethodHandle linking() {
        return dispatchOn(LINK);
    }

    private MethodHandle dispatchOn(MethodHandle chooser) {
        return dispatchThrough(
                chooser.bindTo(this).asType(MethodType.methodType(MethodHandle.class, type().parameterType(0))));
    }

    @Override
    synchronized void unlink() {
        targets = new Targets();
        table = IdentityTable.empty();
        Arrays.fill(linked, null);
        Arrays.fill(handles, null);
        cached = 0;
        super.unlink();
    }

    /**
     * Takes note of a class only when the site has its new target: what the end of the stack breaks off is done the
     * next time. A class that may die before the call's is looked up from then on, as all that come later are:
     * linking is too much to do for each call.
     */
    private MethodHandle link(Object receiver) {
        int before = timesUnlinked();
        MethodHandle target = lookUp(receiver);
        if (target == plain) {
            target = Linker.selectedPlain(lookup, receiver.getClass(), name, type(), declared);
        }
        StackReserve.check();
        synchronized (this) {
            Class<?> type = receiver.getClass();
            if (timesUnlinked() != before || isLinked(type) || cached > CACHED) {
                // the others: by another thread, meanwhile
                return target;
            }
            if (cached < CACHED && outlives(type, loader)) {
                setTarget(guarded(type, target, getTarget()));
                linked[cached] = type;
                handles[cached] = target;
                cached++;
            } else {
                setTarget(cached < CACHED ? behindGuards(many()) : many());
                cached = CACHED + 1;
            }
        }
        return target;
    }

    private MethodHandle guarded(Class<?> type, MethodHandle target, MethodHandle others) {
        MethodHandle test = isExactly(type).asType(MethodType.methodType(boolean.class, type().parameterType(0)));
        return guardWithTest(test, target, others);
    }

    private MethodHandle behindGuards(MethodHandle others) {
        MethodHandle all = others;
        for (int i = 0; i < cached; i++) {
            all = guarded(linked[i], handles[i], all);
        }
        return all;
    }

    /** Whether a class lives as long as those of a loader: what belongs to them would keep any other one alive. */
    static boolean outlives(Class<?> type, ClassLoader loader) {
        ClassLoader other = type.getClassLoader();
        return other == null || other == loader || other == ClassLoader.getPlatformClassLoader()
                || other == ClassLoader.getSystemClassLoader() || isAbove(other, loader);
    }

    private static boolean isAbove(ClassLoader other, ClassLoader loader) {
        for (ClassLoader each = loader; each != null; each = each.getParent()) {
            if (each == other) {
                return true;
            }
        }
        return false;
    }

    private boolean isLinked(Class<?> type) {
        for (Class<?> each : linked) {
            if (each == type) {
                return true;
            }
        }
        return false;
    }

    private MethodHandle many() {
        Engine.Provider agent = Engine.provider();
        MethodHandle byTable = dispatchOn(LOOK_UP);
        if (agent == null || !agent.goesThroughJdk()) {
            return byTable;
        }
        MethodHandle isPlain = IS_PLAIN.bindTo(this).asType(MethodType.methodType(boolean.class, type().parameterType(0)));
        return guardWithTest(isPlain, plain(), byTable);
    }

    /** Most classes that a call in the JDK's code meets never suspend: the JVM's dispatch is faster than a handle's. */
    boolean isPlain(Object receiver) {
        return receiver != null && target(receiver.getClass()) == plain;
    }

    private MethodHandle lookUp(Object receiver) {
        if (receiver == null) {
            throw NullTexts.ofReceiver(owner, name, arguments(), VirtualSite.class, place);
        }
        return target(receiver.getClass());
    }

    private MethodHandle target(Class<?> receiver) {
        MethodHandle target = table.get(receiver);
        return target != null ? target : noted(receiver);
    }

    private MethodHandle noted(Class<?> receiver) {
        int before = timesUnlinked();
        MethodHandle target = targets.get(receiver);
        if (outlives(receiver, loader)) {
            synchronized (this) {
                if (timesUnlinked() == before) {
                    table = table.with(receiver, target);
                }
            }
        }
        return target;
    }

    /** The test whether a receiver is of exactly this class. */
    static MethodHandle isExactly(Class<?> type) {
        return IS_EXACTLY.bindTo(type);
    }

    private static boolean isExactly(Class<?> type, Object receiver) {
        return receiver != null && receiver.getClass() == type;
    }
}

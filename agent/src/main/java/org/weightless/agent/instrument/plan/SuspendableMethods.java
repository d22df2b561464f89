package org.weightless.agent.instrument.plan;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.tree.AbstractInsnNode;
import org.objectweb.asm.tree.AnnotationNode;
import org.objectweb.asm.tree.ClassNode;
import org.objectweb.asm.tree.MethodInsnNode;
import org.objectweb.asm.tree.MethodNode;
import org.weightless.agent.instrument.analyse.KnownCalls;
import org.weightless.agent.instrument.rules.Boundary;
import org.weightless.agent.instrument.rules.Names;

/**
 * Which methods of a class may suspend, and which of their calls: decided from the bytes of the class alone.
 *
 * <p>A call may suspend unless its target is known not to: it is the JDK's for certain, or a method of this class,
 * known for certain, in which nothing may suspend. The latter is the least solution: methods that only call each
 * other do not suspend.
 */
public final class SuspendableMethods {
    private static final int NO_COPY = Opcodes.ACC_ABSTRACT | Opcodes.ACC_NATIVE | Opcodes.ACC_SYNCHRONIZED;

    /**
     * A method takes at most 255 arguments, counting the receiver, and a long or double twice (JVMS 4.3.3). Here one
     * is the coroutine, and an {@code invokedynamic} has use for two more.
     */
    public static final int MOST_ARGUMENTS = 252;

    private final ClassNode owner;
    private final boolean everything;
    private final boolean isJdks;
    private final boolean throughJdk;
    private final Map<String, MethodNode> methods;
    private final Set<String> suspending;

    /**
     * Decides for a class.
     *
     * @param everything count each call that could be a suspension point as one: for tests
     * @param throughJdk whether the JDK's own code may be suspended where it calls back
     */
    public SuspendableMethods(ClassNode owner, boolean everything, boolean throughJdk) {
        this(owner, everything, throughJdk, false);
    }

    /** Decides for a class of the JDK's, which constructs no other class but the JDK's by name. */
    public static SuspendableMethods ofJdk(ClassNode owner) {
        return new SuspendableMethods(owner, false, true, true);
    }

    private SuspendableMethods(ClassNode owner, boolean everything, boolean throughJdk, boolean isJdks) {
        this.owner = owner;
        this.everything = everything;
        this.throughJdk = throughJdk;
        this.isJdks = isJdks;
        methods = new HashMap<>();
        suspending = new HashSet<>();
        for (MethodNode method : owner.methods) {
            methods.put(method.name + method.desc, method);
        }
        boolean changed = true;
        while (changed) {
            changed = false;
            for (MethodNode method : owner.methods) {
                if (canHaveCopy(method) && !suspends(method) && anyCallMaySuspend(method)) {
                    changed = suspending.add(method.name + method.desc);
                }
            }
        }
    }

    private SuspendableMethods(SuspendableMethods all, Set<String> refused) {
        owner = all.owner;
        everything = all.everything;
        isJdks = all.isJdks;
        throughJdk = all.throughJdk;
        methods = new HashMap<>(all.methods);
        methods.keySet().removeAll(refused);
        suspending = new HashSet<>(all.suspending);
        suspending.removeAll(refused);
    }

    public boolean suspends(MethodNode method) {
        return suspending.contains(method.name + method.desc);
    }

    /** Names and descriptors of the methods that may suspend. */
    public Set<String> suspending() {
        return Set.copyOf(suspending);
    }

    /**
     * The same where only one method is wanted, and those of this class that it calls for certain.
     *
     * @param wanted its name and descriptor
     */
    public SuspendableMethods only(String wanted) {
        Set<String> kept = new HashSet<>();
        Deque<String> open = new ArrayDeque<>(List.of(wanted));
        while (!open.isEmpty()) {
            String next = open.remove();
            if (suspending.contains(next) && kept.add(next)) {
                for (AbstractInsnNode insn : methods.get(next).instructions) {
                    if (insn instanceof MethodInsnNode call && knownTarget(call) != null) {
                        open.add(call.name + call.desc);
                    }
                }
            }
        }
        SuspendableMethods only = new SuspendableMethods(this, Set.of());
        only.suspending.retainAll(kept);
        return only;
    }

    /**
     * The same without methods that cannot have a copy after all: their callers treat them as plain code.
     *
     * @param refused their names, each with its descriptor behind it
     */
    SuspendableMethods without(Set<String> refused) {
        return new SuspendableMethods(this, refused);
    }

    /** A synchronized method holds a monitor from its first to its last instruction: there is nothing to copy. */
    private boolean canHaveCopy(MethodNode method) {
        boolean enumConstructor = method.name.equals("<init>") && (owner.access & Opcodes.ACC_ENUM) != 0;
        return (method.access & NO_COPY) == 0
                && !method.name.equals("<clinit>")
                && !enumConstructor
                && !(isJdks && (staysPlain(method) || Boundary.whyPlain(owner.name, method.name) != null))
                && !Boundary.isProbes(method.name)
                && Names.argumentSlots(method) <= MOST_ARGUMENTS
                && method.instructions.size() > 0;
    }

    /**
     * Whether a method of the JDK's stays plain: a constructor, unless it has been made a method; what is marked, as it
     * asks who calls it, say.
     */
    public static boolean staysPlain(MethodNode method) {
        if (method.name.equals("<init>")) {
            return true;
        }
        for (AnnotationNode each : method.visibleAnnotations == null ? List.<AnnotationNode>of() : method.visibleAnnotations) {
            if (Boundary.keepsPlain(each.desc)) {
                return true;
            }
        }
        return false;
    }

    /** Whether a method has no copy only because it takes too many arguments. */
    public boolean takesTooManyArguments(MethodNode method) {
        return Names.argumentSlots(method) > MOST_ARGUMENTS && anyCallMaySuspend(method);
    }

    private boolean anyCallMaySuspend(MethodNode method) {
        for (AbstractInsnNode insn : method.instructions) {
            if (insn instanceof MethodInsnNode call && maySuspend(call)) {
                return true;
            }
        }
        return false;
    }

    /** Whether a call may suspend; says nothing of monitors and constructors around it. */
    boolean maySuspend(MethodInsnNode call) {
        if (Names.argumentSlots(call) > MOST_ARGUMENTS) {
            return false;
        }
        return reallyMay(call) || everything && mightBeMade(call);
    }

    /** A constructor of a JDK's class is found like that of another class where it makes an object: by its own companion. */
    private boolean reallyMay(MethodInsnNode call) {
        boolean known = throughJdk
                ? KnownCalls.callsNobodyBack(call) || KnownCalls.makesWithoutOverriding(call, owner.superName)
                : KnownCalls.staysInTheJdk(call);
        if (known || isJdks
                && (call.name.equals("<init>") && !Boundary.isJdks(call.owner) || Boundary.isPlainInternal(call.owner))) {
            return false;
        }
        return isOther(call) || isJdks && call.name.equals("<init>") || suspending.contains(call.name + call.desc);
    }

    /** Whether a call that is known not to suspend can be treated as one that may. */
    private static boolean mightBeMade(MethodInsnNode call) {
        return !call.owner.startsWith("[") && !KnownCalls.isSignaturePolymorphic(call)
                && !(isConstructor(call) && Boundary.isJdks(call.owner));
    }

    private static boolean isConstructor(MethodInsnNode call) {
        return call.name.equals("<init>") || call.name.equals(Names.CONSTRUCTOR);
    }

    /** Whether a call's target is not known for certain to be a method of this class. */
    private boolean isOther(MethodInsnNode call) {
        return knownTarget(call) == null;
    }

    /** The method of this class that a call runs for certain, or null; a look at the stack is done elsewhere. */
    MethodNode knownTarget(MethodInsnNode call) {
        MethodNode target =
                call.owner.equals(owner.name) && !KnownCalls.looksAtStack(call) ? methods.get(call.name + call.desc) : null;
        if (target == null) {
            return null;
        }
        boolean certain = call.getOpcode() == Opcodes.INVOKESTATIC
                || call.getOpcode() == Opcodes.INVOKESPECIAL
                || (target.access & (Opcodes.ACC_PRIVATE | Opcodes.ACC_FINAL)) != 0
                || (owner.access & Opcodes.ACC_FINAL) != 0;
        return certain ? target : null;
    }

    /** Whether a virtual call on an object of exactly this class runs a method of this class that suspends. */
    boolean mayRunOwn(MethodInsnNode call) {
        MethodNode own = methods.get(call.name + call.desc);
        return own != null && suspends(own)
                && (own.access & Opcodes.ACC_STATIC) == 0
                && (owner.access & Opcodes.ACC_ABSTRACT) == 0
                && (call.getOpcode() == Opcodes.INVOKEVIRTUAL || call.getOpcode() == Opcodes.INVOKEINTERFACE);
    }
}

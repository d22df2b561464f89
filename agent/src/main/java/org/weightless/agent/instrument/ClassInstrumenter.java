package org.weightless.agent.instrument;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassTooLargeException;
import org.objectweb.asm.ClassVisitor;
import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.tree.ClassNode;
import org.objectweb.asm.tree.MethodNode;
import org.weightless.agent.instrument.classfile.Hierarchy;
import org.weightless.agent.instrument.classfile.OldClassFiles;
import org.weightless.agent.instrument.classfile.VariableRanges;
import org.weightless.agent.instrument.emit.LambdaSites;
import org.weightless.agent.instrument.emit.MethodCopies;
import org.weightless.agent.instrument.emit.VariableTable;
import org.weightless.agent.instrument.plan.ClassPlan;
import org.weightless.agent.instrument.plan.HiddenTypes;
import org.weightless.agent.instrument.plan.MethodPlan;
import org.weightless.agent.instrument.plan.MethodPlanner;
import org.weightless.agent.instrument.plan.SuspendableMethods;
import org.weightless.agent.instrument.rules.Names;
import org.weightless.agent.instrument.rules.Refusal;
import org.weightless.runtime.Pinned.Reason;

/**
 * Bytes in, bytes out: gives a class the fiber copies of its methods.
 *
 * <p>The methods as written are copied byte for byte, but that lambdas and method references come from a metafactory of ours, which passes on to
 * the JDK's.
 */
public final class ClassInstrumenter {
    /** JVMS 4.1: the count is an unsigned 16-bit number and one more than there are. */
    private static final int MOST_CONSTANTS = 65534;

    private final Hierarchy hierarchy;
    private final boolean everything;

    /**
     * Sets up for the classes of one loader.
     *
     * @param hierarchy says what extends what, for class files without stack maps
     * @param everything treat each call as one that may suspend: for tests
     */
    public ClassInstrumenter(Hierarchy hierarchy, boolean everything) {
        this.hierarchy = hierarchy;
        this.everything = everything;
    }

    /** Instruments a class; never throws, a class that cannot be transformed comes back refused. */
    public Instrumented instrument(byte[] bytes) {
        String name = null;
        try {
            if (classVersion(bytes) > Opcodes.V27) {
                return refused(null, "class file version " + classVersion(bytes) + " is newer than the newest that this agent knows ("
                        + Opcodes.V27 + "): take a newer agent");
            }
            if (OldClassFiles.isPrehistoric(classVersion(bytes), minorVersion(bytes))) {
                return refused(null, "class file version 45." + minorVersion(bytes) + " has code in a form that was given up before"
                        + " Java 1.0.2: compile it again");
            }
            ClassReader reader = new ClassReader(bytes);
            name = reader.getClassName();
            return instrument(reader);
        } catch (OldClassFiles.Unraisable e) {
            return new Instrumented(name, null, 0, 0, List.of(e.refusal(name)), "");
        } catch (ClassTooLargeException e) {
            return refused(name, "class too large: its constant pool would have " + e.getConstantPoolCount() + " entries");
        } catch (RuntimeException e) {
            return refused(name, "unexpected " + e);
        }
    }

    private static int classVersion(byte[] bytes) {
        return bytes.length < 8 ? 0 : (bytes[6] & 0xFF) << 8 | bytes[7] & 0xFF;
    }

    private static int minorVersion(byte[] bytes) {
        return bytes.length < 8 ? 0 : (bytes[4] & 0xFF) << 8 | bytes[5] & 0xFF;
    }

    private static Instrumented refused(String name, String reason) {
        return new Instrumented(name, null, 0, 0, List.of(Refusal.ofClass(name, reason)), "");
    }

    private Instrumented instrument(ClassReader original) {
        ClassNode node = read(original);
        if ((node.access & Opcodes.ACC_MODULE) != 0 || isInstrumented(node) || !mayNeedChange(node)) {
            return unchanged(node);
        }
        ClassReader reader = original;
        if (OldClassFiles.isOld(node)) {
            hierarchy.add(original);
            reader = new ClassReader(OldClassFiles.raise(original, hierarchy));
            node = read(reader);
        }
        return emit(reader, node);
    }

    private static ClassNode read(ClassReader reader) {
        ClassNode node = new ClassNode();
        reader.accept(VariableRanges.whole(node), ClassReader.EXPAND_FRAMES);
        return node;
    }

    private boolean mayNeedChange(ClassNode node) {
        SuspendableMethods suspendable = new SuspendableMethods(node, everything);
        for (MethodNode method : node.methods) {
            if (suspendable.suspends(method) || suspendable.takesTooManyArguments(method) || LambdaSites.makesLambdas(method)) {
                return true;
            }
        }
        return false;
    }

    private static boolean isInstrumented(ClassNode node) {
        for (MethodNode method : node.methods) {
            if (Names.isGenerated(method)) {
                return true;
            }
        }
        return false;
    }

    private static Instrumented unchanged(ClassNode node) {
        return new Instrumented(node.name, null, withCode(node), 0, List.of(), "");
    }

    private static int withCode(ClassNode node) {
        int count = 0;
        for (MethodNode method : node.methods) {
            count += method.instructions.size() > 0 ? 1 : 0;
        }
        return count;
    }

    // ---- plan and emit

    private Instrumented emit(ClassReader reader, ClassNode node) {
        SuspendableMethods suspendable = new SuspendableMethods(node, everything);
        new HiddenTypes(node, hierarchy).widen(suspendable);
        List<Refusal> refused = withTooManyArguments(node, suspendable);
        for (int dropped = 1;; dropped *= 2) {
            ClassPlan plan = plan(node, suspendable, refused);
            if (plan.changesNothing()) {
                return new Instrumented(node.name, null, withCode(node), 0, refused, plan);
            }
            List<MethodCopies> generated = generate(plan, node, suspendable);
            List<Refusal> tooLarge = tooLarge(generated);
            if (tooLarge.isEmpty()) {
                try {
                    byte[] bytes = write(reader, plan, generated);
                    return new Instrumented(node.name, bytes, withCode(node), generated.size(), refused, plan.with(generated));
                } catch (ClassTooLargeException e) {
                    if (generated.isEmpty()) {
                        throw e;
                    }
                    tooLarge = largest(generated, dropped, e);
                }
            }
            refused.addAll(tooLarge);
            for (Refusal refusal : tooLarge) {
                refuse(refusal, node, suspendable);
            }
        }
    }

    private static List<Refusal> withTooManyArguments(ClassNode node, SuspendableMethods suspendable) {
        List<Refusal> found = new ArrayList<>();
        for (MethodNode method : node.methods) {
            if (suspendable.takesTooManyArguments(method)) {
                found.add(new Refusal(node.name, method.name + method.desc, Reason.METHOD_TOO_LARGE,
                        "it takes " + Names.argumentSlots(method) + " arguments (the receiver is one, a long or double counts twice), one with"
                                + " a fiber copy at most " + SuspendableMethods.MOST_ARGUMENTS));
            }
        }
        return found;
    }

    private static ClassPlan plan(ClassNode node, SuspendableMethods suspendable, List<Refusal> refused) {
        List<MethodPlan> methods = new ArrayList<>();
        List<MethodNode> never = new ArrayList<>();
        Map<String, Integer> overloads = new HashMap<>();
        for (MethodNode method : node.methods) {
            if (suspendable.suspends(method)) {
                MethodPlanner planner = new MethodPlanner(node, method, suspendable);
                String resume = Names.resumeName(method);
                MethodPlan plan = planner.plan(overloads.getOrDefault(resume, 0));
                if (plan == null) {
                    never.add(method);
                    refused.add(planner.whyNever());
                    continue;
                }
                overloads.put(resume, overloads.getOrDefault(resume, 0) + 1);
                methods.add(plan);
                Refusal pinned = planner.whyPinnedBehindSuper();
                if (pinned != null && !refused.contains(pinned)) {
                    refused.add(pinned);
                }
            }
        }
        if (!never.isEmpty()) {
            for (MethodNode method : never) {
                suspendable.refuse(method);
            }
            return plan(node, suspendable, refused);
        }
        Set<String> making = new HashSet<>();
        for (MethodNode method : node.methods) {
            if (LambdaSites.makesLambdas(method)) {
                making.add(method.name + method.desc);
            }
        }
        return new ClassPlan(node.name, methods, List.copyOf(refused), making);
    }

    /** Emits copies and resume methods. */
    private static List<MethodCopies> generate(ClassPlan plan, ClassNode node, SuspendableMethods suspendable) {
        List<MethodCopies> generated = new ArrayList<>();
        for (MethodPlan method : plan.methods()) {
            generated.add(MethodCopies.emit(
                    method, () -> MethodPlanner.planShared(node, method.facts().method(), suspendable, method.overload())));
        }
        return generated;
    }

    private static List<Refusal> tooLarge(List<MethodCopies> generated) {
        List<Refusal> tooLarge = new ArrayList<>();
        for (MethodCopies copies : generated) {
            String why = copies.whyTooLarge();
            if (why != null) {
                tooLarge.add(refusal(copies, "its fiber copy would have " + why + ", a method has at most " + MethodCopies.LARGEST));
            }
        }
        return tooLarge;
    }

    private static Refusal refusal(MethodCopies copies, String text) {
        MethodNode original = copies.plan().facts().method();
        return new Refusal(copies.plan().owner(), original.name + original.desc, Reason.METHOD_TOO_LARGE, text);
    }

    /** A class file whose constants have no room for all copies goes without the largest. */
    private static List<Refusal> largest(List<MethodCopies> generated, int count, ClassTooLargeException e) {
        List<MethodCopies> bySize = new ArrayList<>(generated);
        bySize.sort(Comparator.comparingInt(MethodCopies::size).reversed());
        List<Refusal> largest = new ArrayList<>();
        for (MethodCopies copies : bySize.subList(0, Math.min(count, bySize.size()))) {
            largest.add(refusal(copies, "its class would have " + (e.getConstantPoolCount() - 1)
                    + " constants with its fiber copy, a class has at most " + MOST_CONSTANTS));
        }
        return largest;
    }

    private static void refuse(Refusal refusal, ClassNode node, SuspendableMethods suspendable) {
        for (MethodNode method : node.methods) {
            if (refusal.method().equals(method.name + method.desc)) {
                suspendable.refuse(method);
            }
        }
    }

    /** Copies what is unchanged as it is and adds the generated methods. */
    private static byte[] write(ClassReader reader, ClassPlan plan, List<MethodCopies> generated) {
        ClassWriter writer = new ClassWriter(reader, ClassWriter.COMPUTE_MAXS);
        // A jump over more than 32 KB makes ASM compute frames anew, for which it allows too little by default.
        writer.setComputeLimits(Integer.MAX_VALUE, Long.MAX_VALUE);
        reader.accept(new ClassVisitor(Opcodes.ASM9, writer) {
            @Override
            public MethodVisitor visitMethod(int access, String name, String desc, String signature, String[] exceptions) {
                MethodVisitor method = super.visitMethod(access, name, desc, signature, exceptions);
                return plan.makingLambdas().contains(name + desc) ? VariableRanges.whole(LambdaSites.redirecting(method)) : method;
            }

            @Override
            public void visitEnd() {
                for (MethodCopies copies : generated) {
                    add(copies.copy());
                    add(copies.resume());
                }
                super.visitEnd();
            }

            private void add(MethodNode method) {
                VariableTable.makeTrue(method);
                method.accept(LambdaSites.redirecting(writer.visitMethod(method.access, method.name, method.desc, null, null)));
            }
        }, 0);
        return writer.toByteArray();
    }
}

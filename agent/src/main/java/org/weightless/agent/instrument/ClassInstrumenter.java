package org.weightless.agent.instrument;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassTooLargeException;
import org.objectweb.asm.ClassVisitor;
import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.Label;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.commons.CodeSizeEvaluator;
import org.objectweb.asm.tree.ClassNode;
import org.objectweb.asm.tree.MethodNode;
import org.weightless.PinnedException.Reason;

/**
 * Bytes in, bytes out: gives a class the fiber copies of its methods.
 *
 * <p>The methods as written are copied byte for byte, but that lambdas and method references come from a metafactory of ours, which passes on to
 * the JDK's.
 */
public final class ClassInstrumenter {
    /** HotSpot compiles no method of this many bytes or more (-XX:-DontCompileHugeMethods apart). */
    private static final int HUGE = 8000;
    private static final int LARGEST = 65535;

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
        for (;;) {
            ClassPlan plan = plan(node, suspendable, refused);
            if (plan.changesNothing()) {
                return new Instrumented(node.name, null, withCode(node), 0, refused, plan);
            }
            List<MethodNode> generated = new ArrayList<>();
            List<Refusal> tooLarge = generate(plan, generated);
            if (tooLarge.isEmpty()) {
                byte[] bytes = write(reader, plan, generated);
                return new Instrumented(node.name, bytes, withCode(node), plan.methods().size(), refused, plan);
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

    /** Emits copies and resume methods; what is too large even without loop levels is returned. */
    private static List<Refusal> generate(ClassPlan plan, List<MethodNode> generated) {
        List<Refusal> tooLarge = new ArrayList<>();
        for (MethodPlan method : plan.methods()) {
            int least = method.leastSize();
            if (least > LARGEST) {
                tooLarge.add(tooLarge(plan, method, "at least " + least + " bytes"));
            } else {
                int size = generate(least < HUGE ? method : method.withLevels(0), generated);
                int handlers = handlers(generated);
                if (size > LARGEST) {
                    tooLarge.add(tooLarge(plan, method, size + " bytes"));
                } else if (handlers > LARGEST) {
                    tooLarge.add(tooLarge(plan, method, handlers + " entries in its exception table"));
                }
            }
        }
        return tooLarge;
    }

    private static int generate(MethodPlan method, List<MethodNode> generated) {
        MethodNode copy = CopyEmitter.emit(method);
        MethodNode resume = ResumeEmitter.emit(method);
        if (size(resume) >= HUGE && method.levels() > 0) {
            resume = ResumeEmitter.emit(method.withLevels(0));
        }
        generated.add(copy);
        generated.add(resume);
        return Math.max(size(copy), size(resume));
    }

    /** How many entries the longer one of the exception tables has of the two methods that were emitted last. */
    private static int handlers(List<MethodNode> generated) {
        int last = generated.size() - 1;
        return Math.max(generated.get(last).tryCatchBlocks.size(), generated.get(last - 1).tryCatchBlocks.size());
    }

    private static Refusal tooLarge(ClassPlan plan, MethodPlan method, String size) {
        MethodNode original = method.facts().method();
        return new Refusal(plan.name(), original.name + original.desc, Reason.METHOD_TOO_LARGE,
                "its fiber copy would have " + size + ", a method has at most " + LARGEST);
    }

    private static void refuse(Refusal refusal, ClassNode node, SuspendableMethods suspendable) {
        for (MethodNode method : node.methods) {
            if (refusal.method().equals(method.name + method.desc)) {
                suspendable.refuse(method);
            }
        }
    }

    private static int size(MethodNode method) {
        Size size = new Size();
        method.accept(size);
        return size.bytes();
    }

    /** The size of a method, in which jumps are short unless it is so large that some may be far. */
    private static final class Size extends CodeSizeEvaluator {
        private int forFarJumps;

        Size() {
            super(Opcodes.ASM9, null);
        }

        @Override
        public void visitJumpInsn(int opcode, Label label) {
            forFarJumps += opcode == Opcodes.GOTO ? 2 : 5;
            super.visitJumpInsn(opcode, label);
        }

        int bytes() {
            int near = getMaxSize() - forFarJumps;
            return near <= Short.MAX_VALUE ? near : getMaxSize();
        }
    }

    /** Copies what is unchanged as it is and adds the generated methods. */
    private static byte[] write(ClassReader reader, ClassPlan plan, List<MethodNode> generated) {
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
                for (MethodNode method : generated) {
                    add(method);
                }
                super.visitEnd();
            }

            private void add(MethodNode method) {
                method.accept(LambdaSites.redirecting(writer.visitMethod(method.access, method.name, method.desc, null, null)));
            }
        }, 0);
        return writer.toByteArray();
    }
}

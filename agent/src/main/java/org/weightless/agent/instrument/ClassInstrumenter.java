package org.weightless.agent.instrument;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import org.objectweb.asm.ClassTooLargeException;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.tree.ClassNode;
import org.objectweb.asm.tree.MethodNode;
import org.weightless.agent.instrument.Emission.Fits;
import org.weightless.agent.instrument.Emission.TooLarge;
import org.weightless.agent.instrument.Instrumented.Changed;
import org.weightless.agent.instrument.Instrumented.Refused;
import org.weightless.agent.instrument.Instrumented.Unchanged;
import org.weightless.agent.instrument.classfile.ClassFile;
import org.weightless.agent.instrument.classfile.Hierarchy;
import org.weightless.agent.instrument.classfile.OldClassFiles.Unraisable;
import org.weightless.agent.instrument.classfile.ReadClass;
import org.weightless.agent.instrument.emit.CompanionEmitter;
import org.weightless.agent.instrument.emit.LinkerShapes;
import org.weightless.agent.instrument.emit.MethodCopies;
import org.weightless.agent.instrument.emit.MethodCopies.Extras;
import org.weightless.agent.instrument.emit.Relocation;
import org.weightless.agent.instrument.emit.VariableTable;
import org.weightless.agent.instrument.plan.ClassPlan;
import org.weightless.agent.instrument.plan.ClassPlanner;
import org.weightless.agent.instrument.plan.Concatenation;
import org.weightless.agent.instrument.plan.ConstructorCode;
import org.weightless.agent.instrument.plan.CopyCall;
import org.weightless.agent.instrument.plan.DynamicCalls;
import org.weightless.agent.instrument.plan.HiddenTypes;
import org.weightless.agent.instrument.plan.Members;
import org.weightless.agent.instrument.plan.MethodPlan;
import org.weightless.agent.instrument.plan.RecordMethods;
import org.weightless.agent.instrument.plan.SuspendableMethods;
import org.weightless.agent.instrument.rules.Names;
import org.weightless.agent.instrument.rules.Refusal;

/**
 * Bytes in, bytes out: makes the companion of a class, which has the fiber copies of its methods.
 *
 * <pre>
 * read      the class file, raised where it is old
 * prepare   the tree that plans are made of: constructors become methods
 * plan      each method that may suspend
 * emit      its fiber copy and its resume method, moved to another class
 * finish    each generated method: the shapes of its calls, its variable table
 * write     the companion; what is too large is refused, and then the rest is planned again
 * </pre>
 */
public final class ClassInstrumenter {
    private final Hierarchy hierarchy;
    private final boolean everything;
    private final boolean throughJdk;

    /**
     * Sets up for the classes of one loader.
     *
     * @param hierarchy says what extends what, for class files without stack maps
     * @param everything treat each call as one that may suspend: for tests
     */
    public ClassInstrumenter(Hierarchy hierarchy, boolean everything) {
        this(hierarchy, everything, true);
    }

    /**
     * Sets up for the classes of one loader.
     *
     * @param throughJdk whether the JDK's own code may be suspended where it calls back
     */
    public ClassInstrumenter(Hierarchy hierarchy, boolean everything, boolean throughJdk) {
        this.hierarchy = hierarchy;
        this.everything = everything;
        this.throughJdk = throughJdk;
    }

    /** Makes the companion of a class as its class file and those of its super classes have it. */
    public Instrumented instrument(byte[] bytes) {
        return instrument(bytes, null);
    }

    /**
     * Makes the companion of a class; never throws, a class that can have none comes back refused.
     *
     * @param place where it goes; null for a normal class in a nest that the class files tell
     */
    public Instrumented instrument(byte[] bytes, Place place) {
        try {
            ReadClass read = ReadClass.of(bytes);
            if (throughJdk) {
                Concatenation.callStringValues(read.node());
                RecordMethods.writeOut(read.node());
                DynamicCalls.callHandles(read.node());
            }
            return mayNeedChange(read.node()) ? instrument(read.raised(hierarchy), place) : unchanged(read.node());
        } catch (Unraisable e) {
            return new Refused(e.refusal(ClassFile.name(bytes)));
        } catch (ClassTooLargeException e) {
            return refused(bytes,
                    "class too large: its constant pool would have " + e.getConstantPoolCount() + " entries");
        } catch (RuntimeException e) {
            // a fault of this agent or a class file that nobody has thought of: no companion, and yields are refused
            return refused(bytes, "unexpected " + e);
        }
    }

    /**
     * Makes the companion of a class of the JDK's with the copy of one method and those that this calls for certain;
     * never throws.
     *
     * @param place where it goes: it is hidden
     * @param method its name and descriptor; null for all methods. A constructor is called as its copy is
     */
    public Instrumented instrumentJdks(byte[] bytes, Place place, String method) {
        try {
            ClassNode node = ReadClass.of(bytes).node();
            Concatenation.callStringValues(node);
            if (method == null || method.startsWith(Names.CONSTRUCTOR)) {
                ConstructorCode.makeMethods(node);
            }
            for (MethodNode each : node.methods) {
                // no debugger shows variables of a hidden class
                each.localVariables = null;
            }
            SuspendableMethods all = SuspendableMethods.ofJdk(node);
            return instrument(node, place, method == null ? all : all.only(method), false);
        } catch (ClassTooLargeException e) {
            return refused(bytes, "class too large: its constant pool would have " + e.getConstantPoolCount() + " entries");
        } catch (RuntimeException e) {
            return refused(bytes, "unexpected " + e);
        }
    }

    private static Instrumented refused(byte[] bytes, String reason) {
        return new Refused(Refusal.ofClass(ClassFile.name(bytes), reason));
    }

    private boolean mayNeedChange(ClassNode node) {
        if ((node.access & Opcodes.ACC_MODULE) != 0) {
            return false;
        }
        SuspendableMethods suspendable = new SuspendableMethods(node, everything, throughJdk);
        for (MethodNode method : node.methods) {
            if (suspendable.suspends(method) || suspendable.takesTooManyArguments(method)) {
                return true;
            }
        }
        return false;
    }

    private static Instrumented unchanged(ClassNode node) {
        return new Unchanged(node.name, withCode(node), List.of(), "");
    }

    private static int withCode(ClassNode node) {
        int count = 0;
        for (MethodNode method : node.methods) {
            count += method.instructions.size() > 0 ? 1 : 0;
        }
        return count;
    }

    // ---- the steps

    private Instrumented instrument(ReadClass read, Place given) {
        read.checkNames();
        ClassNode node = read.node();
        Place place = given != null ? given : Place.of(node, hierarchy);
        ConstructorCode.makeMethods(node);
        return instrument(node, place, new SuspendableMethods(node, everything, throughJdk), place.nestHost() == null);
    }

    /** @param asksIfOld whether the class may be redefined and its companion cannot be: its copies find that out */
    private Instrumented instrument(ClassNode node, Place place, SuspendableMethods suspendable, boolean asksIfOld) {
        new HiddenTypes(node, hierarchy).widen(suspendable);
        ClassPlanner planner = new ClassPlanner(node, suspendable);
        Relocation relocation = new Relocation(Members.of(node, place.inheritedProtected()));
        for (int attempt = 0;; attempt++) {
            ClassPlan plan = planner.plan();
            if (plan.isEmpty()) {
                return new Unchanged(node.name, withCode(node), plan.refused(), plan);
            }
            List<MethodCopies> generated = emit(plan, planner, relocation, asksIfOld ? plan.directCalls() : Set.of(),
                    place.debugged());
            Emission emission = Emission.of(generated, attempt, new Writing(node, place, generated));
            if (emission instanceof Fits fits) {
                ClassPlan emitted = plan.with(plans(fits.generated()));
                return new Changed(node.name, fits.bytes(), withCode(node), names(fits.generated()), plan.refused(),
                        emitted);
            } else if (emission instanceof TooLarge tooLarge) {
                planner.refuse(tooLarge.methods());
            }
        }
    }

    /** No lambda, as there is none yet when a first companion is made. */
    private record Writing(ClassNode node, Place place, List<MethodCopies> generated) implements Supplier<byte[]> {
        @Override
        public byte[] get() {
            return write(node, place, generated);
        }
    }

    /** @param asking the calls of copies that ask whether they are old; all others are linked, to new code once there is */
    private static List<MethodCopies> emit(
            ClassPlan plan, ClassPlanner planner, Relocation relocation, Set<CopyCall> asking, boolean debugged) {
        List<MethodCopies> generated = new ArrayList<>();
        for (MethodPlan method : plan.methods()) {
            generated.add(MethodCopies.emit(
                    method, planner, relocation, new Extras(asking.contains(method.call()), debugged)));
        }
        return generated;
    }

    private static byte[] write(ClassNode node, Place place, List<MethodCopies> generated) {
        List<MethodNode> methods = new ArrayList<>();
        LinkerShapes shapes = LinkerShapes.at(place.nesting());
        for (MethodCopies copies : generated) {
            methods.add(copies.copy());
            methods.add(copies.resume());
            shapes.give(copies.copy(), copies.copySize());
            shapes.give(copies.resume(), copies.resumeSize());
        }
        for (MethodNode method : methods) {
            VariableTable.makeTrue(method);
            if (place.debugged()) {
                VariableTable.showReceiver(method);
            }
        }
        return CompanionEmitter.write(node, place.nestHost(), methods);
    }

    private static Map<String, String> names(List<MethodCopies> generated) {
        Map<String, String> names = new HashMap<>();
        for (MethodCopies copies : generated) {
            MethodNode method = copies.plan().code().method();
            names.put(method.name + method.desc, copies.copy().name);
        }
        return names;
    }

    private static List<MethodPlan> plans(List<MethodCopies> generated) {
        List<MethodPlan> plans = new ArrayList<>();
        for (MethodCopies copies : generated) {
            plans.add(copies.plan());
        }
        return plans;
    }
}

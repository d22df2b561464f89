package org.weightless.agent.instrument.plan;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.objectweb.asm.tree.ClassNode;
import org.objectweb.asm.tree.MethodNode;
import org.weightless.agent.instrument.plan.MethodPlanning.Impossible;
import org.weightless.agent.instrument.plan.MethodPlanning.Planned;
import org.weightless.agent.instrument.rules.Names;
import org.weightless.agent.instrument.rules.Refusal;
import org.weightless.runtime.Pinned.Reason;

/**
 * Plans a class. Where a method turns out to have no copy all others are planned again, as its callers then link to it
 * as to plain code.
 */
public final class ClassPlanner {
    private final ClassNode owner;
    private final List<Refusal> refused = new ArrayList<>();
    private SuspendableMethods suspendable;

    /**
     * Sets up.
     *
     * @param owner the class
     * @param suspendable which of its methods may suspend
     */
    public ClassPlanner(ClassNode owner, SuspendableMethods suspendable) {
        this.owner = owner;
        this.suspendable = suspendable;
        for (MethodNode method : owner.methods) {
            if (suspendable.takesTooManyArguments(method)) {
                refused.add(tooManyArguments(method));
            }
        }
    }

    private Refusal tooManyArguments(MethodNode method) {
        return new Refusal(owner.name, method.name + method.desc, Reason.METHOD_TOO_LARGE,
                "it takes " + Names.argumentSlots(method) + " arguments (the receiver is one, a long or double counts"
                        + " twice), one with a fiber copy at most " + SuspendableMethods.MOST_ARGUMENTS);
    }

    /** The plan of all methods that may suspend and are not refused. */
    public ClassPlan plan() {
        while (true) {
            List<MethodPlan> methods = new ArrayList<>();
            Set<String> impossible = planMethods(methods);
            if (impossible.isEmpty()) {
                return new ClassPlan(owner.name, methods, List.copyOf(refused));
            }
            suspendable = suspendable.without(impossible);
        }
    }

    /** Adds the plans of methods and gives the names and descriptors of those that can have none. */
    private Set<String> planMethods(List<MethodPlan> methods) {
        Set<String> impossible = new HashSet<>();
        Map<String, Integer> overloads = new HashMap<>();
        for (MethodNode method : owner.methods) {
            if (suspendable.suspends(method)) {
                String resume = method.name;
                int overload = overloads.getOrDefault(resume, 0);
                MethodPlanning planning = new MethodPlanner(owner, method, suspendable).plan(overload);
                if (planning instanceof Planned planned) {
                    overloads.put(resume, overload + 1);
                    methods.add(planned.plan());
                } else if (planning instanceof Impossible none) {
                    impossible.add(method.name + method.desc);
                    refused.add(none.why());
                }
            }
        }
        return impossible;
    }

    /**
     * Another plan for a method: with one piece of code that saves for all points.
     */
    public MethodPlan planShared(MethodPlan plan) {
        return MethodPlanner.planShared(owner, plan.code().method(), suspendable, plan.names().overload());
    }

    /** Leaves out methods: the next plan is made without them. */
    public void refuse(List<Refusal> methods) {
        refused.addAll(methods);
        Set<String> names = new HashSet<>();
        for (Refusal refusal : methods) {
            names.add(refusal.method().replace("<init>(", Names.CONSTRUCTOR + "("));
        }
        suspendable = suspendable.without(names);
    }
}

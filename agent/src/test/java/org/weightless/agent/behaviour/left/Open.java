package org.weightless.agent.behaviour.left;

import org.weightless.agent.cases.Probe;

/** Methods of every access, to be overridden, or not quite, in another package. */
public class Open {
    String packagePrivate() {
        return Probe.s("Open.packagePrivate ");
    }

    protected String guarded() {
        return Probe.s("Open.guarded ");
    }

    protected static String guardedStatic() {
        return Probe.s("Open.guardedStatic ");
    }

    private String secret() {
        return Probe.s("Open.secret ");
    }

    public String callAll() {
        return packagePrivate() + guarded() + secret();
    }

    /** Overrides the package-private method, being of this package. */
    public static class SamePackage extends Open {
        @Override
        String packagePrivate() {
            return Probe.s("SamePackage.packagePrivate ") + super.packagePrivate();
        }
    }
}

package org.weightless.agent.construct.left;

import org.weightless.agent.construct.right.Closed;
import org.weightless.agent.testing.Probe;

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

    /** Overrides the package-private method by a public one. */
    public static class Opened extends Open {
        @Override
        public String packagePrivate() {
            return Probe.s("Opened.packagePrivate ");
        }
    }

    /** Of this package again, below a class of another one whose method overrides nothing. */
    public static class Back extends Closed {}

    /** Of this package again, below the same class, and overriding the package-private method after all. */
    public static class BackAgain extends Closed {
        @Override
        public String packagePrivate() {
            return Probe.s("BackAgain.packagePrivate ");
        }
    }
}

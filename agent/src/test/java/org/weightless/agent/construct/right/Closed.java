package org.weightless.agent.construct.right;

import java.util.function.Supplier;
import org.weightless.agent.construct.left.Open;
import org.weightless.agent.testing.Probe;

/** Extends a class of another package: methods of the same name that override nothing, and protected ones from there. */
public class Closed extends Open.SamePackage {
    String packagePrivate() {
        return Probe.s("Closed.packagePrivate ");
    }

    private String secret() {
        return Probe.s("Closed.secret ");
    }

    @Override
    protected String guarded() {
        Supplier<String> up = super::guarded;
        return up.get() + Probe.s("Closed.guarded ") + guardedStatic();
    }

    public String callOwn() {
        Supplier<String> own = this::packagePrivate;
        return packagePrivate() + own.get() + guarded() + secret();
    }
}

package org.weightless.agent.construct.right;

import org.weightless.agent.construct.left.Open;
import org.weightless.agent.testing.Probe;

/** Overrides, in another package, a public method that overrides a package-private one. */
public class Reopened extends Open.Opened {
    @Override
    public String packagePrivate() {
        return Probe.s("Reopened.packagePrivate ");
    }
}

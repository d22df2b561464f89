package org.weightless.agent.behaviour.right;

import org.weightless.agent.behaviour.left.Open;
import org.weightless.agent.cases.Probe;

/** Overrides, in another package, a public method that overrides a package-private one. */
public class Reopened extends Open.Opened {
    @Override
    public String packagePrivate() {
        return Probe.s("Reopened.packagePrivate ");
    }
}

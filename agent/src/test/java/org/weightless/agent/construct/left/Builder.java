package org.weightless.agent.construct.left;

import org.weightless.agent.testing.Probe;

/** A builder whose methods give, by their descriptors, a type that other packages may not name. */
public final class Builder extends AbstractBuilder<Builder> {
    @Override
    Builder self() {
        return this;
    }

    public String build() {
        return text.toString();
    }
}

abstract class AbstractBuilder<B extends AbstractBuilder<B>> {
    final StringBuilder text = new StringBuilder();

    abstract B self();

    public B add(int number) {
        text.append(Probe.s(number));
        return self();
    }

    /** Gives and takes the hidden type itself. */
    public Hidden hidden() {
        return new Hidden(Probe.s("hidden "));
    }

    static final class Hidden {
        final String text;

        Hidden(String text) {
            this.text = text;
        }
    }
}

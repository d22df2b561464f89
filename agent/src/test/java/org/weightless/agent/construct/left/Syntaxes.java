package org.weightless.agent.construct.left;

import org.weightless.agent.testing.Probe;

/** Gives and takes objects of classes that other packages may not name, by descriptors that name them. */
public final class Syntaxes {
    public final Syntax field = new Syntax("field");
    public static final Nested SHARED = new Nested("shared");

    static final class Nested extends Syntax {
        Nested(String text) {
            super(text);
        }
    }

    public static Syntax make(String text) {
        return new Syntax(Probe.s(text));
    }

    public static Nested nested(String text) {
        return new Nested(Probe.s(text));
    }

    public static Syntax[][] many(int count) {
        Syntax[][] made = new Syntax[Probe.s(count)][1];
        for (int i = 0; i < made.length; i++) {
            made[i][0] = new Syntax("element " + i);
        }
        return made;
    }

    public static String take(Syntax syntax) {
        return Probe.s("took " + syntax);
    }

    public static String takeAll(Syntax[][] all) {
        return Probe.s("took " + all.length + " " + all[all.length - 1][0]);
    }

    public Syntax own(Syntax with) {
        return new Syntax(Probe.s(field + "+" + with));
    }

    public static String read(OpenSyntax syntax) {
        return Probe.s("read " + syntax.text());
    }
}

class Syntax extends OpenSyntax {
    Syntax(String text) {
        super(text);
    }
}
